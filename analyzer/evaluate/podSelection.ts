import type { LabelSelector } from "../../policies/types";
import type { Cluster, Unknown } from "../model";
import { both, type Certainty, requirementsOf, type Requirement, test } from "../selectors";
import type { Partition } from "./partition";

/** Classes of pods that a selector matches, surely or perhaps; each is evaluated once. */
export class PodSelection {
  private readonly pods = new Map<string, Selected>();
  private readonly selectors = new Map<string, PodSelector>();
  private readonly namespaces = new Map<string, SelectedNamespaces>();
  private readonly own = new Map<number, SelectedNamespaces>();

  constructor(
    private readonly cluster: Cluster,
    private readonly partition: Partition,
  ) {}

  /** Pods of the one namespace. */
  inNamespace(namespace: number, podSelector: AnySelector): Selected {
    let own = this.own.get(namespace);
    if (own === undefined)
      this.own.set(namespace, (own = { key: `#${String(namespace)}`, sure: [namespace], perhaps: [] }));
    return this.select(own, podSelector);
  }

  /** Pods of the namespaces that match. */
  inNamespaces(namespaceSelector: AnySelector, podSelector: AnySelector): Selected {
    const key = keyOf(namespaceSelector);
    let selected = this.namespaces.get(key);
    if (selected === undefined) {
      selected = { key, ...this.matchingNamespaces(requirementsOf(namespaceSelector)) };
      this.namespaces.set(key, selected);
    }
    return this.select(selected, podSelector);
  }

  private select(namespaces: SelectedNamespaces, podSelector: AnySelector): Selected {
    const selectorKey = keyOf(podSelector);
    const key = `${namespaces.key} ${selectorKey}`;
    let selected = this.pods.get(key);
    if (selected === undefined) {
      selected = this.matchingPods(namespaces, this.selectorOf(selectorKey, podSelector));
      this.pods.set(key, selected);
    }
    return selected;
  }

  /** A selector is usually used in many namespaces. */
  private selectorOf(key: string, selector: AnySelector): PodSelector {
    let known = this.selectors.get(key);
    if (known === undefined) {
      const requirements = requirementsOf(selector);
      known = { requirements, candidates: this.partition.classIndex.candidates(requirements) };
      this.selectors.set(key, known);
    }
    return known;
  }

  private matchingNamespaces(requirements: readonly Requirement[]) {
    const { namespaces } = this.cluster;
    const candidates = this.partition.namespaceIndex.candidates(requirements) ?? namespaces.keys();
    const sure: number[] = [];
    const perhaps: number[] = [];
    for (const number of candidates) {
      const namespace = namespaces[number];
      const holds = namespace === undefined ? "no" : test(requirements, namespace.labels);
      if (holds === "yes") sure.push(number);
      else if (holds === "perhaps") perhaps.push(number);
    }
    return { sure, perhaps };
  }

  private matchingPods({ sure, perhaps }: SelectedNamespaces, { requirements, candidates }: PodSelector): Selected {
    const { classes, firstClassOf } = this.partition;
    const found = { sure: [] as number[], perhaps: [] as number[] };
    const consider = (number: number, ofNamespace: Certainty) => {
      const pod = classes[number];
      const holds = pod === undefined ? "no" : both(ofNamespace, test(requirements, pod.labels));
      if (holds === "yes") found.sure.push(number);
      else if (holds === "perhaps") found.perhaps.push(number);
    };
    for (const [namespaces, ofNamespace] of [
      [sure, "yes"],
      [perhaps, "perhaps"],
    ] as const) {
      for (const namespace of namespaces) {
        const first = firstClassOf[namespace] ?? 0;
        const end = firstClassOf[namespace + 1] ?? 0;
        if (candidates === undefined) for (let number = first; number < end; number++) consider(number, ofNamespace);
        else {
          for (let i = firstAtLeast(candidates, first); i < candidates.length; i++) {
            const number = candidates[i] ?? end;
            if (number >= end) break;
            consider(number, ofNamespace);
          }
        }
      }
    }
    return { sure: Int32Array.from(found.sure).sort(), perhaps: Int32Array.from(found.perhaps).sort() };
  }
}

/** Numbers of classes in ascending order. */
export interface Selected {
  readonly sure: Int32Array;
  readonly perhaps: Int32Array;
}

export type AnySelector = LabelSelector | Unknown | null | undefined;

interface PodSelector {
  readonly requirements: readonly Requirement[];
  /** Classes that may match; undefined for all. */
  readonly candidates: Int32Array | undefined;
}

interface SelectedNamespaces {
  readonly key: string;
  readonly sure: readonly number[];
  readonly perhaps: readonly number[];
}

const keys = new WeakMap<object, string>();

/** Equal for selectors that are written alike. */
export function keyOf(selector: AnySelector): string {
  if (typeof selector !== "object" || selector === null) return selector ?? "{}";
  let key = keys.get(selector);
  if (key === undefined) keys.set(selector, (key = JSON.stringify(selector)));
  return key;
}

/** Index of the first item that is at least `value`. */
function firstAtLeast(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
