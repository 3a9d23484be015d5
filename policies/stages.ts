import { loggedPolicies } from "./calico/logTier";
import { isolatedDirections, toCalico } from "./calico/translate";
import {
  calicoApiVersion,
  type CalicoNetworkPolicy,
  type StagedKubernetesNetworkPolicy,
  type StagedNetworkPolicy,
} from "./calico/types";
import type { NetworkPolicy } from "./types";

/** How far the policies of a set are rolled out: nothing is enforced but at `enforce`. */
export type Stage = "staged" | "log" | "enforce";

/** What enforces policies in the cluster. */
export type PolicyEngine = "calico" | "vpc-cni";

/** A policy of one namespace, of Kubernetes or of Calico. */
export type NamespacePolicy = NetworkPolicy | CalicoNetworkPolicy;

/** What a set deploys for its policies. */
export type DeployedPolicy = NamespacePolicy | StagedKubernetesNetworkPolicy | StagedNetworkPolicy;

/**
 * What stands for the policies at a stage.
 *
 * No two stages share an object: what the next one needs is made before what the last one had is deleted, so that between
 * the two no pod is less protected than before.
 *
 * @param set name of the set
 */
export function objectsAt(stage: Stage, set: string, policies: readonly NamespacePolicy[]): readonly DeployedPolicy[] {
  switch (stage) {
    case "enforce":
      return policies;
    case "staged":
      return policies.map(staged);
    case "log":
      return loggedPolicies(
        set,
        policies.map((policy) => (isOfCalico(policy) ? policy : toCalico(policy))),
      );
  }
}

export function isOfCalico(policy: NamespacePolicy): policy is CalicoNetworkPolicy {
  // What is no policy at all, as callers in plain JavaScript may have it, is for validation to tell.
  return (policy as Partial<NamespacePolicy> | null)?.apiVersion === calicoApiVersion;
}

function staged(policy: NamespacePolicy): DeployedPolicy {
  if (isOfCalico(policy)) return { ...policy, kind: "StagedNetworkPolicy" };
  const { metadata, spec } = policy;
  return {
    apiVersion: calicoApiVersion,
    kind: "StagedKubernetesNetworkPolicy",
    metadata,
    // The API server adds missing directions to a NetworkPolicy, and nobody does to this.
    spec: { ...spec, policyTypes: isolatedDirections(spec) },
  };
}
