import { formatAddress, type IpFamily } from "../../policies/cidr";
import type { Cluster } from "../model";
import type {
  Access,
  AddressRange,
  Connection,
  ConnectionFilter,
  Destinations,
  Entity,
  GroupedConnection,
  PodEntity,
  Reachability,
  SourceRow,
} from "../reachability";
import type { AccessRow, ClassAccess, OutsideParts } from "./classAccess";
import type { Compiled } from "./compiled";
import type { Entities } from "./entities";
import { groupConnections, type OutsideEntry } from "./groups";
import type { Direction } from "./policyRules";

/** Reachability by class, told of the entities in each. */
export class ClusterReachability implements Reachability {
  readonly cluster: Cluster;
  readonly families: readonly IpFamily[];
  readonly entities: readonly PodEntity[];
  private readonly byId: Entities;
  private readonly classes: ClassAccess;
  private readonly ranges = new Map<string, AddressRange>();
  private readonly outsides = new Map<readonly OutsideParts[], readonly OutsideEntry[]>();
  private readonly expanded = new WeakMap<AccessRow, Destinations>();
  private readonly expandedOutside = new WeakMap<readonly OutsideEntry[], Destinations>();

  constructor(readonly compiled: Compiled) {
    this.cluster = compiled.cluster;
    this.families = compiled.families;
    this.entities = compiled.entities.list;
    this.byId = compiled.entities;
    this.classes = compiled.access;
  }

  between(src: PodEntity, dst: PodEntity): Access {
    return this.classes.between(this.classOf(src), this.classOf(dst));
  }

  outside(entity: PodEntity, direction: Direction, families = this.families): readonly OutsideEntry[] {
    const number = this.classOf(entity);
    if (families === this.families) return this.outsideOf(number, direction);
    return this.entriesOf(this.classes.outside(number, direction), families);
  }

  podsReachedBy(entity: PodEntity): Destinations {
    return this.podDestinations(this.classes.row(this.classOf(entity)));
  }

  *connections(filter?: ConnectionFilter): Generator<Connection> {
    for (const { src, destinations } of this.rows(filter)) {
      for (const { entities, access } of destinations) {
        for (const [index, dst] of entities.entries()) {
          const found = access[index];
          if (dst !== src && found !== undefined) yield { src, dst, ...found };
        }
      }
    }
  }

  *rows({ src: isSrc = everyone, dst: isDst = everyone }: ConnectionFilter = {}): Generator<SourceRow> {
    for (const row of this.rowsFromOutside(isDst)) if (isSrc(row.src)) yield row;
    for (const [index, src] of this.entities.entries()) {
      if (!isSrc(src)) continue;
      const number = this.byId.classOf[index] ?? -1;
      const all = [
        this.outsideDestinations(this.outsideOf(number, "Egress")),
        this.podDestinations(this.classes.row(number)),
      ];
      const destinations = (isDst === everyone ? all : all.map((one) => narrowed(one, isDst))).filter(
        ({ entities }) => entities.length > 0,
      );
      if (destinations.length > 0) yield { src, destinations };
    }
  }

  groupedConnections(filter?: ConnectionFilter): Iterable<GroupedConnection> {
    const view = {
      entities: this.entities,
      classOf: this.byId.classOf,
      classes: this.compiled.partition.classes.length,
      behaviourOf: (number: number) => this.classes.behaviourKey(number),
      row: (number: number) => this.classes.row(number),
      outside: (number: number, direction: Direction) => this.outsideOf(number, direction),
    };
    return groupConnections(view, filter);
  }

  private classOf(entity: PodEntity): number {
    const number = this.byId.classOf[this.byId.numbers.get(entity) ?? -1];
    if (number === undefined) throw new RangeError(`\`${entity.id}\` is not of this cluster`);
    return number;
  }

  /** The same list for classes of the same behaviour. */
  private outsideOf(number: number, direction: Direction): readonly OutsideEntry[] {
    const parts = this.classes.outside(number, direction);
    let entries = this.outsides.get(parts);
    if (entries === undefined) {
      entries = this.entriesOf(parts, this.families);
      this.outsides.set(parts, entries);
    }
    return entries;
  }

  private entriesOf(parts: readonly OutsideParts[], families: readonly IpFamily[]): readonly OutsideEntry[] {
    return parts
      .map(({ first, last, access }) => ({ range: this.rangeOf(first, last), ...access }))
      .filter(({ range }) => families.includes(range.family));
  }

  private rangeOf(first: number, last: number): AddressRange {
    const key = `${String(first)}-${String(last)}`;
    let range = this.ranges.get(key);
    if (range === undefined) {
      const addresses = this.compiled.partition.axis.range({ first, last });
      const { family } = addresses;
      const id = `${formatAddress(family, addresses.first)}-${formatAddress(family, addresses.last)}`;
      this.ranges.set(key, (range = { kind: "addresses", id, ...addresses }));
    }
    return range;
  }

  private *rowsFromOutside(isDst: (entity: Entity) => boolean): Generator<SourceRow> {
    const rows = new Map<AddressRange, { entities: Entity[]; access: Access[] }>();
    for (const [index, dst] of this.entities.entries()) {
      if (!isDst(dst)) continue;
      for (const { range, allowed, unknown } of this.outsideOf(this.byId.classOf[index] ?? -1, "Ingress")) {
        let row = rows.get(range);
        if (row === undefined) rows.set(range, (row = { entities: [], access: [] }));
        row.entities.push(dst);
        row.access.push({ allowed, unknown });
      }
    }
    const sorted = Array.from(rows).sort(([a], [b]) => compareRanges(a, b));
    for (const [src, destinations] of sorted) yield { src, destinations: [destinations] };
  }

  private outsideDestinations(entries: readonly OutsideEntry[]): Destinations {
    let destinations = this.expandedOutside.get(entries);
    if (destinations === undefined) {
      destinations = { entities: entries.map(({ range }) => range), access: entries };
      this.expandedOutside.set(entries, destinations);
    }
    return destinations;
  }

  private podDestinations(row: AccessRow): Destinations {
    let destinations = this.expanded.get(row);
    if (destinations === undefined) this.expanded.set(row, (destinations = this.expand(row)));
    return destinations;
  }

  private expand({ dst, access }: AccessRow): Destinations {
    const { ofClass, list } = this.byId;
    const found: number[] = [];
    const place = new Map<number, number>();
    dst.forEach((number, index) => {
      place.set(number, index);
      for (const entity of ofClass[number] ?? []) found.push(entity);
    });
    const sorted = Int32Array.from(found).sort();
    const entities: Entity[] = [];
    const accesses: Access[] = [];
    for (const number of sorted) {
      const entity = list[number];
      const one = access[place.get(this.byId.classOf[number] ?? -1) ?? -1];
      if (entity === undefined || one === undefined) continue;
      entities.push(entity);
      accesses.push(one);
    }
    return { entities, access: accesses };
  }
}

const everyone = () => true;

function narrowed({ entities, access }: Destinations, isDst: (entity: Entity) => boolean): Destinations {
  const kept = entities.map((entity) => isDst(entity));
  return { entities: entities.filter((_, index) => kept[index]), access: access.filter((_, index) => kept[index]) };
}

/** By address, IPv4 first; of two that begin at one address, the shorter first. */
export function compareRanges(a: AddressRange, b: AddressRange): number {
  if (a.family !== b.family) return a.family === "IPv4" ? -1 : 1;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.last === b.last ? 0 : a.last < b.last ? -1 : 1;
}
