import type { AddressBlock, Anywhere, NamespacedPods, Peer } from "../peers";
import type { Labels, NetworkPolicy } from "../types";
import { allowEgressTo, allowIngressFrom } from "./connections";
import { madeBy } from "./origin";
import type { PortArgs } from "./policy";

/**
 * A connection to allow, of which at least one end is pods of a namespace that is known by name: podsIn() or namespace().
 * A policy can be written nowhere else.
 */
export type AllowArgs = PortArgs & {
  /**
   * Start of the names of the policies, which end in `-egress` and `-ingress`.
   * @default - says which direction, from whom, to whom
   */
  readonly name?: string;
  /**
   * Labels of the policies themselves.
   * @default - none
   */
  readonly labels?: Labels;
} & (
    | { readonly from: NamespacedPods; readonly to: NamespacedPods | Outside }
    | { readonly from: Outside; readonly to: NamespacedPods }
  );

/** An end of a connection at which no policy is written. */
export type Outside = AddressBlock | Anywhere;

/**
 * Pods at `from` may connect to `to` on the ports, even where both ends are isolated; each end is isolated by it, so that
 * beyond this only what other policies allow remains.
 *
 * @diagram
 * shop/web → pay/api: TCP 8080
 * shop/web → everyone else, everyone else → pay/api: nothing
 * @limits DNS is cut off for `from`: see `allowDns`. A port is that of the container, not that of the Service.
 * @example
 * allow({ from: podsIn("shop", { app: "web" }), to: podsIn("pay", { app: "api" }), on: tcp(8080) })
 * @returns the egress policy of `from` and the ingress policy of `to`, each with its own namespace; an end outside the
 *   cluster has none
 * @throws RangeError where `on` is an empty list
 */
export function allow(args: AllowArgs): readonly NetworkPolicy[] {
  const { from, to } = args;
  const sides = [
    ...(isInCluster(from) ? [allowEgressTo({ ...side(args, from, "egress"), to })] : []),
    ...(isInCluster(to) ? [allowIngressFrom({ ...side(args, to, "ingress"), from })] : []),
  ];
  return madeBy("allow", sides, args.labels);
}

/** Those of the policies that belong to the namespace, in the same order: what one NetworkPolicySet deploys of them. */
export function inNamespace(namespace: string, policies: readonly NetworkPolicy[]): readonly NetworkPolicy[] {
  return policies.filter((policy) => policy.metadata.namespace === namespace);
}

function side(args: AllowArgs, end: NamespacedPods, direction: "egress" | "ingress") {
  return {
    namespace: end.namespace,
    podSelector: end.podSelector ?? {},
    ...(args.name === undefined ? {} : { name: `${args.name}-${direction}` }),
    ...(args.on === undefined ? {} : { on: args.on }),
  };
}

function isInCluster(end: Peer): end is NamespacedPods {
  return end.kind === "namespacedPods";
}
