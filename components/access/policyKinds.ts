/** Kinds of one API group, in the words of RBAC. */
export interface Kinds {
  readonly group: string;
  readonly resources: readonly string[];
}

export const networkPolicies: Kinds = { group: "networking.k8s.io", resources: ["networkpolicies"] };

/** The VPC CNI has a kind of the same name in a group of its own, which is not meant. */
export const clusterNetworkPolicies: Kinds = {
  group: "policy.networking.k8s.io",
  resources: ["clusternetworkpolicies"],
};

const calicoGroup = "projectcalico.org";

export const calicoNamespacedKinds: Kinds = {
  group: calicoGroup,
  resources: ["networkpolicies", "networksets", "stagednetworkpolicies", "stagedkubernetesnetworkpolicies"],
};

export const calicoTiers: Kinds = { group: calicoGroup, resources: ["tiers"] };

export const calicoClusterKinds: Kinds = {
  group: calicoGroup,
  resources: ["globalnetworkpolicies", "globalnetworksets", "stagedglobalnetworkpolicies", ...calicoTiers.resources],
};

/**
 * What Calico's API server asks for besides, for kinds that are in tiers: the same verb on `tier.<kind>`, and `get` on the
 * tier (https://docs.tigera.io/calico/latest/network-policy/policy-tiers/rbac-tiered-policies).
 */
export function inTiers({ group, resources }: Kinds): Kinds {
  const tiered = resources.filter((resource) => tieredKinds.includes(resource));
  return { group, resources: tiered.map((resource) => `tier.${resource}`) };
}

const tieredKinds = [
  "networkpolicies",
  "stagednetworkpolicies",
  "globalnetworkpolicies",
  "stagedglobalnetworkpolicies",
];
