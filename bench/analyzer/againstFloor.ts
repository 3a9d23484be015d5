import * as path from "node:path";
import { commands, type Limits, wantedOfHelp } from "./commands";
import type { ManifestFiles } from "./generator/files";
import type { SizeName } from "./generator/inventory";
import { type NodeProgram, type ProcessRun, runProgram } from "./nodeProcess";

/** A command and what it is compared with, run by run. */
export interface Comparison {
  readonly title: string;
  readonly floor: readonly ProcessRun[];
  readonly ours: readonly ProcessRun[];
  readonly wanted: Limits;
}

export interface CompareOptions {
  /** The built command. */
  readonly program: string;
  /** Where output goes. */
  readonly folder: string;
  /** Measurements of each. */
  readonly runs: number;
  /** Takes what went wrong with one comparison; the others are made all the same. */
  readonly failed: (error: unknown) => void;
}

/** Runs every command on the files of one size, and the floor on the same files, in turns. */
export async function compareCommands(
  size: SizeName,
  files: ManifestFiles,
  options: CompareOptions,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const { title, args, reads, exitCodes, wanted } of commands) {
    const floor = { args: [path.join(__dirname, "floor.js"), ...reads(files)], exitCodes: [0] };
    const ours = { args: [options.program, ...args(files)], exitCodes };
    try {
      comparisons.push(await compare({ title, floor, ours, wanted: wanted[size] ?? {} }, options));
    } catch (error) {
      options.failed(error);
    }
  }
  return comparisons;
}

/** What `portcullis --help` takes, against a Node that does nothing. */
export function compareHelp(options: CompareOptions): Promise<Comparison> {
  const floor = { args: ["--eval", "0"], exitCodes: [0] };
  const ours = { args: [options.program, "--help"], exitCodes: [0] };
  return compare({ title: "--help", floor, ours, wanted: wantedOfHelp }, options);
}

interface Sides {
  readonly title: string;
  readonly floor: NodeProgram;
  readonly ours: NodeProgram;
  readonly wanted: Limits;
}

/** In turns, so that what else the machine does falls on both alike; each once before that, to fill the caches of files. */
async function compare({ title, floor, ours, wanted }: Sides, { folder, runs }: CompareOptions): Promise<Comparison> {
  const measured: { floor: ProcessRun[]; ours: ProcessRun[] } = { floor: [], ours: [] };
  await runProgram(floor, folder);
  await runProgram(ours, folder);
  for (let run = 0; run < runs; run++) {
    measured.floor.push(await runProgram(floor, folder));
    measured.ours.push(await runProgram(ours, folder));
  }
  return { title, ...measured, wanted };
}
