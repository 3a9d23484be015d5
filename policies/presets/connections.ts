import { labelSelector, type OneOrMore, type Peer, pods } from "../peers";
import type { NetworkPolicy } from "../types";
import { policyName, slugOfPeers, slugOfPods } from "./names";
import { egressRule, ingressRule, networkPolicy, type PodPresetArgs, type PortArgs, type PresetArgs } from "./policy";

export interface AllowIngressFromArgs extends PodPresetArgs, PortArgs {
  /** Who may connect: one peer or several. */
  readonly from: OneOrMore<Peer>;
}

export interface AllowEgressToArgs extends PodPresetArgs, PortArgs {
  /** Who may be connected to: one peer or several. */
  readonly to: OneOrMore<Peer>;
}

/**
 * Pods of the namespace reach each other on every port; they accept and open no other connection, but what other policies
 * there allow.
 *
 * @diagram
 * shop/* → shop/*: everything
 * shop/* → everyone else, everyone else → shop/*: nothing
 * @limits DNS is cut off too: see `allowDns`. Pods of the namespace on the host's network are not meant.
 * @example
 * allowWithinNamespace({ namespace: "shop" })
 */
export function allowWithinNamespace(args: PresetArgs = {}): NetworkPolicy {
  const everyPod = pods({});
  return networkPolicy("allow-within-namespace", args, "allow-within-namespace", {
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
 * @diagram
 * pay/api → shop/web: TCP 8080
 * everyone else → shop/web: nothing
 * @limits The one side of a connection only. A port is that of the container, not that of the Service.
 * @example
 * allowIngressFrom({ namespace: "shop", podSelector: { app: "web" }, from: podsIn("pay", { app: "api" }), on: tcp(8080) })
 * @throws RangeError where `from` or `on` is an empty list
 */
export function allowIngressFrom(args: AllowIngressFromArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  const name = policyName("allow-ingress-to", slugOfPods(podSelector), "from", slugOfPeers(args.from));
  return networkPolicy("allow-ingress-from", args, name, {
    podSelector,
    policyTypes: ["Ingress"],
    ingress: [ingressRule(args.from, args)],
  });
}

/**
 * The pods that match may connect to `to` on the ports, and to nothing else, but what other policies that select them
 * allow. Where `to` is isolated for ingress, its side needs a policy too: see `allow`.
 *
 * @diagram
 * shop/web → pay/api: TCP 8080
 * shop/web → everyone else: nothing
 * @limits The one side of a connection only, and DNS is cut off: see `allowDns`. A port is that of the container, not that
 *   of the Service.
 * @example
 * allowEgressTo({ namespace: "shop", podSelector: { app: "web" }, to: podsIn("pay", { app: "api" }), on: tcp(8080) })
 * @throws RangeError where `to` or `on` is an empty list
 */
export function allowEgressTo(args: AllowEgressToArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  const name = policyName("allow-egress-from", slugOfPods(podSelector), "to", slugOfPeers(args.to));
  return networkPolicy("allow-egress-to", args, name, {
    podSelector,
    policyTypes: ["Egress"],
    egress: [egressRule(args.to, args)],
  });
}
