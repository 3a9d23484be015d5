import type { Cluster, Origin, Pod, Workload } from "../../../analyzer/model";
import type { NetworkPolicy } from "../../../policies/types";
import { withOneChange } from "./change";
import type { Inventory, WorkloadEntry } from "./inventory";

/** Which pods to make of a workload: a template that stands for its replicas, or so many pods, each with an address. */
export type Replicas = "template" | number;

/** The inventory as the analyzer takes it. Pods share nothing, as if each had been read. */
export function clusterOf({ namespaces, workloads, policies }: Inventory, replicas: Replicas): Cluster {
  const names = new Names();
  return {
    namespaces: namespaces.map(({ name, labels }) => ({ name, labels, origin })),
    workloads: workloads.map((workload) => workloadOf(workload, podsOf(workload, replicas, names))),
    policies: policies.map(policyOf),
    services: [],
  };
}

/** The cluster after a change of one policy; all other objects are the same ones. */
export function changedCluster(cluster: Cluster): Cluster {
  const objects = cluster.policies.map(({ object }) => object);
  const changed = withOneChange(objects);
  return {
    ...cluster,
    policies: cluster.policies.map((policy, index) => {
      const object = changed[index];
      return object === undefined || object === policy.object ? policy : policyOf(object);
    }),
  };
}

const origin: Origin = { source: "generated", line: () => undefined };

function policyOf(object: NetworkPolicy) {
  return { namespace: object.metadata.namespace ?? "default", name: object.metadata.name, object, origin };
}

function workloadOf({ namespace, name }: WorkloadEntry, pods: readonly Pod[]): Workload {
  return { namespace, name, kind: "Deployment", pods, origin };
}

function podsOf(workload: WorkloadEntry, replicas: Replicas, names: Names): Pod[] {
  if (replicas === "template") return [podOf(workload, {})];
  const hash = names.nextHash();
  return Array.from({ length: replicas }, () => podOf(workload, { hash, number: names.nextPod() }));
}

function podOf(
  { name, labels, ports }: WorkloadEntry,
  { hash, number }: { readonly hash?: string; readonly number?: number },
): Pod {
  return {
    name: number === undefined ? undefined : `${name}-${hash ?? ""}-${number.toString(36).padStart(5, "0")}`,
    labels: hash === undefined ? { ...labels } : { ...labels, "pod-template-hash": hash },
    ports: ports.map((port) => ({ ...port })),
    hostNetwork: false,
    addresses: number === undefined ? [] : [addressOf(number)],
  };
}

/** Addresses in 10.64.0.0/10, in turn. */
function addressOf(number: number): string {
  return `10.${String(64 + (number >> 16))}.${String((number >> 8) & 255)}.${String(number & 255)}`;
}

/** What controllers would have made up: different for each. */
class Names {
  private pods = 0;
  private hashes = 0;

  nextPod(): number {
    return ++this.pods;
  }

  nextHash(): string {
    return (Math.imul(++this.hashes, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  }
}
