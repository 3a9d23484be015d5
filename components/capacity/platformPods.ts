import type { PolicyEngine } from "../policyEngine/enforcement";

/** Pods of a kind. */
export interface Pods {
  name: string;
  count: number;
}

/** Pods that the platform runs on every node. Calico's CSI driver is not among them: the Installation turns it off. */
export const podsOnEachNode = (engine: PolicyEngine): readonly Pods[] =>
  ["aws-node", "kube-proxy", ...(engine === "calico" ? ["calico-node"] : [])].map(one);

/** Pods that the platform, as components of ours make it, runs somewhere in a cluster of so many nodes. */
export const podsOfCluster = (engine: PolicyEngine, nodes: number): readonly Pods[] => [
  { name: "coredns", count: 2 },
  ...(engine === "calico"
    ? [
        one("tigera-operator"),
        { name: "calico-typha", count: typhas(nodes) },
        one("calico-kube-controllers"),
        { name: "calico-apiserver", count: 2 },
        one("goldmane"),
        one("whisker"),
      ]
    : []),
];

/** The pods of the platform on so many nodes. */
export const platformPods = (engine: PolicyEngine, nodes: number): number =>
  total(podsOnEachNode(engine)) * nodes + total(podsOfCluster(engine, nodes));

export const total = (pods: readonly Pods[]): number => pods.reduce((sum, { count }) => sum + count, 0);

const one = (name: string): Pods => ({ name, count: 1 });

/**
 * How many Typhas the tigera-operator runs: one less than there are nodes, from one to three, and one more for each
 * 200 nodes. https://github.com/tigera/operator/blob/master/pkg/common/autoscale.go
 */
function typhas(nodes: number): number {
  if (nodes <= 2) return 1;
  if (nodes <= 4) return 2;
  return Math.max(3, Math.floor(nodes / 200) + 2);
}
