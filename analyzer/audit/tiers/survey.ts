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
}

export const tierPolicies = oncePerSurvey(({ cluster, partition }: Survey): readonly SurveyedTierPolicy[] => {
  const matches = new EndMatches(cluster, partition);
  return (cluster.tiered?.tiers ?? []).flatMap((tier) =>
    tier.policies.map((policy) => ({
      policy,
      tier,
      subject: matches.of([{ selection: policy.subject }]),
    })),
  );
});

/** Whether policies in tiers would isolate a pod without labels in the namespace, surely or perhaps. */
export function closesNewPods(survey: Survey, namespace: Namespace, direction: Direction): boolean {
  const isAbout = ({ policy }: SurveyedTierPolicy) =>
    isSelected(policy.subject, { labels: {}, namespace, isPod: true });
  return closure(survey, direction, isAbout) > 0;
}

/** How surely policies in tiers isolate a class from anybody of whom no rule speaks: 0 not, 1 perhaps, 2 surely. */
export function closureOf(survey: Survey, number: number, direction: Direction): number {
  return closure(survey, direction, ({ subject }) => subject.ofClass(number));
}

/** Reads the tiers for somebody whom only rules about everyone mean, on a port that only rules about all ports mean. */
function closure(survey: Survey, direction: Direction, isAbout: (one: SurveyedTierPolicy) => Certainty): number {
  let isSure = true;
  for (const { tier, policies } of byTier(survey)) {
    let isHeld = false;
    let isPassed = false;
    for (const surveyed of policies) {
      const rules = rulesFor(surveyed.policy, direction);
      const about = rules === undefined ? "no" : isAbout(surveyed);
      if (about === "no") continue;
      if (about === "perhaps") isSure = false;
      const decision = rules?.find((rule) => rule.action !== "Log" && isAboutEveryone(rule));
      // What allows everyone where the rest would be denied isolates, as a NetworkPolicy does that admits everyone.
      const isIsolated = decision?.action === "Allow" && tier.defaultAction === "Deny";
      if (decision?.action === "Deny" || isIsolated) return isSure ? 2 : 1;
      if (decision?.action === "Allow") return 0;
      isHeld = true;
      isPassed = decision !== undefined;
      if (isPassed) break;
    }
    if (isHeld && !isPassed && tier.defaultAction === "Deny") return isSure ? 2 : 1;
  }
  return 0;
}

const byTier = oncePerSurvey((survey) =>
  (survey.cluster.tiered?.tiers ?? []).map((tier) => ({
    tier,
    policies: tierPolicies(survey).filter((one) => one.tier === tier),
  })),
);

function isAboutEveryone({ own, peers, ports, doubt }: TieredRule): boolean {
  if (doubt !== undefined || own !== undefined || ports?.length !== 0) return false;
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
