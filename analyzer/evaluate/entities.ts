import type { Pod, Workload } from "../model";
import type { PodEntity } from "../reachability";

/** The entities of a cluster in order of their ids, and the class of each. */
export interface Entities {
  readonly list: readonly PodEntity[];
  /** Number of the class of each entity. */
  readonly classOf: Int32Array;
  /** Numbers of the entities of each class, in ascending order. */
  readonly ofClass: readonly (readonly number[])[];
  readonly numbers: ReadonlyMap<PodEntity, number>;
}

/** @param classesOf the class of each pod of each workload */
export function entitiesOf(
  workloads: readonly Workload[],
  classesOf: readonly (readonly number[])[],
  classes: number,
): Entities {
  const found = workloads.flatMap((workload, index) => split(workload, classesOf[index] ?? []));
  found.sort((a, b) => (a.entity.id < b.entity.id ? -1 : 1));
  const ofClass = Array.from({ length: classes }, (): number[] => []);
  found.forEach(({ number }, index) => ofClass[number]?.push(index));
  return {
    list: found.map(({ entity }) => entity),
    classOf: Int32Array.from(found, ({ number }) => number),
    ofClass,
    numbers: new Map(found.map(({ entity }, index) => [entity, index])),
  };
}

interface Found {
  readonly entity: PodEntity;
  readonly number: number;
}

/** The workload as one entity, or where its pods are in several classes, those of each class as one. */
function split(workload: Workload, classes: readonly number[]): readonly Found[] {
  const { namespace, name, kind, pods } = workload;
  const id = `${namespace}/${name}[${kind}]`;
  const [first] = classes;
  if (first === undefined) return [];
  if (classes.every((number) => number === first)) {
    return [{ entity: { kind: "pods", id, workload, pods }, number: first }];
  }
  const byClass = new Map<number, Pod[]>();
  pods.forEach((pod, index) => {
    const number = classes[index] ?? first;
    const alike = byClass.get(number);
    if (alike === undefined) byClass.set(number, [pod]);
    else alike.push(pod);
  });
  const parts = Array.from(byClass, ([number, alike]) => ({ number, alike, name: nameOf(alike) }));
  parts.sort((a, b) => (a.name < b.name ? -1 : 1));
  return parts.map(({ number, alike, name: own }, index) => {
    const told = own === "" ? `${id}#${String(index + 1)}` : `${namespace}/${own}[Pod]`;
    return { entity: { kind: "pods", id: index === 0 ? id : told, workload, pods: alike }, number };
  });
}

/** The least of the pods' names; a template, which has none, comes before all. */
function nameOf(pods: readonly Pod[]): string {
  return pods.map(({ name }) => name ?? "").reduce((a, b) => (a < b ? a : b));
}
