import { setTimeout as sleep } from "node:timers/promises";
import { readLastLines } from "./logFile";
import type { RunningProcess } from "./processes";

/** A program ended, or did not become ready; the message ends with the last lines of its log. */
export class ProcessFailed extends Error {
  override readonly name = "ProcessFailed";

  constructor(process: RunningProcess, what: string) {
    const lines = readLastLines(process.logFile, 12);
    const log =
      lines.length === 0 ? `its log \`${process.logFile}\` is empty` : `the end of its log \`${process.logFile}\``;
    super([`\`${process.name}\` ${what}; ${log}`, ...lines].join("\n  "));
  }
}

export interface ReadyOptions {
  /** True when the program does its work. */
  readonly probe: () => Promise<boolean> | boolean;
  /** Milliseconds after which it counts as hanging. */
  readonly limit: number;
  /** Milliseconds between two probes. @default 50 */
  readonly interval?: number;
}

/**
 * Waits until a program does its work.
 *
 * @throws {ProcessFailed} when it ends before, or takes longer than `limit`
 */
export async function untilReady(
  process: RunningProcess,
  { probe, limit, interval = 50 }: ReadyOptions,
): Promise<void> {
  const end = performance.now() + limit;
  while (!(await probe())) {
    const outcome = process.outcome();
    if (outcome !== undefined) throw new ProcessFailed(process, `ended with ${outcome} before it was ready`);
    if (performance.now() > end) throw new ProcessFailed(process, `was not ready in ${String(limit / 1000)} s`);
    await sleep(interval);
  }
}
