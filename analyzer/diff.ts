import { denied, isDenied, isSameAccess } from "./access";
import { classChanges } from "./evaluate/classChanges";
import { ClusterReachability, compareRanges } from "./evaluate/clusterReachability";
import { compile } from "./evaluate/compiled";
import { type ChangedRange, rangeChanges } from "./rangeChanges";
import type { Access, Connection, Destinations, Entity, PodEntity, Reachability } from "./reachability";

/**
 * What differs between two clusters in who may reach whom. Entities are the same where their ids are. The lists are
 * computed while they are read, each time anew: one policy may change a hundred million pairs.
 */
export interface Diff {
  /** Connections of which nothing was allowed or unknown before. */
  readonly added: Iterable<Connection>;
  /** Connections of which nothing is allowed or unknown any more. */
  readonly removed: Iterable<Connection>;
  /** Connections of which more, less or something else is allowed or unknown. */
  readonly changed: Iterable<ChangedConnection>;
}

export interface ChangedConnection {
  readonly src: Entity;
  readonly dst: Entity;
  readonly before: Access;
  readonly after: Access;
}

/**
 * Every pair of entities between which something else is allowed or unknown afterwards, each once: in the order of
 * `Reachability.connections`. A workload that is in one of the two only has its connections all added or all removed.
 */
export function diff(before: Reachability, after: Reachability): Diff {
  const all = changesOf(before, after);
  return {
    added: again(function* () {
      for (const { src, dst, ...access } of all) if (isDenied(access.before)) yield { src, dst, ...access.after };
    }),
    removed: again(function* () {
      for (const { src, dst, ...access } of all) if (isDenied(access.after)) yield { src, dst, ...access.before };
    }),
    changed: again(function* () {
      for (const change of all) if (!isDenied(change.before) && !isDenied(change.after)) yield change;
    }),
  };
}

/** Starts over for each reader. */
function again<T>(start: () => Generator<T>): Iterable<T> {
  return { [Symbol.iterator]: start };
}

function changesOf(before: Reachability, after: Reachability): Iterable<ChangedConnection> {
  const quick = quickChanges(before, after);
  if (quick !== undefined) return quick;
  const comparison = new Comparison(...alignedEntities(before, after));
  return again(() => changesIn(comparison));
}

function* changesIn(comparison: Comparison): Generator<ChangedConnection> {
  yield* fromOutside(comparison, comparison.entities);
  for (const pair of comparison.entities) {
    const src = oneOf(pair);
    for (const { range, ...access } of comparison.outside(pair, "Egress")) yield { src, dst: range, ...access };
    for (const change of comparison.pods(pair)) if (change.dst.id !== src.id) yield { src, ...change };
  }
}

/**
 * Where policies tell the pods of a workload apart in one of the clusters, both are analyzed so that they do in both: else
 * a part of a workload would seem to come or go.
 */
function alignedEntities(before: Reachability, after: Reachability): readonly [Reachability, Reachability] {
  const isSplit = ({ entities, cluster }: Reachability) => entities.length > cluster.workloads.length;
  if (!isSplit(before) && !isSplit(after)) return [before, after];
  return [
    new ClusterReachability(compile(before.cluster, after.cluster)),
    new ClusterReachability(compile(after.cluster, before.cluster)),
  ];
}

/** The changes of a cluster that was analyzed from the other's analysis; undefined where it was not. */
function quickChanges(before: Reachability, after: Reachability): Iterable<ChangedConnection> | undefined {
  if (!(before instanceof ClusterReachability) || !(after instanceof ClusterReachability)) return undefined;
  const found = classChanges(before.compiled, after.compiled);
  if (found === undefined) return undefined;
  const { list, ofClass } = after.compiled.entities;
  const members = (numbers: readonly number[]) =>
    numbers.flatMap((number) => ofClass[number] ?? []).flatMap((index) => list[index] ?? []);
  const comparison = new Comparison(before, after);
  const toOutside = members(found.held.Egress).flatMap((src) =>
    comparison.outside([src, src], "Egress").map(({ range, ...access }) => ({ src, dst: range, ...access })),
  );
  const amongPods = found.pairs.flatMap(({ src, dst, ...access }) =>
    members([src]).flatMap((from) =>
      members([dst]).flatMap((to) => (from === to ? [] : { src: from, dst: to, ...access })),
    ),
  );
  const held = members(found.held.Ingress).map((entity) => [entity, entity] as const);
  return [...fromOutside(comparison, held), ...[...toOutside, ...amongPods].sort(bySourceAndDestination)];
}

function fromOutside(comparison: Comparison, entities: readonly Pair[]): readonly ChangedConnection[] {
  return entities
    .flatMap((pair) =>
      comparison.outside(pair, "Ingress").map(({ range, ...access }) => ({ src: range, dst: oneOf(pair), ...access })),
    )
    .sort((a, b) => compareRanges(a.src, b.src) || compareIds(a.dst, b.dst));
}

/** By source, then address ranges before pods. */
function bySourceAndDestination(a: ChangedConnection, b: ChangedConnection): number {
  const bySource = compareIds(a.src, b.src);
  if (bySource !== 0) return bySource;
  if (a.dst.kind === "addresses") return b.dst.kind === "addresses" ? compareRanges(a.dst, b.dst) : -1;
  return b.dst.kind === "addresses" ? 1 : compareIds(a.dst, b.dst);
}

/** An entity as it was and as it is; at least one of the two is there. */
type Pair = readonly [before: PodEntity | undefined, after: PodEntity | undefined];

function oneOf([before, after]: Pair): PodEntity {
  const entity = after ?? before;
  if (entity === undefined) throw new RangeError("an entity must be in one of the two");
  return entity;
}

interface ChangedDestination {
  readonly dst: Entity;
  readonly before: Access;
  readonly after: Access;
}

class Comparison {
  /** By id. */
  readonly entities: readonly Pair[];
  private readonly compared = new Map<
    Destinations | undefined,
    Map<Destinations | undefined, readonly ChangedDestination[]>
  >();

  constructor(
    private readonly before: Reachability,
    private readonly after: Reachability,
  ) {
    this.entities = paired(before.entities, after.entities);
  }

  outside([before, after]: Pair, direction: "Ingress" | "Egress"): readonly ChangedRange[] {
    // What one of the two does not speak of, the other may.
    const families = Array.from(new Set([...this.before.families, ...this.after.families]));
    return rangeChanges(
      before === undefined ? [] : this.before.outside(before, direction, families),
      after === undefined ? [] : this.after.outside(after, direction, families),
    );
  }

  /** Among pods, the entity itself perhaps among them. Sources with the same destinations are compared once. */
  pods([before, after]: Pair): readonly ChangedDestination[] {
    const was = before && this.before.podsReachedBy(before);
    const is = after && this.after.podsReachedBy(after);
    let byAfter = this.compared.get(was);
    if (byAfter === undefined)
      this.compared.set(was, (byAfter = new Map<Destinations | undefined, readonly ChangedDestination[]>()));
    let found = byAfter.get(is);
    if (found === undefined) byAfter.set(is, (found = Array.from(compare(was ?? nowhere, is ?? nowhere))));
    return found;
  }
}

/** Those of both lists, sorted by id as they are. */
function paired(before: readonly PodEntity[], after: readonly PodEntity[]): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    const was = before[i];
    const is = after[j];
    const order = was === undefined ? 1 : is === undefined ? -1 : compareIds(was, is);
    pairs.push([order <= 0 ? was : undefined, order >= 0 ? is : undefined]);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return pairs;
}

function* compare(before: Destinations, after: Destinations): Generator<ChangedDestination> {
  for (let i = 0, j = 0; i < before.entities.length || j < after.entities.length;) {
    const was = before.entities[i];
    const is = after.entities[j];
    const order = was === undefined ? 1 : is === undefined ? -1 : compareIds(was, is);
    const access = {
      before: (order <= 0 ? before.access[i] : undefined) ?? denied,
      after: (order >= 0 ? after.access[j] : undefined) ?? denied,
    };
    const dst = order >= 0 ? is : was;
    if (dst !== undefined && !isSameAccess(access.before, access.after)) yield { dst, ...access };
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
}

const nowhere: Destinations = { entities: [], access: [] };

function compareIds(a: Entity, b: Entity): number {
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
