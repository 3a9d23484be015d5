import { readObjects } from "../analyzer/input/readObjects";
import type { Cluster, Namespace, Origin, Pod, Policy, Workload } from "../analyzer/model";
import type { Tiered } from "../analyzer/tiers/model";
import type { ClusterObject } from "../policies/clusterObjects";
import { namespaceNameLabel } from "../policies/peers";
import type { NetworkPolicy } from "../policies/types";

/**
 * A cluster on AWS with bystanders of every sort, in which presets are shown and held to their claims: a shop, other
 * applications, what the platform and Calico run, two tenants, pods on the host's network, and places outside.
 */

/** What a preset makes: for a namespace, or for the whole cluster. */
export type PresetObject = NetworkPolicy | ClusterObject;

/** Labels and ports of each workload, by namespace. */
const workloads = {
  shop: {
    web: { labels: { app: "web" }, ports: { http: 8080 } },
    api: { labels: { app: "api" }, ports: { http: 8080, metrics: 9090 } },
    db: { labels: { app: "db" }, ports: { sql: 5432 } },
    queue: { labels: { app: "queue" }, ports: { amqp: 5672 } },
    job: { labels: { app: "job" }, ports: {} },
    suspect: { labels: { app: "suspect", quarantine: "true" }, ports: {} },
    agent: { labels: { app: "agent" }, ports: {}, isOnHost: true },
  },
  pay: {
    api: { labels: { app: "api" }, ports: { http: 8080 } },
    db: { labels: { app: "db" }, ports: { sql: 5432 } },
    // Not started yet, so that nobody knows its address.
    report: { labels: { app: "report" }, ports: {}, isTemplate: true },
  },
  "kube-system": {
    coredns: { labels: { "k8s-app": "kube-dns" }, ports: { dns: 53 } },
    "metrics-server": { labels: { "k8s-app": "metrics-server" }, ports: { https: 10250 } },
    "aws-node": { labels: { "k8s-app": "aws-node" }, ports: {}, isOnHost: true },
  },
  "ingress-nginx": {
    controller: {
      labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
      ports: { http: 80 },
    },
    "admission-job": {
      labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "admission-webhook" },
      ports: {},
    },
  },
  traefik: {
    traefik: { labels: { "app.kubernetes.io/name": "traefik" }, ports: { web: 8000 } },
    helper: { labels: { app: "helper" }, ports: {} },
  },
  gateway: {
    envoy: { labels: { "gateway.networking.k8s.io/gateway-name": "public" }, ports: { http: 8080 } },
    internal: { labels: { "gateway.networking.k8s.io/gateway-name": "internal" }, ports: { http: 8080 } },
  },
  monitoring: {
    prometheus: { labels: { app: "prometheus" }, ports: { http: 9090 } },
    grafana: { labels: { app: "grafana" }, ports: { http: 3000 } },
  },
  telemetry: {
    collector: { labels: { app: "collector" }, ports: { otlp: 4317 } },
    store: { labels: { app: "store" }, ports: {} },
  },
  // Has the labels of others.
  elsewhere: {
    web: { labels: { app: "web" }, ports: { http: 8080 } },
    api: { labels: { app: "api" }, ports: { http: 8080 } },
    db: { labels: { app: "db" }, ports: { sql: 5432 } },
    queue: { labels: { app: "queue" }, ports: { amqp: 5672 } },
    job: { labels: { app: "job" }, ports: {} },
    dns: { labels: { "k8s-app": "kube-dns" }, ports: { dns: 53 } },
    "metrics-server": { labels: { "k8s-app": "metrics-server" }, ports: {} },
    nginx: {
      labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
      ports: {},
    },
    traefik: { labels: { "app.kubernetes.io/name": "traefik" }, ports: {} },
    envoy: { labels: { "gateway.networking.k8s.io/gateway-name": "public" }, ports: {} },
    prometheus: { labels: { app: "prometheus" }, ports: {} },
    grafana: { labels: { app: "grafana" }, ports: {} },
    collector: { labels: { app: "collector" }, ports: {} },
  },
  "tenant-a": { app: { labels: { app: "app" }, ports: { http: 8080 } } },
  "tenant-a-jobs": { job: { labels: { app: "job" }, ports: {} } },
  "tenant-b": { app: { labels: { app: "app" }, ports: { http: 8080 } } },
  // Whatever spares the namespaces of the system has somebody to spare in each.
  "kube-public": { reader: { labels: { app: "reader" }, ports: {} } },
  "kube-node-lease": { reader: { labels: { app: "reader" }, ports: {} } },
  "calico-system": { controllers: { labels: { "k8s-app": "calico-kube-controllers" }, ports: {} } },
  "calico-apiserver": { apiserver: { labels: { "k8s-app": "calico-apiserver" }, ports: { api: 5443 } } },
  "tigera-operator": { uninstall: { labels: { "k8s-app": "uninstall" }, ports: {} } },
} as const satisfies Record<string, Record<string, WorkloadEntry>>;

/** Labels of namespaces, beside the automatic one. */
const namespaceLabels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  shop: { team: "shop" },
  pay: { team: "pay" },
  "tenant-a": { tenant: "a" },
  "tenant-a-jobs": { tenant: "a" },
  "tenant-b": { tenant: "b" },
};

/** Places outside the cluster, by name. Pods have addresses in 10.0.0.0/20, as the VPC CNI gives them. */
export const places = {
  internet: "203.0.113.7",
  office: "198.51.100.20",
  "internet, IPv6": "2001:db8:1::7",
  "private, IPv6": "fd12:3456::9",
  "control plane": "10.0.16.5",
  "load balancer": "10.0.32.9",
  "VPC endpoint": "10.0.48.11",
  "peered VPC": "10.20.0.9",
  "data centre": "192.168.7.7",
  "carrier network": "172.16.3.3",
  "carrier-grade NAT": "100.64.3.3",
  "link-local, IPv6": "fe80::9",
  "this network": "0.0.0.9",
  loopback: "127.0.0.1",
  "loopback, IPv6": "::1",
  "network for protocols": "192.0.0.192",
  "network for benchmarks": "198.19.0.9",
  multicast: "224.0.0.9",
  "multicast, IPv6": "ff05::9",
  "peered VPC, other half": "10.20.200.9",
  "node-local DNS": "169.254.20.10",
  "time service": "169.254.169.123",
  "time service, IPv6": "fd00:ec2::123",
  "pod identity": "169.254.170.23",
  "pod identity, IPv6": "fd00:ec2::23",
  metadata: "169.254.169.254",
  "metadata, IPv6": "fd00:ec2::254",
} as const;

interface WorkloadEntry {
  readonly labels: Readonly<Record<string, string>>;
  /** Container ports by name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly isOnHost?: boolean;
  readonly isTemplate?: boolean;
}

/** The cluster with objects in it. */
export function world(objects: readonly PresetObject[]): Cluster {
  const policies = objects.filter((object) => object.kind === "NetworkPolicy").map(policyOf);
  const tiered = tieredOf(objects.filter((object) => object.kind !== "NetworkPolicy"));
  return { namespaces, workloads: everyone, policies, services: [], ...(tiered && { tiered }) };
}

/** They are read as from a manifest, since what a cluster-wide object means depends on the tiers and on the others. */
function tieredOf(objects: readonly ClusterObject[]): Tiered | undefined {
  const { cluster, problems } = readObjects(objects.map((object) => ({ object, origin })));
  const [problem] = problems;
  if (problem !== undefined) throw new RangeError(`${problem.path}: ${problem.message}`);
  return cluster.tiered;
}

const origin: Origin = { source: "world", line: () => undefined };

const namespaces: readonly Namespace[] = Object.keys(workloads).map((name) => ({
  name,
  labels: { [namespaceNameLabel]: name, ...namespaceLabels[name] },
  origin,
}));

const everyone: readonly Workload[] = Object.entries(workloads)
  .flatMap(([namespace, inside]) =>
    Object.entries<WorkloadEntry>(inside).map((entry) => [namespace, ...entry] as const),
  )
  .map(([namespace, name, entry], number) => ({
    namespace,
    name,
    kind: "Deployment",
    pods: [1, 2].map((replica) =>
      podOf(name, entry, `10.0.${String(number >> 4)}.${String(16 * (number % 16) + replica)}`),
    ),
    origin,
  }));

function podOf(
  workload: string,
  { labels, ports, isOnHost = false, isTemplate = false }: WorkloadEntry,
  address: string,
): Pod {
  return {
    name: `${workload}-${address.split(".").at(-1) ?? ""}`,
    labels,
    ports: Object.entries(ports).map(([name, port]) => ({
      name,
      port,
      protocol: name === "dns" ? ("UDP" as const) : ("TCP" as const),
    })),
    hostNetwork: isOnHost,
    addresses: isOnHost || isTemplate ? [] : [address],
  };
}

function policyOf(object: NetworkPolicy): Policy {
  const { name, namespace } = object.metadata;
  if (namespace === undefined) throw new RangeError(`policy \`${name}\` must have a namespace`);
  return { namespace, name, object, origin };
}
