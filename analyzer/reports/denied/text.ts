import type { JudgedFlow } from "../../denied";
import type { Write } from "../report";
import type { Style } from "../style";
import { type DeniedModel, deniedSummary, portText, seenText, sideText, tellingSides } from "./model";

/** A line that sums up, then each flow with how often it was seen, which policies deny it, and what would allow it. */
export function deniedText({ flows, records, style }: DeniedModel, write: Write): void {
  write(`${deniedSummary({ flows, records })}\n`);
  for (const flow of flows) writeFlow(flow, style, write);
}

function writeFlow(flow: JudgedFlow, style: Style, write: Write): void {
  const { from, to, verdict, calls, notes, warning, isAnswer } = flow;
  const colour = { allowed: style.opened, denied: style.closed, unknown: style.changed }[verdict];
  const answers = isAnswer ? ", answers" : "";
  write(`\n${colour(verdict)} ${style.strong(`${from.name} => ${to.name} : ${portText(flow)}`)}${answers}\n`);
  write(`  ${style.faint("seen ")} ${seenText(flow)}\n`);
  for (const side of tellingSides(flow)) write(`  ${style.faint("why  ")} ${sideText(side)}\n`);
  for (const call of calls) write(`  ${style.faint("allow")} ${call}\n`);
  if (warning !== undefined) write(`  ${style.closed("warn ")} ${warning}\n`);
  for (const note of notes) write(`  ${style.faint("note ")} ${note}\n`);
}
