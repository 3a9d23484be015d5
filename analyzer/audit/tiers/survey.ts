import { type Direction, directions } from "../../evaluate/policyRules";
import { type EndMatch, EndMatches } from "../../evaluate/tiers/endMatch";
import { isSelected } from "../../evaluate/tiers/labelMatch";
import type { Namespace } from "../../model";
import type { Certainty } from "../../selectors";
import { type EndCondition, rulesFor, type Tier, type TieredPolicy, type TieredRule } from "../../tiers/model";
import type { Subject } from "../finding";
import { oncePerSurvey } from "../oncePerSurvey";
import type { Survey } from "../survey";

/** A policy that is read in order, with what the rules of an audit ask about it. */
export interface SurveyedTierPolicy {
  readonly policy: TieredPolicy;
  readonly tier: Tier;
  /** Whether it is about a class. */
  readonly subject: EndMatch;
  /** Whether what it is about is closed by it unless something allows it. */
  readonly isolates: Readonly<Record<Direction, boolean>>;
}

export const tierPolicies = oncePerSurvey(({ cluster, partition }: Survey): readonly SurveyedTierPolicy[] => {
  const matches = new EndMatches(cluster, partition);
  return (cluster.tiered?.tiers ?? []).flatMap((tier) =>
    tier.policies.map((policy) => ({
      policy,
      tier,
      subject: matches.of([{ selection: policy.subject }]),
      isolates: { Ingress: isolating(policy, tier, "Ingress"), Egress: isolating(policy, tier, "Egress") },
    })),
  );
});

/** Whether a pod without labels in the namespace would be closed by policies in tiers, surely or perhaps. */
export function closesNewPods(survey: Survey, namespace: Namespace, direction: Direction): boolean {
  return tierPolicies(survey).some(
    ({ policy, isolates }) =>
      isolates[direction] && isSelected(policy.subject, { labels: {}, namespace, isPod: true }) !== "no",
  );
}

/** How surely policies in tiers close a class: 0 not, 1 perhaps, 2 surely. */
export function closureOf(survey: Survey, number: number, direction: Direction): number {
  const levels = tierPolicies(survey)
    .filter(({ isolates }) => isolates[direction])
    .map(({ subject }) => level[subject.ofClass(number)]);
  return Math.max(0, ...levels);
}

const level: Readonly<Record<Certainty, number>> = { no: 0, perhaps: 1, yes: 2 };

/** By the end of its tier, or by a rule that denies everyone. */
function isolating(policy: TieredPolicy, tier: Tier, direction: Direction): boolean {
  const rules = rulesFor(policy, direction);
  if (rules === undefined) return false;
  return tier.defaultAction === "Deny" || rules.some(deniesEveryone);
}

function deniesEveryone({ action, own, peers, ports, doubt }: TieredRule): boolean {
  if (action !== "Deny" || doubt !== undefined || own !== undefined || ports?.length !== 0) return false;
  return peers === undefined || peers.some(isEveryone);
}

/** All pods, or all addresses of IPv4. */
function isEveryone({ selection, notSelection, nets, notNets, family }: EndCondition): boolean {
  if (notSelection !== undefined || notNets !== undefined || family !== undefined) return false;
  if (nets !== undefined) return selection === undefined && nets.includes("0.0.0.0/0");
  if (selection?.labels.is !== "everything") return false;
  const { namespaces } = selection;
  return namespaces.are === "any" || (namespaces.are === "labelled" && namespaces.labels.is === "everything");
}

/** `GlobalNetworkPolicy no-metadata`, `NetworkPolicy shop/web (projectcalico.org/v3)`. */
export function ofTierPolicy({ kind, apiVersion, namespace, name, origin, object }: TieredPolicy): Subject {
  const metadata = (object["metadata"] ?? {}) as { readonly annotations?: Subject["annotations"] };
  const title = namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
  return {
    entity: kind === "NetworkPolicy" ? `${title} (${apiVersion})` : title,
    origin,
    annotations: metadata.annotations,
  };
}

/** Every rule of a policy. */
export function tierRules(policy: TieredPolicy): readonly { direction: Direction; rule: TieredRule }[] {
  return directions.flatMap((direction) => (rulesFor(policy, direction) ?? []).map((rule) => ({ direction, rule })));
}
