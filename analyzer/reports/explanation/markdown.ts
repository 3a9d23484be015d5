import type { PolicyAccount, Side, TierAccount } from "../../explain";
import { markdownCode } from "../notation";
import type { Write } from "../report";
import {
  type ExplanationModel,
  heardPolicies,
  policyOutcome,
  reasonsOf,
  sidesOf,
  sideTitle,
  tellingRules,
} from "./model";
import { ruleOutcome, tellingTierRules, tierPolicyOutcome } from "./tiers";

/** The verdict as a heading, then a section for each direction with its policies and rules as a list. */
export function explanationMarkdown({ explanation }: ExplanationModel, write: Write): void {
  const { verdict, summary, notes, suggestion } = explanation;
  write(`## ${verdict}: ${summary}\n`);
  for (const side of sidesOf(explanation)) {
    write(`\n### ${sideTitle(side)}: ${side.verdict}\n\n${sentence(side.summary)}\n`);
    if (heardPolicies(side).length + side.tiers.length > 0) write("\n");
    for (const tier of side.tiers) writeTier(tier, write);
    for (const policy of heardPolicies(side)) writePolicy(policy, side, write);
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

function writeTier({ tier, policies }: TierAccount, write: Write): void {
  for (const policy of policies) {
    const place = markdownCode(policy.source);
    write(
      `- tier ${markdownCode(tier)}: ${policy.kind} ${markdownCode(policy.name)} (${place}) ${tierPolicyOutcome(policy)}\n`,
    );
    for (const rule of tellingTierRules(policy)) {
      const reasons = rule.reasons.map(({ text }) => text).join("; ");
      write(`  - ${markdownCode(rule.path)} (${markdownCode(rule.source)}) ${ruleOutcome(rule)}: ${reasons}\n`);
    }
  }
}

const sentence = (clause: string): string => `${clause}.`;
