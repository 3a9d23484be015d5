import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";

/** A program for Node that is measured as a process of its own. */
export interface NodeProgram {
  /** Of node: options, a file, what the file takes. */
  readonly args: readonly string[];
  /** Exit codes that are no failure. */
  readonly exitCodes: readonly number[];
}

/** What one run took. */
export interface ProcessRun {
  /** From its start to its end, in milliseconds. */
  readonly wall: number;
  /** Time of CPU of all threads, in milliseconds. */
  readonly cpu: number;
  /** The most memory that was resident, in bytes. */
  readonly memory: number;
  /** What it wrote to its standard output. */
  readonly bytesOut: number;
}

/**
 * Runs a program once, with its output going to a file in `folder`.
 * @throws Error when it ends with another exit code, with what it wrote to its standard error
 */
export async function runProgram({ args, exitCodes }: NodeProgram, folder: string): Promise<ProcessRun> {
  const [usageFile, outputFile] = [path.join(folder, "usage"), path.join(folder, "output")];
  fs.rmSync(usageFile, { force: true });
  const output = fs.openSync(outputFile, "w");
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", output, "pipe"],
    env: {
      ...process.env,
      NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, "usage.js"))}`,
      PORTCULLIS_BENCH_USAGE: usageFile,
    },
  });
  const errors: Buffer[] = [];
  child.stderr?.on("data", (piece: Buffer) => errors.push(piece));
  const [code] = (await once(child, "exit")) as [number | null];
  const wall = performance.now() - begun;
  fs.closeSync(output);
  if (code === null || !exitCodes.includes(code)) {
    const text = Buffer.concat(errors).toString().slice(0, 2000);
    throw new Error(`\`node ${args.join(" ")}\` ended with exit code ${String(code)}:\n${text}`);
  }
  return { wall, ...usageOf(usageFile), bytesOut: fs.statSync(outputFile).size };
}

/** The sum over all processes, as if all had been there at the same time. */
function usageOf(file: string): Pick<ProcessRun, "cpu" | "memory"> {
  const lines = fs.readFileSync(file, "utf8").trim().split("\n");
  const processes = lines.map((line) => JSON.parse(line) as { memory: number; milliseconds: number });
  return {
    cpu: processes.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    memory: processes.reduce((sum, { memory }) => sum + memory, 0),
  };
}
