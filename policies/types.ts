/** What every policy of this package says about itself. */
export const apiVersion = "networking.k8s.io/v1";
export const kind = "NetworkPolicy";

/**
 * A NetworkPolicy as the API documents it
 * (https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.31/#networkpolicy-v1-networking-k8s-io).
 *
 * Policies only ever add: a pod that no policy selects for a direction is open in that direction, a pod that at least
 * one selects is isolated, and then exactly what some policy's rule admits is allowed.
 */
export interface NetworkPolicy {
  readonly apiVersion: typeof apiVersion;
  readonly kind: typeof kind;
  readonly metadata: PolicyMetadata;
  readonly spec: NetworkPolicySpec;
}

export interface PolicyMetadata {
  /** Name of the policy, a DNS subdomain, unique in its namespace. */
  readonly name: string;
  /**
   * Namespace whose pods the policy selects.
   * @default - that of the NetworkPolicySet, or of the command, that applies it
   */
  readonly namespace?: string;
  /** @default - none */
  readonly labels?: Labels;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface NetworkPolicySpec {
  /** Pods that the policy isolates, in its own namespace. `{}` is every pod. */
  readonly podSelector: LabelSelector;
  /**
   * Directions in which the selected pods are isolated.
   * @default - Ingress, and Egress where there is at least one egress rule
   */
  readonly policyTypes?: readonly PolicyType[];
  /** What may reach the selected pods. Absent, null and `[]` are the same: nothing. */
  readonly ingress?: readonly IngressRule[];
  /** What the selected pods may reach. Absent, null and `[]` are the same: nothing. */
  readonly egress?: readonly EgressRule[];
}

export type PolicyType = "Ingress" | "Egress";

/** Admits traffic that comes from one of `from` AND goes to one of `ports`. */
export interface IngressRule {
  /** @default - from anywhere; an empty list says the same */
  readonly from?: readonly NetworkPolicyPeer[];
  /** @default - every port; an empty list says the same */
  readonly ports?: readonly NetworkPolicyPort[];
}

/** Admits traffic that goes to one of `to` AND to one of `ports`. */
export interface EgressRule {
  /** @default - to anywhere; an empty list says the same */
  readonly to?: readonly NetworkPolicyPeer[];
  /** @default - every port; an empty list says the same */
  readonly ports?: readonly NetworkPolicyPort[];
}

/** The other side of a rule: pods by their labels and those of their namespace, or addresses; never both. */
export interface NetworkPolicyPeer {
  /** @default - every pod of the selected namespaces */
  readonly podSelector?: LabelSelector;
  /** @default - the namespace of the policy itself */
  readonly namespaceSelector?: LabelSelector;
  /** @default - none */
  readonly ipBlock?: IpBlock;
}

export interface IpBlock {
  /** Range of addresses, such as `10.0.0.0/8` or `2001:db8::/32`. */
  readonly cidr: string;
  /**
   * Ranges inside `cidr`, each smaller than it, that are left out.
   * @default - none
   */
  readonly except?: readonly string[];
}

export interface NetworkPolicyPort {
  /** @default "TCP" */
  readonly protocol?: Protocol;
  /**
   * A number in 1..65535, or the name of a container's port.
   * @default - every port of the protocol
   */
  readonly port?: number | string;
  /**
   * Last port of a range that starts at `port`, which must be a number then.
   * @default - `port` alone
   */
  readonly endPort?: number;
}

export type Protocol = "TCP" | "UDP" | "SCTP";

export type Labels = Readonly<Record<string, string>>;

/** Matches objects that have all of `matchLabels` and meet all of `matchExpressions`. `{}` matches everything. */
export interface LabelSelector {
  /** @default - none */
  readonly matchLabels?: Labels;
  /** @default - none */
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

/** `NotIn` and `DoesNotExist` are also met where the key is missing. */
export type LabelSelectorRequirement =
  | { readonly key: string; readonly operator: "In" | "NotIn"; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: "Exists" | "DoesNotExist"; readonly values?: readonly [] };

/** Something wrong with a policy. */
export interface Problem {
  /** "error": the API server refuses the policy. "warning": it accepts it, but hardly anybody means it. */
  readonly severity: "error" | "warning";
  /** Field, written as the API server writes it: `spec.ingress[0].from[0].ipBlock.cidr`. Empty for the whole policy. */
  readonly path: string;
  /** What is wrong there and what to do; lower case, no final period. */
  readonly message: string;
}
