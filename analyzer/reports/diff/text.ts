import { Columns } from "../columns";
import { accessText, unknownLegend, type Write } from "../report";
import { boundary, type Change, type Changes, changesOfKind, difference } from "./changes";
import { summary, tally, warning } from "./summary";

/** A sentence that sums up, then what opens, closes and changes, with a sign before each line. */
export function diffText(diff: Changes, write: Write): void {
  const { style } = diff;
  const counts = tally(diff);
  write(`${style.strong(summary(counts))}\n`);
  const warned = warning(counts);
  if (warned !== undefined) write(`${style.strong(warned)}\n`);
  for (const { kind, title, sign, colour } of sections) {
    if (counts[kind] === 0) continue;
    write(`\n${title}\n`);
    const columns = new Columns(
      (line) => {
        write(`${colour(diff)(line.trimEnd())}\n`);
      },
      [" => ", " : ", "   "],
    );
    for (const change of changesOfKind(diff, kind)) {
      columns.row(`  ${sign} ${change.src.id}`, change.dst.id, access(change), note(change));
    }
    columns.flush();
  }
  if (counts.hasUnknowns) write(`\n${unknownLegend}\n`);
}

const sections = [
  { kind: "added", title: "opens", sign: "+", colour: ({ style }: Changes) => style.opened },
  { kind: "removed", title: "closes", sign: "-", colour: ({ style }: Changes) => style.closed },
  { kind: "changed", title: "changes", sign: "~", colour: ({ style }: Changes) => style.changed },
] as const;

function access({ kind, before, after }: Change): string {
  if (kind === "added") return accessText(after);
  return kind === "removed" ? accessText(before) : `${accessText(before)} -> ${accessText(after)}`;
}

function note(change: Change): string {
  const crossed = boundary(change);
  const parts = [change.kind === "changed" ? difference(change) : "", crossed === undefined ? "" : `! ${crossed}`];
  return parts.filter((part) => part !== "").join("  ");
}
