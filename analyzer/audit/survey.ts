import type { NetworkPolicyPeer } from "../../policies/types";
import { Mentions } from "../evaluate/mentions";
import { type Partition, partition, type PodClass } from "../evaluate/partition";
import { type AnySelector, keyOf, PodSelection, type Selected } from "../evaluate/podSelection";
import { type Direction, directions, isolates, podSelectorOf, type Rule, rulesOf } from "../evaluate/policyRules";
import { type Cluster, type Namespace, type Pod, type Policy, unknown, type Workload } from "../model";
import { type Certainty, requirementsOf, testNamespace } from "../selectors";

/** A policy with what the rules of an audit ask about it. */
export interface SurveyedPolicy {
  readonly policy: Policy;
  /** Number of its namespace. */
  readonly namespace: number;
  /** Classes of the pods that it selects, those on their node's network left out: policies do not hold them. */
  readonly subjects: Selected;
  readonly isolates: Readonly<Record<Direction, Certainty>>;
  readonly rules: Readonly<Record<Direction, readonly Rule[]>>;
}

export interface Member {
  readonly workload: Workload;
  readonly pod: Pod;
}

/** A cluster with its pods in classes that no policy tells apart, and each selector of its policies evaluated once. */
export class Survey {
  readonly partition: Partition;
  readonly policies: readonly SurveyedPolicy[];
  /** Whether something in the policies is not known. */
  readonly hasUnknownPolicies: boolean;
  private readonly selection: PodSelection;
  private readonly membersOf: readonly Member[][];
  private readonly onPodNetwork = new WeakMap<Selected, Selected>();
  private readonly selections = new Map<string, Selected[]>();
  private readonly hasHosts: boolean;
  private readonly matching = new Map<string, readonly number[]>();
  private readonly byNamespace: readonly Workload[][];

  constructor(readonly cluster: Cluster) {
    const mentions = new Mentions(cluster.policies, [cluster.tiered]);
    this.hasUnknownPolicies = mentions.hasUnknowns;
    this.partition = partition(cluster, mentions);
    this.hasHosts = this.partition.classes.some(({ isOnHostNetwork }) => isOnHostNetwork !== "no");
    this.selection = new PodSelection(cluster, this.partition);
    this.membersOf = membersByClass(cluster, this.partition);
    this.byNamespace = workloadsByNamespace(cluster, this.partition);
    this.policies = cluster.policies.map((policy) => this.surveyed(policy));
  }

  classOf(number: number): PodClass {
    const found = this.partition.classes[number];
    if (found === undefined) throw new RangeError(`no class has the number ${String(number)}`);
    return found;
  }

  /** The pods of a class. */
  members(number: number): readonly Member[] {
    return this.membersOf[number] ?? [];
  }

  namespace(number: number): Namespace {
    const found = this.cluster.namespaces[number];
    if (found === undefined) throw new RangeError(`no namespace has the number ${String(number)}`);
    return found;
  }

  workloadsIn(namespace: number): readonly Workload[] {
    return this.byNamespace[namespace] ?? [];
  }

  /** The pods that a selector matches in a namespace, also those on their node's network. */
  inNamespace(namespace: number, podSelector: AnySelector): Selected {
    return this.selection.inNamespace(namespace, podSelector);
  }

  /** The pods that a peer's selectors match, for a policy of the namespace; not for an `ipBlock`. */
  peerPods(peer: NetworkPolicyPeer, namespace: number): Selected {
    return this.withoutHosts(this.labelledPods(peer, namespace));
  }

  /** The same with pods on their node's network, which have the labels, but are not matched. */
  labelledPods({ podSelector, namespaceSelector }: NetworkPolicyPeer, namespace: number): Selected {
    return isGiven(namespaceSelector)
      ? this.selection.inNamespaces(namespaceSelector, podSelector)
      : this.selection.inNamespace(namespace, podSelector);
  }

  /** Numbers of the namespaces that a selector matches, surely or perhaps. */
  namespacesOf(selector: AnySelector): readonly number[] {
    const key = keyOf(selector);
    let found = this.matching.get(key);
    if (found === undefined) this.matching.set(key, (found = this.matchNamespaces(selector)));
    return found;
  }

  private surveyed(policy: Policy): SurveyedPolicy {
    const namespace = this.partition.namespaces.get(policy.namespace) ?? -1;
    return {
      policy,
      namespace,
      subjects: this.withoutHosts(this.selection.inNamespace(namespace, podSelectorOf(policy))),
      isolates: { Ingress: isolates(policy, "Ingress"), Egress: isolates(policy, "Egress") },
      rules: { Ingress: rulesOf(policy, "Ingress"), Egress: rulesOf(policy, "Egress") },
    };
  }

  private withoutHosts(selected: Selected): Selected {
    let found = this.onPodNetwork.get(selected);
    if (found === undefined) {
      found = this.distinct(this.holdable(selected));
      this.onPodNetwork.set(selected, found);
    }
    return found;
  }

  /** Without the pods that surely are on their node's network; those that perhaps are, are perhaps selected. */
  private holdable({ sure, perhaps }: Selected): Selected {
    if (!this.hasHosts) return { sure, perhaps };
    const certainty = (number: number) => this.classOf(number).isOnHostNetwork;
    const doubtful = [
      ...perhaps.filter((n) => certainty(n) !== "yes"),
      ...sure.filter((n) => certainty(n) === "perhaps"),
    ];
    return { sure: sure.filter((number) => certainty(number) === "no"), perhaps: new Int32Array(doubtful).sort() };
  }

  /** One object for equal selections, so that what is known of the one is known of all. */
  private distinct(selected: Selected): Selected {
    const { sure, perhaps } = selected;
    const key = [sure.length, sure[0], sure.at(-1), perhaps.length, perhaps[0]].join();
    const alike = this.selections.get(key) ?? [];
    const known = alike.find((other) => isEqual(other.sure, sure) && isEqual(other.perhaps, perhaps));
    if (known !== undefined) return known;
    alike.push(selected);
    this.selections.set(key, alike);
    return selected;
  }

  private matchNamespaces(selector: AnySelector): readonly number[] {
    const requirements = requirementsOf(selector);
    const candidates = this.partition.namespaceIndex.candidates(requirements) ?? this.cluster.namespaces.keys();
    return Array.from(candidates).filter((number) => testNamespace(requirements, this.namespace(number)) !== "no");
  }
}

/** Whether a field is there: null is as good as absent. */
export function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

/** Whether nothing, not even perhaps, is selected. */
export function isNothing({ sure, perhaps }: Selected): boolean {
  return sure.length === 0 && perhaps.length === 0;
}

/** Namespaces of Kubernetes itself, in which much is not the user's to change. */
export function isOfKubernetes(namespace: string): boolean {
  return namespace.startsWith("kube-");
}

/** `spec.ingress[0]`. */
export function rulePath(direction: Direction, index: number): string {
  return `spec.${direction === "Ingress" ? "ingress" : "egress"}[${String(index)}]`;
}

/** `spec.ingress[0].from[1]`. */
export function peerPath(direction: Direction, rule: number, peer: number): string {
  return `${rulePath(direction, rule)}.${direction === "Ingress" ? "from" : "to"}[${String(peer)}]`;
}

/** Every rule of a policy for a direction in which it isolates, surely or perhaps; other rules have no effect. */
export function* effectiveRules(
  surveyed: SurveyedPolicy,
): Generator<{ direction: Direction; rule: Rule; index: number }> {
  for (const direction of directions) {
    if (surveyed.isolates[direction] === "no") continue;
    for (const [index, rule] of surveyed.rules[direction].entries()) yield { direction, rule, index };
  }
}

/** The peers of a rule that are known to be peers; none where the rule names none. */
export function knownPeers({ peers }: Rule): readonly { readonly peer: NetworkPolicyPeer; readonly index: number }[] {
  return peers === unknown
    ? []
    : peers.flatMap((peer, index) => (peer === unknown ? [] : { peer: asPeer(peer), index }));
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

function asPeer(peer: NetworkPolicyPeer | null): NetworkPolicyPeer {
  return peer ?? {};
}

function membersByClass({ workloads }: Cluster, { classes, classesOf }: Partition): readonly Member[][] {
  const members = classes.map((): Member[] => []);
  workloads.forEach((workload, index) => {
    workload.pods.forEach((pod, place) => members[classesOf[index]?.[place] ?? -1]?.push({ workload, pod }));
  });
  return members;
}

function workloadsByNamespace(cluster: Cluster, { namespaces }: Partition): readonly Workload[][] {
  const lists = cluster.namespaces.map((): Workload[] => []);
  for (const workload of cluster.workloads) lists[namespaces.get(workload.namespace) ?? -1]?.push(workload);
  return lists;
}
