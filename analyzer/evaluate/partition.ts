import type { Labels, Protocol } from "../../policies/types";
import { AddressAxis } from "../sets/addressAxis";
import { type Cluster, type ContainerPort, type Pod, unknown, type Unknown, type Workload } from "../model";
import type { Certainty } from "../selectors";
import { LabelIndex } from "./labelIndex";
import type { Mentions } from "./mentions";

/**
 * Pods that no policy can tell apart: those of one namespace that are alike in every label, port name and address that
 * the policies speak of.
 */
export interface PodClass {
  /** Number of the namespace. */
  readonly namespace: number;
  /** Those of any of its pods. */
  readonly labels: Labels | Unknown;
  readonly isOnHostNetwork: Certainty;
  /** The container ports that have a name which policies speak of. */
  readonly namedPorts: NamedPorts;
  /** Parts of the address axis in which the pods are known to have addresses. */
  readonly parts: readonly number[];
}

export interface NamedPorts {
  /** Equal for equal ports. */
  readonly number: number;
  readonly ports:
    readonly { readonly name: string; readonly protocol: Protocol; readonly port: number | Unknown }[] | Unknown;
}

/** The pods of a cluster in classes. */
export interface Partition {
  readonly axis: AddressAxis;
  /** By number; the classes of a namespace have numbers that follow each other. */
  readonly classes: readonly PodClass[];
  /** Number of the first class of each namespace, and at the end that of all classes. */
  readonly firstClassOf: Int32Array;
  readonly namespaces: ReadonlyMap<string, number>;
  readonly namespaceIndex: LabelIndex;
  readonly classIndex: LabelIndex;
  /** The class of each pod of each workload, in the order of the cluster. */
  readonly classesOf: readonly Int32Array[];
  /** Whether something of the pods or the namespaces is not known. */
  readonly hasUnknowns: boolean;
}

/** Puts pods into classes, by what the policies speak of. */
export function partition(cluster: Cluster, mentions: Mentions): Partition {
  const axis = new AddressAxis(mentions.cidrs);
  const namespaces = new Map(cluster.namespaces.map(({ name }, number) => [name, number]));
  const classifier = new Classifier(mentions, axis, cluster.namespaces.length);
  const found = cluster.workloads.map((workload) => classifier.classify(workload, numberOf(namespaces, workload)));
  const { classes, firstClassOf, renumbered } = classifier.inOrder();
  return {
    axis,
    classes,
    firstClassOf,
    namespaces,
    namespaceIndex: new LabelIndex(
      cluster.namespaces.map(({ labels }) => labels),
      () => true,
    ),
    classIndex: new LabelIndex(
      classes.map(({ labels }) => labels),
      (key) => mentions.labels.has(key),
    ),
    classesOf: found.map((numbers) => numbers.map((number) => renumbered[number] ?? 0)),
    hasUnknowns: cluster.namespaces.some(({ labels }) => hasUnknownLabels(labels)) || classes.some(isUncertain),
  };
}

function isUncertain({ labels, isOnHostNetwork, namedPorts }: PodClass): boolean {
  const { ports } = namedPorts;
  return (
    hasUnknownLabels(labels) ||
    isOnHostNetwork === "perhaps" ||
    ports === unknown ||
    ports.some(({ name, port }) => name === unknown || port === unknown)
  );
}

function hasUnknownLabels(labels: Labels | Unknown): boolean {
  return labels === unknown || Object.values(labels).includes(unknown);
}

function numberOf(namespaces: ReadonlyMap<string, number>, { namespace, name }: Workload): number {
  const number = namespaces.get(namespace);
  if (number === undefined)
    throw new RangeError(`workload \`${namespace}/${name}\` is in a namespace that is not there`);
  return number;
}

class Classifier {
  private readonly found: PodClass[] = [];
  private readonly numbers: Map<string, number>[];
  private readonly namedPorts = new Map<string, NamedPorts>();
  private readonly keys: ReadonlyMap<string, number>;

  constructor(
    private readonly mentions: Mentions,
    private readonly axis: AddressAxis,
    namespaces: number,
  ) {
    this.numbers = Array.from({ length: namespaces }, () => new Map<string, number>());
    this.keys = new Map(Array.from(mentions.labels.keys(), (key, index) => [key, index]));
  }

  /** The classes of the workload's pods, numbered in the order in which they were found. */
  classify({ pods }: Workload, namespace: number): Int32Array {
    const numbers = new Int32Array(pods.length);
    for (let index = 0; index < pods.length; index++) {
      const pod = pods[index];
      if (pod === undefined) continue;
      const previous = pods[index - 1];
      // Replicas follow each other, and to compare two is cheaper than to find the class of one.
      const isReplica = previous !== undefined && this.areAlike(pod, previous);
      numbers[index] = isReplica ? (numbers[index - 1] ?? 0) : this.classOf(pod, namespace);
    }
    return numbers;
  }

  private areAlike(a: Pod, b: Pod): boolean {
    return (
      a.hostNetwork === b.hostNetwork &&
      (a.labels === b.labels || this.areLabelsAlike(a.labels, b.labels)) &&
      (a.ports === b.ports || areSamePorts(a.ports, b.ports)) &&
      areSame(this.partsOf(a), this.partsOf(b))
    );
  }

  private areLabelsAlike(a: Labels | Unknown, b: Labels | Unknown): boolean {
    if (a === unknown || b === unknown) return false;
    let keys = 0;
    for (const key in a) {
      keys++;
      if (a[key] !== b[key] && this.mentions.labels.has(key)) return false;
      if (!Object.hasOwn(b, key)) return false;
    }
    return keys === Object.keys(b).length;
  }

  /** The classes by namespace, and the new number of each. */
  inOrder() {
    const order = Array.from(this.found.keys()).sort((a, b) => this.namespaceOf(a) - this.namespaceOf(b) || a - b);
    const renumbered = new Int32Array(order.length);
    const firstClassOf = new Int32Array(this.numbers.length + 1).fill(order.length);
    order.forEach((old, number) => (renumbered[old] = number));
    for (let number = order.length - 1; number >= 0; number--) {
      firstClassOf[this.namespaceOf(order[number] ?? 0)] = number;
    }
    for (let n = this.numbers.length - 1; n >= 0; n--) {
      firstClassOf[n] = Math.min(firstClassOf[n] ?? 0, firstClassOf[n + 1] ?? 0);
    }
    return { classes: order.flatMap((old) => this.found[old] ?? []), firstClassOf, renumbered };
  }

  private namespaceOf(number: number): number {
    return this.found[number]?.namespace ?? 0;
  }

  private classOf(pod: Pod, namespace: number): number {
    const namedPorts = this.namedPortsOf(pod.ports);
    const parts = this.partsOf(pod);
    const isOnHostNetwork = pod.hostNetwork === unknown ? "perhaps" : pod.hostNetwork ? "yes" : "no";
    const key = `${this.labelsKey(pod.labels)} ${String(namedPorts.number)} ${isOnHostNetwork} ${parts.join()}`;
    const known = this.numbers[namespace];
    let number = known?.get(key);
    if (number === undefined) {
      number = this.found.push({ namespace, labels: pod.labels, isOnHostNetwork, namedPorts, parts }) - 1;
      known?.set(key, number);
    }
    return number;
  }

  /** The labels as far as policies speak of them: values that none names are one and the same. */
  private labelsKey(labels: Labels | Unknown): string {
    if (labels === unknown) return unknown;
    const seen: number[] = [];
    for (const key in labels) {
      const values = this.mentions.labels.get(key);
      if (values === undefined || !Object.hasOwn(labels, key)) continue;
      const value = labels[key] ?? "";
      seen.push((this.keys.get(key) ?? 0) * 0x4000000 + (value === unknown ? 0 : (values.get(value) ?? -1)) + 1);
    }
    return seen.length > 1 ? seen.sort((a, b) => a - b).join() : String(seen[0] ?? "");
  }

  private namedPortsOf(ports: readonly ContainerPort[] | Unknown): NamedPorts {
    const key = ports === unknown ? unknown : this.portsKey(ports);
    let named = this.namedPorts.get(key);
    if (named === undefined) {
      named = { number: this.namedPorts.size, ports: ports === unknown ? ports : this.spokenOf(ports) };
      this.namedPorts.set(key, named);
    }
    return named;
  }

  private portsKey(ports: readonly ContainerPort[]): string {
    const keys: string[] = [];
    for (const { name, protocol, port } of ports) {
      if (this.isSpokenOf(name)) keys.push(`${name} ${protocol} ${String(port)}`);
    }
    return keys.length > 1 ? keys.sort().join() : (keys[0] ?? "");
  }

  private spokenOf(ports: readonly ContainerPort[]) {
    return ports.flatMap(({ name, protocol, port }) => (this.isSpokenOf(name) ? { name, protocol, port } : []));
  }

  private isSpokenOf(name: string | undefined): name is string {
    return name !== undefined && (name === unknown || this.mentions.portNames.has(name));
  }

  private partsOf({ addresses }: Pod): readonly number[] {
    if (addresses.length === 0) return noParts;
    const parts: number[] = [];
    for (const address of addresses) {
      const part = this.axis.partOf(address);
      if (part !== undefined) parts.push(part);
    }
    return parts.length > 1 ? Array.from(new Set(parts)).sort((a, b) => a - b) : parts;
  }
}

const noParts: readonly number[] = [];

function areSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function areSamePorts(a: readonly ContainerPort[] | Unknown, b: readonly ContainerPort[] | Unknown): boolean {
  if (a === unknown || b === unknown || a.length !== b.length) return false;
  return a.every(({ name, port, protocol }, index) => {
    const other = b[index];
    return other !== undefined && name === other.name && port === other.port && protocol === other.protocol;
  });
}
