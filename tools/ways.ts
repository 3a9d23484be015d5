import * as path from "node:path";
import { store } from "./cache";
import type { CatalogEntry, Platform, ReleaseHosts, ToolName } from "./catalog";
import { NoAnswer } from "./download";
import { errorMessage } from "./errors";
import { buildWithGo, goProblem } from "./goBuild";
import { askVersion } from "./onPath";
import type { Progress, Step } from "./progress";
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

/** What all ways of getting a program need to know. */
export interface Context {
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly hosts: ReleaseHosts;
  readonly noAnswerAfter: number;
  readonly platform: Platform;
  /** Where the cache is. */
  readonly toolsFolder: string;
  /** Origins that gave no answer in this run, with what was asked of them: none is asked twice. */
  readonly silentOrigins: Map<string, string>;
}

/** A program, or why this way did not give one. */
export type Attempt =
  { readonly kind: "got"; readonly tool: Tool } | { readonly kind: "missed"; readonly reason: string };

/** Downloads the official release into the cache entry `folder`. */
export async function tryRelease(entry: CatalogEntry, folder: string, context: Context): Promise<Attempt> {
  const { environment, hosts, noAnswerAfter, platform, signal, silentOrigins } = context;
  const release = entry.release(hosts, platform);
  if (release === undefined) return missed(`official release: none is published for ${platform.os}/${platform.arch}`);
  const { origin, host } = new URL(release.url);
  const silent = silentOrigins.get(origin);
  if (silent !== undefined) return missed(`official release: \`${host}\` is not asked again, since ${silent}`);

  const step = context.progress.step(`${title(entry)}: downloading the official release from ${host}`);
  return attempt(entry, folder, context, { name: "official release", origin: "release", step }, async (partial) => {
    const onUpdate = (detail: string) => {
      step.update(detail);
    };
    try {
      await fetchRelease(release, entry.name, partial, { environment, noAnswerAfter, signal, onUpdate });
    } catch (error) {
      if (error instanceof NoAnswer) silentOrigins.set(origin, error.message);
      throw error;
    }
  });
}

/** Builds the program from its pinned Go module into the cache entry `folder`. */
export async function tryGoBuild(entry: CatalogEntry, folder: string, context: Context): Promise<Attempt> {
  const { environment, platform, signal } = context;
  const problem = await goProblem(environment);
  if (problem !== undefined) return missed(`go build: ${problem}`);

  const module = entry.build.package.split("/cmd/")[0] ?? entry.build.package;
  const time = minutes(entry.build.minutes);
  const step = context.progress.step(`${title(entry)}: building from ${module} (once, about ${time} on two cores)`);
  return attempt(entry, folder, context, { name: "go build", origin: "built", step }, async (partial) => {
    const onUpdate = (detail: string) => {
      step.update(detail);
    };
    await buildWithGo(entry.build, path.join(partial, entry.name), { environment, platform, signal, onUpdate });
  });
}

/** The program of a cache entry, with the version that the catalog names. */
export function catalogTool({ name, version }: CatalogEntry, file: string, origin: Tool["origin"]): Tool {
  return { name, path: file, version, origin };
}

/** How progress calls a program. */
export function title({ name, version }: CatalogEntry): string {
  return `${name} v${version}`;
}

interface Way {
  readonly name: string;
  readonly origin: "release" | "built";
  readonly step: Step;
}

async function attempt(
  entry: CatalogEntry,
  folder: string,
  { environment, signal }: Context,
  way: Way,
  fill: (partial: string) => Promise<void>,
): Promise<Attempt> {
  try {
    const program = await store(folder, entry.name, async (partial) => {
      await fill(partial);
      await proveRuns(entry, path.join(partial, entry.name), environment);
    });
    way.step.done(way.origin === "built" ? "built" : "downloaded");
    return { kind: "got", tool: catalogTool(entry, program, way.origin) };
  } catch (error) {
    const reason = errorMessage(error);
    way.step.failed(reason.split("\n", 1)[0] ?? reason);
    signal?.throwIfAborted();
    return missed(`${way.name}: ${reason}`);
  }
}

/** What does not run here, or is another version than was asked for, must not get into the cache. */
async function proveRuns(entry: CatalogEntry, program: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const answer = await askVersion(program, entry, environment);
  if (answer.kind === "silent") throw new Error(`the program that it gave does not run: ${answer.reason}`);
  if (answer.version !== entry.version) {
    throw new Error(`the program that it gave is version ${answer.version}, want ${entry.version}`);
  }
}

function missed(reason: string): Attempt {
  return { kind: "missed", reason };
}

function minutes(count: number): string {
  return count < 1 ? `${String(count * 60)} seconds` : `${String(count)} minute${count === 1 ? "" : "s"}`;
}
