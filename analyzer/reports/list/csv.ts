import type { Entity, Group } from "../../reachability";
import { csvField, memoised } from "../notation";
import { accessText, type Write } from "../report";
import type { Groups, Pairs, Rows } from "./rows";

/** A line `src,dst,allowed` for each pair. */
export function pairsCsv(pairs: Pairs, write: Write): void {
  const id = memoised(csvField);
  writeCsv(pairs, (end: Entity) => id(end.id), write);
}

/** The same for groups: a field has the ids of all members with blanks between. */
export function groupsCsv(groups: Groups, write: Write): void {
  writeCsv(groups, ({ members }: Group) => csvField(members.map(({ id }) => id).join(" ")), write);
}

function writeCsv<End>(rows: Rows<End>, end: (end: End) => string, write: Write): void {
  const field = memoised(csvField);
  write("src,dst,allowed\n");
  rows.forEach((src, dst, access) => {
    write(`${end(src)},${end(dst)},${field(accessText(access))}\n`);
  });
}
