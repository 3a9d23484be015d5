import { denied, isDenied, isSameAccess } from "./access";
import { compareRanges } from "./evaluate/clusterReachability";
import { type ChangedRange, rangeChanges } from "./rangeChanges";
import type { Access, Connection, Destinations, Entity, PodEntity, Reachability } from "./reachability";

/** What differs between two clusters in who may reach whom. Entities are the same where their ids are. */
export interface Diff {
  /** Connections of which nothing was allowed or unknown before. */
  readonly added: readonly Connection[];
  /** Connections of which nothing is allowed or unknown any more. */
  readonly removed: readonly Connection[];
  /** Connections of which more, less or something else is allowed or unknown. */
  readonly changed: readonly ChangedConnection[];
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
  const added: Connection[] = [];
  const removed: Connection[] = [];
  const changed: ChangedConnection[] = [];
  for (const change of changes(before, after)) {
    const { src, dst } = change;
    if (isDenied(change.before)) added.push({ src, dst, ...change.after });
    else if (isDenied(change.after)) removed.push({ src, dst, ...change.before });
    else changed.push(change);
  }
  return { added, removed, changed };
}

function* changes(before: Reachability, after: Reachability): Generator<ChangedConnection> {
  const comparison = new Comparison(before, after);
  const fromOutside = comparison.entities.flatMap((pair) =>
    comparison.outside(pair, "Ingress").map(({ range, ...access }) => ({ src: range, dst: oneOf(pair), ...access })),
  );
  yield* fromOutside.sort((a, b) => compareRanges(a.src, b.src) || (a.dst.id < b.dst.id ? -1 : 1));
  for (const pair of comparison.entities) {
    const src = oneOf(pair);
    for (const { range, ...access } of comparison.outside(pair, "Egress")) yield { src, dst: range, ...access };
    for (const change of comparison.pods(pair)) if (change.dst.id !== src.id) yield { src, ...change };
  }
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
