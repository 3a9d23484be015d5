import type { IpBlock, NetworkPolicyPeer } from "../../policies/types";
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

/** What rules admit: ports by who is at the other side. */
export interface Admissions {
  /** For everyone: pods, those on the host's network, and addresses. */
  readonly anyone: readonly PortSpec[];
  /** For every pod that selectors match. */
  readonly anyPod: readonly PortSpec[];
  readonly pods: readonly { readonly classes: Int32Array; readonly ports: PortSpec }[];
  readonly outside: readonly { readonly addresses: IntervalSet; readonly ports: PortSpec }[];
}

/** Makes groups of the policies of a namespace, in one reading. */
export class SubjectGroups {
  private readonly selectable: number;
  private readonly peers = new WeakMap<Selected, Int32Array>();
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
      // Policies that perhaps isolate are not put together with those that surely do.
      const key = `${effect} ${keyOf(podSelector)}`;
      const known = alike.get(key);
      if (known === undefined) alike.set(key, { effect, podSelector, rules: [...rulesOf(policy, direction)] });
      else known.rules.push(...rulesOf(policy, direction));
    }
    return Array.from(alike.values(), (group) => this.group(namespace, group));
  }

  private group(namespace: number, { effect, podSelector, rules }: Alike): SubjectGroup {
    const selected = this.selection.inNamespace(namespace, podSelector);
    const subjects = (counts: typeof admits) =>
      counts(this.reading, effect) ? this.held(this.read(selected, counts)) : noClasses;
    return {
      isolated: subjects(restricts),
      subjects: subjects(admits),
      admissions: collect(rules.flatMap((rule) => this.admissionsOf(rule, namespace))),
    };
  }

  private admissionsOf({ peers, ports }: Rule, namespace: number): readonly Admission[] {
    const spec = this.ports.specOf(ports);
    if (spec === undefined) return [];
    if (peers === unknown) return this.reading === "most" ? [{ who: "anyone", ports: spec }] : [];
    if (peers.length === 0) return [{ who: "anyone", ports: spec }];
    return peers.flatMap((peer) => this.peerAdmissions(peer, namespace, spec));
  }

  private peerAdmissions(peer: NetworkPolicyPeer | Unknown, namespace: number, ports: PortSpec): readonly Admission[] {
    if (peer === unknown) return this.reading === "most" ? [{ who: "anyone", ports }] : [];
    const { podSelector, namespaceSelector, ipBlock } = peer as WrittenPeer;
    if (ipBlock !== undefined && ipBlock !== null) {
      const addresses = this.addressesOf(ipBlock);
      return [
        { who: "pods", classes: this.podsWithin(addresses), ports },
        { who: "outside", addresses, ports },
      ];
    }
    const selected =
      namespaceSelector === undefined || namespaceSelector === null
        ? this.selection.inNamespace(namespace, podSelector)
        : this.selection.inNamespaces(namespaceSelector, podSelector);
    const classes = this.peersOf(selected);
    return classes.length === this.selectable ? [{ who: "anyPod", ports }] : [{ who: "pods", classes, ports }];
  }

  private peersOf(selected: Selected): Int32Array {
    let classes = this.peers.get(selected);
    if (classes === undefined) {
      classes = this.read(selected, admits).filter((n) => this.partition.classes[n]?.isOnHostNetwork === "no");
      this.peers.set(selected, classes);
    }
    return classes;
  }

  /** Policies do not hold pods on the host's network. */
  private held(classes: Int32Array): Int32Array {
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
  readonly effect: Certainty;
  readonly podSelector: AnySelector;
  readonly rules: Rule[];
}

const noClasses = new Int32Array();

type Admission =
  | { readonly who: "anyone" | "anyPod"; readonly ports: PortSpec }
  | { readonly who: "pods"; readonly classes: Int32Array; readonly ports: PortSpec }
  | { readonly who: "outside"; readonly addresses: IntervalSet; readonly ports: PortSpec };

/** Sorts admissions by who is admitted; those of nobody are left out, and each is there once. */
function collect(admissions: readonly Admission[]): Admissions {
  const collected = { anyone: new Set<PortSpec>(), anyPod: new Set<PortSpec>() };
  const pods = new Map<Int32Array, Set<PortSpec>>();
  const outside = new Map<IntervalSet, Set<PortSpec>>();
  for (const admission of admissions) {
    if (admission.who === "pods") addTo(pods, admission.classes, admission.ports);
    else if (admission.who === "outside") addTo(outside, admission.addresses, admission.ports);
    else collected[admission.who].add(admission.ports);
  }
  return {
    anyone: Array.from(collected.anyone),
    anyPod: Array.from(collected.anyPod),
    pods: flat(pods).map(([classes, ports]) => ({ classes, ports })),
    outside: flat(outside).map(([addresses, ports]) => ({ addresses, ports })),
  };
}

function addTo<Key extends { readonly length: number } | IntervalSet>(
  map: Map<Key, Set<PortSpec>>,
  key: Key,
  ports: PortSpec,
): void {
  if (key instanceof IntervalSet ? key.isEmpty : key.length === 0) return;
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([ports]));
  else known.add(ports);
}

function flat<Key>(map: ReadonlyMap<Key, ReadonlySet<PortSpec>>): readonly (readonly [Key, PortSpec])[] {
  return Array.from(map).flatMap(([key, all]) => Array.from(all, (ports) => [key, ports] as const));
}
