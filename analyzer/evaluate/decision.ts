import { isAmong } from "../sets/sortedNumbers";
import type { Admission } from "./admissionList";
import { all, type ConnectionId, type ConnectionTable, none } from "./connectionTable";
import type { DirectionTable, Profile } from "./directionTable";
import type { NamedPorts, Partition, PodClass } from "./partition";
import type { Direction } from "./policyRules";
import type { PortSpecs } from "./portSpecs";
import type { Reading } from "./reading";
import type { TierLayer } from "./tiers/tierLayer";

/**
 * The decision, in one reading: a connection is allowed where the policies of its source admit it for Egress and those of
 * its destination for Ingress. A pod that no policy isolates in a direction admits everything there; one that is isolated
 * admits what some rule of a policy that selects it does
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation).
 */
export class Decision {
  constructor(
    readonly partition: Partition,
    readonly connections: ConnectionTable,
    readonly ports: PortSpecs,
    readonly tables: Readonly<Record<Direction, DirectionTable>>,
    readonly reading: Reading,
    /** Undefined where there are no policies but those of Kubernetes. */
    readonly tiers: TierLayer | undefined,
  ) {}

  profileOf(number: number, direction: Direction): Profile {
    return this.tables[direction].profileOf(number);
  }

  classOf(number: number): PodClass {
    const found = this.partition.classes[number];
    if (found === undefined) throw new RangeError(`no class has the number ${String(number)}`);
    return found;
  }

  /** Whether selectors of policies match pods of the class: what they mean for those on the host's network is not known. */
  isSelectable(number: number): boolean {
    return this.classOf(number).isOnHostNetwork === "no";
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

  /** What the policies of `subject` admit with `peer`; named ports are those of the destination. */
  private admitted(direction: Direction, subject: number, peer: number, destination: PodClass): ConnectionId {
    return this.decided(direction, subject, peer, this.admittedByKubernetes(direction, subject, peer, destination));
  }

  /** What is allowed where NetworkPolicies of Kubernetes admit so much. */
  decided(direction: Direction, subject: number, peer: number, admitted: ConnectionId): ConnectionId {
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

  /** `start`, and the ports of the admissions as they are at pods with such named ports. */
  atPort(admissions: readonly Admission[], namedPorts: NamedPorts | undefined, start: ConnectionId) {
    if (admissions.length === 0) return start;
    const joined = this.connections.unionOf(admissions.map(({ ports }) => this.ports.at(ports, namedPorts)));
    return this.connections.union(start, joined);
  }
}
