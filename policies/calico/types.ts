import type { Labels, NetworkPolicySpec, PolicyMetadata, PolicyType } from "../types";

/** What every object of Calico's API says about itself, be it served by Calico's API server or by CRDs. */
export const calicoApiVersion = "projectcalico.org/v3";

/**
 * A policy of Calico for pods of one namespace
 * (https://docs.tigera.io/calico/latest/reference/resources/networkpolicy).
 *
 * Its rules are read from top to bottom, and the first that matches decides: unlike those of Kubernetes, they may deny.
 */
export interface CalicoNetworkPolicy {
  readonly apiVersion: typeof calicoApiVersion;
  readonly kind: "NetworkPolicy";
  readonly metadata: PolicyMetadata;
  readonly spec: CalicoPolicySpec;
}

/** A policy of Calico for pods of every namespace. */
export interface GlobalNetworkPolicy {
  readonly apiVersion: typeof calicoApiVersion;
  readonly kind: "GlobalNetworkPolicy";
  readonly metadata: ClusterMetadata;
  readonly spec: GlobalPolicySpec;
}

/** Addresses outside the cluster under labels, by which rules of Calico select them as they select pods. */
export interface GlobalNetworkSet {
  readonly apiVersion: typeof calicoApiVersion;
  readonly kind: "GlobalNetworkSet";
  readonly metadata: ClusterMetadata;
  readonly spec: { readonly nets?: readonly string[] };
}

/** The same for the policies of one namespace. */
export interface NetworkSet {
  readonly apiVersion: typeof calicoApiVersion;
  readonly kind: "NetworkSet";
  readonly metadata: PolicyMetadata;
  readonly spec: { readonly nets?: readonly string[] };
}

/**
 * A group of policies that are read before or after those of other tiers. Calico makes three by itself: `kube-admin`
 * (order 1,000), `default` (1,000,000) and `kube-baseline` (10,000,000).
 */
export interface CalicoTier {
  readonly apiVersion: typeof calicoApiVersion;
  readonly kind: "Tier";
  readonly metadata: ClusterMetadata;
  readonly spec: {
    /** @default - after every tier that has one */
    readonly order?: number;
    /**
     * What becomes of traffic of a pod that a policy of the tier selects and no rule of it decides.
     * @default "Deny"
     */
    readonly defaultAction?: "Deny" | "Pass";
  };
}

/** A CalicoNetworkPolicy that is not enforced: Calico's flow logs tell what it would do. */
export interface StagedNetworkPolicy {
  readonly apiVersion: typeof calicoApiVersion;
  readonly kind: "StagedNetworkPolicy";
  readonly metadata: PolicyMetadata;
  readonly spec: CalicoPolicySpec & Staged;
}

/** A GlobalNetworkPolicy that is not enforced. */
export interface StagedGlobalNetworkPolicy {
  readonly apiVersion: typeof calicoApiVersion;
  readonly kind: "StagedGlobalNetworkPolicy";
  readonly metadata: ClusterMetadata;
  readonly spec: GlobalPolicySpec & Staged;
}

/** A NetworkPolicy of Kubernetes that is not enforced. */
export interface StagedKubernetesNetworkPolicy {
  readonly apiVersion: typeof calicoApiVersion;
  readonly kind: "StagedKubernetesNetworkPolicy";
  readonly metadata: PolicyMetadata;
  readonly spec: NetworkPolicySpec & Staged;
}

/** A policy of Calico, of whatever kind. */
export type CalicoPolicy =
  | CalicoNetworkPolicy
  | GlobalNetworkPolicy
  | StagedNetworkPolicy
  | StagedGlobalNetworkPolicy
  | StagedKubernetesNetworkPolicy;

/** An object of Calico that has a part in what is allowed. */
export type CalicoObject = CalicoPolicy | GlobalNetworkSet | NetworkSet | CalicoTier;

export interface Staged {
  /**
   * What would be done if it were enforced: the policy set, or the one of its name deleted.
   * @default "Set"
   */
  readonly stagedAction?: "Set" | "Delete" | "Learn" | "Ignore";
}

/** Metadata of what belongs to no namespace. */
export type ClusterMetadata = Omit<PolicyMetadata, "namespace">;

export interface CalicoPolicySpec {
  /** @default "default" */
  readonly tier?: string;
  /**
   * Policies of a tier are read by rising order, and those of one order by name. NetworkPolicies of Kubernetes stand in
   * the tier `default` at 1000.
   * @default - after every policy that has one
   */
  readonly order?: number;
  /**
   * Pods that the policy is about, in Calico's language of selectors: `app == 'web' && !has(internal)`.
   * @default - all
   */
  readonly selector?: string;
  /** @default - all */
  readonly serviceAccountSelector?: string;
  /** @default - Ingress, unless there are rules for Egress only; Egress where there are rules for it */
  readonly types?: readonly PolicyType[];
  readonly ingress?: readonly CalicoRule[];
  readonly egress?: readonly CalicoRule[];
  readonly performanceHints?: readonly "AssumeNeededOnEveryNode"[];
}

export interface GlobalPolicySpec extends CalicoPolicySpec {
  /** Namespaces of the pods that the policy is about. @default - all */
  readonly namespaceSelector?: string;
  /** For host endpoints only, as are the next two: pods are not held by such a policy. @default false */
  readonly doNotTrack?: boolean;
  /** @default false */
  readonly preDNAT?: boolean;
  /** @default false */
  readonly applyOnForward?: boolean;
}

/** `Log` decides nothing: the next rule is read. `Pass` leaves the decision to the next tier. */
export type CalicoAction = "Allow" | "Deny" | "Log" | "Pass";

/** Matches traffic that meets all of what is given. */
export interface CalicoRule {
  readonly action: CalicoAction;
  readonly ipVersion?: 4 | 6;
  readonly protocol?: CalicoProtocol;
  readonly notProtocol?: CalicoProtocol;
  readonly icmp?: Icmp;
  readonly notICMP?: Icmp;
  readonly source?: CalicoEnd;
  readonly destination?: CalicoEnd;
  readonly http?: {
    readonly methods?: readonly string[];
    readonly paths?: readonly ({ readonly exact: string } | { readonly prefix: string })[];
  };
  readonly metadata?: { readonly annotations?: Labels };
}

/** By name, or by number in 1..255. */
export type CalicoProtocol = "TCP" | "UDP" | "SCTP" | "UDPLite" | "ICMP" | "ICMPv6" | number;

export interface Icmp {
  /** 0..254. */
  readonly type?: number;
  /** 0..255; needs `type`. */
  readonly code?: number;
}

/** One side of a rule; what is given must all hold. */
export interface CalicoEnd {
  readonly nets?: readonly string[];
  readonly notNets?: readonly string[];
  /** Pods and sets of addresses with such labels; in a policy of a namespace those of that namespace. */
  readonly selector?: string;
  readonly notSelector?: string;
  /** `global()` is what belongs to no namespace. @default - the policy's own, or all in a global one */
  readonly namespaceSelector?: string;
  /** A number, a range as `8000:8080`, or the name of a container's port. Needs a protocol that has ports. */
  readonly ports?: readonly (number | string)[];
  readonly notPorts?: readonly (number | string)[];
  readonly serviceAccounts?: { readonly names?: readonly string[]; readonly selector?: string };
  /** Pods behind a Service. */
  readonly services?: { readonly name: string; readonly namespace?: string };
}
