import type { LabelSelector, NetworkPolicy } from "../../../policies/types";
import { type Inventory, metadataName } from "./inventory";
import { notAmong, policy, tcp } from "./policyParts";

/**
 * Generates one namespace in which every policy selects every pod and admits from and to every pod: all pairs may
 * connect, and each policy adds a port. The selectors are written in several ways, and name a label by which every pod
 * differs.
 */
export function generateSameForAll(workloads: number, policies: number): Inventory {
  return {
    namespaces: [{ name: "all", labels: { [metadataName]: "all" } }],
    workloads: Array.from({ length: workloads }, (_, index) => ({
      namespace: "all",
      name: `app-${String(index)}`,
      labels: { app: `app-${String(index)}`, stage: "live" },
      ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    })),
    policies: Array.from({ length: policies }, (_, index) => samePolicy(index)),
  };
}

function samePolicy(index: number): NetworkPolicy {
  const everyone = everyPod(index);
  const ports = [tcp("http"), tcp(10_000 + 2 * (index % 20_000))];
  return policy("all", `p${String(index)}`, {
    podSelector: everyPod(index + 1),
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [{ podSelector: everyone }], ports }],
    egress: [{ to: [{ podSelector: everyone }], ports: [...ports] }],
  });
}

function everyPod(index: number): LabelSelector {
  switch (index % 4) {
    case 0:
      return {};
    case 1:
      return { matchLabels: { stage: "live" } };
    case 2:
      return { matchExpressions: [{ key: "app", operator: "Exists" }] };
    default:
      return notAmong("app", `nobody-${String(index)}`);
  }
}
