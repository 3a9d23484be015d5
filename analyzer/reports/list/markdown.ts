import type { Entity, Group } from "../../reachability";
import { markdownCode, markdownHead, memoised } from "../notation";
import { accessText, unknownLegend, type Write } from "../report";
import { nameGroup } from "./names";
import { areSame, countRows, type Groups, type Pairs, type Rows, visitAll } from "./rows";
import { groupsHeading, nothing } from "./text";

/** A table with a row for each pair. */
export function pairsMarkdown(pairs: Pairs, write: Write): void {
  const code = memoised(markdownCode);
  const name = (end: Entity) => code(end.id);
  writeMarkdown(pairs, name, name, write);
}

/** How many pairs there are, and a table with a row for each pair of groups. */
export function groupsMarkdown(groups: Groups, write: Write): void {
  const name = (group: Group) => nameGroup(group, markdownCode);
  const { rows, pairs } = countRows(groups);
  if (rows > 0) write(`${groupsHeading(rows, pairs)}.\n\n`);
  writeMarkdown(groups, name, (dst, src) => (areSame(src, dst) ? "each other" : name(dst)), write);
}

function writeMarkdown<End>(
  rows: Rows<End>,
  nameSrc: (src: End) => string,
  nameDst: (dst: End, src: End) => string,
  write: Write,
): void {
  const code = memoised(markdownCode);
  let head = markdownHead(["src", "dst", "allowed"]);
  const { isEmpty, hasUnknown } = visitAll(rows, (src, dst, access) => {
    write(`${head}| ${nameSrc(src)} | ${nameDst(dst, src)} | ${code(accessText(access))} |\n`);
    head = "";
  });
  if (isEmpty) write(`${nothing}.\n`);
  if (hasUnknown) write(`\n${unknownLegend}.\n`);
}
