import type {
  Access,
  AddressRange,
  ConnectionFilter,
  Entity,
  Group,
  GroupedConnection,
  PodEntity,
  Reachability,
} from "../reachability";

/**
 * The connections in groups: entities that behave alike are one group, and the address ranges that a group reaches, or
 * that reach it, with the same ports are one. Each pair of entities is in exactly one of them.
 *
 * @param behaviourOf equal for entities that may open the same and to which the same may be opened
 */
export function* groupConnections(
  reachability: Reachability,
  behaviourOf: (entity: PodEntity) => string,
  { src: isSrc = () => true, dst: isDst = () => true }: ConnectionFilter = {},
): Generator<GroupedConnection> {
  const sources = groupBy(reachability.entities.filter(isSrc), behaviourOf);
  const destinations = groupBy(reachability.entities.filter(isDst), behaviourOf);
  yield* fromOutside(reachability, destinations, isSrc);
  const groupOf = new Map(destinations.flatMap((group) => group.members.map((member) => [member, group])));
  for (const src of sources) {
    const [first] = src.members;
    if (first?.kind !== "pods") continue;
    const ranges = reachability.outside(first, "Egress").filter(({ range }) => isDst(range));
    for (const { members, access } of bundles(ranges)) yield { src, dst: { members }, ...access };
    const { entities, access } = reachability.podsReachedBy(first);
    const seen = new Set<Group>();
    for (const [index, dst] of entities.entries()) {
      const group = groupOf.get(dst);
      const one = access[index];
      if (group === undefined || one === undefined || seen.has(group)) continue;
      seen.add(group);
      if (!isOneAndTheSame(src, group)) yield { src, dst: group, ...one };
    }
  }
}

/** One entity has no connection with itself. */
function isOneAndTheSame(src: Group, dst: Group): boolean {
  return src.members.length === 1 && dst.members.length === 1 && src.members[0] === dst.members[0];
}

function* fromOutside(
  reachability: Reachability,
  destinations: readonly Group[],
  isSrc: (entity: Entity) => boolean,
): Generator<GroupedConnection> {
  const found = destinations.flatMap((dst) => {
    const [first] = dst.members;
    if (first?.kind !== "pods") return [];
    const ranges = reachability.outside(first, "Ingress").filter(({ range }) => isSrc(range));
    return bundles(ranges).map(({ members, access }) => ({
      key: members.map(({ id }) => id).join(),
      members,
      dst,
      access,
    }));
  });
  const bySource = new Map<string, { src: Group; reached: typeof found }>();
  for (const one of found) {
    const row = bySource.get(one.key);
    if (row === undefined) bySource.set(one.key, { src: { members: one.members }, reached: [one] });
    else row.reached.push(one);
  }
  for (const { src, reached } of bySource.values())
    for (const { dst, access } of reached) yield { src, dst, ...access };
}

function groupBy(entities: readonly PodEntity[], keyOf: (entity: PodEntity) => string): readonly Group[] {
  const groups = new Map<string, PodEntity[]>();
  for (const entity of entities) {
    const key = keyOf(entity);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [entity]);
    else members.push(entity);
  }
  return Array.from(groups.values(), (members) => ({ members }));
}

/** The ranges with the same access together. */
function bundles(
  entries: readonly (Access & { readonly range: AddressRange })[],
): readonly { readonly members: readonly AddressRange[]; readonly access: Access }[] {
  const found = new Map<string, { members: AddressRange[]; access: Access }>();
  for (const { range, allowed, unknown } of entries) {
    const key = `${allowed.toString()} ${unknown.toString()}`;
    const bundle = found.get(key);
    if (bundle === undefined) found.set(key, { members: [range], access: { allowed, unknown } });
    else bundle.members.push(range);
  }
  return Array.from(found.values());
}
