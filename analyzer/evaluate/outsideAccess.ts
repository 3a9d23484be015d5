import type { IntervalSet } from "../sets/intervalSet";
import { type ConnectionId, type ConnectionTable, none } from "./connectionTable";

/** Addresses, as parts of the axis, to or from which the same is allowed. */
export interface OutsideAccess {
  readonly first: number;
  readonly last: number;
  readonly connections: ConnectionId;
}

/**
 * Joins what is allowed for sets of addresses that overlap: largest intervals, in order, without those for which nothing
 * is allowed.
 */
export function joinOutside(
  allowed: readonly { readonly addresses: IntervalSet; readonly connections: ConnectionId }[],
  table: ConnectionTable,
): readonly OutsideAccess[] {
  const changes = allowed
    .flatMap(({ addresses, connections }) =>
      addresses.intervals.flatMap(({ first, last }) => [
        { at: first, connections, count: 1 },
        { at: last + 1, connections, count: -1 },
      ]),
    )
    .sort((a, b) => a.at - b.at);
  const active = new Map<ConnectionId, number>();
  const joined: OutsideAccess[] = [];
  changes.forEach(({ at, connections, count }, index) => {
    active.set(connections, (active.get(connections) ?? 0) + count);
    const next = changes[index + 1]?.at;
    if (next === undefined || next === at) return;
    const here = union(active, table);
    const previous = joined.at(-1);
    if (here === none) return;
    if (previous?.last === at - 1 && previous.connections === here) {
      joined[joined.length - 1] = { first: previous.first, last: next - 1, connections: here };
    } else {
      joined.push({ first: at, last: next - 1, connections: here });
    }
  });
  return joined;
}

function union(active: ReadonlyMap<ConnectionId, number>, table: ConnectionTable): ConnectionId {
  let joined = none;
  for (const [connections, count] of active) if (count > 0) joined = table.union(joined, connections);
  return joined;
}
