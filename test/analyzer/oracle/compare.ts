import type { Cluster, Pod, Workload } from "../../../analyzer/model";
import { denied } from "../../../analyzer/access";
import type {
  Access,
  AddressRange,
  Destinations,
  Entity,
  PodEntity,
  Reachability,
} from "../../../analyzer/reachability";
import type { IpFamily } from "../../../policies/cidr";
import type { Protocol } from "../../../policies/types";
import { firstDifference, lineOf, linesOf } from "./lines";
import { type End, type Packet, type Verdict, verdictOf } from "./oracle";
import { addressCuts, addressText, familiesOf, lastAddress, portCuts } from "./packets";

/**
 * Holds a reachability against the oracle: every pair of pods, and every pod with every address, at every port of every
 * protocol. Of addresses and ports that no policy tells apart, one is asked for.
 *
 * @param others objects that are no NetworkPolicies of Kubernetes, and how a packet fares with them, too
 * @returns what differs first, in words; undefined where nothing does
 */
export function disagreement(
  cluster: Cluster,
  reachability: Reachability,
  others: readonly unknown[] = [],
  verdict: (packet: Packet) => Verdict = (packet) => verdictOf(cluster, packet),
): string | undefined {
  const comparison = new Comparison(cluster, reachability, others, verdict);
  return (
    comparison.ofEntities() ??
    comparison.ofPods() ??
    comparison.ofAddresses("Ingress") ??
    comparison.ofAddresses("Egress") ??
    comparison.ofConnections() ??
    comparison.ofRows()
  );
}

interface Place {
  readonly entity: PodEntity;
  readonly workload: Workload;
  readonly pod: Pod;
}

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

class Comparison {
  private readonly cuts: readonly number[];
  private readonly places: readonly Place[];

  constructor(
    private readonly cluster: Cluster,
    private readonly reachability: Reachability,
    private readonly others: readonly unknown[],
    private readonly verdict: (packet: Packet) => Verdict,
  ) {
    this.cuts = portCuts(cluster, others);
    this.places = reachability.entities.flatMap((entity) =>
      entity.pods.map((pod) => ({ entity, workload: entity.workload, pod })),
    );
  }

  /** Every pod is in one entity, and entities are in order. */
  ofEntities(): string | undefined {
    const ids = this.reachability.entities.map(({ id }) => id);
    const isSorted = ids.every((id, index) => index === 0 || String(ids[index - 1]) < id);
    if (!isSorted) return `entities are not sorted or not unique: ${ids.join(", ")}`;
    const found = new Set(this.places.map(({ pod }) => pod));
    const given = this.cluster.workloads.flatMap(({ pods }) => pods);
    const isComplete =
      found.size === this.places.length && given.length === found.size && given.every((pod) => found.has(pod));
    return isComplete ? undefined : `entities are not the pods that are given, once each: ${ids.join(", ")}`;
  }

  ofPods(): string | undefined {
    for (const src of this.places) {
      for (const dst of this.places) {
        if (src.pod === dst.pod) continue;
        const access = this.reachability.between(src.entity, dst.entity);
        const difference = this.ofAccess(access, podEnd(src), podEnd(dst));
        if (difference !== undefined) return difference;
      }
    }
    return undefined;
  }

  ofAddresses(direction: "Ingress" | "Egress"): string | undefined {
    const families = familiesOf(this.cluster, this.others);
    if (families.join() !== this.reachability.families.join()) return `families are not ${families.join()}`;
    const cuts = addressCuts(this.cluster, this.others);
    for (const place of this.places) {
      const ranges = this.reachability.outside(place.entity, direction);
      const fault = faultOf(ranges, families, cuts);
      if (fault !== undefined) return `outside(${place.entity.id}, ${direction}): ${fault}`;
      for (const family of families) {
        for (const address of cuts[family]) {
          // Such an address of IPv6 is one of IPv4.
          if (family === "IPv6" && address >> 32n === 0xffffn) continue;
          const outside: End = { kind: "address", address: addressText(family, address) };
          const access = ranges.find(({ range }) => isIn(range, family, address));
          const [src, dst] = direction === "Ingress" ? [outside, podEnd(place)] : [podEnd(place), outside];
          const difference = this.ofAccess(access, src, dst);
          if (difference !== undefined) return difference;
        }
      }
    }
    return undefined;
  }

  /** The connections are what the other two functions say, in order. */
  ofConnections(): string | undefined {
    const { entities } = this.reachability;
    const expected = [
      ...entities
        .flatMap((dst) =>
          this.reachability.outside(dst, "Ingress").map((access) => ({ ...access, src: access.range, dst })),
        )
        .sort((a, b) => compareRanges(a.src, b.src)),
      ...entities.flatMap((src) => [
        ...this.reachability.outside(src, "Egress").map((access) => ({ ...access, src, dst: access.range })),
        ...entities.filter((dst) => dst !== src).map((dst) => ({ ...this.reachability.between(src, dst), src, dst })),
      ]),
    ].filter(({ allowed, unknown }) => !allowed.isEmpty || !unknown.isEmpty);
    const fault = firstDifference(linesOf(this.reachability), expected.map(lineOf));
    return fault === undefined ? undefined : `of connections(), ${fault}`;
  }

  /** Rows, and what each pod reaches, are the connections in other forms. */
  ofRows(): string | undefined {
    const connections = linesOf(this.reachability);
    const rows = Array.from(this.reachability.rows()).flatMap(({ src, destinations }) =>
      destinations.flatMap((one) => destinationLines(src, one)),
    );
    const reached = this.reachability.entities.flatMap((src) =>
      destinationLines(src, this.reachability.podsReachedBy(src)),
    );
    const amongPods = connections.filter((line) => line.split(" => ").every((end) => end.includes("/")));
    const fault = firstDifference(rows, connections) ?? firstDifference(reached, amongPods);
    return fault === undefined ? undefined : `of rows() and podsReachedBy(), ${fault}`;
  }

  private ofAccess(access: Access | undefined, src: End, dst: End): string | undefined {
    if (access && !access.allowed.intersect(access.unknown).isEmpty) {
      return `from ${writeEnd(src)} to ${writeEnd(dst)}, something is both allowed and unknown`;
    }
    for (const protocol of protocols) {
      for (const port of this.cuts) {
        const packet = { src, dst, protocol, port };
        const [told, right] = [verdictIn(access, packet), this.verdict(packet)];
        if (told !== right) return `${writePacket(packet)} is ${right}, but told to be ${told}`;
      }
      for (const port of [access?.allowed, access?.unknown].flatMap((set) => cutsOf(set, protocol))) {
        if (!this.cuts.includes(port)) return `${writePacket({ src, dst, protocol, port })} is where nothing changes`;
      }
    }
    return undefined;
  }
}

const destinationLines = (src: Entity, { entities, access }: Destinations): readonly string[] =>
  entities.flatMap((dst, index) => (dst === src ? [] : [lineOf({ src, dst, ...(access[index] ?? denied) })]));

const cutsOf = (set: Access["allowed"] | undefined, protocol: Protocol): readonly number[] =>
  set?.portsOf(protocol).intervals.flatMap(({ first, last }) => (last === 65535 ? [first] : [first, last + 1])) ?? [];

function verdictIn(access: Access | undefined, { protocol, port }: Packet): Verdict {
  if (access?.allowed.has(protocol, port)) return "allowed";
  return access?.unknown.has(protocol, port) ? "unknown" : "denied";
}

const podEnd = ({ pod, workload }: Place): End => ({ kind: "pod", pod, workload });

const isIn = (range: AddressRange, family: IpFamily, address: bigint): boolean =>
  range.family === family && range.first <= address && address <= range.last;

/** Ranges are of the families asked for, in order, apart, as large as they can be, and none is denied. */
function faultOf(
  ranges: readonly (Access & { readonly range: AddressRange })[],
  families: readonly IpFamily[],
  cuts: Readonly<Record<IpFamily, readonly bigint[]>>,
): string | undefined {
  for (const [index, { range, allowed, unknown }] of ranges.entries()) {
    const isCut = (address: bigint): boolean => cuts[range.family].includes(address);
    const isEnd = range.last === lastAddress[range.family] || isCut(range.last + 1n);
    if (!isCut(range.first) || !isEnd) return `${range.id} begins or ends where nothing changes`;
    if (!families.includes(range.family)) return `${range.id} is of no family that the input speaks of`;
    if (range.first > range.last) return `${range.id} is empty`;
    if (allowed.isEmpty && unknown.isEmpty) return `${range.id} is denied`;
    const previous = ranges[index - 1];
    if (previous === undefined) continue;
    if (compareRanges(previous.range, range) >= 0) return `${previous.range.id} stands before ${range.id}`;
    if (previous.range.family !== range.family) continue;
    if (previous.range.last >= range.first) return `${previous.range.id} overlaps ${range.id}`;
    const isOne =
      previous.range.last + 1n === range.first && previous.allowed.equals(allowed) && previous.unknown.equals(unknown);
    if (isOne) return `${previous.range.id} and ${range.id} are one`;
  }
  return undefined;
}

function compareRanges(a: AddressRange, b: AddressRange): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.last === b.last ? 0 : a.last < b.last ? -1 : 1;
}

const writePacket = ({ src, dst, protocol, port }: Packet): string =>
  `${protocol} ${String(port)} from ${writeEnd(src)} to ${writeEnd(dst)}`;

function writeEnd(end: End): string {
  if (end.kind === "address") return end.address;
  const { workload, pod } = end;
  return `${workload.namespace}/${workload.name}[${workload.kind}]${pod.name === undefined ? "" : ` (${pod.name})`}`;
}
