import { type AddressBlock, asList, type OneOrMore, type Peer, podsIn } from "../../peers";
import { tcp } from "../../ports";
import type { NetworkPolicy, NetworkPolicyPort } from "../../types";
import { givenPorts } from "../givenPorts";
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
  /** Addresses from which the API server asks for metrics. On EKS those are in the cluster's subnets. */
  readonly apiServer: OneOrMore<AddressBlock>;
  /** Addresses of the nodes, whose kubelets it asks. */
  readonly nodes: OneOrMore<AddressBlock>;
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
 * The metrics-server, pods labelled `k8s-app: metrics-server`, accepts connections from the API server and may ask the
 * kubelets of nodes, both on TCP 10250; it accepts and opens no other connection, but what other policies that select it
 * allow.
 *
 * @diagram
 * 10.0.16.0/20 → kube-system/metrics-server: TCP 10250
 * kube-system/metrics-server → 10.0.32.0/20: TCP 10250
 * everyone else → kube-system/metrics-server, kube-system/metrics-server → everyone else: nothing
 * @limits It also watches nodes and pods at the API server: see `allowApiServer`. For a chart that listens elsewhere, as
 *   on 4443, write the policy by `allowIngressFrom` and `allowEgressTo`.
 * @example
 * allowMetricsServer({
 *   namespace: "kube-system",
 *   apiServer: ipBlock("10.0.16.0/20"),
 *   nodes: ipBlock("10.0.32.0/20"),
 * })
 * @throws RangeError where a list of addresses is empty
 */
export function allowMetricsServer(args: AllowMetricsServerArgs): NetworkPolicy {
  const kubelet = { on: tcp(10250) };
  return networkPolicy("allow-metrics-server", args, "allow-metrics-server", {
    podSelector: { matchLabels: { "k8s-app": "metrics-server" } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [ingressRule(asList(args.apiServer), kubelet)],
    egress: [egressRule(asList(args.nodes), kubelet)],
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
