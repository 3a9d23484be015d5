import type { LabelExpression } from "../../../policies/calico/selectors";
import type { ClusterPolicyPods } from "../../../policies/clusterNetworkPolicy/types";
import type { PolicyType } from "../../../policies/types";
import { type Origin, unknown } from "../../model";
import { defaultTier, type Selection, type TieredPolicy, type TieredRule, unknownTier } from "../../tiers/model";
import type { Fields } from "../objects/fields";
import { calicoRules } from "./calicoRules";
import { clusterPolicyPods, clusterPolicyRules } from "./clusterPolicyRules";
import { anything, calicoExpression } from "./expressions";
import { doubtfulRules, hasUnknown } from "./unknownRules";

/** Which policy it is. */
export interface PolicyIdentity {
  readonly kind: string;
  readonly apiVersion: string;
  /** Empty for a policy of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  readonly origin: Origin;
}

/** Reads a policy of Calico that is right; undefined where it is about hosts only, and holds no pods. */
export function readCalicoPolicy(object: Fields, identity: PolicyIdentity): TieredPolicy | undefined {
  const spec = (object.spec ?? {}) as Fields;
  if (spec.doNotTrack === true || spec.preDNAT === true) return undefined;
  if (isPlaceUnknown(object)) return doubtfulPolicy(object, identity);
  const { namespace } = identity;
  const rules = (direction: PolicyType) => calicoRules(spec[direction.toLowerCase()], direction, namespace);
  const types = typesOf(spec);
  return {
    ...identity,
    tier: typeof spec.tier === "string" && spec.tier !== "" ? spec.tier : defaultTier,
    order: typeof spec.order === "number" ? spec.order : Infinity,
    subject: subjectOf(spec, namespace),
    ingress: types.includes("Ingress") ? rules("Ingress") : undefined,
    egress: types.includes("Egress") ? rules("Egress") : undefined,
    object,
  };
}

/** Reads a ClusterNetworkPolicy that is right. */
export function readClusterPolicy(object: Fields, identity: PolicyIdentity): TieredPolicy {
  const spec = (object.spec ?? {}) as Fields;
  if (isPlaceUnknown(object)) return doubtfulPolicy(object, identity);
  return {
    ...identity,
    tier: spec.tier === "Baseline" ? "kube-baseline" : "kube-admin",
    order: Number(spec.priority),
    subject: clusterPolicyPods(spec.subject as ClusterPolicyPods),
    ingress: clusterPolicyRules(spec.ingress, "Ingress"),
    egress: clusterPolicyRules(spec.egress, "Egress"),
    object,
  };
}

/** Whether it is not known where the policy stands or which pods it is about. */
function isPlaceUnknown({ spec }: Fields): boolean {
  if (spec === unknown) return true;
  return Object.entries((spec ?? {}) as Fields).some(
    ([name, value]) => name !== "ingress" && name !== "egress" && hasUnknown(value),
  );
}

/** Stands before all others, and may do anything with the traffic of every pod. */
function doubtfulPolicy(object: Fields, identity: PolicyIdentity): TieredPolicy {
  const rules = (path: string): readonly TieredRule[] => doubtfulRules(path, undefined);
  return {
    ...identity,
    tier: unknownTier,
    order: 0,
    subject: anything,
    ingress: rules("spec.ingress"),
    egress: rules("spec.egress"),
    object,
  };
}

/** Without `types`, a policy is for the directions that it has rules for, and for ingress where it has none. */
function typesOf({ types, ingress, egress }: Fields): readonly string[] {
  if (Array.isArray(types) && types.length > 0) return types as readonly string[];
  const hasEgress = isGiven(egress);
  return [...(isGiven(ingress) || !hasEgress ? ["Ingress"] : []), ...(hasEgress ? ["Egress"] : [])];
}

function isGiven(rules: unknown): boolean {
  return rules === unknown || (Array.isArray(rules) && rules.length > 0);
}

function subjectOf(spec: Fields, namespace: string): Selection {
  const { selector, namespaceSelector, serviceAccountSelector } = spec;
  const labels = calicoExpression(selector);
  const asks = typeof serviceAccountSelector === "string" && serviceAccountSelector !== "";
  return {
    namespaces:
      namespace !== ""
        ? { are: "own", name: namespace }
        : typeof namespaceSelector === "string" && namespaceSelector !== ""
          ? { are: "labelled", labels: calicoExpression(namespaceSelector) }
          : { are: "any" },
    labels: asks ? { is: "and", of: [labels, ofSomeAccount] } : labels,
    isOfPodsOnly: true,
  };
}

/** Which account a pod runs as, and what labels that has, is not known here: see the labels that Calico gives pods. */
const ofSomeAccount: LabelExpression = { is: "has", key: "pcsa." };
