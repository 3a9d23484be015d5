import type { Cell, TruthTable } from "../../matrix";
import type { Write } from "../report";
import type { Style } from "../style";
import { corner, legend, type Matrix, marks, nobody, title } from "./tables";

/** A grid for each probe: who opens the connection at the left, who accepts it on top. */
export function matrixText(matrix: Matrix, write: Write): void {
  const used = new Set<Cell>();
  for (const table of matrix.tables) {
    write(`${matrix.style.strong(title(table))}\n\n`);
    if (table.from.length === 0 || table.to.length === 0) write(`${nobody}\n`);
    else writeGrid(matrix, table, used, write);
    write("\n");
  }
  write(`${legend(used)}\n`);
}

/** Wider than this a grid has numbers for its columns. */
const widest = 100;

function writeGrid({ names, style }: Matrix, table: TruthTable, used: Set<Cell>, write: Write): void {
  const from = table.from.map((pod) => names.get(pod) ?? pod.id);
  const to = table.to.map((pod) => names.get(pod) ?? pod.id);
  const isNarrow = longest(from) + to.reduce((sum, { length }) => sum + 2 + length, 0) <= widest;
  const gap = isNarrow ? "  " : " ";
  const isSquare = from.length === to.length && from.every((name, i) => name === to[i]);
  const numbered = (list: readonly string[]) =>
    list.map((name, i) => `${String(i + 1).padStart(String(list.length).length)} ${name}`);

  const heads = isNarrow ? to : to.map((_, i) => String(i + 1).padStart(String(to.length).length));
  // Where rows and columns are the same, the labels of the rows are the key to the numbers of the columns.
  const labels = !isNarrow && isSquare ? numbered(from) : from;
  const width = Math.max(longest(labels), corner.length);
  write(`${corner.padEnd(width)}${heads.map((head) => gap + head).join("")}\n`);
  for (const [i, src] of table.from.entries()) {
    const cells = table.to.map((dst, column) => {
      const cell = table.cell(src, dst);
      used.add(cell);
      return gap + " ".repeat((heads[column]?.length ?? 1) - 1) + colours[cell](style)(marks[cell]);
    });
    write(`${(labels[i] ?? "").padEnd(width)}${cells.join("")}\n`);
  }
  if (!isNarrow && !isSquare) write(`\n${numbered(to).join("\n")}\n`);
}

const longest = (texts: readonly string[]) => texts.reduce((most, { length }) => Math.max(most, length), 0);

const colours: Readonly<Record<Cell, (style: Style) => (text: string) => string>> = {
  allowed: ({ opened }) => opened,
  denied: ({ closed }) => closed,
  unknown: ({ changed }) => changed,
  "no port": ({ faint }) => faint,
};
