import { labelSelector, podsIn, type Selector } from "../../peers";
import type { NetworkPolicy } from "../../types";
import { dnsSubdomain, labelValue } from "../../validation/names";
import { policyName, slugOfPeers, slugOfPods } from "../names";
import type { PresetName } from "../origin";
import { type EntryArgs, entryPolicy } from "./entryPolicy";

export interface AllowFromIngressNginxArgs extends EntryArgs {
  /**
   * Namespace in which the controller runs.
   * @default "ingress-nginx"
   */
  readonly controllerNamespace?: string;
  /**
   * Labels of the controller's pods, or a selector.
   * @default { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" }
   */
  readonly controllerSelector?: Selector;
}

export interface AllowFromTraefikArgs extends EntryArgs {
  /**
   * Namespace in which Traefik runs.
   * @default "traefik"
   */
  readonly controllerNamespace?: string;
  /**
   * Labels of Traefik's pods, or a selector.
   * @default { "app.kubernetes.io/name": "traefik" }
   */
  readonly controllerSelector?: Selector;
}

export interface AllowFromGatewayArgs extends EntryArgs {
  /** Name of the Gateway. */
  readonly gateway: string;
  /** Namespace in which pods of the Gateway run: that of the Gateway itself with most implementations. */
  readonly gatewayNamespace: string;
  /**
   * Labels of those pods, or a selector, for implementations that set other ones.
   * @default - the label `gateway.networking.k8s.io/gateway-name` with the name
   */
  readonly gatewaySelector?: Selector;
}

const nginx = { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" };
const traefik = { "app.kubernetes.io/name": "traefik" };
const gatewayNameLabel = "gateway.networking.k8s.io/gateway-name";

/**
 * The pods that match accept connections from the controller of ingress-nginx on the ports, and no other, but what
 * other policies that select them allow.
 *
 * @diagram
 * ingress-nginx/controller → shop/web: TCP 8080
 * everyone else → shop/web: nothing
 * @limits No selector matches a controller on the host's network. Who reaches the controller is not restricted, nor
 *   which Ingress leads to the pods. Where the controller is isolated for egress, its side needs a policy too.
 * @example
 * allowFromIngressNginx({ namespace: "shop", podSelector: { app: "web" }, on: tcp(8080) })
 * @throws RangeError where `on` is an empty list or `controllerNamespace` is no namespace's name
 */
export function allowFromIngressNginx(args: AllowFromIngressNginxArgs): NetworkPolicy {
  return fromController("allow-from-ingress-nginx", args, "ingress-nginx", nginx);
}

/**
 * The pods that match accept connections from Traefik on the ports, and no other, but what other policies that select
 * them allow.
 *
 * @diagram
 * traefik/traefik → shop/web: TCP 8080
 * everyone else → shop/web: nothing
 * @limits No selector matches pods of Traefik on the host's network. Who reaches Traefik is not restricted, nor which
 *   of its routes leads to the pods. Where Traefik is isolated for egress, its side needs a policy too. As k3s runs it,
 *   its namespace is `kube-system`.
 * @example
 * allowFromTraefik({ namespace: "shop", podSelector: { app: "web" }, on: tcp(8080) })
 * @throws RangeError where `on` is an empty list or `controllerNamespace` is no namespace's name
 */
export function allowFromTraefik(args: AllowFromTraefikArgs): NetworkPolicy {
  return fromController("allow-from-traefik", args, "traefik", traefik);
}

/**
 * The pods that match accept connections from the pods of a Gateway of the Gateway API on the ports, and no other, but
 * what other policies that select them allow.
 *
 * @diagram
 * gateway/envoy → shop/web: TCP 8080
 * everyone else → shop/web: nothing
 * @limits It is for implementations that run pods for each Gateway and label them. Where one serves all Gateways, label
 *   its pods yourself or name them by `gatewaySelector`; for one on the host's network or outside the cluster, such as
 *   a cloud's load balancer, see `allowFromLoadBalancer`. Which route leads to the pods is not restricted.
 * @example
 * allowFromGateway({
 *   namespace: "shop",
 *   podSelector: { app: "web" },
 *   gateway: "public",
 *   gatewayNamespace: "gateway",
 *   on: tcp(8080),
 * })
 * @throws RangeError where `on` is an empty list, `gatewayNamespace` is no namespace's name, or `gateway` cannot be
 *   that of a Gateway or, without `gatewaySelector`, not the value of a label
 */
export function allowFromGateway(args: AllowFromGatewayArgs): NetworkPolicy {
  const { gateway, gatewayNamespace, gatewaySelector } = args;
  const [noName] = dnsSubdomain(gateway);
  if (noName !== undefined) throw new RangeError(`gateway ${noName}, got \`${gateway}\``);
  const [noValue] = gatewaySelector === undefined ? labelValue(gateway) : [];
  if (noValue !== undefined) {
    throw new RangeError(
      `gateway ${noValue} to be in a label, got \`${gateway}\`; name its pods by \`gatewaySelector\``,
    );
  }
  const pods = podsIn(gatewayNamespace, gatewaySelector ?? { [gatewayNameLabel]: gateway });
  const whom = gatewaySelector === undefined ? `${gatewayNamespace}-${gateway}` : `${gateway}-by-${slugOfPeers(pods)}`;
  return entryPolicy("allow-from-gateway", named("allow-from-gateway", whom, args), pods);
}

function fromController(
  preset: PresetName,
  args: AllowFromIngressNginxArgs,
  namespace: string,
  selector: Selector,
): NetworkPolicy {
  const { controllerNamespace, controllerSelector } = args;
  const controller = podsIn(controllerNamespace ?? namespace, controllerSelector ?? selector);
  // Two controllers in one cluster, say for inside and outside, may both lead to the same pods.
  const whom = slugOfPeers(controller);
  const isUsual = whom === slugOfPeers(podsIn(namespace, selector));
  return entryPolicy(preset, isUsual ? args : named(preset, whom, args), controller);
}

/** The arguments, with a default name that says from whom. */
function named(preset: PresetName, whom: string, args: EntryArgs): EntryArgs {
  return { ...args, name: args.name ?? policyName(preset, whom, "for", slugOfPods(labelSelector(args.podSelector))) };
}
