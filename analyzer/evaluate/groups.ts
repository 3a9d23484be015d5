import type { Access, AddressRange, ConnectionFilter, Group, GroupedConnection, PodEntity } from "../reachability";
import { inOrder } from "../sets/sortedNumbers";
import type { AccessRow } from "./classAccess";
import type { Direction } from "./policyRules";

/** What groups are made of: entities by the classes that they are in. */
export interface ClassView {
  readonly entities: readonly PodEntity[];
  /** Number of the class of each entity. */
  readonly classOf: Int32Array;
  /** How many classes there are. */
  readonly classes: number;
  /** Equal for classes that may open the same and to which the same may be opened. */
  readonly behaviourOf: (number: number) => string;
  readonly row: (number: number) => AccessRow;
  readonly outside: (number: number, direction: Direction) => readonly OutsideEntry[];
}

export type OutsideEntry = Access & { readonly range: AddressRange };

/**
 * The connections in groups: entities that behave alike are one group, and the address ranges that a group reaches, or
 * that reach it, with the same ports are one. Each pair of entities is in exactly one of them.
 */
export function* groupConnections(
  view: ClassView,
  { src: isSrc, dst: isDst }: ConnectionFilter = {},
): Generator<GroupedConnection> {
  const sources = new ClassGroups(view, isSrc);
  const destinations = isDst === isSrc ? sources : new ClassGroups(view, isDst);
  yield* fromOutside(view, destinations, isSrc);
  const outside = new RangeGroups(isDst);
  const reached: (Access | undefined)[] = [];
  for (const src of sources.list) {
    for (const { group, access } of outside.of(view.outside(src.number, "Egress"))) {
      yield connection(src, group, access);
    }
    const { dst, access } = view.row(src.number);
    const places: number[] = [];
    dst.forEach((number, index) => {
      const place = destinations.placeOf[number] ?? -1;
      if (place < 0) return;
      if (reached[place] === undefined) places.push(place);
      // The classes of a group are reached alike.
      reached[place] = access[index];
    });
    for (const place of inOrder(places)) {
      const group = destinations.list[place];
      const one = reached[place];
      reached[place] = undefined;
      if (group !== undefined && one !== undefined && !isOneAndTheSame(src, group)) yield connection(src, group, one);
    }
  }
}

function connection(src: Group, dst: Group, { allowed, unknown }: Access): GroupedConnection {
  return { src, dst, allowed, unknown };
}

interface ClassGroup extends Group {
  readonly members: PodEntity[];
  /** Of one of the classes in it. */
  readonly number: number;
}

/** Those entities that a filter lets through, in groups by the first member. */
class ClassGroups {
  readonly list: ClassGroup[] = [];
  /** Place in the list of the group of each class; -1 for those of which no entity is let through. */
  readonly placeOf: Int32Array;

  constructor({ entities, classOf, classes, behaviourOf }: ClassView, filter: ConnectionFilter["src"]) {
    this.placeOf = new Int32Array(classes).fill(-1);
    const places = new Map<string, number>();
    for (const [index, entity] of entities.entries()) {
      const number = classOf[index] ?? 0;
      if (filter?.(entity) === false) continue;
      let place = this.placeOf[number] ?? -1;
      if (place < 0) {
        const behaviour = behaviourOf(number);
        place = places.get(behaviour) ?? this.list.push({ members: [], number }) - 1;
        places.set(behaviour, place);
        this.placeOf[number] = place;
      }
      this.list[place]?.members.push(entity);
    }
  }
}

/** One entity has no connection with itself. */
function isOneAndTheSame(src: Group, dst: Group): boolean {
  return src.members.length === 1 && dst.members.length === 1 && src.members[0] === dst.members[0];
}

function* fromOutside(
  view: ClassView,
  destinations: ClassGroups,
  isSrc: ConnectionFilter["src"],
): Generator<GroupedConnection> {
  const sources = new RangeGroups(isSrc);
  const bySource = new Map<string, { src: Group; reached: { dst: Group; access: Access }[] }>();
  for (const dst of destinations.list) {
    for (const { key, group, access } of sources.of(view.outside(dst.number, "Ingress"))) {
      const row = bySource.get(key);
      if (row === undefined) bySource.set(key, { src: group, reached: [{ dst, access }] });
      else row.reached.push({ dst, access });
    }
  }
  for (const { src, reached } of bySource.values())
    for (const { dst, access } of reached) yield connection(src, dst, access);
}

interface RangeGroup {
  readonly group: { readonly members: AddressRange[] };
  readonly access: Access;
  /** Equal for groups of the same ranges. */
  readonly key: string;
}

/** Address ranges that a filter lets through, those with the same access together. */
class RangeGroups {
  /** Classes of the same behaviour have the same list. */
  private readonly known = new Map<readonly OutsideEntry[], readonly RangeGroup[]>();

  constructor(private readonly filter: ConnectionFilter["src"]) {}

  of(entries: readonly OutsideEntry[]): readonly RangeGroup[] {
    let groups = this.known.get(entries);
    if (groups === undefined) this.known.set(entries, (groups = this.group(entries)));
    return groups;
  }

  private group(entries: readonly OutsideEntry[]): readonly RangeGroup[] {
    const found = new Map<string, { group: RangeGroup["group"]; access: Access }>();
    for (const { range, allowed, unknown } of entries) {
      if (this.filter?.(range) === false) continue;
      const text = `${allowed.toString()} ${unknown.toString()}`;
      const known = found.get(text);
      if (known === undefined) found.set(text, { group: { members: [range] }, access: { allowed, unknown } });
      else known.group.members.push(range);
    }
    return Array.from(found.values(), (one) => ({ ...one, key: one.group.members.map(({ id }) => id).join() }));
  }
}
