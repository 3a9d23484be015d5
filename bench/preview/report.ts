import { type Spread, spread } from "../spread";
import { table } from "../table";
import type { Comparison } from "./comparison";
import type { SetTiming } from "./policySets";

/** The most that a preview of the stack may take, as multiples of an empty program's. */
const wanted = { time: 2, memory: 2.5 };

/** Both sides of the comparison as a Markdown table, with the ratios of the medians. */
export function comparisonTable({ stack, empty }: Comparison): string {
  const rows = [
    compared("time", stack, empty, (run) => run.milliseconds, seconds, wanted.time),
    compared("memory, largest process", stack, empty, (run) => run.memory.largest, megabytes, wanted.memory),
    compared("memory, all processes", stack, empty, (run) => run.memory.together, megabytes),
  ];
  return table("markdown", ["", "empty program", "dev stack", "ratio of medians", "wanted", "holds"], rows);
}

/** What sets of growing size take, as a Markdown table, with how each step grows. */
export function setTable(timings: readonly SetTiming[]): string {
  const rows = timings.map(({ policies, preview, up, destroy }) => [
    String(policies),
    seconds(preview),
    seconds(up),
    seconds(destroy),
  ]);
  return table("markdown", ["policies in one set", "preview", "up", "destroy"], rows);
}

/** How the time grows from each size to the next: `10 to 100 policies: preview 3.1 ms, up 9.0 ms a policy`. */
export function slopeLines(timings: readonly SetTiming[]): string[] {
  const slopes = timings.slice(1).map((larger, index) => {
    const smaller = timings[index] ?? larger;
    const more = larger.policies - smaller.policies;
    return {
      between: `${String(smaller.policies)} to ${String(larger.policies)} policies`,
      preview: (larger.preview - smaller.preview) / more,
      up: (larger.up - smaller.up) / more,
    };
  });
  const lines = slopes.map(
    ({ between, preview, up }) => `${between}: preview ${preview.toFixed(1)} ms, up ${up.toFixed(1)} ms for each more`,
  );
  const [first, last] = [slopes.at(-2), slopes.at(-1)];
  if (first === undefined || last === undefined) return lines;
  const growth = `preview ${(last.preview / first.preview).toFixed(2)}, up ${(last.up / first.up).toFixed(2)}`;
  return [...lines, `last slope / the one before (1 is linear): ${growth}`];
}

function compared<T>(
  what: string,
  stack: readonly T[],
  empty: readonly T[],
  value: (run: T) => number,
  unit: (value: number) => string,
  atMost?: number,
): string[] {
  const [ours, theirs] = [spread(stack.map(value)), spread(empty.map(value))];
  const ratio = ours.median / theirs.median;
  const verdict = atMost === undefined ? ["", ""] : [`≤ ${String(atMost)}`, ratio <= atMost ? "yes" : "no"];
  return [what, range(theirs, unit), range(ours, unit), ratio.toFixed(2), ...verdict];
}

/** `0.95 s (0.91 to 1.02)`: the median, and between which values it lies. */
function range({ minimum, median, maximum }: Spread, unit: (value: number) => string): string {
  return `${unit(median)} (${unit(minimum)} to ${unit(maximum)})`;
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
