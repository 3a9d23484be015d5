import type { CalicoTier, GlobalNetworkPolicy, GlobalNetworkSet, StagedGlobalNetworkPolicy } from "./calico/types";
import type { ClusterNetworkPolicy } from "./clusterNetworkPolicy/types";

/** What has a part in what is allowed in the whole cluster, and belongs to no namespace. */
export type ClusterObject =
  GlobalNetworkPolicy | StagedGlobalNetworkPolicy | GlobalNetworkSet | CalicoTier | ClusterNetworkPolicy;

export type ClusterObjectKind = ClusterObject["kind"];

/** Whether what the cluster has in one of the kinds is in no namespace. */
export function isClusterKind(kind: unknown): kind is ClusterObjectKind {
  return clusterKinds.some((known) => known === kind);
}

export const clusterKinds: readonly ClusterObjectKind[] = [
  "GlobalNetworkPolicy",
  "StagedGlobalNetworkPolicy",
  "GlobalNetworkSet",
  "Tier",
  "ClusterNetworkPolicy",
];
