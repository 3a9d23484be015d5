import type * as pulumi from "@pulumi/pulumi";
import type { PolicyType } from "../../policies/types";

/** Whose denied traffic is kept, and for how long. What enforces the policies decides how. */
export type DeniedTrafficLogArgs = CalicoTrafficLogArgs | VpcCniTrafficLogArgs;

interface TrafficLogArgs {
  readonly clusterName: string;
  /** AWS region of the cluster and of the log, such as `us-east-1`. */
  readonly region: string;
  /**
   * Days that records are kept, of those that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and so on.
   * @default 30
   */
  readonly retentionInDays?: number;
  /**
   * The KMS key that the log is encrypted with. Its policy must let CloudWatch Logs of the region use it.
   * @default - one of its own, which rotates, and which CloudWatch Logs can use for this log alone
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
}

/** Where Calico enforces policies, which the cluster has to have before. */
export interface CalicoTrafficLogArgs extends TrafficLogArgs {
  readonly engine: "calico";
  /**
   * Names of the namespaces whose pods' denied traffic is logged.
   *
   * Name only those in which NetworkPolicies isolate every pod in each of `directions`, as `defaultDeny` does, and give the
   * component `dependsOn` on these policies. What logs also denies: **a pod there that no policy isolates is shut off.** With
   * Calico's policies in the tier `default`, such as `clusterDefaultDeny`, pods need `allowDns` in their own namespace.
   */
  readonly namespaces: readonly string[];
  /**
   * Directions in which NetworkPolicies isolate every one of these pods.
   * @default ["Ingress", "Egress"]
   */
  readonly directions?: readonly PolicyType[];
  /** The cluster's OIDC provider in IAM, `oidcProviderArn` of an EksCluster: by it the agent gets its role. */
  readonly oidcProviderArn: pulumi.Input<string>;
  /**
   * Addresses in which the VPC has interface endpoints for `logs` and `sts`: the agent reaches AWS there and nowhere else.
   * @default - it reaches AWS by the internet, on TCP 443
   */
  readonly awsEndpoints?: readonly string[] | undefined;
  /**
   * Records that a node sends in a minute, on average over five; what exceeds it is dropped, since each is paid for.
   * @default 120
   */
  readonly recordsPerMinute?: number;
  /**
   * How many nodes the cluster has, for the note on what it costs.
   * @default - the note is about one
   */
  readonly nodes?: number;
}

/**
 * Where the VPC CNI enforces policies. Its own agent logs, every pod's denied traffic in both directions, and without a
 * limit: there is nothing to choose.
 */
export interface VpcCniTrafficLogArgs extends TrafficLogArgs {
  readonly engine: "vpc-cni";
  /** The role of the pods `aws-node`: their own, or else that of the nodes. */
  readonly awsNodeRoleArn: pulumi.Input<string>;
  /** Of the nodes, such as `m6i.xlarge`: event logs take one virtual CPU of each. */
  readonly instanceType: string;
  /**
   * Whether event logs may take half of a node.
   * @default false
   */
  readonly acceptCost?: boolean;
  /**
   * Whether the log group `/aws/eks/<cluster>/cluster` is made, which the agent and the control plane share. An EksCluster has
   * made it already, and decides how long it is kept; without it `retentionInDays` and `kmsKeyArn` have no place.
   * @default false
   */
  readonly createLogGroup?: boolean;
}
