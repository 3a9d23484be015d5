import type { Cell } from "../../matrix";
import { markdownCode, markdownRow } from "../notation";
import type { Write } from "../report";
import { corner, legend, type Matrix, marks, nobody, title } from "./tables";

/** A table for each probe under its title, with a row for each pod that opens connections. */
export function matrixMarkdown(matrix: Matrix, write: Write): void {
  const used = new Set<Cell>();
  for (const table of matrix.tables) {
    write(`### ${title(table)}\n\n`);
    if (table.from.length === 0 || table.to.length === 0) {
      write(`${nobody}.\n\n`);
      continue;
    }
    const name = (pod: (typeof table.to)[number]) => markdownCode(matrix.names.get(pod) ?? pod.id);
    write(markdownRow([corner, ...table.to.map(name)]));
    write(markdownRow(["---", ...table.to.map(() => ":-:")]));
    for (const src of table.from) {
      const cells = table.to.map((dst) => table.cell(src, dst));
      for (const cell of cells) used.add(cell);
      write(markdownRow([name(src), ...cells.map((cell) => marks[cell])]));
    }
    write("\n");
  }
  write(`${legend(used).replaceAll("   ", ", ")}\n`);
}
