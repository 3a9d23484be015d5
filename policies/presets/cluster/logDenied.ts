import type { CalicoRule, GlobalNetworkPolicy } from "../../calico/types";
import { calicoSelector, namespacesNamed } from "../../calico/writeSelector";
import { labelSelector, type Selector } from "../../peers";
import type { PolicyType } from "../../types";
import { policyName, slugOfPods } from "../names";
import { clusterMetadata, type ClusterPresetArgs, globalNetworkPolicy, namespaceNames } from "./clusterPreset";

export interface LogDeniedArgs extends ClusterPresetArgs {
  /** Names of the namespaces whose pods it is about. */
  readonly namespaces: readonly string[];
  /**
   * Pods there: labels, or a selector.
   * @default - all of them
   */
  readonly podSelector?: Selector;
  /** Directions in which NetworkPolicies isolate every one of these pods. */
  readonly directions: readonly PolicyType[];
}

/**
 * What NetworkPolicies do not allow the pods that match is logged by their nodes before it is denied. By Calico alone.
 *
 * The log is the kernel's, or the trace pipe with Calico's eBPF data plane; the FelixConfiguration says by `logPrefix` and
 * `logActionRateLimit` what a line starts with, and how many there are.
 *
 * @diagram
 * everyone → shop/*, by what NetworkPolicies do not allow: nothing, and a line in the log
 * shop/* → everyone, by what NetworkPolicies do not allow: nothing, and a line in the log
 * @limits It denies, too: a pod that matches and that no NetworkPolicy isolates in one of `directions` is shut off in
 *   that direction. So name only pods that are isolated, such as those of a namespace with `defaultDeny`, and deploy that
 *   first. Policies of Calico in the tier `default` are not read any more for the pods where their order is above 2000 or
 *   missing: that of `clusterDefaultDeny` is among them, with its rule for DNS, so that these pods need `allowDns`. What
 *   earlier tiers deny is not logged. Logs cost time for every packet that is denied.
 * @example
 * logDenied({ namespaces: ["shop"], directions: ["Ingress", "Egress"] })
 * @returns one policy
 * @throws RangeError where `namespaces` or `directions` is empty, or a name is no namespace's name
 */
export function logDenied(args: LogDeniedArgs): readonly GlobalNetworkPolicy[] {
  const namespaces = namespaceNames("namespaces", args.namespaces);
  if (namespaces.length === 0) {
    throw new RangeError("`namespaces` is empty; name those in which NetworkPolicies isolate the pods");
  }
  const types = (["Ingress", "Egress"] as const).filter((direction) => args.directions.includes(direction));
  if (types.length === 0) {
    throw new RangeError("`directions` is empty; name those in which NetworkPolicies isolate the pods");
  }
  const podSelector = labelSelector(args.podSelector ?? {});
  const isAll = Object.keys(podSelector).length === 0;
  const name = policyName(
    "log-denied",
    ...(types.length === 1 ? types : []),
    ...(isAll ? [] : ["for", slugOfPods(podSelector)]),
    "in",
    namespaces.join("-and-"),
  );
  return [
    globalNetworkPolicy(clusterMetadata("log-denied", args, name), {
      tier: "default",
      // After NetworkPolicies, which stand at 1000.
      order: 2000,
      namespaceSelector: namespacesNamed("in", namespaces),
      ...(!isAll && { selector: calicoSelector(podSelector) }),
      types,
      ...(types.includes("Ingress") && { ingress: logAndDeny }),
      ...(types.includes("Egress") && { egress: logAndDeny }),
    }),
  ];
}

const logAndDeny: readonly CalicoRule[] = [{ action: "Log" }, { action: "Deny" }];
