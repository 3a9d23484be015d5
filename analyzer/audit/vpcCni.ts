import type { Selected } from "../evaluate/podSelection";
import { uncoveredWorkloads } from "./coverage";
import { type Draft, ofWorkload } from "./finding";
import type { AuditRule, PolicyEngine } from "./rule";
import type { Survey } from "./survey";
import { findPortLimit } from "./vpcCniPortLimit";
import { findServicePorts } from "./vpcCniServicePorts";

const bothModes: readonly PolicyEngine[] = ["vpc-cni", "vpc-cni-strict"];

/** Limits of the VPC CNI where it enforces policies: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html */
export const vpcCniRules: readonly AuditRule[] = [
  {
    id: "vpc-cni-port-limit",
    severity: "error",
    engines: bothModes,
    meaning:
      "In one direction, a policy names more than 24 different ports or ranges of one protocol for the same peer.",
    why: "The VPC CNI takes no more than 24 of them, so what comes after these is not admitted. Rules that name the same peer count together. Ports by name are not counted, since a name may stand for a port that is counted already.",
    fix: "Join ports into ranges by `endPort`, or split the peer into several that need fewer ports each.",
    find: findPortLimit,
  },
  {
    id: "vpc-cni-service-port",
    severity: "warning",
    engines: bothModes,
    meaning:
      "The port of a Service is not the container port that it leads to, and policies isolate pods behind it for ingress.",
    why: "The VPC CNI asks for the same number on both sides: else connections through the Service may be denied that the policies admit.",
    fix: "Give the Service the container's port, or let the container listen on the Service's.",
    find: findServicePorts,
  },
  {
    id: "vpc-cni-unowned-pod",
    severity: "warning",
    engines: bothModes,
    meaning: "A policy selects a Pod that no controller owns.",
    why: "The VPC CNI does not hold a Pod without an owner, so the policy has no effect on it. A Pod whose owner is a node or another Pod counts as one without an owner here.",
    fix: "Let a Deployment or another controller make the Pod. Accept the finding where the Pod does have an owner.",
    find: findUnownedPods,
  },
  {
    id: "vpc-cni-strict-uncovered",
    severity: "error",
    engines: ["vpc-cni-strict"],
    meaning: "No policy selects the pods, so in the strict mode of the VPC CNI everything is denied to and from them.",
    why: "Strict mode starts with nothing admitted, in the namespaces of Kubernetes too: the cluster's DNS, for one, answers nobody until policies admit it.",
    fix: "Write policies that select the pods and admit what they need, before strict mode is switched on.",
    find: findUncovered,
  },
];

function* findUnownedPods(survey: Survey): Generator<Draft> {
  const policies = policiesOnLonePods(survey);
  for (const [index, workload] of survey.cluster.workloads.entries()) {
    if (workload.kind !== "Pod") continue;
    const names = Array.from(survey.partition.classesOf[index] ?? []).flatMap((number) => policies.get(number) ?? []);
    const [policy] = names.sort();
    if (policy === undefined) continue;
    yield {
      subject: ofWorkload(workload),
      message: `policy \`${policy}\` selects it, but has no effect on it: the engine does not hold a Pod without an owner`,
      fix: "let a Deployment or another controller make the Pod",
    };
  }
}

/** For each class with a Pod of its own, the policy that surely selects it; of several the one whose name comes first. */
function policiesOnLonePods({ cluster, partition, policies }: Survey): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const lone = new Set(
    cluster.workloads.flatMap(({ kind }, index) => (kind === "Pod" ? (partition.classesOf[index] ?? []) : [])),
  );
  if (lone.size === 0) return found;
  // Policies with one selector in a namespace share what it selects.
  const firstOf = new Map<Selected, string>();
  for (const { policy, subjects } of policies) setFirst(firstOf, subjects, `${policy.namespace}/${policy.name}`);
  for (const [{ sure }, name] of firstOf) {
    for (const number of sure) if (lone.has(number)) setFirst(found, number, name);
  }
  return found;
}

function setFirst<Key>(names: Map<Key, string>, key: Key, name: string): void {
  const known = names.get(key);
  if (known === undefined || name < known) names.set(key, name);
}

/** Always an error, also in namespaces of Kubernetes: nothing there works without policies either. */
function* findUncovered(survey: Survey): Generator<Draft> {
  for (const { workload, pods } of uncoveredWorkloads(survey)) {
    yield {
      subject: ofWorkload(workload),
      message: `no policy selects ${pods}: in strict mode everything to and from them is denied`,
      fix: `add policies to namespace \`${workload.namespace}\` that select them and admit what they need`,
    };
  }
}
