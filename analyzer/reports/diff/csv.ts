import { csvLine } from "../notation";
import { accessText, type Write } from "../report";
import { type Changes, changesOf } from "./changes";

/** A line `change,src,dst,before,after` for each pair; `change` is `added`, `removed` or `changed`. */
export function diffCsv(diff: Changes, write: Write): void {
  write("change,src,dst,before,after\n");
  for (const { kind, src, dst, before, after } of changesOf(diff)) {
    write(csvLine([kind, src.id, dst.id, accessText(before), accessText(after)]));
  }
}
