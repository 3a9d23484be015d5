import { type AddressBlock, anywhere, type OneOrMore } from "../../peers";
import type { NetworkPolicy } from "../../types";
import { type EntryArgs, entryPolicy } from "./entryPolicy";

export interface AllowFromLoadBalancerArgs extends EntryArgs {
  /** Addresses of the clients, the same as `loadBalancerSourceRanges` of the Service: one block or several. */
  readonly sourceRanges: OneOrMore<AddressBlock>;
}

export interface AllowHealthChecksArgs extends EntryArgs {
  /** Addresses that the checks come from, those of the load balancer's subnets on AWS: one block or several. */
  readonly from: OneOrMore<AddressBlock>;
}

export type AllowPublicArgs = EntryArgs;

/**
 * The pods that match accept connections from the source ranges on the ports, and no other, but what other policies
 * that select them allow. It is for load balancers that keep the addresses of clients.
 *
 * @diagram
 * 198.51.100.0/24, 2001:db8:1::/48 → shop/web: TCP 8080
 * everyone else → shop/web: nothing
 * @limits Where a load balancer or a node puts its own address in place of the client's, nothing comes through: see
 *   `allowFromAwsLoadBalancer`. With `externalTrafficPolicy: Cluster` nodes do so. Health checks come from other
 *   addresses: see `allowHealthChecks`. Pods with addresses in the ranges are let in, too; pods on the host's network
 *   that have addresses there may be.
 * @example
 * allowFromLoadBalancer({
 *   namespace: "shop",
 *   podSelector: { app: "web" },
 *   sourceRanges: [ipBlock("198.51.100.0/24"), ipBlock("2001:db8:1::/48")],
 *   on: tcp(8080),
 * })
 * @throws RangeError where `sourceRanges` or `on` is an empty list
 */
export function allowFromLoadBalancer(args: AllowFromLoadBalancerArgs): NetworkPolicy {
  return entryPolicy("allow-from-load-balancer", args, args.sourceRanges);
}

/**
 * The pods that match accept health checks from the addresses on the ports, and no other connection, but what other
 * policies that select them allow.
 *
 * @diagram
 * 10.0.32.0/20 → shop/web: TCP 9090
 * everyone else → shop/web: nothing
 * @limits A policy cannot tell a check from another connection: whoever has an address in the range is let in, pods
 *   too. Probes of kubelets come from the node of the pod, which always reaches it. With instance targets a check may
 *   go to a port of the node instead, where no policy applies.
 * @example
 * allowHealthChecks({
 *   namespace: "shop",
 *   podSelector: { app: "web" },
 *   from: ipBlock("10.0.32.0/20"),
 *   on: tcp(9090),
 * })
 * @throws RangeError where `from` or `on` is an empty list
 */
export function allowHealthChecks(args: AllowHealthChecksArgs): NetworkPolicy {
  return entryPolicy("allow-health-checks", args, args.from);
}

/**
 * The pods that match accept connections from everyone on the ports, from pods and from every address, by IPv4 and by
 * IPv6; they accept none on other ports, but what other policies that select them allow.
 *
 * @diagram
 * everyone → shop/web: TCP 8080
 * @limits Whether the pods can be reached from outside is up to Services and load balancers. Where the other end is
 *   isolated for egress, its own policies still decide.
 * @example
 * allowPublic({ namespace: "shop", podSelector: { app: "web" }, on: tcp(8080) })
 * @throws RangeError where `on` is an empty list
 */
export function allowPublic(args: AllowPublicArgs): NetworkPolicy {
  return entryPolicy("allow-public", args, anywhere);
}
