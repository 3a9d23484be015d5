import type { Access } from "../reachability";
import { ConnectionSet } from "../sets/connectionSet";
import { all, type ConnectionId, type ConnectionTable, none } from "./connectionTable";
import type { Evaluation } from "./evaluation";
import type { OutsideAccess } from "./outsideAccess";
import type { Partition } from "./partition";
import type { Direction } from "./policyRules";
import type { Row } from "./rowTable";

/** What is allowed in both readings and what in one only, by class. */
export interface AccessRow {
  readonly dst: Int32Array;
  readonly access: readonly Access[];
}

/** Addresses, as parts of the address axis, with the same access. */
export interface OutsideParts {
  readonly first: number;
  readonly last: number;
  readonly access: Access;
}

/**
 * Joins the two readings, and adds what is open about pods on the host's network: a policy does not hold them, their
 * node's pods they always reach, and what selectors of others mean for them is up to the network plugin
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods).
 */
export class ClassAccess {
  private readonly known = new Map<number, Access>();
  private readonly merged = new WeakMap<Row, AccessRow>();
  private readonly outsides = new Map<
    readonly OutsideAccess[],
    Map<readonly OutsideAccess[], readonly OutsideParts[]>
  >();
  /** Classes of which some pods are, or may be, on the host's network. */
  private readonly onHost: readonly number[];

  constructor(
    private readonly least: Evaluation,
    private readonly most: Evaluation,
    private readonly partition: Partition,
    private readonly connections: ConnectionTable,
  ) {
    this.onHost = Array.from(partition.classes.keys()).filter((number) => this.isOnHost(number));
  }

  between(src: number, dst: number): Access {
    const least = this.least.between(src, dst);
    return this.access(least, this.possible(src, dst, this.most === this.least ? least : this.most.between(src, dst)));
  }

  row(src: number): AccessRow {
    const least = this.least.row(src);
    if (this.most === this.least && !this.isOnHost(src)) {
      // Nearly always: classes that share a row share this one too.
      let row = this.merged.get(least);
      if (row === undefined) this.merged.set(least, (row = this.merge(src, least, least)));
      return row;
    }
    return this.merge(src, least, this.most.row(src));
  }

  /** In order of address; none of which everything is denied. Classes that share a list nearly always are alike. */
  outside(number: number, direction: Direction): readonly OutsideParts[] {
    const least = this.least.outside(number, direction);
    const most = this.most.outside(number, direction);
    let known = this.outsides.get(least);
    if (known === undefined)
      this.outsides.set(least, (known = new Map<readonly OutsideAccess[], readonly OutsideParts[]>()));
    let parts = known.get(most);
    if (parts === undefined) known.set(most, (parts = this.mergeOutside(least, most)));
    return parts;
  }

  /** Equal for classes that may open the same and to which the same may be opened, inside and outside. */
  behaviourKey(number: number): string {
    const keys = [this.least.rowKey(number), this.least.columnKey(number)];
    if (this.most !== this.least) keys.push(this.most.rowKey(number), this.most.columnKey(number));
    return keys.join("|");
  }

  private merge(src: number, least: Row, most: Row): AccessRow {
    if (least === most && this.onHost.length === 0) {
      const access: Access[] = [];
      for (const id of least.connections) access.push(this.access(id, id));
      return { dst: least.dst, access };
    }
    const surely = new Map(Array.from(least.dst, (dst, index) => [dst, least.connections[index] ?? none]));
    const possibly = new Map(Array.from(most.dst, (dst, index) => [dst, most.connections[index] ?? none]));
    const hosts = this.isOnHost(src) ? this.partition.classes.keys() : this.onHost;
    const dst = Int32Array.from(new Set([...most.dst, ...hosts])).sort();
    const access = Array.from(dst, (number) =>
      this.access(surely.get(number) ?? none, this.possible(src, number, possibly.get(number) ?? none)),
    );
    return { dst, access };
  }

  private mergeOutside(least: readonly OutsideAccess[], most: readonly OutsideAccess[]): readonly OutsideParts[] {
    if (least === most) {
      return least.map(({ connections, ...at }) => ({ ...at, access: this.access(connections, connections) }));
    }
    // Where the least reading allows something, so does the most: its intervals, cut where the least changes.
    return most.flatMap(({ first, last, connections }) => {
      const within = least.filter((other) => other.first <= last && other.last >= first);
      const cuts = within.flatMap((other) => [other.first, other.last + 1]).filter((cut) => cut > first && cut <= last);
      const starts = Array.from(new Set([first, ...cuts]));
      return starts.map((start, index) => ({
        first: start,
        last: (starts[index + 1] ?? last + 1) - 1,
        access: this.access(within.find((o) => o.first <= start && start <= o.last)?.connections ?? none, connections),
      }));
    });
  }

  private possible(src: number, dst: number, most: ConnectionId): ConnectionId {
    return this.isOnHost(src) || this.isOnHost(dst) ? all : most;
  }

  private isOnHost(number: number): boolean {
    return this.partition.classes[number]?.isOnHostNetwork !== "no";
  }

  private access(least: ConnectionId, most: ConnectionId): Access {
    const key = least * 0x4000000 + most;
    let access = this.known.get(key);
    if (access === undefined) {
      const allowed = this.connections.setOf(least);
      const isCertain = least === most;
      access = { allowed, unknown: isCertain ? ConnectionSet.none : this.connections.setOf(most).subtract(allowed) };
      this.known.set(key, access);
    }
    return access;
  }
}
