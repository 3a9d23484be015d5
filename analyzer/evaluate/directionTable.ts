import { AdmissionList } from "./admissionList";
import type { Policy } from "../model";
import type { IntervalSet } from "../sets/intervalSet";
import type { Partition } from "./partition";
import type { Direction } from "./policyRules";
import type { PortSpec } from "./portSpecs";
import type { SubjectGroup, SubjectGroups } from "./subjectGroups";

/**
 * All that policies say of a class in one direction: classes with the same profile are held alike.
 */
export interface Profile {
  readonly number: number;
  /** Where false, everything is allowed, and the rest is empty. */
  readonly isIsolated: boolean;
  readonly anyone: readonly PortSpec[];
  readonly anyPod: readonly PortSpec[];
  readonly pods: readonly { readonly classes: Int32Array; readonly ports: PortSpec }[];
  readonly outside: readonly { readonly addresses: IntervalSet; readonly ports: PortSpec }[];
}

/** A class as the peer of rules: with which ports they admit it, and for whom. */
export interface Mention {
  readonly subjects: Int32Array;
  readonly ports: PortSpec;
}

/** What the policies say in one direction, in one reading, by class. */
export class DirectionTable {
  private mentions:
    { readonly all: readonly Mention[]; readonly first: Int32Array; readonly of: Int32Array } | undefined;

  private constructor(
    private readonly partition: Partition,
    private readonly direction: Direction,
    private readonly make: SubjectGroups,
    /** Shared by tables that are updates of each other, so that equal profiles of them are the same. */
    private readonly interned = { numbers: new Map<object, number>(), profiles: new Map<string, Profile>() },
    private readonly groups: (readonly SubjectGroup[])[] = [],
    private readonly profileByClass: Profile[] = [],
  ) {}

  /** @param policies those of each namespace, by its number */
  static of(
    partition: Partition,
    policies: ReadonlyMap<number, readonly Policy[]>,
    direction: Direction,
    make: SubjectGroups,
  ): DirectionTable {
    return new DirectionTable(partition, direction, make).fill(policies);
  }

  /** The same, but for namespaces that have other policies now. */
  update(policies: ReadonlyMap<number, readonly Policy[]>): DirectionTable {
    const { partition, direction, make, interned, groups, profileByClass } = this;
    return new DirectionTable(partition, direction, make, interned, groups.slice(), profileByClass.slice()).fill(
      policies,
    );
  }

  private fill(policies: ReadonlyMap<number, readonly Policy[]>): this {
    for (const [namespace, own] of policies) {
      this.groups[namespace] = this.make.of(namespace, own, this.direction);
      this.profileNamespace(namespace);
    }
    return this;
  }

  profileOf(number: number): Profile {
    const profile = this.profileByClass[number];
    if (profile === undefined) throw new RangeError(`no class has the number ${String(number)}`);
    return profile;
  }

  /** Numbers of the mentions of a class as a peer, in ascending order. */
  mentionsOf(number: number): Int32Array {
    const { first, of } = this.transposed();
    return of.subarray(first[number], first[number + 1]);
  }

  mention(number: number): Mention {
    const mention = this.transposed().all[number];
    if (mention === undefined) throw new RangeError(`no mention has the number ${String(number)}`);
    return mention;
  }

  private profileNamespace(namespace: number): void {
    const first = this.partition.firstClassOf[namespace] ?? 0;
    const end = this.partition.firstClassOf[namespace + 1] ?? first;
    const groups = this.groups[namespace] ?? [];
    const isIsolated = new Uint8Array(end - first);
    const ofClass = Array.from({ length: end - first }, (): number[] => []);
    groups.forEach(({ isolated, subjects }, index) => {
      for (const number of isolated) isIsolated[number - first] = 1;
      for (const number of subjects) ofClass[number - first]?.push(index);
    });
    const known = new Map<string, Profile>();
    ofClass.forEach((indexes, offset) => {
      const isOne = isIsolated[offset] === 1;
      const key = isOne ? indexes.join() : "open";
      let profile = known.get(key);
      if (profile === undefined) {
        profile = isOne ? this.isolated(indexes.flatMap((index) => groups[index] ?? [])) : this.open();
        known.set(key, profile);
      }
      this.profileByClass[first + offset] = profile;
    });
  }

  private open(): Profile {
    return this.intern("open", (number) => ({ ...nothing, number, isIsolated: false }));
  }

  private isolated(groups: readonly SubjectGroup[]): Profile {
    const [only] = groups;
    const all = groups.length === 1 && only !== undefined ? only.admissions : joined(groups);
    const keys: number[] = [];
    for (const { number } of all.anyone) keys.push(number);
    for (const { number } of all.anyPod) keys.push(-1 - number);
    for (const { classes, ports } of all.pods) keys.push((this.numberOf(classes) + 1) * 0x4000000 + ports.number);
    for (const { addresses, ports } of all.outside)
      keys.push((this.numberOf(addresses) + 1) * 0x4000000 + ports.number);
    const key = keys.sort((a, b) => a - b).join();
    return this.intern(key, (number) => {
      const { anyone, anyPod, pods, outside } = all;
      return { number, isIsolated: true, anyone, anyPod, pods, outside };
    });
  }

  private intern(key: string, make: (number: number) => Profile): Profile {
    const { profiles } = this.interned;
    let profile = profiles.get(key);
    if (profile === undefined) profiles.set(key, (profile = make(profiles.size)));
    return profile;
  }

  /** A number for each set that selection has made; equal sets are nearly always the same one. */
  private numberOf(set: object): number {
    const { numbers } = this.interned;
    let number = numbers.get(set);
    if (number === undefined) numbers.set(set, (number = numbers.size));
    return number;
  }

  /** Rules seen from the peers' side. Made when it is first asked for. */
  private transposed() {
    this.mentions ??= transpose(this.groups, this.partition.classes.length);
    return this.mentions;
  }
}

const nothing = { anyone: [], anyPod: [], pods: [], outside: [] };

function joined(groups: readonly SubjectGroup[]): AdmissionList {
  const all = new AdmissionList();
  for (const { admissions } of groups) {
    for (const ports of admissions.anyone) all.addAnyone(ports);
    for (const ports of admissions.anyPod) all.addAnyPod(ports);
    for (const { classes, ports } of admissions.pods) all.addPods(classes, ports);
    for (const { addresses, ports } of admissions.outside) all.addOutside(addresses, ports);
  }
  return all;
}

function transpose(groups: readonly (readonly SubjectGroup[])[], classes: number) {
  const all: Mention[] = [];
  const peers: Int32Array[] = [];
  for (const { subjects, admissions } of groups.flat()) {
    if (subjects.length === 0) continue;
    for (const { classes: admitted, ports } of admissions.pods) {
      all.push({ subjects, ports });
      peers.push(admitted);
    }
  }
  const first = new Int32Array(classes + 1);
  for (const list of peers) for (const number of list) first[number + 1] = (first[number + 1] ?? 0) + 1;
  for (let number = 0; number < classes; number++) first[number + 1] = (first[number + 1] ?? 0) + (first[number] ?? 0);
  const next = first.slice();
  const of = new Int32Array(first[classes] ?? 0);
  peers.forEach((list, mention) => {
    for (const number of list) {
      const place = next[number] ?? 0;
      of[place] = mention;
      next[number] = place + 1;
    }
  });
  return { all, first, of };
}
