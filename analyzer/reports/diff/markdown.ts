import { markdownCode, markdownHead, markdownRow } from "../notation";
import { accessText, count, thousands, unknownLegend, type Write } from "../report";
import { boundary, type Change, type Changes, changesOfKind, difference } from "./changes";
import { summary, tally, warning } from "./summary";

/** A comment for a pull request: a sentence that sums up, then a table for each kind of change, folded where it is long. */
export function diffMarkdown(diff: Changes, write: Write): void {
  const counts = tally(diff);
  write(`**${capital(summary(counts))}.**\n`);
  const warned = warning(counts);
  if (warned !== undefined) write(`\n> [!WARNING]\n> **${capital(warned)}.**\n`);
  for (const { kind, title, head } of sections) {
    if (counts[kind] > 0) writeSection(changesOfKind(diff, kind), counts[kind], title, head, write);
  }
  if (counts.hasUnknowns) write(`\n${capital(unknownLegend)}.\n`);
}

/** Longer tables are folded. */
const most = 20;

/** Characters of a table: a comment on GitHub has room for 65,536 altogether. */
const room = 18_000;

const sections = [
  { kind: "added", title: "Opens", head: ["src", "dst", "allowed", ""] },
  { kind: "removed", title: "Closes", head: ["src", "dst", "was allowed"] },
  { kind: "changed", title: "Changes", head: ["src", "dst", "before", "after", ""] },
] as const;

function writeSection(
  changes: Iterable<Change>,
  number: number,
  title: string,
  head: readonly string[],
  write: Write,
): void {
  const isLong = number > most;
  write(isLong ? `\n<details>\n<summary>${title}: ${count(number, "connection")}</summary>\n\n` : `\n### ${title}\n\n`);
  write(markdownHead(head));
  let left = room;
  let written = 0;
  for (const change of changes) {
    const row = markdownRow(cells(change));
    left -= row.length;
    if (left < 0) break;
    write(row);
    written += 1;
  }
  const more = number - written;
  if (more > 0) write(`\nand ${thousands(more)} more, which \`--output csv\` lists.\n`);
  if (isLong) write("\n</details>\n");
}

function cells(change: Change): readonly string[] {
  const { kind, src, dst, before, after } = change;
  const ends = [src.id, dst.id].map(markdownCode);
  const crossed = boundary(change);
  const emphasis = crossed === undefined ? [] : [`**${crossed}**`];
  const [was, is] = [before, after].map((access) => markdownCode(accessText(access)));
  if (kind === "added") return [...ends, is ?? "", emphasis.join()];
  if (kind === "removed") return [...ends, was ?? ""];
  return [...ends, was ?? "", is ?? "", [difference(change), ...emphasis].join(", ")];
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
