import type { Processes } from "../../rehearsal/processes";
import type { Progress } from "../../tools";
import { type Command, measure, type Run } from "./measure";

export interface Comparison {
  readonly stack: readonly Run[];
  readonly empty: readonly Run[];
}

export interface ComparisonOptions {
  readonly stack: Command;
  readonly empty: Command;
  /** Measurements of each side. */
  readonly rounds: number;
  readonly processes: Processes;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Runs both commands in turns, so that what else the machine does falls on both alike. Each runs once before that, since
 * the first run fills the caches of files.
 */
export async function compare(options: ComparisonOptions): Promise<Comparison> {
  const { stack, empty, rounds, processes, progress, signal } = options;
  const step = progress.step("previews of the dev stack and of an empty program, in turns");
  const once = (command: Command) => measure(command, processes, signal);
  const runs: { stack: Run[]; empty: Run[] } = { stack: [], empty: [] };
  try {
    step.update("one of each to warm up");
    await once(empty);
    await once(stack);
    for (let round = 1; round <= rounds; round++) {
      step.update(`round ${String(round)} of ${String(rounds)}`);
      runs.empty.push(await once(empty));
      runs.stack.push(await once(stack));
    }
  } catch (error) {
    step.failed("a preview failed");
    throw error;
  }
  step.done(`${String(rounds)} rounds`);
  return runs;
}
