import type { IpBlock, NetworkPolicyPeer } from "../../policies/types";
import { AdmissionList, type Admissions } from "./admissionList";
import { AdmissionTable } from "./admissionTable";
import { type Policy, unknown, type Unknown } from "../model";
import { IntervalSet } from "../sets/intervalSet";
import { areExceptionsKnown, exceptionsOf } from "./mentions";
import type { Partition } from "./partition";
import type { Certainty } from "../selectors";
import { type AnySelector, keyOf, type PodSelection, type Selected } from "./podSelection";
import { type Direction, isolates, podSelectorOf, type Rule, rulesOf } from "./policyRules";
import type { PortSpec, PortSpecs } from "./portSpecs";
import { admits, type Reading, restricts } from "./reading";

/** What policies that are about the same pods of a namespace say for one direction. */
export interface SubjectGroup {
  /** Classes that are isolated. */
  readonly isolated: Int32Array;
  /** Classes for which the rules count; other than `isolated` only where something is not known. */
  readonly subjects: Int32Array;
  readonly admissions: Admissions;
}

/** Makes groups of the policies of a namespace, in one reading. */
export class SubjectGroups {
  private readonly selectable: number;
  private readonly peers = new Map<Selected, Int32Array>();
  private readonly table = new AdmissionTable();
  private readonly withAddress = new Map<IntervalSet, Int32Array>();
  private readonly byPart: ReadonlyMap<number, readonly number[]>;

  constructor(
    private readonly partition: Partition,
    private readonly selection: PodSelection,
    private readonly ports: PortSpecs,
    private readonly reading: Reading,
  ) {
    this.selectable = partition.classes.filter(({ isOnHostNetwork }) => isOnHostNetwork === "no").length;
    this.byPart = classesByPart(partition);
  }

  /** The groups of the policies, all of one namespace, that isolate in the direction. */
  of(namespace: number, policies: readonly Policy[], direction: Direction): readonly SubjectGroup[] {
    const alike = new Map<string, Alike>();
    for (const policy of policies) {
      const effect = isolates(policy, direction);
      if (effect === "no") continue;
      const podSelector = podSelectorOf(policy);
      const key = keyOf(podSelector);
      // Policies that perhaps isolate are not put together with those that surely do.
      const place = effect === "yes" ? key : `${key} ${effect}`;
      let group = alike.get(place);
      if (group === undefined) {
        group = { key, effect, podSelector, admissions: new AdmissionList() };
        alike.set(place, group);
      }
      for (const rule of rulesOf(policy, direction)) this.addRule(rule, namespace, group.admissions);
    }
    return Array.from(alike.values(), (group) => this.group(namespace, group));
  }

  private group(namespace: number, { key, effect, podSelector, admissions }: Alike): SubjectGroup {
    const selected = this.selection.inNamespace(namespace, podSelector, key);
    const subjects = (counts: typeof admits) =>
      counts(this.reading, effect) ? this.held(this.read(selected, counts)) : noClasses;
    const isolated = subjects(restricts);
    const isCertain = effect === "yes" && selected.perhaps.length === 0;
    return { isolated, subjects: isCertain ? isolated : subjects(admits), admissions };
  }

  private addRule({ peers, ports }: Rule, namespace: number, admissions: AdmissionList): void {
    const spec = this.ports.specOf(ports);
    if (spec === undefined) return;
    if (peers === unknown) {
      if (this.reading === "most") this.admitAnyone(spec, admissions);
    } else if (peers.length === 0) this.admitAnyone(spec, admissions);
    else for (const peer of peers) this.addPeer(peer, namespace, spec, admissions);
  }

  private admitAnyone(ports: PortSpec, admissions: AdmissionList): void {
    admissions.add(admissions.anyone, this.table.ofAnyone(ports));
  }

  private addPeer(
    peer: NetworkPolicyPeer | Unknown,
    namespace: number,
    ports: PortSpec,
    admissions: AdmissionList,
  ): void {
    if (peer === unknown) {
      if (this.reading === "most") this.admitAnyone(ports, admissions);
      return;
    }
    const { podSelector, namespaceSelector, ipBlock } = peer as WrittenPeer;
    if (ipBlock !== undefined && ipBlock !== null) {
      const addresses = this.addressesOf(ipBlock);
      this.admitPods(this.podsWithin(addresses), ports, admissions);
      if (!addresses.isEmpty) admissions.add(admissions.outside, this.table.ofOutside(addresses, ports));
      return;
    }
    const selected =
      namespaceSelector === undefined || namespaceSelector === null
        ? this.selection.inNamespace(namespace, podSelector)
        : this.selection.inNamespaces(namespaceSelector, podSelector);
    const classes = this.peersOf(selected);
    if (classes.length === this.selectable) admissions.add(admissions.anyPod, this.table.ofAnyPod(ports));
    else this.admitPods(classes, ports, admissions);
  }

  private admitPods(classes: Int32Array, ports: PortSpec, admissions: AdmissionList): void {
    if (classes.length > 0) admissions.add(admissions.pods, this.table.ofPods(classes, ports));
  }

  private peersOf(selected: Selected): Int32Array {
    let classes = this.peers.get(selected);
    if (classes === undefined) {
      const all = this.read(selected, admits);
      const isSelectable = (number: number) => this.partition.classes[number]?.isOnHostNetwork === "no";
      classes = this.selectable === this.partition.classes.length ? all : all.filter(isSelectable);
      this.peers.set(selected, classes);
    }
    return classes;
  }

  /** Policies do not hold pods on the host's network. */
  private held(classes: Int32Array): Int32Array {
    if (this.selectable === this.partition.classes.length) return classes;
    return classes.filter((number) => {
      const onHost = this.partition.classes[number]?.isOnHostNetwork;
      return onHost === "no" || (onHost === "perhaps" && this.reading === "least");
    });
  }

  private read({ sure, perhaps }: Selected, counts: typeof admits): Int32Array {
    if (perhaps.length === 0 || !counts(this.reading, "perhaps")) return sure;
    return Int32Array.from([...sure, ...perhaps]).sort();
  }

  private addressesOf(block: IpBlock | Unknown): IntervalSet {
    const { axis } = this.partition;
    if (block === unknown || block.cidr === unknown) {
      return this.reading === "most" ? axis.everything(["IPv4", "IPv6"]) : IntervalSet.empty;
    }
    // What is left out by an exception that is not known may be nearly all of the block.
    if (!areExceptionsKnown(block) && this.reading === "least") return IntervalSet.empty;
    return axis.addressesOf({ cidr: block.cidr, except: exceptionsOf(block) });
  }

  private podsWithin(addresses: IntervalSet): Int32Array {
    let classes = this.withAddress.get(addresses);
    if (classes === undefined) {
      const parts = Array.from(this.byPart.keys()).filter((part) => addresses.has(part));
      classes = Int32Array.from(new Set(parts.flatMap((part) => this.byPart.get(part) ?? []))).sort();
      this.withAddress.set(addresses, classes);
    }
    return classes;
  }
}

/** Classes by the parts of the address axis in which they have addresses. */
function classesByPart({ classes }: Partition): ReadonlyMap<number, readonly number[]> {
  const byPart = new Map<number, number[]>();
  classes.forEach(({ parts }, number) => {
    for (const part of parts) {
      const inside = byPart.get(part);
      if (inside === undefined) byPart.set(part, [number]);
      else inside.push(number);
    }
  });
  return byPart;
}

/** A peer as manifests may have it. */
interface WrittenPeer {
  readonly podSelector?: AnySelector;
  readonly namespaceSelector?: AnySelector;
  readonly ipBlock?: IpBlock | Unknown | null;
}

/** Policies that select the same pods. */
interface Alike {
  readonly key: string;
  readonly effect: Certainty;
  readonly podSelector: AnySelector;
  readonly admissions: AdmissionList;
}

const noClasses = new Int32Array();
