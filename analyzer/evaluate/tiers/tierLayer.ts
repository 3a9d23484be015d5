import type { Cluster } from "../../model";
import { both, type Certainty } from "../../selectors";
import { IntervalSet, type Interval } from "../../sets/intervalSet";
import { all, type ConnectionId, type ConnectionTable, none } from "../connectionTable";
import type { OutsideAccess } from "../outsideAccess";
import type { NamedPorts, Partition, PodClass } from "../partition";
import type { Direction } from "../policyRules";
import { PortSpecs } from "../portSpecs";
import type { Reading } from "../reading";
import { certaintiesOf, type CompiledPolicy, type CompiledRule, compileTiers, type TierTable } from "./tierTable";
import { type PolicyView, walk } from "./walk";

/** What the tiers leave to the NetworkPolicies of Kubernetes: `always` is allowed, and of `ifAdmitted` what they admit. */
export interface Room {
  readonly always: ConnectionId;
  /** Has all that `always` has. */
  readonly ifAdmitted: ConnectionId;
}

/** Classes of which every source gets the same room, in groups, and how much is open to and from each group. */
export interface Openness {
  /** The group of each class, and the classes of each group in ascending order. */
  readonly of: Int32Array;
  readonly classes: readonly Int32Array[];
  /** What the source lets out to the group. 0: nothing. 1: only what NetworkPolicies admit. 2: something whatever they say. */
  readonly out: Uint8Array;
  /** What the group lets in. */
  readonly into: Uint8Array;
}

/** How the NetworkPolicies of Kubernetes hold a class: whether they isolate it. */
export type Isolation = (direction: Direction, subject: number) => Certainty;

/** Numbers of groups of classes, and for each group one of its classes. */
interface Groups {
  readonly of: Int32Array;
  readonly examples: readonly number[];
}

/**
 * What the tiers decide of traffic between classes, before and after the NetworkPolicies of Kubernetes. Classes that they
 * hold alike are one group as subjects, and those that their rules treat alike one group as peers: there are few of both.
 */
export class TierLayer {
  private readonly tables: Readonly<Record<Direction, TierTable>>;
  private readonly ports: Readonly<Record<Reading, PortSpecs>>;
  private readonly subjects: Partial<Record<Direction, Groups>> = {};
  private destinations: Pick<Openness, "of" | "classes"> | undefined;
  private readonly peers: Readonly<Record<Direction, Groups>>;
  private readonly rooms: Readonly<Record<Direction, Readonly<Record<Reading, Room>>[][]>> = {
    Ingress: [],
    Egress: [],
  };
  private readonly outsides = new Map<string, Readonly<Record<Reading, Room>>>();
  private readonly pieces: Partial<Record<Direction, readonly Interval[]>> = {};

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
    const peers = (direction: Direction) => this.grouped((number) => this.peerText(direction, number));
    this.peers = { Ingress: peers("Ingress"), Egress: peers("Egress") };
  }

  /** Equal for classes that the tiers hold alike. */
  subjectGroup(direction: Direction, subject: number): number {
    return this.subjectGroups(direction).of[subject] ?? -1;
  }

  /** Equal for classes that the rules of others treat alike. */
  peerGroup(direction: Direction, peer: number): number {
    return this.peers[direction].of[peer] ?? -1;
  }

  /** What the policies of `subject` say of a peer. */
  between(direction: Direction, subject: number, peer: number, reading: Reading): Room {
    return this.room(direction, this.subjectGroup(direction, subject), this.peerGroup(direction, peer))[reading];
  }

  /** How much is left open between a source and every class. */
  openness(src: number, reading: Reading): Openness {
    const { of, classes } = (this.destinations ??= this.groupedAsDestinations());
    const [held, treated] = [this.subjectGroup("Egress", src), this.peerGroup("Ingress", src)];
    const out = new Uint8Array(classes.length);
    const into = new Uint8Array(classes.length);
    classes.forEach(([example = -1], group) => {
      out[group] = openness(this.room("Egress", held, this.peerGroup("Egress", example))[reading]);
      into[group] = openness(this.room("Ingress", this.subjectGroup("Ingress", example), treated)[reading]);
    });
    return { of, classes, out, into };
  }

  /** The same of addresses outside: in order, and those next to each other may be alike. */
  outside(direction: Direction, subject: number, reading: Reading): readonly (Interval & Room)[] {
    const namedPorts = direction === "Ingress" ? this.classOf(subject).namedPorts : undefined;
    const group = String(this.subjectGroup(direction, subject));
    return this.piecesOf(direction).map(({ first, last }) => {
      const certainty = (match: CompiledRule["peers"]): Certainty =>
        match.sure.has(first) ? "yes" : match.possible.has(first) ? "perhaps" : "no";
      const key = `${direction} ${group} ${certaintiesOf(this.tables[direction].matches, certainty)}`;
      let room = this.outsides.get(key);
      if (room === undefined) this.outsides.set(key, (room = this.decided(direction, subject, certainty, namedPorts)));
      return { first, last, ...room[reading] };
    });
  }

  private room(direction: Direction, subjects: number, peers: number): Readonly<Record<Reading, Room>> {
    const row = (this.rooms[direction][subjects] ??= []);
    return (row[peers] ??= this.roomBetween(
      direction,
      this.subjectGroups(direction).examples[subjects] ?? -1,
      this.peers[direction].examples[peers] ?? -1,
    ));
  }

  private roomBetween(direction: Direction, subject: number, peer: number): Readonly<Record<Reading, Room>> {
    const { namedPorts } = this.classOf(direction === "Egress" ? peer : subject);
    return this.decided(direction, subject, (match) => match.ofClass(peer), namedPorts);
  }

  /** Made when it is first asked for: by then it is known whom the NetworkPolicies isolate. */
  private subjectGroups(direction: Direction): Groups {
    return (this.subjects[direction] ??= this.grouped((number) => this.subjectText(direction, number)));
  }

  private groupedAsDestinations(): Pick<Openness, "of" | "classes"> {
    const { of } = this.grouped(
      (number) => `${String(this.peerGroup("Egress", number))} ${String(this.subjectGroup("Ingress", number))}`,
    );
    const members: number[][] = [];
    of.forEach((group, number) => (members[group] ??= []).push(number));
    return { of, classes: members.map((numbers) => Int32Array.from(numbers)) };
  }

  private grouped(textOf: (number: number) => string): Groups {
    const numbers = new Map<string, number>();
    const examples: number[] = [];
    const of = this.partition.classes.map((_, number) => {
      const text = textOf(number);
      const known = numbers.get(text) ?? examples.push(number) - 1;
      numbers.set(text, known);
      return known;
    });
    return { of: Int32Array.from(of), examples };
  }

  private subjectText(direction: Direction, subject: number): string {
    const { isOnHostNetwork, namedPorts } = this.classOf(subject);
    const tiers = this.tables[direction].tiers.map(({ groups }) =>
      groups.map(({ policies }) => policies.map((policy) => policyText(policy, subject)).join()).join(";"),
    );
    const ports = direction === "Ingress" ? namedPorts.number : -1;
    return `${isOnHostNetwork} ${this.isolation(direction, subject)} ${String(ports)} ${tiers.join("|")}`;
  }

  private peerText(direction: Direction, peer: number): string {
    const ports = direction === "Egress" ? this.classOf(peer).namedPorts.number : -1;
    return `${String(ports)} ${certaintiesOf(this.tables[direction].matches, (match) => match.ofClass(peer))}`;
  }

  /** Without and with all that the NetworkPolicies of Kubernetes may admit: what they do admit is in between. */
  private decided(
    direction: Direction,
    subject: number,
    certainty: (match: CompiledRule["peers"]) => Certainty,
    namedPorts: NamedPorts | undefined,
  ): Readonly<Record<Reading, Room>> {
    const decide = (admitted: ConnectionId) => this.decide(direction, subject, certainty, namedPorts, admitted);
    const [without, withAll] = [decide(none), decide(all)];
    const surely = ({ denied }: typeof without) => this.connections.subtract(all, denied);
    const least = { always: surely(without), ifAdmitted: surely(withAll) };
    const most = { always: without.allowed, ifAdmitted: withAll.allowed };
    // Policies do not hold pods on the host's network.
    const { isOnHostNetwork } = this.classOf(subject);
    return {
      least: isOnHostNetwork === "yes" ? everything : least,
      most: isOnHostNetwork === "no" ? most : everything,
    };
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

  private classOf(number: number): PodClass {
    const found = this.partition.classes[number];
    if (found === undefined) throw new RangeError(`no class has the number ${String(number)}`);
    return found;
  }
}

function openness({ always, ifAdmitted }: Room): number {
  return always !== none ? 2 : ifAdmitted !== none ? 1 : 0;
}

const everything: Room = { always: all, ifAdmitted: all };

function policyText({ subject, rules }: CompiledPolicy, number: number): string {
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
