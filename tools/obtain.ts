import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import * as path from "node:path";
import { entryFolder, lookUp, store, toolsFolder } from "./cache";
import { catalog, releaseHosts, type CatalogEntry, type Platform, type ReleaseHosts, type ToolName } from "./catalog";
import { NoAnswer } from "./download";
import { buildWithGo, go, goProblem } from "./goBuild";
import { withLock } from "./lock";
import { askVersion, searchPath } from "./onPath";
import type { Progress } from "./progress";
import { fetchRelease } from "./release";

/** A program that can be run. */
export interface Tool {
  readonly name: ToolName;
  /** Absolute path of the program. */
  readonly path: string;
  /** `major.minor.patch`. */
  readonly version: string;
  readonly origin: "PATH" | "cache" | "release" | "built";
}

export interface ObtainOptions {
  readonly progress: Progress;
  /** Ends a download or build that is under way. @default never */
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

interface Context extends Required<Omit<ObtainOptions, "signal">> {
  readonly signal: AbortSignal | undefined;
  readonly toolsFolder: string;
  /** Origins that gave no answer in this run, with what was asked of them: none is asked twice. */
  readonly silentOrigins: Map<string, string>;
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
  if (cached.kind === "sound") return { kind: "found", tool: tool(entry, cached.path, "cache") };
  if (cached.kind === "damaged")
    context.progress.note(`${entry.name}: the copy in the cache is not used, ${cached.reason}`);
  tried.push(cached.kind === "damaged" ? `cache: ${cached.reason}` : `cache: not in \`${context.toolsFolder}\``);
  return { kind: "missing", entry, tried };
}

async function obtainOne({ entry, tried }: Missing, context: Context): Promise<Tool> {
  const folder = entryFolder(context.toolsFolder, entry, context.platform);
  const waiting = { step: undefined as ReturnType<Progress["step"]> | undefined };
  const onWait = () => {
    waiting.step = context.progress.step(`${title(entry)}: waiting for another run that is getting it`);
  };
  await makeCacheFolder(context.toolsFolder);
  return withLock(`${folder}.lock`, { onWait, signal: context.signal }, async () => {
    if (waiting.step !== undefined) {
      const cached = await lookUp(folder, entry.name);
      waiting.step.done(cached.kind === "sound" ? "another run has got it" : "it is still missing");
      if (cached.kind === "sound") return tool(entry, cached.path, "cache");
    }
    for (const way of [release, built]) {
      const result = await way(entry, folder, context);
      if (result.kind === "got") return result.tool;
      tried.push(result.reason);
    }
    throw new ToolUnavailable(unavailable(entry, tried, context));
  });
}

async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = messageOf(error);
    throw new ToolUnavailable(`the cache cannot be written, name another folder in PORTCULLIS_CACHE: ${reason}`);
  }
}

type Attempt = { readonly kind: "got"; readonly tool: Tool } | { readonly kind: "missed"; readonly reason: string };

async function release(entry: CatalogEntry, folder: string, context: Context): Promise<Attempt> {
  const { os, arch } = context.platform;
  const published = entry.release(context.hosts, context.platform);
  if (published === undefined) {
    return { kind: "missed", reason: `official release: none is published for ${os}/${arch}` };
  }
  const { origin, host } = new URL(published.url);
  const silent = context.silentOrigins.get(origin);
  if (silent !== undefined) {
    return { kind: "missed", reason: `official release: \`${host}\` is not asked again, since ${silent}` };
  }
  const step = context.progress.step(`${title(entry)}: downloading the official release from ${host}`);
  const { environment, noAnswerAfter, signal } = context;
  const fill = async (partial: string) => {
    const onUpdate = (detail: string) => {
      step.update(detail);
    };
    await fetchRelease(published, entry.name, partial, { environment, noAnswerAfter, signal, onUpdate });
    await proveRuns(entry, path.join(partial, entry.name), context);
  };
  try {
    const program = await store(folder, entry.name, fill);
    step.done("downloaded");
    return { kind: "got", tool: tool(entry, program, "release") };
  } catch (error) {
    const reason = messageOf(error);
    step.failed(reason);
    context.signal?.throwIfAborted();
    if (error instanceof NoAnswer) context.silentOrigins.set(origin, reason);
    return { kind: "missed", reason: `official release: ${reason}` };
  }
}

async function built(entry: CatalogEntry, folder: string, context: Context): Promise<Attempt> {
  const { environment, platform, signal } = context;
  const problem = await goProblem(environment);
  if (problem !== undefined) return { kind: "missed", reason: `go build: ${problem}` };
  const module = entry.build.package.split("/cmd/")[0] ?? entry.build.package;
  const step = context.progress.step(
    `${title(entry)}: building from ${module} (once, about ${minutes(entry.build.minutes)} on two cores)`,
  );
  const fill = async (partial: string) => {
    const program = path.join(partial, entry.name);
    const onUpdate = (detail: string) => {
      step.update(detail);
    };
    await buildWithGo(entry.build, program, { environment, platform, signal, onUpdate });
    await proveRuns(entry, program, context);
  };
  try {
    const program = await store(folder, entry.name, fill);
    step.done("built");
    return { kind: "got", tool: tool(entry, program, "built") };
  } catch (error) {
    step.failed(messageOf(error));
    context.signal?.throwIfAborted();
    return { kind: "missed", reason: `go build: ${messageOf(error)}` };
  }
}

/** What does not run here, or is another version than was asked for, must not get into the cache. */
async function proveRuns(entry: CatalogEntry, program: string, { environment }: Context): Promise<void> {
  const answer = await askVersion(program, entry, environment);
  if (answer.kind === "silent") throw new Error(`the program that it gave does not run: ${answer.reason}`);
  if (answer.version !== entry.version) {
    throw new Error(`the program that it gave is version ${answer.version}, want ${entry.version}`);
  }
}

function unavailable(entry: CatalogEntry, tried: readonly string[], { hosts, platform }: Context): string {
  const { from, below } = entry.accepts;
  const published = entry.release(hosts, platform);
  const remedies = [
    `put \`${entry.name}\` on PATH, version ${from} or newer and below ${below}`,
    ...(published === undefined ? [] : [`open the network to \`${new URL(published.url).host}\` and run it again`]),
    `install Go ${go.oldest} or newer from ${go.site} (it fetches modules from \`proxy.golang.org\` or your GOPROXY)`,
  ];
  return [
    `\`${entry.name}\` v${entry.version} cannot be had; what was tried:`,
    ...tried.map((each) => `  - ${each.replaceAll("\n", "\n      ")}`),
    "any one of these mends it:",
    ...remedies.map((each) => `  - ${each}`),
  ].join("\n");
}

function tool({ name, version }: CatalogEntry, file: string, origin: Tool["origin"]): Tool {
  return { name, path: file, version, origin };
}

function title({ name, version }: CatalogEntry): string {
  return `${name} v${version}`;
}

function minutes(count: number): string {
  return count < 1 ? `${String(count * 60)} seconds` : `${String(count)} minute${count === 1 ? "" : "s"}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
