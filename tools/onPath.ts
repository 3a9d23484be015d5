import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import * as path from "node:path";
import type { CatalogEntry } from "./catalog";
import { errorMessage } from "./errors";
import { run } from "./run";
import { inRange, parseVersion, type Version } from "./version";

/** What PATH holds for a program: the first one in a fitting version, and those that were passed over, with why. */
export interface PathSearch {
  readonly found?: { readonly path: string; readonly version: string };
  readonly passedOver: readonly string[];
}

/** Searches the absolute folders of PATH; a program there is run once, to ask for its version. */
export async function searchPath(entry: CatalogEntry, environment: NodeJS.ProcessEnv): Promise<PathSearch> {
  const folders = (environment["PATH"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const passedOver: string[] = [];
  for (const folder of new Set(folders)) {
    const file = path.join(folder, entry.name);
    if (!(await isExecutable(file))) continue;
    const answer = await askVersion(file, entry, environment);
    if (answer.kind === "silent") {
      passedOver.push(`\`${file}\` does not tell its version: ${answer.reason}`);
    } else if (!inRange(answer.parsed, entry.accepts)) {
      const { from, below } = entry.accepts;
      passedOver.push(`\`${file}\` is ${answer.version}, want ${from} or newer, below ${below}`);
    } else {
      return { found: { path: file, version: answer.version }, passedOver };
    }
  }
  return { passedOver };
}

/** What a program answered when it was asked for its version. */
export type VersionAnswer =
  | { readonly kind: "answered"; readonly version: string; readonly parsed: Version }
  | { readonly kind: "silent"; readonly reason: string };

/** Asks a program for its version; one that does not answer in ten seconds is `silent`. */
export async function askVersion(
  file: string,
  { versionArguments }: CatalogEntry,
  environment: NodeJS.ProcessEnv,
): Promise<VersionAnswer> {
  try {
    const { output, errorLines, failure } = await run(file, versionArguments, {
      // The engine would look for a newer release of itself on the network.
      environment: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
      signal: AbortSignal.timeout(10_000),
    });
    if (failure !== undefined) return { kind: "silent", reason: errorLines.at(-1) ?? failure };
    const parsed = parseVersion(output);
    if (parsed === undefined) return { kind: "silent", reason: `no version in \`${output.trim().slice(0, 80)}\`` };
    return { kind: "answered", version: parsed.join("."), parsed };
  } catch (error) {
    return { kind: "silent", reason: errorMessage(error) };
  }
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
