import { stringify } from "yaml";
import { type Cluster, type Pod, unknown, type Workload } from "../../../analyzer/model";
import { nameLabel } from "./edges";

/** The cluster as documents of YAML, which read again give the same; unknown values stand as the engine writes them. */
export function manifestOf({ namespaces, workloads, policies }: Cluster): string {
  const documents = [
    ...namespaces
      .filter(({ origin }) => origin !== undefined)
      .map(({ name, labels }) => ({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, labels: labels === unknown ? labels : withoutNameLabel(labels) },
      })),
    ...workloads.flatMap(workloadDocuments),
    ...policies.map(({ object }) => object),
  ];
  return documents.map((document) => stringify(document, { aliasDuplicateObjects: false })).join("---\n");
}

function withoutNameLabel(labels: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== nameLabel));
}

function workloadDocuments({ namespace, name, kind, pods }: Workload): readonly object[] {
  return pods.map((pod) => {
    const { metadata, spec } = templateOf(pod);
    if (pod.name === undefined) {
      const selector = { matchLabels: pod.labels };
      return {
        apiVersion: "apps/v1",
        kind,
        metadata: { name, namespace },
        spec: { selector, template: { metadata, spec } },
      };
    }
    const owner = { apiVersion: "apps/v1", kind, name, uid: `${namespace}-${name}`, controller: true };
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: pod.name, namespace, ...metadata, ...(kind !== "Pod" && { ownerReferences: [owner] }) },
      spec,
      ...(pod.addresses.length > 0 && {
        status: { podIP: pod.addresses[0], podIPs: pod.addresses.map((ip) => ({ ip })) },
      }),
    };
  });
}

/** Names of ports are unique in a container only, so each port has one of its own. */
function templateOf({ labels, ports, hostNetwork }: Pod): { readonly metadata: object; readonly spec: object } {
  const containers =
    ports === unknown
      ? [{ name: "c", image: "none", ports }]
      : ports.map(({ name, port, protocol }, index) => ({
          name: `c${String(index)}`,
          image: "none",
          ports: [{ ...(name !== undefined && { name }), containerPort: port, protocol }],
        }));
  return {
    metadata: { labels },
    spec: {
      ...(hostNetwork !== false && { hostNetwork }),
      containers: containers.length > 0 ? containers : [{ name: "c", image: "none" }],
    },
  };
}
