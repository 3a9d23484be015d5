import { labelSelector, type Selector } from "../peers";
import type { NetworkPolicy } from "../types";
import { policyName, slugOfPods } from "./names";
import { networkPolicy, type PresetArgs } from "./policy";

export interface PodPresetArgs extends PresetArgs {
  /** Pods of the namespace that the policy is about: labels, or a selector. `{}` is all of them. */
  readonly podSelector: Selector;
}

/** The pods that match accept every connection and may open every connection, whatever other policies select them. */
export function allowAllToPod(args: PodPresetArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  return networkPolicy(args, policyName("allow-all-to", slugOfPods(podSelector)), {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [{}],
    egress: [{}],
  });
}

/** The pods that match accept no connection and open none, but what other policies that select them allow. */
export function denyAllToPod(args: PodPresetArgs): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  return networkPolicy(args, policyName("deny-all-to", slugOfPods(podSelector)), {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
  });
}

/** No pod of the namespace accepts a connection, but what other policies there allow; what they open is not restricted. */
export function blockAllIncoming(args: PresetArgs = {}): NetworkPolicy {
  return networkPolicy(args, "block-all-incoming", { podSelector: {}, policyTypes: ["Ingress"] });
}

/** No pod of the namespace opens a connection, but what other policies there allow; what they accept is not restricted. */
export function blockAllOutgoing(args: PresetArgs = {}): NetworkPolicy {
  return networkPolicy(args, "block-all-outgoing", { podSelector: {}, policyTypes: ["Egress"] });
}

/** No pod of the namespace accepts or opens a connection, but what other policies there allow; DNS is cut off too. */
export function defaultDeny(args: PresetArgs = {}): NetworkPolicy {
  return networkPolicy(args, "default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
}
