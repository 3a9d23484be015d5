import type { Labels, LabelSelector, LabelSelectorRequirement } from "../../policies/types";
import type { Cluster, Unknown } from "../model";
import { both, type Certainty, requirementsOf, type Requirement, test, testNamespace } from "../selectors";
import { firstAtLeast } from "../sets/sortedNumbers";
import type { Partition } from "./partition";

/** Classes of pods that a selector matches, surely or perhaps; each is evaluated once. */
export class PodSelection {
  private readonly selectors = new Map<string, PodSelector>();
  private readonly namespaces = new Map<string, SelectedNamespaces>();
  private readonly own: SelectedNamespaces[] = [];

  constructor(
    private readonly cluster: Cluster,
    private readonly partition: Partition,
  ) {}

  /** Pods of the one namespace. */
  inNamespace(namespace: number, podSelector: AnySelector, key = keyOf(podSelector)): Selected {
    const own = (this.own[namespace] ??= { sure: [namespace], perhaps: [], selected: new Map() });
    return this.select(own, podSelector, key);
  }

  /** Pods of the namespaces that match. */
  inNamespaces(namespaceSelector: AnySelector, podSelector: AnySelector): Selected {
    const key = keyOf(namespaceSelector);
    let namespaces = this.namespaces.get(key);
    if (namespaces === undefined) {
      namespaces = { ...this.matchingNamespaces(requirementsOf(namespaceSelector)), selected: new Map() };
      this.namespaces.set(key, namespaces);
    }
    return this.select(namespaces, podSelector, keyOf(podSelector));
  }

  private select(namespaces: SelectedNamespaces, podSelector: AnySelector, key: string): Selected {
    let selected = namespaces.selected.get(key);
    if (selected === undefined) {
      selected = this.matchingPods(namespaces, this.selectorOf(key, podSelector));
      namespaces.selected.set(key, selected);
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
      const holds = namespace === undefined ? "no" : testNamespace(requirements, namespace);
      if (holds === "yes") sure.push(number);
      else if (holds === "perhaps") perhaps.push(number);
    }
    return { sure, perhaps };
  }

  private matchingPods({ sure, perhaps }: SelectedNamespaces, selector: PodSelector): Selected {
    const found = { sure: [] as number[], perhaps: [] as number[] };
    for (const namespace of sure) this.consider(namespace, "yes", selector, found);
    for (const namespace of perhaps) this.consider(namespace, "perhaps", selector, found);
    // Namespaces and the classes in each come in ascending order, and only those that perhaps match after the others.
    const uncertain = found.perhaps.length === 0 ? noClasses : new Int32Array(found.perhaps).sort();
    return { sure: new Int32Array(found.sure), perhaps: uncertain };
  }

  /** Adds the classes of the namespace that match. */
  private consider(
    namespace: number,
    ofNamespace: Certainty,
    { requirements, candidates }: PodSelector,
    found: { readonly sure: number[]; readonly perhaps: number[] },
  ): void {
    const { classes, firstClassOf } = this.partition;
    const first = firstClassOf[namespace] ?? 0;
    const end = firstClassOf[namespace + 1] ?? 0;
    let place = candidates === undefined ? 0 : firstAtLeast(candidates, first);
    for (let number = first; number < end; number++) {
      if (candidates !== undefined) {
        number = candidates[place++] ?? end;
        if (number >= end) return;
      }
      const pod = classes[number];
      const holds = pod === undefined ? "no" : both(ofNamespace, test(requirements, pod.labels));
      if (holds === "yes") found.sure.push(number);
      else if (holds === "perhaps") found.perhaps.push(number);
    }
  }
}

const noClasses = new Int32Array();

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
  /** What is selected in them, by the key of the pod selector. */
  readonly selected: Map<string, Selected>;
  readonly sure: readonly number[];
  readonly perhaps: readonly number[];
}

/** Equal for selectors that are written alike, and different for those that mean something else. */
export function keyOf(selector: AnySelector): string {
  if (typeof selector !== "object" || selector === null) return selector ?? "";
  const { matchLabels, matchExpressions } = selector as {
    matchLabels?: Labels | Unknown | null;
    matchExpressions?: readonly (LabelSelectorRequirement | Unknown)[] | Unknown | null;
  };
  let key = "";
  if (typeof matchLabels === "string") key += "?";
  // Neither keys nor values of labels have spaces or line breaks.
  else for (const name in matchLabels) key += `${name}=${matchLabels[name] ?? ""}\n`;
  if (typeof matchExpressions === "string") return `${key}?`;
  for (const one of matchExpressions ?? []) {
    if (typeof one === "string") key += "?\n";
    else key += `${one.key} ${one.operator} ${typeof one.values === "string" ? "?" : (one.values?.join(" ") ?? "")}\n`;
  }
  return key;
}
