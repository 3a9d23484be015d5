import { labelSelector, type OneOrMore, type Peer, pods, podsIn, type Selector } from "../peers";
import { tcp, udp } from "../ports";
import type { NetworkPolicy } from "../types";
import type { PodPresetArgs } from "./isolation";
import { policyName, slugOfPeers, slugOfPods } from "./names";
import { egressRule, ingressRule, networkPolicy, type PortArgs, type PresetArgs } from "./policy";

export interface AllowDnsArgs extends PresetArgs {
  /**
   * Pods of the namespace that resolve names: labels, or a selector.
   * @default - all of them
   */
  readonly podSelector?: Selector;
  /**
   * Who answers. With NodeLocal DNSCache: `[clusterDns, ipBlock("169.254.20.10/32")]`.
   * @default clusterDns
   */
  readonly servers?: OneOrMore<Peer>;
  /**
   * The port that the servers' containers listen on, since policies apply behind the Service. OpenShift's is 5353.
   * @default 53
   */
  readonly port?: number;
}

export interface AllowIngressFromArgs extends PodPresetArgs, PortArgs {
  /** Who may connect: one peer or several. */
  readonly from: OneOrMore<Peer>;
}

export interface AllowEgressToArgs extends PodPresetArgs, PortArgs {
  /** Who may be connected to: one peer or several. */
  readonly to: OneOrMore<Peer>;
}

/** CoreDNS as EKS, AKS, GKE, kind and kubeadm run it: pods labelled `k8s-app: kube-dns` in kube-system. */
export const clusterDns = podsIn("kube-system", { "k8s-app": "kube-dns" });

/**
 * The pods that match may ask the cluster's DNS servers, by UDP and by TCP on port 53; they open no other connection, but
 * what other policies that select them allow.
 *
 * @throws RangeError for a port outside 1..65535, and where `servers` is an empty list
 */
export function allowDns(args: AllowDnsArgs = {}): NetworkPolicy {
  const { servers = clusterDns, port = 53 } = args;
  const podSelector = labelSelector(args.podSelector ?? {});
  const name = isEveryPod(podSelector) ? "allow-dns" : policyName("allow-dns-for", slugOfPods(podSelector));
  return networkPolicy(args, name, {
    podSelector,
    policyTypes: ["Egress"],
    egress: [egressRule(servers, { on: [udp(port), tcp(port)] })],
  });
}

/**
 * Pods of the namespace reach each other on every port; they accept and open no other connection, but what other policies
 * there allow.
 */
export function allowWithinNamespace(args: PresetArgs = {}): NetworkPolicy {
  const everyPod = pods({});
  return networkPolicy(args, "allow-within-namespace", {
    podSelector: everyPod.podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [ingressRule(everyPod, {})],
    egress: [egressRule(everyPod, {})],
  });
}

/**
 * The pods that match accept connections from `from` on the ports, and no other, but what other policies that select them
 * allow. Where `from` is isolated for egress, its side needs a policy too: see `allow`.
 *
 * @throws RangeError where `from` or `on` is an empty list
 */
export function allowIngressFrom(args: AllowIngressFromArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  const name = policyName("allow-ingress-to", slugOfPods(podSelector), "from", slugOfPeers(args.from));
  return networkPolicy(args, name, {
    podSelector,
    policyTypes: ["Ingress"],
    ingress: [ingressRule(args.from, args)],
  });
}

/**
 * The pods that match may connect to `to` on the ports, and to nothing else, but what other policies that select them
 * allow. Where `to` is isolated for ingress, its side needs a policy too: see `allow`.
 *
 * @throws RangeError where `to` or `on` is an empty list
 */
export function allowEgressTo(args: AllowEgressToArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  const name = policyName("allow-egress-from", slugOfPods(podSelector), "to", slugOfPeers(args.to));
  return networkPolicy(args, name, {
    podSelector,
    policyTypes: ["Egress"],
    egress: [egressRule(args.to, args)],
  });
}

function isEveryPod(selector: object): boolean {
  return Object.keys(selector).length === 0;
}
