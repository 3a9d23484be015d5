import { type AddressBlock, ipBlock, namespacesLabelled, type OneOrMore } from "../../peers";
import { tcp } from "../../ports";
import type { NetworkPolicy } from "../../types";
import { egressPolicy, egressRule, type PodsArgs } from "../policy";

export interface AllowPodIdentityArgs extends PodsArgs {
  /**
   * Addresses on which the agent listens on each node.
   * @default [ipBlock("169.254.170.23/32"), ipBlock("fd00:ec2::23/128")]
   */
  readonly agent?: OneOrMore<AddressBlock>;
}

export interface AllowAwsEndpointsArgs extends PodsArgs {
  /** Addresses in which the VPC has its interface endpoints: its CIDRs, or better those of the endpoints' subnets. */
  readonly endpoints: OneOrMore<AddressBlock>;
}

/**
 * The pods that match may open every connection but those to the cloud's metadata service, at 169.254.169.254 and
 * fd00:ec2::254; to those, other policies that select the pods may add.
 *
 * @diagram
 * shop/* → 169.254.169.254, fd00:ec2::254: nothing
 * shop/* → everyone else: everything
 * @limits It opens all the rest: a policy cannot take away, so what is denied here must not be allowed by another
 *   policy that selects the pods, such as one to `0.0.0.0/0`. Pods on the host's network are not held, and ask the
 *   service all the same. Whether they are reached is up to whether the engine takes a node's address for one of the
 *   range. On AWS a hop limit of 1 keeps other pods off the service without any policy: have both.
 * @example
 * denyCloudMetadata({ namespace: "shop" })
 */
export function denyCloudMetadata(args: PodsArgs = {}): NetworkPolicy {
  const rest = [
    ipBlock("0.0.0.0/0", { except: ["169.254.169.254/32"] }),
    ipBlock("::/0", { except: ["fd00:ec2::254/128"] }),
  ];
  // Not every engine knows the addresses of all pods where it matches ranges.
  return egressPolicy("deny-cloud-metadata", args, [egressRule([...rest, namespacesLabelled({})], {})]);
}

/**
 * The pods that match may ask the EKS Pod Identity agent of their node for credentials, at 169.254.170.23 and
 * fd00:ec2::23 on TCP 80; they open no other connection, but what other policies that select them allow.
 *
 * @diagram
 * shop/job → 169.254.170.23, fd00:ec2::23: TCP 80
 * shop/job → everyone else: nothing
 * @limits The service for which the credentials are needs a policy as well: see `allowAwsEndpoints`. The agent is on
 *   the host's network: where the engine does not tell the node by its addresses, as Cilium, the rule matches nothing,
 *   and a policy of the engine is needed.
 * @example
 * allowPodIdentity({ namespace: "shop", podSelector: { app: "job" } })
 * @throws RangeError where `agent` is an empty list
 */
export function allowPodIdentity(args: AllowPodIdentityArgs = {}): NetworkPolicy {
  const { agent = [ipBlock("169.254.170.23/32"), ipBlock("fd00:ec2::23/128")] } = args;
  return egressPolicy("allow-pod-identity", args, [egressRule(agent, { on: tcp(80) })]);
}

/**
 * The pods that match may connect to AWS services by the VPC's interface endpoints, on TCP 443; they open no other
 * connection, but what other policies that select them allow.
 *
 * @diagram
 * shop/job → 10.0.48.0/20: TCP 443
 * shop/job → everyone else: nothing
 * @limits Whatever else listens there on TCP 443 is reached as well, pods among it. Gateway endpoints, those of S3 and
 *   DynamoDB, have public addresses: see `allowToInternet`, or name their prefix list's ranges with `allowToAddresses`.
 * @example
 * allowAwsEndpoints({ namespace: "shop", podSelector: { app: "job" }, endpoints: ipBlock("10.0.48.0/20") })
 * @throws RangeError where `endpoints` is an empty list
 */
export function allowAwsEndpoints(args: AllowAwsEndpointsArgs): NetworkPolicy {
  return egressPolicy("allow-aws-endpoints", args, [egressRule(args.endpoints, { on: tcp(443) })]);
}
