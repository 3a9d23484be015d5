import type { TierPolicyAccount, TierRuleAccount } from "../../explain";

/** What a policy of a tier does with the connection, in a few words. */
export function tierPolicyOutcome({ applies, rules }: TierPolicyAccount): string {
  const perhaps = applies === "perhaps" ? "is perhaps about the pods, which is not known yet; " : "";
  const first = rules.find((rule) => rule.action !== "Log" && rule.matches !== "no");
  if (rules.length === 0) return `${perhaps}has no rule, so it leaves all to the end of the tier`;
  if (first === undefined) return `${perhaps}has no rule for it`;
  return `${perhaps}${first.matches === "perhaps" ? "perhaps " : ""}${verbs[first.action]}`;
}

/** What a rule does. */
export function ruleOutcome({ action, matches }: TierRuleAccount): string {
  const does = { Allow: "allows", Deny: "denies", Pass: "passes", Log: "logs" }[action];
  return { yes: `${does} it`, perhaps: `perhaps ${does} it`, no: `(${action}) does not match` }[matches];
}

const verbs = { Allow: "allows it", Deny: "denies it", Pass: "passes it on", Log: "" } as const;

/** The rules that a reader has to see: up to the first that surely decides, those that may match, or all. */
export function tellingTierRules({ rules }: TierPolicyAccount): readonly TierRuleAccount[] {
  const decisive = rules.findIndex(({ action, matches }) => matches === "yes" && action !== "Log");
  const read = decisive < 0 ? rules : rules.slice(0, decisive + 1);
  const matching = read.filter(({ matches }) => matches !== "no");
  return matching.length > 0 ? matching : read;
}
