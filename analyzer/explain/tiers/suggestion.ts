import type { Side } from "../sides";

/** What would help where a rule of a tier denies, before or beside the NetworkPolicies of Kubernetes. */
export function tierSuggestion({ tiers, direction, subject }: Side): string | undefined {
  const last = tiers.at(-1);
  if (last?.outcome !== "denied") return undefined;
  const before = `a policy about ${subject} that is read earlier, in the tier \`${last.tier}\` or one before it`;
  const field = `spec.${direction.toLowerCase()}`;
  for (const { kind, name, rules } of last.policies) {
    const rule = rules.find(({ action, matches }) => action === "Deny" && matches === "yes");
    if (rule === undefined) continue;
    return `\`${rule.path}\` of ${kind} \`${name}\` (${rule.source}) denies it: change it, or let a rule that stands before it under \`${field}\`, or ${before}, allow or pass it`;
  }
  // NetworkPolicies stand in the same tier, and one that admits it is enough.
  return last.hasKubernetes || last.tier === "default"
    ? undefined
    : `let a rule under \`${field}\` of ${before}, allow it`;
}
