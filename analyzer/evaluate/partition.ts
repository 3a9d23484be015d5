import type { Labels, Protocol } from "../../policies/types";
import { AddressAxis } from "../sets/addressAxis";
import { type Cluster, type ContainerPort, type Pod, unknown, type Unknown, type Workload } from "../model";
import type { Certainty } from "../selectors";
import { protocols } from "../sets/connectionSet";
import { inOrder } from "../sets/sortedNumbers";
import { LabelIndex } from "./labelIndex";
import type { Mentions } from "./mentions";
import { emptySequence, Sequences } from "./sequences";

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
  readonly classesOf: readonly (readonly number[])[];
  /** Whether something of the pods or the namespaces is not known. */
  readonly hasUnknowns: boolean;
}

/** Puts pods into classes, by what the policies speak of. */
export function partition(cluster: Cluster, mentions: Mentions): Partition {
  const axis = new AddressAxis(mentions.cidrs);
  const namespaces = new Map(cluster.namespaces.map(({ name }, number) => [name, number]));
  const classifier = new Classifier(mentions, axis, cluster.namespaces.length);
  const found = cluster.workloads.map((workload) => classifier.classify(workload, numberOf(namespaces, workload)));
  const { classes, firstClassOf, renumbered } = classifier.byNamespace();
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
    classesOf: found.map((numbers) => renumber(numbers, renumbered)),
    hasUnknowns: cluster.namespaces.some(({ labels }) => hasUnknownLabels(labels)) || classes.some(isUncertain),
  };
}

/** In place. */
function renumber(numbers: number[], renumbered: Int32Array): readonly number[] {
  numbers.forEach((number, index) => (numbers[index] = renumbered[number] ?? 0));
  return numbers;
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
  private readonly sequences = new Sequences();
  /** By the number of the sequence that has all that makes a class. */
  private readonly numbers = new Map<number, number>();
  private readonly namedPorts = new Map<number, NamedPorts>();

  constructor(
    private readonly mentions: Mentions,
    private readonly axis: AddressAxis,
    private readonly namespaces: number,
  ) {}

  /** The classes of the workload's pods, numbered in the order in which they were found. */
  classify({ pods }: Workload, namespace: number): number[] {
    const numbers: number[] = [];
    let previous: Pod | undefined;
    let number = 0;
    for (const pod of pods) {
      // Replicas follow each other, and to compare two is cheaper than to find the class of one.
      if (previous === undefined || !this.areAlike(pod, previous)) number = this.classOf(pod, namespace);
      numbers.push(number);
      previous = pod;
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
  byNamespace() {
    const firstClassOf = new Int32Array(this.namespaces + 1);
    for (const { namespace } of this.found) firstClassOf[namespace + 1] = (firstClassOf[namespace + 1] ?? 0) + 1;
    for (let n = 0; n < this.namespaces; n++) firstClassOf[n + 1] = (firstClassOf[n + 1] ?? 0) + (firstClassOf[n] ?? 0);
    const next = firstClassOf.slice();
    const renumbered = new Int32Array(this.found.length);
    const classes = this.found.slice();
    this.found.forEach((found, old) => {
      const number = next[found.namespace] ?? 0;
      next[found.namespace] = number + 1;
      renumbered[old] = number;
      classes[number] = found;
    });
    return { classes, firstClassOf, renumbered };
  }

  private classOf(pod: Pod, namespace: number): number {
    const namedPorts = this.namedPortsOf(pod.ports);
    const parts = this.partsOf(pod);
    const isOnHostNetwork = pod.hostNetwork === unknown ? "perhaps" : pod.hostNetwork ? "yes" : "no";
    let key = this.addLabels(this.sequences.append(emptySequence, namespace), pod.labels);
    key = this.sequences.append(this.sequences.append(key, namedPorts.number), certainties.indexOf(isOnHostNetwork));
    for (const part of parts) key = this.sequences.append(key, part);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.found.push({ namespace, labels: pod.labels, isOnHostNetwork, namedPorts, parts }) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  /** Adds the labels as far as policies speak of them: values that none names are one and the same. */
  private addLabels(sequence: number, labels: Labels | Unknown): number {
    if (labels === unknown) return this.sequences.append(sequence, unknownLabels);
    const seen: number[] = [];
    for (const key in labels) {
      const label = this.mentions.labels.get(key);
      if (label === undefined || !Object.hasOwn(labels, key)) continue;
      seen.push(this.mentions.numberOf(label, key, labels[key] ?? ""));
    }
    let longer = sequence;
    for (const number of inOrder(seen)) longer = this.sequences.append(longer, number);
    return this.sequences.append(longer, endOfLabels);
  }

  private namedPortsOf(ports: readonly ContainerPort[] | Unknown): NamedPorts {
    const key = ports === unknown ? unknownPorts : this.portsKey(ports);
    let named = this.namedPorts.get(key);
    if (named === undefined) {
      named = { number: this.namedPorts.size, ports: ports === unknown ? ports : this.spokenOf(ports) };
      this.namedPorts.set(key, named);
    }
    return named;
  }

  private portsKey(ports: readonly ContainerPort[]): number {
    const keys: number[] = [];
    for (const { name, protocol, port } of ports) {
      if (!this.isSpokenOf(name)) continue;
      const one = protocols.indexOf(protocol) * 0x10000 + (port === unknown ? 0 : port);
      keys.push((this.mentions.portNames.get(name) ?? 0) * 0x40000 + one);
    }
    let sequence = emptySequence;
    for (const key of inOrder(keys)) {
      sequence = this.sequences.append(this.sequences.append(sequence, Math.floor(key / 0x40000)), key % 0x40000);
    }
    return sequence;
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
    return parts.length > 1 ? inOrder(Array.from(new Set(parts))) : parts;
  }
}

const noParts: readonly number[] = [];
const certainties: readonly Certainty[] = ["no", "perhaps", "yes"];
/** Items of sequences that are no label's number, and no sequence of ports. */
const endOfLabels = 0;
const unknownLabels = -1;
const unknownPorts = -1;

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
