import { addressRange, type IpFamily, parseCidr } from "../../policies/cidr";
import type { Labels } from "../../policies/types";
import { type Cluster, type Namespace, type Policy, unknown, type Unknown } from "../model";
import { ClassAccess } from "./classAccess";
import { ConnectionTable } from "./connectionTable";
import { type Entities, entitiesOf } from "./entities";
import { Evaluation } from "./evaluation";
import { Mentions } from "./mentions";
import { type Partition, partition } from "./partition";
import { PodSelection } from "./podSelection";
import type { Direction } from "./policyRules";
import type { Reading } from "./reading";
import { TierLayer } from "./tiers/tierLayer";
import { groupsOf } from "./tiers/tierTable";
import type { Certainty } from "../selectors";

/** A cluster, made ready for questions. */
export interface Compiled {
  readonly cluster: Cluster;
  readonly mentions: Mentions;
  readonly partition: Partition;
  readonly connections: ConnectionTable;
  readonly entities: Entities;
  readonly families: readonly IpFamily[];
  /** Of all that `mentions` has, which may be more than the policies speak of. */
  readonly widestFamilies: readonly IpFamily[];
  readonly least: Evaluation;
  /** The same as `least` where everything is known. */
  readonly most: Evaluation;
  readonly access: ClassAccess;
}

/** @param other a cluster whose policies tell pods apart too, so that the entities of the two can be compared */
export function compile(cluster: Cluster, other?: Pick<Cluster, "policies" | "tiered">): Compiled {
  const mentions = new Mentions([...cluster.policies, ...(other?.policies ?? [])], [cluster.tiered, other?.tiered]);
  const classes = partition(cluster, mentions);
  const connections = new ConnectionTable();
  const selection = new PodSelection(cluster, classes);
  const policies = byNamespace(cluster, classes.namespaces);
  const isolation = (direction: Direction, subject: number): Certainty =>
    most.profileOf(subject, direction).isIsolated
      ? "yes"
      : least.profileOf(subject, direction).isIsolated
        ? "perhaps"
        : "no";
  const tiers = cluster.tiered && new TierLayer(cluster, classes, connections, isolation);
  const read = (reading: Reading) => Evaluation.of(reading, classes, connections, selection, policies, tiers);
  const least = read("least");
  const widestFamilies = familiesIn(cluster, mentions);
  const most: Evaluation = mentions.hasUnknowns || classes.hasUnknowns || hasTies(cluster) ? read("most") : least;
  return {
    cluster,
    mentions,
    partition: classes,
    connections,
    entities: entitiesOf(cluster.workloads, classes.classesOf, classes.classes.length),
    families: other === undefined ? widestFamilies : familiesIn(cluster, mentionsOf(cluster)),
    widestFamilies,
    least,
    most,
    access: new ClassAccess(least, most, classes, connections),
  };
}

/**
 * The cluster made ready from what was made for another one, where they differ in policies only, all is known, and the
 * policies that are new speak of nothing new; undefined otherwise.
 */
export function recompile(previous: Compiled, cluster: Cluster): Compiled | undefined {
  const { mentions, partition: classes, connections, entities } = previous;
  if (previous.most !== previous.least) return undefined;
  if (previous.cluster.tiered !== undefined || cluster.tiered !== undefined) return undefined;
  if (!isSameList(previous.cluster.workloads, cluster.workloads)) return undefined;
  if (!isSameList(previous.cluster.namespaces, cluster.namespaces, areAlike)) return undefined;
  const fresh = without(cluster.policies, previous.cluster.policies);
  const gone = without(previous.cluster.policies, cluster.policies);
  const spokenOf = new Mentions(fresh);
  if (spokenOf.hasUnknowns || !mentions.include(spokenOf)) return undefined;

  const numberOf = (policy: Policy) => classes.namespaces.get(policy.namespace) ?? -1;
  const changed = new Map([...fresh, ...gone].map((policy) => [numberOf(policy), [] as Policy[]]));
  for (const policy of cluster.policies) changed.get(numberOf(policy))?.push(policy);
  const least = previous.least.update(changed);
  const access = new ClassAccess(least, least, classes, connections);
  const { widestFamilies } = previous;
  // Which policies speak of IPv6, where any of them did, is not kept.
  const families = widestFamilies.length === 1 ? widestFamilies : familiesIn(cluster, mentionsOf(cluster));
  return {
    cluster,
    mentions,
    partition: classes,
    connections,
    entities,
    families,
    widestFamilies,
    least,
    most: least,
    access,
  };
}

function mentionsOf({ policies, tiered }: Cluster): Mentions {
  return new Mentions(policies, [tiered]);
}

/** Whether it is not said of some policies which is read first, so that what they decide may not be known. */
function hasTies({ tiered }: Cluster): boolean {
  const groups = (tiered?.tiers ?? []).flatMap(groupsOf);
  return groups.some(({ policies, hasKubernetes }) => policies.length + (hasKubernetes ? 1 : 0) > 1);
}

function byNamespace(
  cluster: Cluster,
  namespaces: ReadonlyMap<string, number>,
): ReadonlyMap<number, readonly Policy[]> {
  const lists = new Map(cluster.namespaces.map((_, number) => [number, [] as Policy[]]));
  for (const policy of cluster.policies) {
    const list = lists.get(namespaces.get(policy.namespace) ?? -1);
    if (list === undefined) {
      throw new RangeError(`policy \`${policy.namespace}/${policy.name}\` is in a namespace that is not there`);
    }
    list.push(policy);
  }
  return lists;
}

/** The outside has IPv6 addresses where the cluster speaks of any: a cluster of IPv4 alone neither has nor knows them. */
function familiesIn({ workloads }: Cluster, { cidrs }: Mentions): readonly IpFamily[] {
  const speaksOfIpv6 =
    Array.from(cidrs).some(isIpv6) ||
    workloads.some(({ pods }) => pods.some(({ addresses }) => addresses.some(isIpv6)));
  return speaksOfIpv6 ? ["IPv4", "IPv6"] : ["IPv4"];
}

/** Whether an address or range is one of IPv6; an IPv4 address may be written as one, too. */
function isIpv6(text: string): boolean {
  if (!text.includes(":")) return false;
  const cidr = parseCidr(text.includes("/") ? text : `${text}/128`);
  return cidr !== undefined && addressRange(cidr).family === "IPv6";
}

function isSameList<T>(a: readonly T[], b: readonly T[], isSame = (x: T, y: T | undefined) => x === y): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => isSame(item, b[index])));
}

/** There are few enough namespaces to compare them by what they say. */
function areAlike(a: Namespace, b: Namespace | undefined): boolean {
  return a.name === b?.name && (a.labels === b.labels || areSameLabels(a.labels, b.labels));
}

function areSameLabels(a: Labels | Unknown, b: Labels | Unknown): boolean {
  if (a === unknown || b === unknown) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

function without<T>(items: readonly T[], others: readonly T[]): readonly T[] {
  const known = new Set(others);
  return items.filter((item) => !known.has(item));
}
