import type { IntervalSet } from "../sets/intervalSet";
import { all, none } from "./connectionTable";
import type { Decision } from "./decision";
import type { Profile } from "./directionTable";
import { joinOutside, type OutsideAccess } from "./outsideAccess";
import type { NamedPorts } from "./partition";
import type { Direction } from "./policyRules";
import { joinRooms, type TierLayer } from "./tiers/tierLayer";

/** What each class may open to, or accept from, addresses; equal lists are made once. */
export class OutsideTable {
  private readonly joinedOutsides = new Map<string, readonly OutsideAccess[]>();
  private readonly everywhere: IntervalSet;
  private readonly addressSets = new Map<IntervalSet, number>();
  private readonly outsides = {
    Ingress: new Map<number, readonly OutsideAccess[]>(),
    Egress: new Map<number, readonly OutsideAccess[]>(),
  };
  /** By the group of the class in the tiers, then by what NetworkPolicies admit. */
  private readonly tieredOutsides: Record<Direction, Map<readonly OutsideAccess[], readonly OutsideAccess[]>[]> = {
    Ingress: [],
    Egress: [],
  };

  constructor(private readonly decision: Decision) {
    this.everywhere = decision.partition.axis.everything(["IPv4", "IPv6"]);
  }

  /** What pods of the class may open to, or accept from, addresses: in order of address, none that admits nothing. */
  of(number: number, direction: Direction): readonly OutsideAccess[] {
    const profile = this.decision.profileOf(number, direction);
    const namedPorts = direction === "Ingress" ? this.decision.classOf(number).namedPorts : undefined;
    const key = profile.number * 0x4000000 + (namedPorts?.number ?? -1) + 1;
    const known = this.outsides[direction];
    let access = known.get(key);
    if (access === undefined) known.set(key, (access = this.computeOutside(profile, namedPorts)));
    return this.decision.tiers === undefined
      ? access
      : this.outsideOfTiers(this.decision.tiers, number, direction, access);
  }

  /** Classes that the tiers hold alike and the NetworkPolicies too share one list. */
  private outsideOfTiers(
    tiers: TierLayer,
    number: number,
    direction: Direction,
    admitted: readonly OutsideAccess[],
  ): readonly OutsideAccess[] {
    const group = tiers.subjectGroup(direction, number);
    let known = this.tieredOutsides[direction][group];
    if (known === undefined)
      this.tieredOutsides[direction][group] = known = new Map<typeof admitted, typeof admitted>();
    let access = known.get(admitted);
    if (access === undefined) {
      const rooms = tiers.outside(direction, number, this.decision.reading);
      access = joinOutside(joinRooms(rooms, admitted, this.decision.connections), this.decision.connections);
      known.set(admitted, access);
    }
    return access;
  }

  private computeOutside(profile: Profile, namedPorts: NamedPorts | undefined): readonly OutsideAccess[] {
    const anywhere = profile.isIsolated ? this.decision.atPort(profile.anyone, namedPorts, none) : all;
    const allowed = profile.outside.map(({ addresses, ports }) => ({
      addresses,
      connections: this.decision.ports.at(ports, namedPorts),
    }));
    // Profiles differ in their pods far more than in addresses.
    const key = allowed.reduce(
      (text, { addresses, connections }) => `${text} ${String(this.numberOf(addresses))}.${String(connections)}`,
      String(anywhere),
    );
    let joined = this.joinedOutsides.get(key);
    if (joined === undefined) {
      joined = joinOutside(
        [{ addresses: this.everywhere, connections: anywhere }, ...allowed],
        this.decision.connections,
      );
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
