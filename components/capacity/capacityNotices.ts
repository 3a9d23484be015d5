import type { NodeGroupSettings } from "../eksSettings";
import type { Notice } from "../notice";
import type { PolicyEngine } from "../policyEngine/enforcement";
import { type InstanceType, instanceType, typesOfFamily } from "./instanceTypes";
import { platformPods } from "./platformPods";
import { podsPerNode, reservedMemoryMiB } from "./podsPerNode";

export interface CapacityQuestion {
  nodeGroup: Pick<NodeGroupSettings, "instanceType" | "desiredSize" | "minSize" | "maxSize" | "prefixDelegation">;
  policyEngine: PolicyEngine;
  /** Pods that the program itself will run, besides the platform's. */
  plannedPods: number;
  /** Pods that it will run on each node besides. */
  plannedPodsPerNode: number;
}

/**
 * How many pods remain for workloads with the wanted and with the fewest nodes, and what is wrong with that: a warning
 * where it is less than a third of all, an error where not even platform and program fit on the wanted nodes.
 */
export function capacityNotices(question: CapacityQuestion): readonly Notice[] {
  const { instanceType: name, desiredSize, minSize } = question.nodeGroup;
  const type = instanceType(name);
  if (type === undefined) return [unchecked(name)];
  const counts = [...new Set([desiredSize, minSize])].filter((nodes) => nodes > 0);
  return [...counts.map((nodes) => room(question, type, nodes)), ...memoryNotices(question, type)];
}

const unchecked = (name: string): Notice => ({
  severity: "info",
  message: `whether the pods fit is not checked: how many a node of ${name} holds is not known here`,
  fixes: [],
});

function room(question: CapacityQuestion, type: InstanceType, nodes: number): Notice {
  const { nodeGroup, policyEngine } = question;
  const each = podsPerNode(type, nodeGroup.prefixDelegation);
  const platform = platformPods(policyEngine, nodes);
  const planned = programPods(question, nodes);
  const rest = each * nodes - platform - planned;
  const hold = nodes === 1 ? "1 node of" : `${String(nodes)} nodes of`;
  const who = `${nodes === nodeGroup.desiredSize ? "" : "at the fewest, "}${hold} ${nodeGroup.instanceType}`;
  const used = `${String(platform)} are the platform's and ${String(planned)} the program's`;
  const result = rest < 0 ? `${String(-rest)} have no place` : `${String(rest)} remain for workloads`;
  const grade = gradeOf(question, type, nodes);
  return {
    severity: grade === "error" && nodes !== nodeGroup.desiredSize ? "warning" : grade,
    message: `${who} can have ${String(each * nodes)} pods, ${String(each)} each: ${used}, so ${result}`,
    fixes: grade === "info" ? [] : roomFixes(question, type, nodes),
  };
}

/** How well so many nodes do. */
function gradeOf(question: CapacityQuestion, type: InstanceType, nodes: number) {
  const capacity = podsPerNode(type, question.nodeGroup.prefixDelegation) * nodes;
  const rest = capacity - platformPods(question.policyEngine, nodes) - programPods(question, nodes);
  if (rest < 0) return "error";
  return 3 * rest < capacity ? "warning" : "info";
}

const programPods = ({ plannedPods, plannedPodsPerNode }: CapacityQuestion, nodes: number) =>
  plannedPods + plannedPodsPerNode * nodes;

/** The changes of one thing that are enough, each tried before it is named. */
function roomFixes(question: CapacityQuestion, type: InstanceType, nodes: number): string[] {
  const { nodeGroup } = question;
  const delegating = { ...question, nodeGroup: { ...nodeGroup, prefixDelegation: true } };
  const delegation =
    !nodeGroup.prefixDelegation &&
    gradeOf(delegating, type, nodes) === "info" &&
    memoryNotices(delegating, type).length === 0;
  const larger = largerTypes(nodeGroup.instanceType).find(([, candidate]) => isEnough(question, candidate, nodes));
  // Beyond this many more nodes another type is the answer.
  const more = Array.from({ length: 10 }, (_, index) => nodes + index + 1).find((count) =>
    isEnough(question, type, count),
  );
  return [
    ...(delegation ? ["pulumi config set prefixDelegation true"] : []),
    ...(larger === undefined ? [] : [`pulumi config set instanceType ${larger[0]}`]),
    ...(more === undefined ? [] : [moreNodes(nodeGroup, nodes, more)]),
  ];
}

const isEnough = (question: CapacityQuestion, type: InstanceType, nodes: number) =>
  gradeOf(question, type, nodes) === "info" && memoryNotices(question, type).length === 0;

/** Raises the number that was asked about, and those that may not be below it. */
function moreNodes({ desiredSize, maxSize }: CapacityQuestion["nodeGroup"], nodes: number, more: number): string {
  const keys = [
    ...(more > maxSize ? ["maxNodes"] : []),
    ...(more > desiredSize ? ["desiredNodes"] : []),
    ...(nodes === desiredSize ? [] : ["minNodes"]),
  ];
  return keys.map((key) => `pulumi config set ${key} ${String(more)}`).join(" && ");
}

const largerTypes = (name: string): [name: string, type: InstanceType][] => {
  const family = typesOfFamily(name);
  return family.slice(family.indexOf(name) + 1).flatMap((other) => {
    const type = instanceType(other);
    return type === undefined ? [] : [[other, type]];
  });
};

/** Many pods on a small node: what it reserves for them is then missing to them. */
function memoryNotices({ nodeGroup }: CapacityQuestion, type: InstanceType): readonly Notice[] {
  if (!nodeGroup.prefixDelegation || !reservesTooMuch(type)) return [];
  const larger = largerTypes(nodeGroup.instanceType).find(([, candidate]) => !reservesTooMuch(candidate));
  const pods = podsPerNode(type, true);
  return [
    {
      severity: "warning",
      message:
        `with prefix delegation a node of ${nodeGroup.instanceType} holds ${String(pods)} pods, and keeps ` +
        `${String(reservedMemoryMiB(pods))} of its ${String(type.memoryMiB)} MiB of memory for running so many`,
      fixes: [
        ...(larger === undefined ? [] : [`pulumi config set instanceType ${larger[0]}`]),
        "pulumi config set prefixDelegation false",
      ],
    },
  ];
}

/** More than half of the memory. */
const reservesTooMuch = (type: InstanceType) => 2 * reservedMemoryMiB(podsPerNode(type, true)) > type.memoryMiB;
