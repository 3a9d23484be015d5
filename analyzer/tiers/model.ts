import type { LabelExpression } from "../../policies/calico/selectors";
import type { Labels, NetworkPolicyPort, PolicyType } from "../../policies/types";
import type { Origin, Policy, Unknown } from "../model";

/**
 * Policies whose rules are read in order and may deny, of Calico and of the network-policy API, as far as traffic depends
 * on them. The NetworkPolicies of Kubernetes stand among them, in the tier `default`.
 */
export interface Tiered {
  /** In the order in which they are read; `default` is always among them. */
  readonly tiers: readonly Tier[];
  readonly addressSets: readonly AddressSet[];
  /** Policies that are given, but not enforced. */
  readonly staged: readonly StagedPolicy[];
}

export interface Tier {
  readonly name: string;
  readonly order: number;
  /** What becomes of traffic that a policy of the tier is about and none of its rules decides. */
  readonly defaultAction: "Deny" | "Pass";
  /** Whether the input says so; the rest is what Calico makes by itself, or a guess. */
  readonly isGiven: boolean;
  /** In the order in which they are read: by order, then by name. */
  readonly policies: readonly TieredPolicy[];
}

export interface TieredPolicy {
  /** As it is written: `GlobalNetworkPolicy`. */
  readonly kind: string;
  readonly apiVersion: string;
  /** Empty for a policy of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  readonly tier: string;
  /** Infinity where none is given. */
  readonly order: number;
  /** Pods that the policy is about. */
  readonly subject: Selection;
  /** Undefined where the policy says nothing about the direction; without rules, it leaves all to its tier. */
  readonly ingress: readonly TieredRule[] | undefined;
  readonly egress: readonly TieredRule[] | undefined;
  /** As it was given. */
  readonly object: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** Matches traffic for which all of it holds. */
export interface TieredRule {
  readonly action: "Allow" | "Deny" | "Pass" | "Log";
  /** Field of the policy: `spec.ingress[0]`. */
  readonly path: string;
  /** The side of the pods that the policy is about; undefined for all of them. */
  readonly own: readonly EndCondition[] | undefined;
  /** The other side: one of these; undefined for everyone. */
  readonly peers: readonly EndCondition[] | undefined;
  /** One of these; all where there are none. Undefined where the rule is about none of TCP, UDP and SCTP. */
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  /** Why it cannot be told from ports and ends alone whether the rule matches: in words, to stand after "because". */
  readonly doubt?: string;
}

/** One end of traffic, for which all of what is given holds. */
export interface EndCondition {
  readonly selection?: Selection;
  readonly notSelection?: Selection;
  /** CIDRs. */
  readonly nets?: readonly string[];
  readonly notNets?: readonly string[];
  readonly family?: "IPv4" | "IPv6";
  /** Addresses that only the cluster knows, such as those of nodes. */
  readonly hasUnknownAddresses?: boolean;
}

/** Pods by their labels and those of their namespace, and sets of addresses unless they are left out. */
export interface Selection {
  readonly namespaces:
    | { readonly are: "any" }
    | { readonly are: "own"; readonly name: string }
    | { readonly are: "labelled"; readonly labels: LabelExpression };
  readonly labels: LabelExpression;
  readonly isOfPodsOnly: boolean;
  /** Whether pods on the host's network are surely not meant; else that is up to the network plugin. @default false */
  readonly isOffHost?: boolean;
}

/** Addresses under labels. */
export interface AddressSet {
  /** Empty for one of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels | Unknown;
  /** CIDRs. */
  readonly nets: readonly string[] | Unknown;
  readonly origin: Origin;
}

/** What would be done if the policy were enforced. */
export interface StagedPolicy {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly action: "Set" | "Delete" | "Learn" | "Ignore" | Unknown;
  readonly policy:
    { readonly is: "tiered"; readonly it: TieredPolicy } | { readonly is: "kubernetes"; readonly it: Policy };
  readonly origin: Origin;
}

export function rulesFor(policy: TieredPolicy, direction: PolicyType): readonly TieredRule[] | undefined {
  return direction === "Ingress" ? policy.ingress : policy.egress;
}

/** Where Calico puts the NetworkPolicies of Kubernetes: https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy. */
export const defaultTier = "default";
export const kubernetesOrder = 1000;

/** The tier of policies of which that is not known. */
export const unknownTier = "";

/** The tiers that Calico makes by itself; those of ClusterNetworkPolicies are the first and the last of them. */
export const builtInTiers: readonly Omit<Tier, "policies">[] = [
  { name: "kube-admin", order: 1_000, defaultAction: "Pass", isGiven: false },
  { name: defaultTier, order: 1_000_000, defaultAction: "Deny", isGiven: false },
  { name: "kube-baseline", order: 10_000_000, defaultAction: "Pass", isGiven: false },
];
