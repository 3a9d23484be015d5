import type { Policy } from "../model";
import type { Admission } from "./admissionList";
import type { IntervalSet } from "../sets/intervalSet";
import { isAmong, joined } from "../sets/sortedNumbers";
import { all, type ConnectionId, type ConnectionTable, none } from "./connectionTable";
import { DirectionTable, type Profile } from "./directionTable";
import { joinOutside, type OutsideAccess } from "./outsideAccess";
import type { Partition, PodClass } from "./partition";
import type { PodSelection } from "./podSelection";
import type { Direction } from "./policyRules";
import { type PortSpec, PortSpecs } from "./portSpecs";
import type { Reading } from "./reading";
import { SubjectGroups } from "./subjectGroups";
import { joinRooms, type TierLayer } from "./tiers/tierLayer";

/** What one class may open, by class: those to which it may open nothing are left out. */
export interface Row {
  /** Numbers of classes in ascending order. */
  readonly dst: Int32Array;
  readonly connections: Int32Array;
}

/**
 * The decision, in one reading: a connection is allowed where the policies of its source admit it for Egress and those of
 * its destination for Ingress. A pod that no policy isolates in a direction admits everything there; one that is isolated
 * admits what some rule of a policy that selects it does
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation).
 */
export class Evaluation {
  private readonly rows = new Map<string, Row>();
  private readonly rowKeys: string[] = [];
  private cells = 0;
  private readonly joinedOutsides = new Map<string, readonly OutsideAccess[]>();
  private readonly everywhere: IntervalSet;
  private readonly addressSets = new Map<IntervalSet, number>();
  private readonly outsides = {
    Ingress: new Map<number, readonly OutsideAccess[]>(),
    Egress: new Map<number, readonly OutsideAccess[]>(),
  };
  private readonly tieredOutsides = new Map<string, readonly OutsideAccess[]>();
  private readonly ingressOpen: { readonly toPods: Int32Array; readonly toAnyone: Int32Array };
  /** Classes that accept something from every pod. */
  private openTargets: Int32Array | undefined;
  /** What is admitted for each class while a row is made, and the classes for which something is. */
  private readonly scratch: { readonly egress: Int32Array; readonly ingress: Int32Array };
  private readonly touched: { readonly egress: Int32Array; readonly ingress: Int32Array; readonly open: Int32Array };

  private constructor(
    private readonly partition: Partition,
    private readonly connections: ConnectionTable,
    private readonly ports: PortSpecs,
    private readonly tables: Readonly<Record<Direction, DirectionTable>>,
    private readonly reading: Reading,
    /** Undefined where there are no policies but those of Kubernetes. */
    private readonly tiers: TierLayer | undefined,
  ) {
    const size = partition.classes.length;
    this.everywhere = partition.axis.everything(["IPv4", "IPv6"]);
    this.scratch = { egress: new Int32Array(size), ingress: new Int32Array(size) };
    this.touched = {
      egress: new Int32Array(size),
      ingress: new Int32Array(size),
      open: new Int32Array(tiers === undefined ? 0 : size),
    };
    this.ingressOpen = { toPods: new Int32Array(size).fill(-1), toAnyone: new Int32Array(size).fill(-1) };
  }

  /** @param policies those of each namespace, by its number */
  static of(
    reading: Reading,
    partition: Partition,
    connections: ConnectionTable,
    selection: PodSelection,
    policies: ReadonlyMap<number, readonly Policy[]>,
    tiers: TierLayer | undefined,
  ): Evaluation {
    const ports = new PortSpecs(reading, connections);
    const groups = new SubjectGroups(partition, selection, ports, reading);
    const tables = {
      Ingress: DirectionTable.of(partition, policies, "Ingress", groups),
      Egress: DirectionTable.of(partition, policies, "Egress", groups),
    };
    return new Evaluation(partition, connections, ports, tables, reading, tiers);
  }

  /** The same, but for namespaces that have other policies now. */
  update(policies: ReadonlyMap<number, readonly Policy[]>): Evaluation {
    const { Ingress, Egress } = this.tables;
    const tables = { Ingress: Ingress.update(policies), Egress: Egress.update(policies) };
    return new Evaluation(this.partition, this.connections, this.ports, tables, this.reading, this.tiers);
  }

  profileOf(number: number, direction: Direction): Profile {
    return this.tables[direction].profileOf(number);
  }

  /** What pods of one class may open to those of the other. */
  between(src: number, dst: number): ConnectionId {
    const destination = this.classOf(dst);
    const admitted = this.admitted("Egress", src, dst, destination);
    return admitted === none
      ? none
      : this.connections.intersect(admitted, this.admitted("Ingress", dst, src, destination));
  }

  /** What the policies of the source alone let its pods open to those of the other class. */
  letOut(src: number, dst: number): ConnectionId {
    return this.admitted("Egress", src, dst, this.classOf(dst));
  }

  /** What pods of the class may open. */
  row(src: number): Row {
    const key = this.rowKey(src);
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const row = this.computeRow(src);
    this.cells += row.dst.length;
    // Rows that many classes share come soon after each other; the memory for them is bounded.
    if (this.cells > maxCells) {
      this.rows.clear();
      this.cells = row.dst.length;
    }
    this.rows.set(key, row);
    return row;
  }

  /** Equal for classes that may open the same. */
  rowKey(src: number): string {
    return (this.rowKeys[src] ??= this.keyOf("Egress", src, "Ingress"));
  }

  /** Equal for classes to which the same may be opened. */
  columnKey(dst: number): string {
    const { namedPorts } = this.classOf(dst);
    return `${this.keyOf("Ingress", dst, "Egress")} ${String(namedPorts.number)}`;
  }

  /** What pods of the class may open to, or accept from, addresses: in order of address, none that admits nothing. */
  outside(number: number, direction: Direction): readonly OutsideAccess[] {
    const profile = this.profileOf(number, direction);
    const namedPorts = direction === "Ingress" ? this.classOf(number).namedPorts : undefined;
    const key = profile.number * 0x4000000 + (namedPorts?.number ?? -1) + 1;
    if (this.tiers !== undefined) return this.outsideOfTiers(this.tiers, number, direction, profile, namedPorts);
    const known = this.outsides[direction];
    let access = known.get(key);
    if (access === undefined) known.set(key, (access = this.computeOutside(profile, namedPorts)));
    return access;
  }

  /** Classes of one key share one list. */
  private outsideOfTiers(
    tiers: TierLayer,
    number: number,
    direction: Direction,
    profile: Profile,
    namedPorts: PodClass["namedPorts"] | undefined,
  ): readonly OutsideAccess[] {
    const ports = String(namedPorts?.number);
    const key = `${direction} ${String(profile.number)} ${ports} ${String(tiers.subjectGroup(direction, number))}`;
    let access = this.tieredOutsides.get(key);
    if (access === undefined) {
      const rooms = tiers.outside(direction, number, this.reading);
      const admitted = this.computeOutside(profile, namedPorts);
      access = joinOutside(joinRooms(rooms, admitted, this.connections), this.connections);
      this.tieredOutsides.set(key, access);
    }
    return access;
  }

  private keyOf(direction: Direction, number: number, asPeer: Direction): string {
    const { isOnHostNetwork } = this.classOf(number);
    const mentions = this.tables[asPeer].mentionsOf(number);
    const key = `${String(this.profileOf(number, direction).number)} ${isOnHostNetwork} ${mentions.join()}`;
    if (this.tiers === undefined) return key;
    const [held, treated] = [this.tiers.subjectGroup(direction, number), this.tiers.peerGroup(asPeer, number)];
    return `${key} ${String(held)} ${String(treated)}`;
  }

  private classOf(number: number): PodClass {
    const found = this.partition.classes[number];
    if (found === undefined) throw new RangeError(`no class has the number ${String(number)}`);
    return found;
  }

  /** What the policies of `subject` admit with `peer`; named ports are those of the destination. */
  private admitted(direction: Direction, subject: number, peer: number, destination: PodClass): ConnectionId {
    return this.decided(direction, subject, peer, this.admittedByKubernetes(direction, subject, peer, destination));
  }

  /** What is allowed where NetworkPolicies of Kubernetes admit so much. */
  private decided(direction: Direction, subject: number, peer: number, admitted: ConnectionId): ConnectionId {
    if (this.tiers === undefined) return admitted;
    const { always, ifAdmitted } = this.tiers.between(direction, subject, peer, this.reading);
    return this.connections.union(always, this.connections.intersect(ifAdmitted, admitted));
  }

  private admittedByKubernetes(
    direction: Direction,
    subject: number,
    peer: number,
    { namedPorts }: PodClass,
  ): ConnectionId {
    const { isIsolated, anyone, anyPod, pods } = this.profileOf(subject, direction);
    if (!isIsolated) return all;
    let admitted = this.atPort(anyone, namedPorts, none);
    if (this.isSelectable(peer)) admitted = this.atPort(anyPod, namedPorts, admitted);
    for (const { classes, ports } of pods) {
      if (isAmong(classes, peer)) admitted = this.connections.union(admitted, this.ports.at(ports, namedPorts));
    }
    return admitted;
  }

  private atPort(
    admissions: readonly Admission[],
    namedPorts: PodClass["namedPorts"] | undefined,
    start: ConnectionId,
  ) {
    if (admissions.length === 0) return start;
    const joined = this.connections.unionOf(admissions.map(({ ports }) => this.ports.at(ports, namedPorts)));
    return this.connections.union(start, joined);
  }

  private isSelectable(number: number): boolean {
    return this.classOf(number).isOnHostNetwork === "no";
  }

  private computeRow(src: number): Row {
    const { egress, ingress } = this.scratch;
    const admitting = this.scatterIngress(src);
    const profile = this.profileOf(src, "Egress");
    const reached = this.scatterEgress(profile);
    const isOpen = !profile.isIsolated || profile.anyone.length > 0 || profile.anyPod.length > 0;
    const candidates =
      this.tiers !== undefined
        ? this.leftOpen(this.tiers, src, isOpen)
        : isOpen
          ? joined(this.targets(), admitting.sort())
          : reached.sort();

    const open = this.isSelectable(src) ? this.ingressOpen.toPods : this.ingressOpen.toAnyone;
    const dst = new Int32Array(candidates.length);
    const connections = new Int32Array(candidates.length);
    let length = 0;
    for (let place = 0; place < candidates.length; place++) {
      const number = candidates[place] ?? -1;
      this.openTo(number);
      const admitted = this.connections.union(open[number] ?? none, ingress[number] ?? none);
      const accepted = this.decided("Ingress", number, src, admitted);
      if (accepted === none) continue;
      const opened = isOpen ? this.opened(profile, number, egress[number] ?? none) : (egress[number] ?? none);
      const allowed = this.connections.intersect(this.decided("Egress", src, number, opened), accepted);
      if (allowed === none) continue;
      dst[length] = number;
      connections[length++] = allowed;
    }
    for (const number of admitting) ingress[number] = none;
    for (const number of reached) egress[number] = none;
    return { dst: dst.subarray(0, length), connections: connections.subarray(0, length) };
  }

  /**
   * Classes between which and the source something may be allowed, where tiers may allow what no NetworkPolicy admits. All
   * are gone through, so this is all that grows with their square.
   */
  private leftOpen(tiers: TierLayer, src: number, isOpen: boolean): Int32Array {
    const { egress, ingress } = this.scratch;
    const out = tiers.openToPeers(src, this.reading);
    const into = tiers.openFromSubjects(src, this.reading);
    const open = this.isSelectable(src) ? this.ingressOpen.toPods : this.ingressOpen.toAnyone;
    const found = this.touched.open;
    let count = 0;
    for (let number = 0; number < found.length; number++) {
      const outOpen = out.open[out.of[number] ?? -1];
      if (outOpen === 0 || (outOpen === 1 && !isOpen && egress[number] === none)) continue;
      const intoOpen = into.open[into.of[number] ?? -1];
      if (intoOpen === 0) continue;
      if (intoOpen === 1 && ingress[number] === none) {
        this.openTo(number);
        if (open[number] === none) continue;
      }
      found[count++] = number;
    }
    return found.subarray(0, count);
  }

  /** Puts what rules for Ingress admit from the class into the scratch, and gives the classes that admit something. */
  private scatterIngress(src: number): Int32Array {
    const { Ingress } = this.tables;
    const touched = this.touched.ingress;
    const mentions = Ingress.mentionsOf(src);
    let count = 0;
    // By place: an iterator makes an object for each of a hundred thousand numbers.
    for (let place = 0; place < mentions.length; place++) {
      const { subjects, ports } = Ingress.mention(mentions[place] ?? -1);
      count = this.scatter(this.scratch.ingress, subjects, ports, touched, count);
    }
    return touched.subarray(0, count);
  }

  private scatterEgress({ pods }: Profile): Int32Array {
    const touched = this.touched.egress;
    let count = 0;
    for (const { classes, ports } of pods) {
      count = this.scatter(this.scratch.egress, classes, ports, touched, count);
    }
    return touched.subarray(0, count);
  }

  /** Joins the ports, as they are at each destination, into what the scratch has for it; how many are touched then. */
  private scatter(
    scratch: Int32Array,
    destinations: Int32Array,
    ports: PortSpec,
    touched: Int32Array,
    already: number,
  ): number {
    const isSameForAll = ports.names.length === 0;
    let count = already;
    for (let place = 0; place < destinations.length; place++) {
      const number = destinations[place] ?? -1;
      const known = scratch[number] ?? none;
      const admitted = isSameForAll ? ports.fixed : this.ports.at(ports, this.classOf(number).namedPorts);
      if (known === none && admitted !== none) touched[count++] = number;
      scratch[number] = this.connections.union(known, admitted);
    }
    return count;
  }

  /** What a source with rules for anyone, or without isolation, opens to a class. */
  private opened({ isIsolated, anyone, anyPod }: Profile, dst: number, toClass: ConnectionId): ConnectionId {
    if (!isIsolated) return all;
    const { namedPorts } = this.classOf(dst);
    const opened = this.atPort(anyone, namedPorts, toClass);
    return this.isSelectable(dst) ? this.atPort(anyPod, namedPorts, opened) : opened;
  }

  /** Fills in what a class accepts from every pod, and from everyone. */
  private openTo(number: number): void {
    const { toPods, toAnyone } = this.ingressOpen;
    if (toPods[number] !== -1) return;
    const { isIsolated, anyone, anyPod } = this.profileOf(number, "Ingress");
    const { namedPorts } = this.classOf(number);
    const fromAnyone = isIsolated ? this.atPort(anyone, namedPorts, none) : all;
    toAnyone[number] = fromAnyone;
    toPods[number] = isIsolated ? this.atPort(anyPod, namedPorts, fromAnyone) : all;
  }

  private targets(): Int32Array {
    if (this.openTargets === undefined) {
      const numbers = Int32Array.from(this.partition.classes.keys());
      this.openTargets = numbers.filter((number) => {
        this.openTo(number);
        return this.ingressOpen.toPods[number] !== none;
      });
    }
    return this.openTargets;
  }

  private computeOutside(profile: Profile, namedPorts: PodClass["namedPorts"] | undefined): readonly OutsideAccess[] {
    const anywhere = profile.isIsolated ? this.atPort(profile.anyone, namedPorts, none) : all;
    const allowed = profile.outside.map(({ addresses, ports }) => ({
      addresses,
      connections: this.ports.at(ports, namedPorts),
    }));
    // Profiles differ in their pods far more than in addresses.
    const key = allowed.reduce(
      (text, { addresses, connections }) => `${text} ${String(this.numberOf(addresses))}.${String(connections)}`,
      String(anywhere),
    );
    let joined = this.joinedOutsides.get(key);
    if (joined === undefined) {
      joined = joinOutside([{ addresses: this.everywhere, connections: anywhere }, ...allowed], this.connections);
      this.joinedOutsides.set(key, joined);
    }
    return joined;
  }

  private numberOf(addresses: IntervalSet): number {
    let number = this.addressSets.get(addresses);
    if (number === undefined) this.addressSets.set(addresses, (number = this.addressSets.size));
    return number;
  }
}

/** Eight bytes each. */
const maxCells = 16_000_000;
