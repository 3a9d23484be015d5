import { type AddressBlock, labelSelector, type OneOrMore, type Peer } from "../peers";
import { tcp } from "../ports";
import type { NetworkPolicy, NetworkPolicyPort } from "../types";
import { policyName, slugOfPods } from "./names";
import { dnsRule } from "./platform/dns";
import { ingressRule, networkPolicy, type PodPresetArgs, type PortArgs, type PresetArgs } from "./policy";

export interface QuarantineArgs extends PodPresetArgs, PortArgs {
  /**
   * Who may still connect, to see what happened.
   * @default - nobody
   */
  readonly from?: OneOrMore<Peer>;
}

export interface LockDownNamespaceArgs extends PresetArgs {
  /**
   * Who answers DNS queries, on port 53.
   * @default clusterDns
   */
  readonly dnsServers?: OneOrMore<Peer>;
  /**
   * Who collects metrics.
   * @default - nobody
   */
  readonly metricsFrom?: OneOrMore<Peer>;
  /**
   * The ports on which the pods show metrics.
   * @default tcp(9090)
   */
  readonly metricsOn?: OneOrMore<NetworkPolicyPort>;
  /**
   * Addresses of nodes whose kubelets probe. Kubernetes lets a pod's own node reach it whatever policies say; where the
   * policy engine does not, name the nodes' subnets.
   * @default - none
   */
  readonly probesFrom?: OneOrMore<AddressBlock>;
}

/**
 * The pods that match accept every connection and may open every connection, whatever other policies select them.
 *
 * @diagram
 * everyone → shop/web: everything
 * shop/web → everyone: everything
 * @limits Where the other end is isolated, its own policies still decide.
 * @example
 * allowAllToPod({ namespace: "shop", podSelector: { app: "web" } })
 */
export function allowAllToPod(args: PodPresetArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  return networkPolicy("allow-all-to-pod", args, policyName("allow-all-to", slugOfPods(podSelector)), {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [{}],
    egress: [{}],
  });
}

/**
 * The pods that match accept no connection and open none, but what other policies that select them allow.
 *
 * @diagram
 * everyone → shop/web: nothing
 * shop/web → everyone: nothing
 * @limits DNS is cut off too: see `allowDns`. The node of a pod always reaches it.
 * @example
 * denyAllToPod({ namespace: "shop", podSelector: { app: "web" } })
 */
export function denyAllToPod(args: PodPresetArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  return networkPolicy("deny-all-to-pod", args, policyName("deny-all-to", slugOfPods(podSelector)), {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
  });
}

/**
 * No pod of the namespace accepts a connection, but what other policies there allow; what they open is not restricted.
 *
 * @diagram
 * everyone → shop/*: nothing
 * shop/* → outside and other namespaces: everything
 * @limits Pods on the host's network are not held by any policy. The node of a pod always reaches it.
 * @example
 * blockAllIncoming({ namespace: "shop" })
 */
export function blockAllIncoming(args: PresetArgs = {}): NetworkPolicy {
  return networkPolicy("block-all-incoming", args, "block-all-incoming", { podSelector: {}, policyTypes: ["Ingress"] });
}

/**
 * No pod of the namespace opens a connection, but what other policies there allow; what they accept is not restricted.
 *
 * @diagram
 * shop/* → everyone: nothing
 * outside and other namespaces → shop/*: everything
 * @limits DNS is cut off too: see `allowDns`. Pods on the host's network are not held by any policy.
 * @example
 * blockAllOutgoing({ namespace: "shop" })
 */
export function blockAllOutgoing(args: PresetArgs = {}): NetworkPolicy {
  return networkPolicy("block-all-outgoing", args, "block-all-outgoing", { podSelector: {}, policyTypes: ["Egress"] });
}

/**
 * No pod of the namespace accepts or opens a connection, but what other policies there allow; DNS is cut off too.
 *
 * @diagram
 * everyone → shop/*: nothing
 * shop/* → everyone: nothing
 * @limits Pods on the host's network are not held by any policy. The node of a pod always reaches it.
 * @example
 * defaultDeny({ namespace: "shop" })
 */
export function defaultDeny(args: PresetArgs = {}): NetworkPolicy {
  return networkPolicy("default-deny", args, "default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
}

/**
 * The pods that match open no connection, and accept none but from `from` on the ports, and what other policies that
 * select them allow: take off the labels by which those do.
 *
 * @diagram
 * shop/* with `quarantine` → everyone: nothing
 * monitoring/prometheus → shop/* with `quarantine`: everything
 * everyone else → shop/* with `quarantine`: nothing
 * @limits A policy takes nothing away that another allows. Connections that are open already may stay so: that is up to
 *   the policy engine. To cut a pod off whatever other policies say needs a policy of the engine, such as Calico's.
 * @example
 * quarantine({ namespace: "shop", podSelector: { quarantine: "true" }, from: podsIn("monitoring", { app: "prometheus" }) })
 * @throws RangeError where `from` or `on` is an empty list
 */
export function quarantine(args: QuarantineArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  return networkPolicy("quarantine", args, policyName("quarantine", slugOfPods(podSelector)), {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: args.from === undefined ? [] : [ingressRule(args.from, args)],
    egress: [],
  });
}

/**
 * No pod of the namespace accepts or opens a connection, but what it needs to run: it may ask the DNS servers, its probes
 * reach it, and so does who collects metrics; beyond that only what other policies there allow.
 *
 * @diagram
 * shop/* → DNS servers: UDP 53, TCP 53
 * monitoring/prometheus → shop/*: TCP 9090
 * 10.0.16.0/20 → shop/*: everything
 * everyone else → shop/*, shop/* → everyone else: nothing
 * @limits Nodes' addresses are those of pods on the host's network, too.
 * @example
 * lockDownNamespace({
 *   namespace: "shop",
 *   metricsFrom: podsIn("monitoring", { app: "prometheus" }),
 *   probesFrom: ipBlock("10.0.16.0/20"),
 * })
 * @throws RangeError where a list of peers or ports is empty
 */
export function lockDownNamespace(args: LockDownNamespaceArgs = {}): NetworkPolicy {
  const { dnsServers, metricsFrom, metricsOn = tcp(9090), probesFrom } = args;
  return networkPolicy("lock-down-namespace", args, "lock-down-namespace", {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      ...(metricsFrom === undefined ? [] : [ingressRule(metricsFrom, { on: metricsOn })]),
      ...(probesFrom === undefined ? [] : [ingressRule(probesFrom, {})]),
    ],
    egress: [dnsRule(dnsServers)],
  });
}
