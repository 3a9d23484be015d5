import type { Cell } from "../../matrix";
import type { Write } from "../report";
import { forEachCell, type Matrix } from "./tables";

/**
 * `{"version":1,"probes":[{"port":80,"protocol":"TCP","matrix":[{"from":"x/a","to":"y/b","allowed":true}]}],"problems":[]}`
 * with a cell a line; `allowed` is null where it is unknown.
 */
export function matrixJson(matrix: Matrix, write: Write): void {
  write('{"version":1,"probes":[');
  for (const [i, table] of matrix.tables.entries()) {
    const { port, protocol } = table.probe;
    write(`${i === 0 ? "" : ","}\n{"port":${JSON.stringify(port)},"protocol":"${protocol}","matrix":[`);
    let before = "\n";
    forEachCell(matrix, table, JSON.stringify, (from, to, cell) => {
      write(`${before}{"from":${from},"to":${to},"allowed":${values[cell]}}`);
      before = ",\n";
    });
    write(`${before === "\n" ? "" : "\n"}]}`);
  }
  write('\n],"problems":[]}\n');
}

const values: Readonly<Record<Cell, string>> = {
  allowed: "true",
  denied: "false",
  "no port": "false",
  unknown: "null",
};
