import { AdmissionList, type Admissions, noAdmissions } from "./admissionList";
import type { Policy } from "../model";
import type { Partition } from "./partition";
import type { Direction } from "./policyRules";
import type { PortSpec } from "./portSpecs";
import { inOrder, isAmong } from "../sets/sortedNumbers";
import { emptySequence, Sequences } from "./sequences";
import type { SubjectGroup, SubjectGroups } from "./subjectGroups";

/**
 * All that policies say of a class in one direction: classes with the same profile are held alike.
 */
export interface Profile extends Admissions {
  readonly number: number;
  /** Where false, everything is allowed, and the rest is empty. */
  readonly isIsolated: boolean;
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
    private readonly interned = { profiles: new Profiles(), sequences: new Sequences() },
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
    const ofClass = new Int32Array(end - first).fill(emptySequence);
    const { sequences, profiles } = this.interned;
    groups.forEach(({ isolated, subjects }, index) => {
      for (const number of isolated) isIsolated[number - first] = 1;
      for (const number of subjects) {
        ofClass[number - first] = sequences.append(ofClass[number - first] ?? emptySequence, index);
      }
    });
    const known = new Map<number, Profile>();
    ofClass.forEach((sequence, offset) => {
      let profile = isIsolated[offset] === 1 ? known.get(sequence) : profiles.open;
      if (profile === undefined) {
        profile = profiles.isolated(groupsOf(first + offset, groups));
        known.set(sequence, profile);
      }
      this.profileByClass[first + offset] = profile;
    });
  }

  /** Rules seen from the peers' side. Made when it is first asked for. */
  private transposed() {
    this.mentions ??= transpose(this.groups, this.partition.classes.length);
    return this.mentions;
  }
}

/** Keeps each profile once. */
class Profiles {
  readonly open: Profile = { ...noAdmissions, number: 0, isIsolated: false };
  private readonly byAdmissions = new Map<string, Profile>();

  /** That of a class for which the rules of the groups count. */
  isolated(groups: readonly SubjectGroup[]): Profile {
    const [only] = groups;
    const all = groups.length === 1 && only !== undefined ? only.admissions : joined(groups);
    const key = numbersOf(all).join();
    let profile = this.byAdmissions.get(key);
    if (profile === undefined) {
      const { anyone, anyPod, pods, outside } = all;
      profile = { number: this.byAdmissions.size + 1, isIsolated: true, anyone, anyPod, pods, outside };
      this.byAdmissions.set(key, profile);
    }
    return profile;
  }
}

/** Those that are about the class. */
function groupsOf(number: number, groups: readonly SubjectGroup[]): readonly SubjectGroup[] {
  const own: SubjectGroup[] = [];
  for (const group of groups) if (isAmong(group.subjects, number)) own.push(group);
  return own;
}

function joined(groups: readonly SubjectGroup[]): Admissions {
  const all = new AdmissionList();
  for (const { admissions } of groups) all.addAll(admissions);
  return all;
}

/** In ascending order. */
function numbersOf({ anyone, anyPod, pods, outside }: Admissions): readonly number[] {
  const numbers: number[] = [];
  for (const list of [anyone, anyPod, pods, outside]) for (const { number } of list) numbers.push(number);
  return inOrder(numbers);
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
