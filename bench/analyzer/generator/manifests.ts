import { withOneChange } from "./change";
import type { Inventory, NamespaceEntry, WorkloadEntry } from "./inventory";

/** The objects of an inventory as the API has them, by the file that they go into. */
export interface Manifests {
  readonly namespaces: readonly object[];
  /** Deployments. */
  readonly workloads: readonly object[];
  readonly networkpolicies: readonly object[];
}

export function manifestsOf({ namespaces, workloads, policies }: Inventory): Manifests {
  return {
    namespaces: namespaces.map(namespaceManifest),
    workloads: workloads.map(deploymentManifest),
    networkpolicies: policies,
  };
}

/** The same after a change of one policy. */
export function changedManifestsOf(inventory: Inventory): Manifests {
  return manifestsOf({ ...inventory, policies: withOneChange(inventory.policies) });
}

/** All of them as `kubectl get -o json` gives them. */
export function listOf({ namespaces, workloads, networkpolicies }: Manifests): object {
  return { apiVersion: "v1", kind: "List", items: [...namespaces, ...workloads, ...networkpolicies] };
}

function namespaceManifest({ name, labels }: NamespaceEntry): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function deploymentManifest({ namespace, name, labels, ports }: WorkloadEntry): object {
  const identity = ["app.kubernetes.io/name", "k8s-app"].flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  const container = {
    name: "main",
    image: `registry.example.com/${name}:1.0.${String(name.length)}`,
    imagePullPolicy: "IfNotPresent",
    env: [
      { name: "LOG_LEVEL", value: "info" },
      { name: "PORT", value: String(ports[0]?.port) },
    ],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    ports: ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: identity.length === 0 ? labels : Object.fromEntries(identity) },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}
