import type { Cell, TruthTable } from "../../matrix";
import type { PodEntity } from "../../reachability";
import type { Style } from "../style";

/** Truth tables of one or more probes between the same pods. */
export interface Matrix {
  readonly tables: readonly TruthTable[];
  /** What the pods are called. */
  readonly names: ReadonlyMap<PodEntity, string>;
  readonly style: Style;
}

/** Calls back for every cell of a table, row by row, with the names of the pods as `write` writes them. */
export function forEachCell(
  { names }: Matrix,
  { from, to, cell }: TruthTable,
  write: (name: string) => string,
  visit: (from: string, to: string, cell: Cell) => void,
): void {
  const columns = to.map((dst) => ({ dst, name: write(names.get(dst) ?? dst.id) }));
  for (const src of from) {
    const name = write(names.get(src) ?? src.id);
    for (const column of columns) visit(name, column.name, cell(src, column.dst));
  }
}

/** `TCP 80`, `UDP dns`. */
export function title({ probe }: TruthTable): string {
  return `${probe.protocol} ${String(probe.port)}`;
}

/** Names the ends of what is tried, where rows and columns meet. */
export const corner = "from \\ to";

/** What is said in the place of a table without a cell. */
export const nobody = "there are no such pods";

/** How people see a cell. */
export const marks: Readonly<Record<Cell, string>> = { allowed: ".", denied: "X", unknown: "?", "no port": "-" };

/** What the marks mean; those that are rare only where they are used. */
export function legend(used: ReadonlySet<Cell>): string {
  const rare = (["unknown", "no port"] as const).filter((cell) => used.has(cell));
  return [...(["allowed", "denied"] as const), ...rare].map((cell) => `${marks[cell]} ${meanings[cell]}`).join("   ");
}

const meanings: Readonly<Record<Cell, string>> = {
  allowed: "allowed",
  denied: "denied",
  unknown: "unknown",
  "no port": "has no port of that name",
};
