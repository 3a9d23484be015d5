import type { Cluster } from "../../model";
import { unknown } from "../../model";
import { type Certainty, both } from "../../selectors";
import { IntervalSet } from "../../sets/intervalSet";
import type { AddressSet, EndCondition, Selection } from "../../tiers/model";
import type { Partition, PodClass } from "../partition";
import { isSelected } from "./labelMatch";

/** Who is at an end of a rule, of the pods by class and of the addresses outside. */
export interface EndMatch {
  /** Equal for equal conditions. */
  readonly number: number;
  readonly ofClass: (number: number) => Certainty;
  /** Addresses that surely match, and those that at least perhaps do. */
  readonly sure: IntervalSet;
  readonly possible: IntervalSet;
}

/** Makes the matches of conditions, equal ones once. */
export class EndMatches {
  readonly list: EndMatch[] = [];
  private readonly known = new Map<string, EndMatch>();

  constructor(
    private readonly cluster: Cluster,
    private readonly partition: Partition,
  ) {}

  /** @param conditions of which one must hold; undefined for everyone */
  of(conditions: readonly EndCondition[] | undefined): EndMatch {
    const key = JSON.stringify(conditions ?? "everyone");
    let match = this.known.get(key);
    if (match === undefined) {
      match = this.make(conditions);
      this.known.set(key, match);
      this.list.push(match);
    }
    return match;
  }

  private make(conditions: readonly EndCondition[] | undefined): EndMatch {
    const number = this.list.length;
    const everywhere = this.everywhere();
    if (conditions === undefined) {
      return { number, ofClass: () => "yes", sure: everywhere, possible: everywhere };
    }
    const addresses = conditions.map((condition) => this.addresses(condition, everywhere));
    const certainties: Certainty[] = this.partition.classes.map((pod) =>
      conditions.map((condition) => this.ofPods(condition, pod)).reduce(either, "no"),
    );
    return {
      number,
      ofClass: (of) => certainties[of] ?? "no",
      sure: addresses.map(({ sure }) => sure).reduce(union, IntervalSet.empty),
      possible: addresses.map(({ possible }) => possible).reduce(union, IntervalSet.empty),
    };
  }

  private ofPods({ selection, notSelection, nets, notNets, family, ...rest }: EndCondition, pod: PodClass): Certainty {
    if (rest.hasUnknownAddresses === true) return pod.isOnHostNetwork === "no" ? "no" : "perhaps";
    const parts: Certainty[] = [];
    if (selection !== undefined) parts.push(this.isSelected(selection, pod));
    if (notSelection !== undefined) parts.push(opposite[this.isSelected(notSelection, pod)]);
    if (nets !== undefined) parts.push(this.isWithin(nets, pod));
    if (notNets !== undefined) parts.push(opposite[this.isWithin(notNets, pod)]);
    if (family !== undefined) parts.push(this.isOf(family, pod));
    return parts.reduce(both, "yes");
  }

  /** What a selector means for a pod on the host's network is up to the network plugin, where the API does not say it. */
  private isSelected(selection: Selection, pod: PodClass): Certainty {
    return either(this.isLabelled(selection, pod), this.isInSets(selection, pod));
  }

  /** A selector of Calico means the addresses of the sets that it matches, and pods may have such addresses. */
  private isInSets(selection: Selection, pod: PodClass): Certainty {
    if (selection.isOfPodsOnly) return "no";
    return (this.cluster.tiered?.addressSets ?? [])
      .map((set): Certainty => {
        const within = set.nets === unknown ? "perhaps" : this.isWithin(set.nets, pod);
        return both(this.isSetSelected(selection, set), within);
      })
      .reduce(either, "no");
  }

  private isLabelled(selection: Selection, { labels, namespace, isOnHostNetwork }: PodClass): Certainty {
    const own = this.cluster.namespaces[namespace];
    const holds = isSelected(selection, { labels, namespace: own, isPod: true });
    if (isOnHostNetwork === "yes" && selection.isOffHost === true) return "no";
    return holds === "yes" && isOnHostNetwork !== "no" ? "perhaps" : holds;
  }

  /** Pods whose addresses are not known are in ranges that have all addresses, and in no others. */
  private isWithin(nets: readonly string[], { parts }: PodClass): Certainty {
    const addresses = this.addressesOf(nets);
    if (parts.length > 0) return parts.some((part) => addresses.has(part)) ? "yes" : "no";
    return addresses.contains(this.partition.axis.everything(["IPv4"])) ? "yes" : "no";
  }

  /** Pods whose addresses are not known have one of IPv4, and may have one of IPv6 too. */
  private isOf(family: "IPv4" | "IPv6", { parts }: PodClass): Certainty {
    const addresses = this.partition.axis.everything([family]);
    if (parts.length > 0) {
      const inside = parts.filter((part) => addresses.has(part)).length;
      return inside === parts.length ? "yes" : inside === 0 ? "no" : "perhaps";
    }
    return family === "IPv4" ? "yes" : "perhaps";
  }

  private addresses(condition: EndCondition, everywhere: IntervalSet) {
    if (condition.hasUnknownAddresses === true) return { sure: IntervalSet.empty, possible: everywhere };
    const { selection, notSelection, nets, notNets, family } = condition;
    let sure = everywhere;
    let possible = everywhere;
    const keep = (within: IntervalSet) => {
      sure = sure.intersect(within);
      possible = possible.intersect(within);
    };
    if (selection !== undefined) {
      const sets = this.addressSets(selection);
      sure = sets.sure;
      possible = sets.possible;
    }
    if (notSelection !== undefined) {
      const sets = this.addressSets(notSelection);
      sure = sure.subtract(sets.possible);
      possible = possible.subtract(sets.sure);
    }
    if (nets !== undefined) keep(this.addressesOf(nets));
    if (notNets !== undefined) keep(everywhere.subtract(this.addressesOf(notNets)));
    if (family !== undefined) keep(this.partition.axis.everything([family]));
    return { sure, possible };
  }

  private addressSets(selection: Selection) {
    let sure = IntervalSet.empty;
    let possible = IntervalSet.empty;
    for (const set of this.cluster.tiered?.addressSets ?? []) {
      const holds = this.isSetSelected(selection, set);
      if (holds === "no") continue;
      // Addresses that are not known may be any.
      const addresses = set.nets === unknown ? this.everywhere() : this.addressesOf(set.nets);
      possible = possible.union(addresses);
      if (holds === "yes" && set.nets !== unknown) sure = sure.union(addresses);
    }
    return { sure, possible };
  }

  private isSetSelected(selection: Selection, { namespace, labels }: AddressSet): Certainty {
    const given = this.cluster.namespaces.find(({ name }) => name === namespace);
    // Nothing but the set may be in its namespace.
    const own = namespace === "" ? undefined : (given ?? { name: namespace, labels: {}, origin: undefined });
    return isSelected(selection, { labels, namespace: own, isPod: false });
  }

  private addressesOf(nets: readonly string[]): IntervalSet {
    return nets.map((cidr) => this.partition.axis.addressesOf({ cidr })).reduce(union, IntervalSet.empty);
  }

  private everywhere(): IntervalSet {
    return this.partition.axis.everything(["IPv4", "IPv6"]);
  }
}

const opposite = { no: "yes", perhaps: "perhaps", yes: "no" } as const;

function either(a: Certainty, b: Certainty): Certainty {
  return opposite[both(opposite[a], opposite[b])];
}

function union(a: IntervalSet, b: IntervalSet): IntervalSet {
  return a.union(b);
}
