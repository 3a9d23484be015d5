import type { Group } from "../../reachability";
import { Columns } from "../columns";
import { accessText, count, unknownLegend, type Write } from "../report";
import { nameGroup } from "./names";
import { areSame, countRows, type Groups, type Pairs, visitAll } from "./rows";

/** What is said in the place of an empty list. */
export const nothing = "no connection is allowed";

/** A line `src => dst : allowed` for each pair, aligned. */
export function pairsText(pairs: Pairs, write: Write): void {
  const columns = new Columns(write, [" => ", " : "]);
  const { isEmpty, hasUnknown } = visitAll(pairs, (src, dst, access) => {
    columns.row(src.id, dst.id, accessText(access));
  });
  columns.flush();
  if (isEmpty) write(`${nothing}\n`);
  if (hasUnknown) write(`\n${unknownLegend}\n`);
}

/** How many pairs there are, then each group that opens connections with a line `=> dst : allowed` for each it reaches. */
export function groupsText(groups: Groups, write: Write): void {
  const { rows, pairs } = countRows(groups);
  write(rows === 0 ? `${nothing}\n` : `${groupsHeading(rows, pairs)}; --pairs lists them one by one\n`);
  const columns = new Columns(write, [" : "]);
  let current: Group | undefined;
  const { hasUnknown } = visitAll(groups, (src, dst, access) => {
    if (current === undefined || !areSame(current, src)) {
      columns.flush();
      write(`\n${nameGroup(src, asIs)}\n`);
      current = src;
    }
    columns.row(`  => ${areSame(src, dst) ? "each other" : nameGroup(dst, asIs)}`, accessText(access));
  });
  columns.flush();
  if (hasUnknown) write(`\n${unknownLegend}\n`);
}

/** `1,234 pairs in 56 rows, by workloads that behave alike`. */
export function groupsHeading(rows: number, pairs: number): string {
  return `${count(pairs, "pair")} in ${count(rows, "row")} of workloads that behave alike`;
}

const asIs = (text: string) => text;
