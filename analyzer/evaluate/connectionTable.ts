import { ConnectionSet } from "../sets/connectionSet";

/** Number of a connection set in a table: equal sets have equal numbers. */
export type ConnectionId = number;

export const none: ConnectionId = 0;
export const all: ConnectionId = 1;

/** Keeps each connection set once, so that sets are compared by number, and joined only once for each two of them. */
export class ConnectionTable {
  private readonly sets: ConnectionSet[] = [];
  private readonly ids = new Map<string, ConnectionId>();
  /** By the smaller of the two numbers, then by the other. */
  private readonly unions: Map<ConnectionId, ConnectionId>[] = [];
  private readonly intersections: Map<ConnectionId, ConnectionId>[] = [];
  /** By the number of what is taken from, then by that of what is taken. */
  private readonly differences: Map<ConnectionId, ConnectionId>[] = [];

  constructor() {
    this.idOf(ConnectionSet.none);
    this.idOf(ConnectionSet.all);
  }

  idOf(set: ConnectionSet): ConnectionId {
    const text = set.toString();
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.sets.push(set) - 1;
      this.ids.set(text, id);
    }
    return id;
  }

  setOf(id: ConnectionId): ConnectionSet {
    const set = this.sets[id];
    if (set === undefined) throw new RangeError(`no connection set has the number ${String(id)}`);
    return set;
  }

  union(a: ConnectionId, b: ConnectionId): ConnectionId {
    if (a === b || b === none || a === all) return a;
    if (a === none || b === all) return b;
    return this.memoised(this.unions, a, b, (x, y) => x.union(y));
  }

  intersect(a: ConnectionId, b: ConnectionId): ConnectionId {
    if (a === b || b === all || a === none) return a;
    if (a === all || b === none) return b;
    return this.memoised(this.intersections, a, b, (x, y) => x.intersect(y));
  }

  /** What is in `a` and not in `b`. */
  subtract(a: ConnectionId, b: ConnectionId): ConnectionId {
    if (a === none || b === none) return a;
    if (a === b || b === all) return none;
    return this.remembered(this.differences, a, b, (x, y) => x.subtract(y));
  }

  /** The union of all. Neighbours are joined first: one after the other, ten thousand would make sets that grow and grow. */
  unionOf(ids: readonly ConnectionId[]): ConnectionId {
    let joined = ids;
    while (joined.length > 1) {
      const pairs: ConnectionId[] = [];
      for (let i = 0; i < joined.length; i += 2) pairs.push(this.union(joined[i] ?? none, joined[i + 1] ?? none));
      joined = pairs;
    }
    return joined[0] ?? none;
  }

  /** For operations that commute. */
  private memoised(results: Map<ConnectionId, ConnectionId>[], a: ConnectionId, b: ConnectionId, operation: Operation) {
    return this.remembered(results, Math.min(a, b), Math.max(a, b), operation);
  }

  private remembered(
    results: Map<ConnectionId, ConnectionId>[],
    a: ConnectionId,
    b: ConnectionId,
    operation: Operation,
  ): ConnectionId {
    const known = (results[a] ??= new Map<ConnectionId, ConnectionId>());
    let id = known.get(b);
    if (id === undefined) {
      id = this.idOf(operation(this.setOf(a), this.setOf(b)));
      known.set(b, id);
    }
    return id;
  }
}

type Operation = (a: ConnectionSet, b: ConnectionSet) => ConnectionSet;
