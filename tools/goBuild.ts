import { tmpdir } from "node:os";
import * as path from "node:path";
import type { GoBuild, Platform } from "./catalog";
import { errorCode } from "./errors";
import { run, type RunOptions } from "./run";
import { compare, parseVersion } from "./version";

export interface GoBuildOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: Platform;
  readonly signal?: AbortSignal | undefined;
  readonly onUpdate: (detail: string) => void;
}

/** Where people get Go, and the oldest one that builds the modules. */
export const go = { oldest: "1.26", site: "https://go.dev/dl/" } as const;

/**
 * Why this machine's Go cannot build the modules; undefined when it can. A Go from 1.21 on fetches the one that a
 * module asks for by itself, unless that is switched off.
 */
export async function goProblem(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  // Outside of any module, so that Go tells its own version and does not fetch another one yet.
  const answer = await askGo(["env", "GOVERSION", "GOTOOLCHAIN"], { environment, folder: tmpdir() });
  if (typeof answer === "string") return answer;
  const [text = "", toolchain = ""] = answer;
  const version = parseVersion(text);
  if (version === undefined) return `\`go env GOVERSION\` answers \`${text}\`, which is no version`;
  if (compare(version, [1, 26, 0]) >= 0) return undefined;
  if (compare(version, [1, 21, 0]) >= 0 && !toolchain.startsWith("local")) return undefined;
  return `\`go\` is ${text.replace(/^go/, "")}, want ${go.oldest} or newer`;
}

/**
 * Builds a program from its pinned module to `file`.
 *
 * @throws with the last lines of the compiler when it fails
 */
export async function buildWithGo(build: GoBuild, file: string, options: GoBuildOptions): Promise<void> {
  const variables = Object.entries(build.variables).map(([name, value]) => `-X ${name}=${value}`);
  const args = ["build", "-v", "-trimpath", "-buildvcs=false", "-mod=readonly"];
  args.push("-ldflags", ["-s -w", ...variables].join(" "), "-o", file, build.package);
  const progress = new BuildProgress(options.onUpdate);
  const { failure, errorLines } = await run("go", args, {
    environment: {
      ...options.environment,
      CGO_ENABLED: "0",
      // Whatever this shell cross-compiles for, and whatever workspace encloses the checkout.
      GOOS: options.platform.os,
      GOARCH: options.platform.arch,
      GOWORK: "off",
    },
    folder: build.folder,
    signal: options.signal,
    onErrorLine: (line) => {
      progress.take(line);
    },
  });
  if (failure === undefined) return;
  const last = errorLines.filter((line) => !isPackage(line) && !isDownload(line)).slice(-12);
  const folder = path.relative(process.cwd(), build.folder) || ".";
  throw new Error([`\`go build ${build.package}\` in \`${folder}\` ended with ${failure}`, ...last].join("\n"));
}

/** Counts what `go build -v` tells: a line for each module that it fetches and for each package that it compiles. */
class BuildProgress {
  private modules = 0;
  private packages = 0;

  constructor(private readonly onUpdate: (detail: string) => void) {}

  take(line: string): void {
    if (isDownload(line)) this.modules += 1;
    else if (isPackage(line)) this.packages += 1;
    else return;
    this.onUpdate(
      this.packages > 0 ? `${String(this.packages)} packages compiled` : `${String(this.modules)} modules fetched`,
    );
  }
}

function isDownload(line: string): boolean {
  return line.startsWith("go: downloading ");
}

function isPackage(line: string): boolean {
  return /^[\w.~-]+(\/[\w.~-]+)*$/.test(line);
}

async function askGo(args: readonly string[], options: RunOptions): Promise<readonly string[] | string> {
  try {
    const { output, errorLines, failure } = await run("go", args, options);
    return failure === undefined ? output.trim().split("\n") : `\`go\` does not run: ${errorLines.at(-1) ?? failure}`;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "`go` is not on PATH";
    throw error;
  }
}
