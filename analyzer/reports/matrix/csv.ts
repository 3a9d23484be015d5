import type { Cell } from "../../matrix";
import { csvField } from "../notation";
import type { Write } from "../report";
import { forEachCell, type Matrix } from "./tables";

/** A line `port,protocol,from,to,allowed` for each cell; `allowed` is `true`, `false` or `unknown`. */
export function matrixCsv(matrix: Matrix, write: Write): void {
  write("port,protocol,from,to,allowed\n");
  for (const table of matrix.tables) {
    const probe = `${String(table.probe.port)},${table.probe.protocol}`;
    forEachCell(matrix, table, csvField, (from, to, cell) => {
      write(`${probe},${from},${to},${values[cell]}\n`);
    });
  }
}

const values: Readonly<Record<Cell, string>> = {
  allowed: "true",
  denied: "false",
  "no port": "false",
  unknown: "unknown",
};
