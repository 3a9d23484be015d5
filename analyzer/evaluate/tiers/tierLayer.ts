import type { Cluster } from "../../model";
import { both, type Certainty } from "../../selectors";
import { IntervalSet, type Interval } from "../../sets/intervalSet";
import { all, type ConnectionId, type ConnectionTable, none } from "../connectionTable";
import type { OutsideAccess } from "../outsideAccess";
import type { NamedPorts, Partition } from "../partition";
import type { Direction } from "../policyRules";
import { PortSpecs } from "../portSpecs";
import type { Reading } from "../reading";
import { certaintiesOf, type CompiledPolicy, type CompiledRule, compileTiers, type TierTable } from "./tierTable";
import { type PolicyView, walk } from "./walk";

/** What the tiers leave to the NetworkPolicies of Kubernetes: `always` is allowed, and of `ifAdmitted` what they admit. */
export interface Room {
  readonly always: ConnectionId;
  readonly ifAdmitted: ConnectionId;
}

/** How the NetworkPolicies of Kubernetes hold a class: whether they isolate it. */
export type Isolation = (direction: Direction, subject: number) => Certainty;

/** What the tiers decide of traffic between classes, before and after the NetworkPolicies of Kubernetes. */
export class TierLayer {
  private readonly tables: Readonly<Record<Direction, TierTable>>;
  private readonly ports: Readonly<Record<Reading, PortSpecs>>;
  private readonly rooms = new Map<string, Readonly<Record<Reading, Room>>>();
  private readonly keys = new Map<string, number>();
  private readonly subjects: Readonly<Record<Direction, number[]>> = { Ingress: [], Egress: [] };
  private readonly peers: Readonly<Record<Direction, number[]>> = { Ingress: [], Egress: [] };
  private readonly pieces: Record<Direction, readonly Interval[] | undefined> = {
    Ingress: undefined,
    Egress: undefined,
  };

  constructor(
    cluster: Cluster,
    private readonly partition: Partition,
    private readonly connections: ConnectionTable,
    private readonly isolation: Isolation,
  ) {
    this.ports = { least: new PortSpecs("least", connections), most: new PortSpecs("most", connections) };
    const table = (direction: Direction) =>
      compileTiers(cluster, partition, direction, ({ ports }) => ({
        least: ports && this.ports.least.specOf(ports),
        most: ports && this.ports.most.specOf(ports),
      }));
    this.tables = { Ingress: table("Ingress"), Egress: table("Egress") };
  }

  /** What the policies of `subject` say of a peer. */
  between(direction: Direction, subject: number, peer: number, reading: Reading): Room {
    if (this.isFree(subject, reading)) return everything;
    const { namedPorts } = this.classOf(direction === "Egress" ? peer : subject);
    const key = `${this.subjectKey(direction, subject)} ${String(this.peerKey(direction, peer))} ${String(namedPorts.number)}`;
    return this.room(key, direction, subject, (match) => match.ofClass(peer), namedPorts)[reading];
  }

  /** The same of addresses outside, whatever the reading of them: in order, and those next to each other may be alike. */
  outside(direction: Direction, subject: number, reading: Reading): readonly (Interval & Room)[] {
    const free = this.isFree(subject, reading);
    const namedPorts = direction === "Ingress" ? this.classOf(subject).namedPorts : undefined;
    return this.piecesOf(direction).map(({ first, last }) => {
      if (free) return { first, last, ...everything };
      const certainty = (match: { sure: IntervalSet; possible: IntervalSet }): Certainty =>
        match.sure.has(first) ? "yes" : match.possible.has(first) ? "perhaps" : "no";
      const peer = certaintiesOf(this.tables[direction].matches, certainty);
      const key = `${this.subjectKey(direction, subject)} outside ${peer} ${String(namedPorts?.number)}`;
      return { first, last, ...this.room(key, direction, subject, certainty, namedPorts)[reading] };
    });
  }

  /** Equal for classes that the tiers hold alike. */
  subjectKey(direction: Direction, subject: number): string {
    const keys = this.subjects[direction];
    const key = (keys[subject] ??= this.numberOf(
      `${direction} ${this.tables[direction].tiers.map(({ groups }) => groups.map(({ policies }) => policies.map((policy) => subjectText(policy, subject)).join(";")).join("|")).join("/")}`,
    ));
    return `${String(key)}${this.isolation(direction, subject)} ${this.classOf(subject).isOnHostNetwork}`;
  }

  /** Equal for classes that the rules of others treat alike. */
  peerKey(direction: Direction, peer: number): number {
    const keys = this.peers[direction];
    return (keys[peer] ??= this.numberOf(
      certaintiesOf(this.tables[direction].matches, (match) => match.ofClass(peer)),
    ));
  }

  /** Policies do not hold pods on the host's network. */
  private isFree(subject: number, reading: Reading): boolean {
    const { isOnHostNetwork } = this.classOf(subject);
    return isOnHostNetwork === "yes" || (isOnHostNetwork === "perhaps" && reading === "most");
  }

  private room(
    key: string,
    direction: Direction,
    subject: number,
    certainty: (match: CompiledRule["peers"]) => Certainty,
    namedPorts: NamedPorts | undefined,
  ): Readonly<Record<Reading, Room>> {
    let rooms = this.rooms.get(`${direction} ${key}`);
    if (rooms === undefined) {
      const decide = (admitted: ConnectionId) => this.decide(direction, subject, certainty, namedPorts, admitted);
      const [without, withAll] = [decide(none), decide(all)];
      const surely = ({ denied }: typeof without) => this.connections.subtract(all, denied);
      rooms = {
        least: { always: surely(without), ifAdmitted: surely(withAll) },
        most: { always: without.allowed, ifAdmitted: withAll.allowed },
      };
      this.rooms.set(`${direction} ${key}`, rooms);
    }
    return rooms;
  }

  /** @param admitted what the NetworkPolicies of Kubernetes are taken to admit, where they isolate */
  private decide(
    direction: Direction,
    subject: number,
    certainty: (match: CompiledRule["peers"]) => Certainty,
    namedPorts: NamedPorts | undefined,
    admitted: ConnectionId,
  ) {
    const isolation = this.isolation(direction, subject);
    const kubernetes: readonly PolicyView[] =
      isolation === "no"
        ? []
        : [{ applies: isolation, rules: [{ action: "Allow", sure: admitted, possible: admitted }] }];
    const view = (policy: CompiledPolicy): readonly PolicyView[] => {
      const applies = policy.subject.ofClass(subject);
      if (applies === "no") return [];
      return [{ applies, rules: policy.rules.map((rule) => this.rule(rule, subject, certainty, namedPorts)) }];
    };
    const tiers = this.tables[direction].tiers.map(({ defaultAction, groups }) => ({
      defaultAction,
      groups: groups.map(({ policies, hasKubernetes }) => [
        ...policies.flatMap(view),
        ...(hasKubernetes ? kubernetes : []),
      ]),
    }));
    return walk(tiers, this.connections);
  }

  private rule(
    { action, own, peers, ports, isCertain }: CompiledRule,
    subject: number,
    certainty: (match: CompiledRule["peers"]) => Certainty,
    namedPorts: NamedPorts | undefined,
  ) {
    const holds = both(own.ofClass(subject), certainty(peers));
    const possible = ports.most === undefined || holds === "no" ? none : this.ports.most.at(ports.most, namedPorts);
    const isSure = isCertain && holds === "yes" && ports.least !== undefined;
    return { action, possible, sure: isSure ? this.ports.least.at(ports.least, namedPorts) : none };
  }

  /** The address axis, cut where a rule's addresses begin or end. */
  private piecesOf(direction: Direction): readonly Interval[] {
    return (this.pieces[direction] ??= this.cut(this.tables[direction]));
  }

  private cut({ matches }: TierTable): readonly Interval[] {
    const sets = matches.flatMap(({ sure, possible }) => [...sure.intervals, ...possible.intervals]);
    const cuts = new Set(sets.flatMap(({ first, last }) => [first, last + 1]));
    return this.partition.axis.everything(["IPv4", "IPv6"]).intervals.flatMap(({ first, last }) => {
      const inside = Array.from(cuts).filter((cut) => cut > first && cut <= last);
      const starts = [first, ...inside.sort((a, b) => a - b)];
      return starts.map((start, index) => ({ first: start, last: (starts[index + 1] ?? last + 1) - 1 }));
    });
  }

  private classOf(number: number) {
    const found = this.partition.classes[number];
    if (found === undefined) throw new RangeError(`no class has the number ${String(number)}`);
    return found;
  }

  private numberOf(key: string): number {
    let number = this.keys.get(key);
    if (number === undefined) this.keys.set(key, (number = this.keys.size));
    return number;
  }
}

const everything: Room = { always: all, ifAdmitted: all };

function subjectText({ subject, rules }: CompiledPolicy, number: number): string {
  const applies = subject.ofClass(number);
  if (applies === "no") return "";
  return `${applies} ${rules.map(({ own }) => own.ofClass(number).charAt(0)).join("")}`;
}

/** What is allowed to or from addresses, where NetworkPolicies of Kubernetes admit `admitted`. */
export function joinRooms(
  rooms: readonly (Interval & Room)[],
  admitted: readonly OutsideAccess[],
  connections: ConnectionTable,
): readonly { readonly addresses: IntervalSet; readonly connections: ConnectionId }[] {
  const always = rooms.map(({ first, last, always: allowed }) => ({
    addresses: IntervalSet.single(first, last),
    connections: allowed,
  }));
  const byAdmission = rooms.flatMap((room) =>
    admitted.flatMap((access) => {
      const first = Math.max(room.first, access.first);
      const last = Math.min(room.last, access.last);
      if (first > last) return [];
      const allowed = connections.intersect(room.ifAdmitted, access.connections);
      return [{ addresses: IntervalSet.single(first, last), connections: allowed }];
    }),
  );
  return [...always, ...byAdmission];
}
