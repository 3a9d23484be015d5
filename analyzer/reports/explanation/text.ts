import type { Explanation, PolicyAccount, Side, TierAccount, Verdict } from "../../explain";
import type { Write } from "../report";
import type { Style } from "../style";
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

/** The verdict, then for each direction why, with every policy and rule behind it, and at the end what would help. */
export function explanationText({ explanation, style }: ExplanationModel, write: Write): void {
  const { verdict, summary, notes, suggestion } = explanation;
  write(`${coloured(style, verdict)(verdict)}: ${summary}${portNote(explanation)}\n`);
  for (const side of sidesOf(explanation)) {
    write(`\n${style.strong(sideTitle(side))}: ${coloured(style, side.verdict)(side.verdict)}\n  ${side.summary}\n`);
    for (const tier of side.tiers) writeTier(tier, style, write);
    for (const policy of heardPolicies(side)) writePolicy(policy, side, style, write);
  }
  for (const note of notes) write(`\nnote: ${note}\n`);
  if (suggestion !== undefined) write(`\n${style.strong("what would help")}: ${suggestion}\n`);
}

function writePolicy(policy: PolicyAccount, { direction }: Side, style: Style, write: Write): void {
  write(`\n  ${policy.name} ${style.faint(`(${policy.source})`)} ${policyOutcome(policy, direction)}\n`);
  for (const rule of tellingRules(policy)) {
    write(`    ${rule.path} ${style.faint(`(${rule.source})`)}\n`);
    for (const reason of reasonsOf(rule)) write(`      ${reason}\n`);
  }
}

function writeTier({ tier, policies }: TierAccount, style: Style, write: Write): void {
  for (const policy of policies) {
    const place = style.faint(`(${policy.source})`);
    write(`\n  tier ${tier}: ${policy.kind} ${policy.name} ${place} ${tierPolicyOutcome(policy)}\n`);
    for (const rule of tellingTierRules(policy)) {
      write(`    ${rule.path} ${style.faint(`(${rule.source})`)} ${ruleOutcome(rule)}\n`);
      for (const { text } of rule.reasons) write(`      ${text}\n`);
    }
  }
}

function portNote({ portName, port }: Explanation): string {
  return portName === undefined ? "" : ` (\`${portName}\` is port ${String(port)})`;
}

function coloured(style: Style, verdict: Verdict): (text: string) => string {
  return { allowed: style.opened, denied: style.closed, unknown: style.changed }[verdict];
}
