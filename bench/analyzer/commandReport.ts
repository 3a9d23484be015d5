import { type Spread, spread } from "../spread";
import { table, type TableStyle } from "../table";
import { duration, megabytes } from "../units";
import type { Comparison } from "./againstFloor";
import type { ProcessRun } from "./nodeProcess";

/** One row for each comparison: medians of both sides, and how many times the floor ours is, beside what is wanted. */
export function commandTable(rows: readonly (Comparison & { readonly size: string })[], style: TableStyle): string {
  const header = [
    "size",
    "command",
    "output",
    "floor time",
    "time",
    "ratio",
    "wanted",
    "ratio of CPU",
    "floor memory",
    "memory",
    "ratio",
    "wanted",
  ];
  return table(
    style,
    header,
    rows.map(({ size, title, floor, ours, wanted }) => {
      const bytes = spread(ours.map(({ bytesOut }) => bytesOut)).median;
      const time = sides(floor, ours, (run) => run.wall);
      const cpu = sides(floor, ours, (run) => run.cpu);
      const memory = sides(floor, ours, (run) => run.memory);
      return [
        size,
        title,
        bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : megabytes(bytes),
        range(time.floor),
        range(time.ours),
        time.ratio.toFixed(2),
        verdictOf(time.ratio, wanted.time),
        cpu.ratio.toFixed(2),
        megabytes(memory.floor.median),
        megabytes(memory.ours.median),
        memory.ratio.toFixed(2),
        verdictOf(memory.ratio, wanted.memory),
      ];
    }),
  );
}

function sides(floor: readonly ProcessRun[], ours: readonly ProcessRun[], value: (run: ProcessRun) => number) {
  const [theirs, own] = [spread(floor.map(value)), spread(ours.map(value))];
  return { floor: theirs, ours: own, ratio: own.median / theirs.median };
}

/** `95 ms (91 ms to 1.02 s)`: the median, and between which values it lies. */
function range({ minimum, median, maximum }: Spread): string {
  return `${duration(median)} (${duration(minimum)} to ${duration(maximum)})`;
}

function verdictOf(ratio: number, atMost: number | undefined): string {
  return atMost === undefined ? "" : `≤ ${String(atMost)}: ${ratio <= atMost ? "yes" : "no"}`;
}
