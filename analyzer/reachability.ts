import type { IpFamily } from "../policies/cidr";
import type { ConnectionSet } from "./sets/connectionSet";
import type { Cluster, Pod, Workload } from "./model";

/** An end of a connection: pods, or addresses outside the cluster. */
export type Entity = PodEntity | AddressRange;

/**
 * Pods of a workload that policies see alike. Nearly always they are the whole workload; where policies tell its pods
 * apart, by an address or by labels that differ, those unlike its first are an entity each group.
 */
export interface PodEntity {
  readonly kind: "pods";
  /** `shop/web[Deployment]`, or for pods told apart from their workload `shop/web-7d4f9[Pod]`. Unique. */
  readonly id: string;
  readonly workload: Workload;
  readonly pods: readonly Pod[];
}

/** Addresses from `first` to `last`, both included; those of them that pods have are not meant. */
export interface AddressRange {
  readonly kind: "addresses";
  /** `0.0.0.0-255.255.255.255`. */
  readonly id: string;
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
}

/** What may be opened from one end to the other. `allowed` and `unknown` are disjoint; the rest is denied. */
export interface Access {
  readonly allowed: ConnectionSet;
  /** What depends on values that are not known yet, or, at a pod on the host's network, on node and network plugin. */
  readonly unknown: ConnectionSet;
}

export interface Connection extends Access {
  readonly src: Entity;
  readonly dst: Entity;
}

/** Entities that can be put for each other: whatever reaches or is reached by one, is so for each of them. */
export interface Group {
  /** Sorted by id; at least one. */
  readonly members: readonly Entity[];
}

export interface GroupedConnection extends Access {
  readonly src: Group;
  readonly dst: Group;
}

/** Which connections to give: those with `src` and `dst` among these, where given. They are asked about address ranges too. */
export interface ConnectionFilter {
  readonly src?: (entity: Entity) => boolean;
  readonly dst?: (entity: Entity) => boolean;
}

/** Where to one source may connect; sources to which the same is allowed share one object. */
export interface Destinations {
  readonly entities: readonly Entity[];
  /** For each entity. */
  readonly access: readonly Access[];
}

/** The connections from one source, address ranges before pods. The source itself may be among the entities: leave it out. */
export interface SourceRow {
  readonly src: Entity;
  readonly destinations: readonly Destinations[];
}

/** Who may reach whom, by the policies of a cluster. */
export interface Reachability {
  readonly cluster: Cluster;
  /** Of the addresses outside that are listed: IPv4, and IPv6 where the cluster speaks of it. */
  readonly families: readonly IpFamily[];
  /** Sorted by id. */
  readonly entities: readonly PodEntity[];
  /** What pods may open to pods; between an entity of several pods and itself, what one of them may open to another. */
  between(src: PodEntity, dst: PodEntity): Access;
  /**
   * What the entity may open to, or accept from, addresses outside: largest ranges, in order of address, none denied.
   *
   * @param families default: those of this reachability
   */
  outside(
    entity: PodEntity,
    direction: "Ingress" | "Egress",
    families?: readonly IpFamily[],
  ): readonly (Access & { readonly range: AddressRange })[];
  /** The pods that the entity may open something to, by id; itself may be among them. */
  podsReachedBy(entity: PodEntity): Destinations;
  /**
   * Every pair with something allowed or unknown, but no entity with itself: address ranges first and in order of
   * address, then pods by id; by `src`, then by `dst`. Computed while it is read, in bounded memory.
   */
  connections(filter?: ConnectionFilter): Iterable<Connection>;
  /** The same by source, for those who write millions of them. */
  rows(filter?: ConnectionFilter): Iterable<SourceRow>;
  /** The same in groups; each pair of entities is in exactly one. */
  groupedConnections(filter?: ConnectionFilter): Iterable<GroupedConnection>;
}
