import type { PolicyAccount, Side } from "../../explain";
import { markdownCode } from "../notation";
import type { Write } from "../report";
import { type ExplanationModel, policyOutcome, reasonsOf, sidesOf, sideTitle, tellingRules } from "./model";

/** The verdict as a heading, then a section for each direction with its policies and rules as a list. */
export function explanationMarkdown({ explanation }: ExplanationModel, write: Write): void {
  const { verdict, summary, notes, suggestion } = explanation;
  write(`## ${verdict}: ${summary}\n`);
  for (const side of sidesOf(explanation)) {
    write(`\n### ${sideTitle(side)}: ${side.verdict}\n\n${sentence(side.summary)}\n`);
    if (side.policies.length > 0) write("\n");
    for (const policy of side.policies) writePolicy(policy, side, write);
  }
  for (const note of notes) write(`\nNote: ${sentence(note)}\n`);
  if (suggestion !== undefined) write(`\n**What would help:** ${sentence(suggestion)}\n`);
}

function writePolicy(policy: PolicyAccount, { direction }: Side, write: Write): void {
  write(`- ${markdownCode(policy.name)} (${markdownCode(policy.source)}) ${policyOutcome(policy, direction)}\n`);
  for (const rule of tellingRules(policy)) {
    write(`  - ${markdownCode(rule.path)} (${markdownCode(rule.source)}): ${reasonsOf(rule).join("; ")}\n`);
  }
}

const sentence = (clause: string): string => `${clause}.`;
