import { type AddressBlock, labelSelector, type OneOrMore, type Peer, podsIn, type Selector } from "../../peers";
import { tcp } from "../../ports";
import type { NetworkPolicy, NetworkPolicyPort } from "../../types";
import { givenPorts } from "../givenPorts";
import { policyName, slugOfPods } from "../names";
import {
  egressPolicy,
  egressRule,
  ingressPolicy,
  ingressRule,
  networkPolicy,
  type PodsArgs,
  type PresetArgs,
} from "../policy";

export interface AllowMetricsScrapingArgs extends PodsArgs {
  /**
   * Who collects metrics.
   * @default podsIn("monitoring", { "app.kubernetes.io/name": "prometheus" })
   */
  readonly from?: OneOrMore<Peer>;
  /** Ports of the containers that show metrics. */
  readonly on: OneOrMore<NetworkPolicyPort>;
}

export interface AllowMetricsServerArgs extends PresetArgs {
  /**
   * Labels of its pods, or a selector. Its chart has `{ "app.kubernetes.io/name": "metrics-server" }`.
   * @default { "k8s-app": "metrics-server" }, as its manifest has it
   */
  readonly podSelector?: Selector;
  /**
   * Addresses of the API server, which asks for metrics, and which metrics-server asks for nodes and pods. On EKS those
   * are in the cluster's subnets.
   */
  readonly apiServer: OneOrMore<AddressBlock>;
  /** Addresses of the nodes, whose kubelets it asks. */
  readonly nodes: OneOrMore<AddressBlock>;
  /**
   * The port of its container. That of the EKS add-on is 10251, and older versions have 4443.
   * @default tcp(10250)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
  /**
   * The port that the API server listens on. That of kubeadm and kind is 6443.
   * @default tcp(443)
   */
  readonly apiServerOn?: OneOrMore<NetworkPolicyPort>;
  /**
   * The port that kubelets listen on.
   * @default tcp(10250)
   */
  readonly kubeletsOn?: OneOrMore<NetworkPolicyPort>;
}

export interface AllowTelemetryArgs extends PodsArgs {
  /** Who takes logs, metrics and traces: an agent or a collector. */
  readonly to: OneOrMore<Peer>;
  /**
   * The ports of its containers.
   * @default [tcp(4317), tcp(4318)], OTLP by gRPC and by HTTP
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
}

/**
 * The pods that match accept connections from those who collect metrics on the ports, and no other, but what other
 * policies that select them allow.
 *
 * @diagram
 * monitoring/prometheus → shop/api: TCP 9090
 * everyone else → shop/api: nothing
 * @limits Where Prometheus is isolated for egress, its side needs a policy too: see `allow`.
 * @example
 * allowMetricsScraping({
 *   namespace: "shop",
 *   podSelector: { app: "api" },
 *   from: podsIn("monitoring", { app: "prometheus" }),
 *   on: tcp(9090),
 * })
 * @throws RangeError where a list of peers or ports is empty
 */
export function allowMetricsScraping(args: AllowMetricsScrapingArgs): NetworkPolicy {
  const { from = podsIn("monitoring", { "app.kubernetes.io/name": "prometheus" }) } = args;
  return ingressPolicy("allow-metrics-scraping", args, [ingressRule(from, { on: givenPorts("on", args.on) })]);
}

/**
 * The pods of metrics-server accept connections from the API server on TCP 10250, and may connect to the API server on
 * TCP 443 and to the kubelets of nodes on TCP 10250; they accept and open no other connection, but what other policies
 * that select them allow.
 *
 * @diagram
 * 10.0.16.0/20 → kube-system/metrics-server: TCP 10250
 * kube-system/metrics-server → 10.0.16.0/20: TCP 443
 * kube-system/metrics-server → 10.0.32.0/20: TCP 10250
 * everyone else → kube-system/metrics-server, kube-system/metrics-server → everyone else: nothing
 * @limits Pods that have addresses in the ranges are matched as well, with the VPC CNI those in the nodes' subnets. It
 *   asks nodes by their addresses; where told to do so by name, it needs `allowDns`. Who collects its own metrics is
 *   shut out: see `allowMetricsScraping`. On the host's network no policy holds it.
 * @example
 * allowMetricsServer({
 *   namespace: "kube-system",
 *   apiServer: ipBlock("10.0.16.0/20"),
 *   nodes: ipBlock("10.0.32.0/20"),
 * })
 * @throws RangeError where a list of addresses or ports is empty
 */
export function allowMetricsServer(args: AllowMetricsServerArgs): NetworkPolicy {
  const { apiServer, nodes, on = tcp(10250), apiServerOn = tcp(443), kubeletsOn = tcp(10250) } = args;
  const podSelector = labelSelector(args.podSelector ?? { "k8s-app": "metrics-server" });
  const preset = "allow-metrics-server";
  const name = args.podSelector === undefined ? preset : policyName(preset, "for", slugOfPods(podSelector));
  return networkPolicy(preset, args, name, {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [ingressRule(apiServer, { on: givenPorts("on", on) })],
    egress: [
      egressRule(apiServer, { on: givenPorts("apiServerOn", apiServerOn) }),
      egressRule(nodes, { on: givenPorts("kubeletsOn", kubeletsOn) }),
    ],
  });
}

/**
 * The pods that match may send logs, metrics and traces to a collector on the ports; they open no other connection, but
 * what other policies that select them allow.
 *
 * @diagram
 * shop/api → telemetry/collector: TCP 4317, TCP 4318
 * shop/api → everyone else: nothing
 * @limits An agent on the host's network is not matched by labels: name its node's addresses. Where the collector is
 *   isolated for ingress, its side needs a policy too: see `allow`. DNS is cut off: see `allowDns`.
 * @example
 * allowTelemetry({ namespace: "shop", podSelector: { app: "api" }, to: podsIn("telemetry", { app: "collector" }) })
 * @throws RangeError where a list of peers or ports is empty
 */
export function allowTelemetry(args: AllowTelemetryArgs): NetworkPolicy {
  const on = givenPorts("on", args.on ?? [tcp(4317), tcp(4318)]);
  return egressPolicy("allow-telemetry", args, [egressRule(args.to, { on })]);
}
