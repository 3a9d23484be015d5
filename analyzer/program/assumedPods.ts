import type { NamespacedPods } from "../../policies/peers";
import type { Cluster, Workload } from "../model";

/** What stands for the kind of a workload that the program does not make: `kube-system/dns[assumed]`. */
export const assumedKind = "assumed";

/**
 * The cluster with pods that are taken to run there although nothing in the input makes them.
 *
 * @param assumed the pods by the names that they get
 * @throws RangeError where pods are not told by labels alone
 */
export function withAssumed(cluster: Cluster, assumed: Readonly<Record<string, NamespacedPods>>): Cluster {
  const workloads = Object.entries(assumed).map(([name, pods]) => assumedWorkload(name, pods));
  const known = new Set(cluster.namespaces.map(({ name }) => name));
  const added = [...new Set(workloads.map(({ namespace }) => namespace))].filter((name) => !known.has(name));
  return {
    ...cluster,
    namespaces: [
      ...cluster.namespaces,
      ...added.map((name) => ({ name, labels: { "kubernetes.io/metadata.name": name }, origin: undefined })),
    ],
    workloads: [...cluster.workloads, ...workloads],
  };
}

/** @throws RangeError where pods are not told by labels alone */
export function assumedWorkload(name: string, { namespace, podSelector = {} }: NamespacedPods): Workload {
  const { matchLabels: labels, matchExpressions = [] } = podSelector;
  if (labels === undefined || matchExpressions.length > 0) {
    throw new RangeError(
      `assumed pods \`${name}\` must be told by their labels alone, as in podsIn("shop", { app: "web" })`,
    );
  }
  const pod = { name: undefined, labels, ports: [], hostNetwork: false, addresses: [] };
  const origin = { source: `${namespace}/${name}, which is assumed to run`, line: () => undefined };
  return { namespace, name, kind: assumedKind, pods: [pod], origin };
}
