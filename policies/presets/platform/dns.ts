import { type AddressBlock, ipBlock, type OneOrMore, type Peer, podsIn } from "../../peers";
import { tcp, udp } from "../../ports";
import type { EgressRule, NetworkPolicy } from "../../types";
import { egressPolicy, egressRule, type PodsArgs } from "../policy";

export interface AllowDnsArgs extends PodsArgs {
  /**
   * Who answers.
   * @default clusterDns
   */
  readonly servers?: OneOrMore<Peer>;
  /**
   * The port that the servers' containers listen on, since policies apply behind the Service. OpenShift's is 5353.
   * @default 53
   */
  readonly port?: number;
}

export interface AllowNodeLocalDnsArgs extends PodsArgs {
  /**
   * Address on which the cache listens on each node.
   * @default ipBlock("169.254.20.10/32")
   */
  readonly cache?: AddressBlock;
}

/** CoreDNS as EKS, AKS, GKE, kind and kubeadm run it: pods labelled `k8s-app: kube-dns` in kube-system. */
export const clusterDns = podsIn("kube-system", { "k8s-app": "kube-dns" });

/**
 * The pods that match may ask the cluster's DNS servers, by UDP and by TCP on port 53; they open no other connection, but
 * what other policies that select them allow.
 *
 * @diagram
 * shop/* → DNS servers: UDP 53, TCP 53
 * shop/* → everyone else: nothing
 * @limits Who the names stand for is not restricted: a policy knows no names. Where nodes run NodeLocal DNSCache, pods
 *   ask that instead: `allowNodeLocalDns`.
 * @example
 * allowDns({ namespace: "shop" })
 * @throws RangeError for a port outside 1..65535, and where `servers` is an empty list
 */
export function allowDns(args: AllowDnsArgs = {}): NetworkPolicy {
  return egressPolicy("allow-dns", args, [dnsRule(args.servers, args.port)]);
}

/**
 * The pods that match may ask the DNS cache of their node, and the cluster's DNS servers where it does not answer, by UDP
 * and by TCP on port 53; they open no other connection, but what other policies that select them allow.
 *
 * @diagram
 * shop/* → 169.254.20.10, DNS servers: UDP 53, TCP 53
 * shop/* → everyone else: nothing
 * @limits The cache itself is on the host's network, where policies do not hold it.
 * @example
 * allowNodeLocalDns({ namespace: "shop" })
 */
export function allowNodeLocalDns(args: AllowNodeLocalDnsArgs = {}): NetworkPolicy {
  const { cache = ipBlock("169.254.20.10/32") } = args;
  return egressPolicy("allow-node-local-dns", args, [dnsRule([cache, clusterDns])]);
}

/** What lets pods ask DNS servers, by UDP and by TCP: an answer that is too long for the one is asked for by the other. */
export function dnsRule(servers: OneOrMore<Peer> = clusterDns, port = 53): EgressRule {
  return egressRule(servers, { on: [udp(port), tcp(port)] });
}
