import type { ClusterMetadata } from "../calico/types";
import type { LabelSelector } from "../types";

/** What a ClusterNetworkPolicy says about itself. The VPC CNI has a kind of the same name in a group of its own. */
export const clusterPolicyApiVersion = "policy.networking.k8s.io/v1alpha2";

/** The same under its later name, which the release 0.3 of the API serves too. */
export const laterClusterPolicyApiVersion = "policy.networking.k8s.io/v1beta1";

/**
 * A policy for the whole cluster (https://network-policy-api.sigs.k8s.io): its rules are read from top to bottom, and the
 * first that matches decides.
 */
export interface ClusterNetworkPolicy {
  readonly apiVersion: typeof clusterPolicyApiVersion | typeof laterClusterPolicyApiVersion;
  readonly kind: "ClusterNetworkPolicy";
  readonly metadata: ClusterMetadata;
  readonly spec: ClusterNetworkPolicySpec;
}

export interface ClusterNetworkPolicySpec {
  /** `Admin` is read before every NetworkPolicy, `Baseline` only where none selects the pod. */
  readonly tier: "Admin" | "Baseline";
  /** 0..1000; the lower is read first. Which of two policies of the same priority decides is not said by the API. */
  readonly priority: number;
  /** Pods that the policy is about; those on the host's network are not among them. */
  readonly subject: ClusterPolicyPods;
  /** At most 25. @default - none */
  readonly ingress?: readonly ClusterPolicyIngressRule[];
  /** At most 25. @default - none */
  readonly egress?: readonly ClusterPolicyEgressRule[];
}

/** Exactly one of the two. */
export type ClusterPolicyPods =
  | { readonly namespaces: LabelSelector }
  | { readonly pods: { readonly namespaceSelector: LabelSelector; readonly podSelector: LabelSelector } };

/** `Pass` leaves the decision to the next tier. */
export type ClusterPolicyAction = "Accept" | "Deny" | "Pass";

interface ClusterPolicyRule {
  /** At most 100 characters. @default - none */
  readonly name?: string;
  readonly action: ClusterPolicyAction;
  /** At most 25. @default - every port of every protocol */
  readonly protocols?: readonly ClusterPolicyProtocol[];
}

export interface ClusterPolicyIngressRule extends ClusterPolicyRule {
  /** 1..25. */
  readonly from: readonly ClusterPolicyPods[];
}

export interface ClusterPolicyEgressRule extends ClusterPolicyRule {
  /** 1..25. */
  readonly to: readonly ClusterPolicyDestination[];
}

/** `nodes` and `domainNames` are experimental, and domain names are for `Accept` only. Lists have 1..25 items. */
export type ClusterPolicyDestination =
  | ClusterPolicyPods
  | { readonly networks: readonly string[] }
  | { readonly nodes: LabelSelector }
  | { readonly domainNames: readonly string[] };

export type ClusterPolicyProtocol =
  | { readonly tcp: ClusterPolicyPorts }
  | { readonly udp: ClusterPolicyPorts }
  | { readonly sctp: ClusterPolicyPorts }
  /** Name of a container's port, of whatever protocol. */
  | { readonly destinationNamedPort: string };

export interface ClusterPolicyPorts {
  readonly destinationPort:
    { readonly number: number } | { readonly range: { readonly start: number; readonly end: number } };
}
