import { ConnectionSet } from "../sets/connectionSet";

/** Number of a connection set in a table: equal sets have equal numbers. */
export type ConnectionId = number;

export const none: ConnectionId = 0;
export const all: ConnectionId = 1;

/** Keeps each connection set once, so that sets are compared by number, and joined only once for each two of them. */
export class ConnectionTable {
  private readonly sets: ConnectionSet[] = [];
  private readonly ids = new Map<string, ConnectionId>();
  private readonly unions = new Map<number, ConnectionId>();
  private readonly intersections = new Map<number, ConnectionId>();

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

  private memoised(
    results: Map<number, ConnectionId>,
    a: ConnectionId,
    b: ConnectionId,
    operation: (a: ConnectionSet, b: ConnectionSet) => ConnectionSet,
  ): ConnectionId {
    // Both operations commute; two numbers below 2^26 fit into one that is exact.
    const key = a < b ? a * 0x4000000 + b : b * 0x4000000 + a;
    let id = results.get(key);
    if (id === undefined) {
      id = this.idOf(operation(this.setOf(a), this.setOf(b)));
      results.set(key, id);
    }
    return id;
  }
}
