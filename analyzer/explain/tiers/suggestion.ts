import type { Side } from "../sides";

/** What would help where a rule of a tier denies, before or beside the NetworkPolicies of Kubernetes. */
export function tierSuggestion({ tiers, direction, subject }: Side): string | undefined {
  const last = tiers.at(-1);
  if (last?.outcome !== "denied") return undefined;
  const field = `spec.${direction.toLowerCase()}`;
  for (const { kind, name, rules } of last.policies) {
    const rule = rules.find(({ action, matches }) => action === "Deny" && matches === "yes");
    if (rule === undefined) continue;
    return `\`${rule.path}\` of ${kind} \`${name}\` (${rule.source}) denies it: change that rule, or let one that is read before it allow or pass it`;
  }
  // NetworkPolicies stand in the same tier, and one that admits it is enough.
  if (last.hasKubernetes) return undefined;
  return `let a rule under \`${field}\` of a policy about ${subject} in the tier \`${last.tier}\`, or in one before it, allow it`;
}
