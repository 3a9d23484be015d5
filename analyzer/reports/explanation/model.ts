import type { Explanation, PolicyAccount, RuleAccount, Side } from "../../explain";
import type { Certainty } from "../../selectors";
import type { Style } from "../style";

export interface ExplanationModel {
  readonly explanation: Explanation;
  /** For text alone. */
  readonly style: Style;
}

/** Both directions, in the order of the way that the connection takes. */
export function sidesOf({ egress, ingress }: Explanation): readonly Side[] {
  return [egress, ingress];
}

/** The NetworkPolicies of Kubernetes that have a part in it: not where a tier before theirs decides. */
export function heardPolicies({ policies, tiers }: Side): readonly PolicyAccount[] {
  return tiers.length === 0 || tiers.some(({ hasKubernetes }) => hasKubernetes) ? policies : [];
}

/** `egress of shop/web`. */
export function sideTitle({ direction, subject }: Side): string {
  return `${direction === "Egress" ? "egress" : "ingress"} of ${subject}`;
}

/** What a policy does for the connection, in a few words. */
export function policyOutcome(account: PolicyAccount, direction: Side["direction"]): string {
  const rules = account.rules.length;
  const field = direction === "Egress" ? "egress" : "ingress";
  const outcome =
    rules === 0
      ? `has no ${field} rule, so it admits nothing`
      : ({ yes: "admits it", perhaps: "admits it perhaps", no: "does not admit it" } as const)[account.admits];
  return account.doubt === undefined
    ? outcome
    : `perhaps selects ${field === "egress" ? "the source" : "the destination"} (${account.doubt}); ${outcome}`;
}

/** The rules that a reader has to see: where some admit, these alone. */
export function tellingRules({ admits, rules }: PolicyAccount): readonly RuleAccount[] {
  return admits === "no" ? rules : rules.filter((rule) => rule.admits === admits);
}

/** A certainty as JSON has it: true, false, or null where it is not known. */
export function certain(certainty: Certainty): boolean | null {
  return certainty === "perhaps" ? null : certainty === "yes";
}

/** What decides about a rule, shortened where a rule has very many peers. */
export function reasonsOf({ reasons }: RuleAccount): readonly string[] {
  const texts = reasons.map(({ text }) => text);
  return texts.length > most + 1
    ? [...texts.slice(0, most), `and so on for ${String(texts.length - most)} more`]
    : texts;
}

const most = 6;
