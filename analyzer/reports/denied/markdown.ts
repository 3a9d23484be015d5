import type { JudgedFlow } from "../../denied";
import { markdownCode, markdownHead, markdownRow } from "../notation";
import type { Write } from "../report";
import { type DeniedModel, deniedSummary, portText, seenText, sideText, tellingSides } from "./model";

/** A sentence that sums up, and a table with a row for each flow. */
export function deniedMarkdown({ flows, records }: DeniedModel, write: Write): void {
  write(`${deniedSummary({ flows, records })}.\n`);
  if (flows.length === 0) return;
  write(`\n${markdownHead(["from", "to", "on", "seen", "verdict", "why", "what would allow it"])}`);
  for (const flow of flows) write(row(flow));
}

function row(flow: JudgedFlow): string {
  const { from, to, isAnswer, verdict, calls, notes, warning } = flow;
  return markdownRow([
    markdownCode(from.name),
    markdownCode(to.name),
    `${portText(flow)}${isAnswer ? ", answers" : ""}`,
    cell(seenText(flow)),
    verdict,
    [...tellingSides(flow).map(sideText), ...notes].map(cell).join("<br>"),
    [...calls.map(markdownCode), ...(warning === undefined ? [] : [`**Warning:** ${cell(warning)}`])].join("<br>"),
  ]);
}

/** A sentence may have code in it; a bar would end its cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
