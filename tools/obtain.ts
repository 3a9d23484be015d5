import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { entryFolder, lookUp, toolsFolder } from "./cache";
import { catalog, releaseHosts, type CatalogEntry, type Platform, type ReleaseHosts, type ToolName } from "./catalog";
import { errorMessage } from "./errors";
import { go } from "./goBuild";
import { withLock } from "./lock";
import { searchPath } from "./onPath";
import type { Progress } from "./progress";
import { catalogTool, title, tryGoBuild, tryRelease, type Context, type Tool } from "./ways";

export interface ObtainOptions {
  readonly progress: Progress;
  /** Ends a download or build that is under way; the promise is then rejected with its reason. @default never */
  readonly signal?: AbortSignal;
  /** Where `PATH`, `PORTCULLIS_CACHE`, `XDG_CACHE_HOME` and `HOME` are read. @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** @default the hosts of the official releases */
  readonly hosts?: ReleaseHosts;
  /** Milliseconds after which a host that sends nothing is given up. @default 10000 */
  readonly noAnswerAfter?: number;
  /** @default this machine */
  readonly platform?: Platform;
}

/**
 * Gives each named program in a fitting version: from PATH, else from the cache, else an official release with its
 * published checksum, else built from its pinned Go module. What is downloaded or built is in the cache afterwards.
 *
 * @throws {ToolUnavailable} when a program cannot be had; its message says what was tried and what to do
 */
export async function obtainTools<Name extends ToolName>(
  names: readonly Name[],
  options: ObtainOptions,
): Promise<Record<Name, Tool>> {
  const context = completed(options);
  const searched = await Promise.all(names.map((name) => searchLocally(catalog[name], context)));
  const tools = new Map<ToolName, Tool>();
  const missing: Missing[] = [];
  for (const result of searched) {
    if (result.kind === "found") tools.set(result.tool.name, result.tool);
    else missing.push(result);
  }
  // One after the other, since a build takes all processors; the quickest first, since a failure ends it all.
  missing.sort((a, b) => a.entry.build.minutes - b.entry.build.minutes);
  for (const each of missing) tools.set(each.entry.name, await obtainOne(each, context));
  return Object.fromEntries(tools) as Record<Name, Tool>;
}

/** A program that could not be had in any way; the message has a line for each way and for each remedy. */
export class ToolUnavailable extends Error {
  override readonly name = "ToolUnavailable";
}

/** A program that this machine does not have yet, with the reasons so far. */
interface Missing {
  readonly kind: "missing";
  readonly entry: CatalogEntry;
  readonly tried: string[];
}

function completed(options: ObtainOptions): Context {
  const environment = options.environment ?? process.env;
  return {
    progress: options.progress,
    signal: options.signal,
    environment,
    hosts: options.hosts ?? releaseHosts,
    noAnswerAfter: options.noAnswerAfter ?? 10_000,
    platform: options.platform ?? thisPlatform(),
    toolsFolder: toolsFolder(environment),
    silentOrigins: new Map(),
  };
}

function thisPlatform(): Platform {
  return { os: process.platform, arch: process.arch === "x64" ? "amd64" : process.arch };
}

async function searchLocally(
  entry: CatalogEntry,
  context: Context,
): Promise<Missing | { readonly kind: "found"; readonly tool: Tool }> {
  const onPath = await searchPath(entry, context.environment);
  for (const reason of onPath.passedOver) context.progress.note(`${entry.name}: passed over, ${reason}`);
  if (onPath.found !== undefined) return { kind: "found", tool: { name: entry.name, ...onPath.found, origin: "PATH" } };
  const tried = onPath.passedOver.length === 0 ? ["PATH: not there"] : onPath.passedOver.map((each) => `PATH: ${each}`);

  const folder = entryFolder(context.toolsFolder, entry, context.platform);
  const cached = await lookUp(folder, entry.name);
  if (cached.kind === "sound") return { kind: "found", tool: catalogTool(entry, cached.path, "cache") };
  if (cached.kind === "damaged")
    context.progress.note(`${entry.name}: the cached copy is passed over, ${cached.reason}`);
  tried.push(cached.kind === "damaged" ? `cache: ${cached.reason}` : `cache: not in \`${context.toolsFolder}\``);
  return { kind: "missing", entry, tried };
}

async function obtainOne({ entry, tried }: Missing, context: Context): Promise<Tool> {
  const folder = entryFolder(context.toolsFolder, entry, context.platform);
  const onWait = () => {
    const step = context.progress.step(`${title(entry)}: waiting for another run that is getting it`);
    return () => {
      step.done("the other run has ended");
    };
  };
  await makeCacheFolder(context.toolsFolder);
  return withLock(`${folder}.lock`, { onWait, signal: context.signal }, async () => {
    // Another run may have got it since the search.
    const cached = await lookUp(folder, entry.name);
    if (cached.kind === "sound") return catalogTool(entry, cached.path, "cache");
    for (const way of [tryRelease, tryGoBuild]) {
      const attempt = await way(entry, folder, context);
      if (attempt.kind === "got") return attempt.tool;
      tried.push(attempt.reason);
    }
    throw new ToolUnavailable(unavailable(entry, tried, context));
  });
}

async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    const remedy = "name another folder in PORTCULLIS_CACHE";
    throw new ToolUnavailable(`the cache cannot be written, ${remedy}: ${errorMessage(error)}`);
  }
}

function unavailable(entry: CatalogEntry, tried: readonly string[], { hosts, platform }: Context): string {
  const { from, below } = entry.accepts;
  const published = entry.release(hosts, platform);
  const remedies = [
    `put \`${entry.name}\` on PATH, version ${from} or newer and below ${below}`,
    ...(published === undefined ? [] : [`open the network to \`${new URL(published.url).host}\` and run it again`]),
    `have Go ${go.oldest} or newer (${go.site}) and a module proxy that it reaches (proxy.golang.org, or your own in GOPROXY)`,
  ];
  return [
    `\`${entry.name}\` v${entry.version} cannot be had; what was tried:`,
    ...tried.map((each) => `  - ${each.replaceAll("\n", "\n      ")}`),
    "any one of these mends it:",
    ...remedies.map((each) => `  - ${each}`),
  ].join("\n");
}
