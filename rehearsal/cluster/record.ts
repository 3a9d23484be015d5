import * as fs from "node:fs";
import * as path from "node:path";
import { endProcesses, identify, isRunning, type ProcessIdentity } from "../processes";
import { createPrivate, readPrivate, writePrivate } from "./privateFile";

/** Which processes serve a folder, and for whom; it is in the folder while any may run. */
export interface ProcessRecord {
  /** The program that started them. */
  readonly owner: ProcessIdentity;
  /** True when they were left running on purpose. */
  readonly kept: boolean;
  /** In the order of their start. */
  readonly processes: readonly (ProcessIdentity & { readonly name: string })[];
}

/** What a folder was found as: ours to start a cluster in, or with one that was kept and runs. */
export type Claim = { readonly kind: "ours" } | { readonly kind: "kept"; readonly record: ProcessRecord };

/**
 * Claims a folder for this program. What still runs there of one that was killed, or of a kept cluster that is no
 * longer whole, is ended first.
 *
 * @throws when another program has a cluster there now, or this one has started it already
 */
export async function claimFolder(folder: string, programs: number): Promise<Claim> {
  const mine: ProcessRecord = { owner: self(), kept: false, processes: [] };
  while (!createPrivate(recordFile(folder), JSON.stringify(mine))) {
    const record = readRecord(folder);
    if (record === undefined) continue;
    refuseInUse(folder, record);
    if (record.kept && record.processes.length === programs && record.processes.every(isRunning)) {
      return { kind: "kept", record };
    }
    await endRecorded(folder, record);
  }
  return { kind: "ours" };
}

/** Ends what was left running in a folder; false when nothing ran there. */
export async function endKept(folder: string): Promise<boolean> {
  const record = readRecord(folder);
  if (record === undefined) return false;
  refuseInUse(folder, record);
  const ran = record.processes.some(isRunning);
  await endRecorded(folder, record);
  return ran;
}

/** Replaces what is recorded of the folder, which must have been claimed. */
export function writeRecord(folder: string, record: Omit<ProcessRecord, "owner">): void {
  writePrivate(recordFile(folder), JSON.stringify({ ...record, owner: self() } satisfies ProcessRecord));
}

/** Nothing runs in the folder any more. */
export function removeRecord(folder: string): void {
  fs.rmSync(recordFile(folder), { force: true });
}

function refuseInUse(folder: string, { owner, kept }: ProcessRecord): void {
  if (kept || !isRunning(owner)) return;
  const who = owner.pid === process.pid ? "this program" : `the process ${String(owner.pid)}`;
  throw new Error(`folder \`${folder}\`: ${who} runs a cluster there; wait for its end, or name another folder`);
}

async function endRecorded(folder: string, { processes }: ProcessRecord): Promise<void> {
  await endProcesses([...processes].reverse(), 5_000);
  removeRecord(folder);
}

function readRecord(folder: string): ProcessRecord | undefined {
  const text = readPrivate(recordFile(folder));
  return text === undefined ? undefined : (JSON.parse(text) as ProcessRecord);
}

function recordFile(folder: string): string {
  return path.join(folder, "processes.json");
}

function self(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, started: "" };
}
