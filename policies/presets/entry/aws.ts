import { type AddressBlock, type Anywhere, asList, type OneOrMore } from "../../peers";
import type { NetworkPolicy } from "../../types";
import { type EntryArgs, entryPolicy } from "./entryPolicy";

/** A load balancer whose targets are pods, or one whose targets are nodes. */
export type AllowFromAwsLoadBalancerArgs = EntryArgs & (IpTargets | InstanceTargets);

/** Connections and health checks come from the load balancer, which knows the addresses of pods. */
export interface IpTargets {
  /** The target type of the load balancer, as in its annotation: the targets are pods. */
  readonly mode: "ip";
  /** Addresses of the subnets in which the load balancer is: one block or several. */
  readonly loadBalancerSubnets: OneOrMore<AddressBlock>;
  /**
   * Who connects, where a Network Load Balancer preserves the addresses of clients: addresses, or `anywhere`.
   * @default - nobody: the addresses of clients are not preserved
   */
  readonly clients?: OneOrMore<AddressBlock | Anywhere>;
}

/** Connections come through a node, which puts its own address in place of the client's. */
export interface InstanceTargets {
  /** The target type of the load balancer, as in its annotation: the targets are nodes. */
  readonly mode: "instance";
  /** Addresses of the subnets in which nodes are: one block or several. */
  readonly nodeSubnets: OneOrMore<AddressBlock>;
}

/**
 * The pods that match accept connections that come through a load balancer of the AWS Load Balancer Controller, on the
 * ports, and no other, but what other policies that select them allow. With targets by IP those come from the subnets
 * of the load balancer and, where it preserves their addresses, from the clients; with instances as targets they come
 * from the subnets of nodes.
 *
 * @diagram
 * 10.0.32.0/20, 198.51.100.0/24 → shop/web: TCP 8080
 * everyone else → shop/web: nothing
 * @limits A range of addresses cannot tell a load balancer or node from whatever else has addresses there. With the VPC
 *   CNI pods have theirs in the subnets of nodes, so that `mode: "instance"` lets most pods in: prefer `mode: "ip"`
 *   with subnets of the load balancer's own. With instances as targets and `externalTrafficPolicy: Local` no node puts
 *   its own address in place: see `allowFromLoadBalancer`. Health checks on other ports: see `allowHealthChecks`.
 * @example
 * allowFromAwsLoadBalancer({
 *   namespace: "shop",
 *   podSelector: { app: "web" },
 *   mode: "ip",
 *   loadBalancerSubnets: ipBlock("10.0.32.0/20"),
 *   clients: ipBlock("198.51.100.0/24"),
 *   on: tcp(8080),
 * })
 * @throws RangeError where a list of addresses or `on` is empty
 */
export function allowFromAwsLoadBalancer(args: AllowFromAwsLoadBalancerArgs): NetworkPolicy {
  return entryPolicy("allow-from-aws-load-balancer", args, sources(args));
}

function sources(args: IpTargets | InstanceTargets): OneOrMore<AddressBlock | Anywhere> {
  if (args.mode === "instance") return args.nodeSubnets;
  const { loadBalancerSubnets, clients } = args;
  if (clients === undefined) return loadBalancerSubnets;
  const lists = [asList<AddressBlock | Anywhere>(loadBalancerSubnets), asList(clients)];
  // Joined, the one would hide that the other is empty.
  return lists.some((list) => list.length === 0) ? [] : lists.flat();
}
