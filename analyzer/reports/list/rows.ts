import type { Access, Entity, Group, PodEntity } from "../../reachability";

/** Connections to report, in their order. `End` is an entity, or a group of them. */
export interface Rows<End> {
  /** Calls back for every connection. May be asked again, and gives the same. */
  readonly forEach: (visit: Visit<End>) => void;
}

export type Visit<End> = (src: End, dst: End, access: Access) => void;

/** Pair by pair. */
export interface Pairs extends Rows<Entity> {
  /** Pods that a picture shows, be they connected or not. */
  readonly shown: readonly PodEntity[];
}

/** Group by group. */
export type Groups = Rows<Group>;

/** Calls back for every connection, and tells afterwards what there was. */
export function visitAll<End>(
  rows: Rows<End>,
  visit: Visit<End>,
): { readonly isEmpty: boolean; readonly hasUnknown: boolean } {
  const seen = { isEmpty: true, hasUnknown: false };
  rows.forEach((src, dst, access) => {
    seen.isEmpty = false;
    if (!access.unknown.isEmpty) seen.hasUnknown = true;
    visit(src, dst, access);
  });
  return seen;
}

/** How many rows there are, and for how many pairs they stand: an entity is no pair with itself. */
export function countRows(groups: Groups): { readonly rows: number; readonly pairs: number } {
  let rows = 0;
  let pairs = 0;
  groups.forEach((src, dst) => {
    rows += 1;
    pairs += src.members.length * dst.members.length - common(src, dst);
  });
  return { rows, pairs };
}

/** Whether the groups have the same members, so that a connection between them is one to each other. */
export function areSame(one: Group, other: Group): boolean {
  return one === other || (one.members.length === other.members.length && common(one, other) === one.members.length);
}

function common(one: Group, other: Group): number {
  if (one === other) return one.members.length;
  if (one.members.length > other.members.length) return common(other, one);
  const ids = new Set(one.members.map(({ id }) => id));
  return other.members.reduce((sum, { id }) => sum + (ids.has(id) ? 1 : 0), 0);
}
