import { joined } from "../sets/sortedNumbers";
import { all, type ConnectionId, none } from "./connectionTable";
import type { Decision } from "./decision";
import type { Profile } from "./directionTable";
import type { PortSpec } from "./portSpecs";
import type { TierLayer } from "./tiers/tierLayer";

/** What one class may open, by class: those to which it may open nothing are left out. */
export interface Row {
  /** Numbers of classes in ascending order. */
  readonly dst: Int32Array;
  readonly connections: Int32Array;
}

/** What each class may open, by class: computed as it is asked for, and kept while there is room. */
export class RowTable {
  private readonly rows = new Map<string, Row>();
  private cells = 0;
  private readonly ingressOpen: { readonly toPods: Int32Array; readonly toAnyone: Int32Array };
  /** Classes that accept something from every pod. */
  private openTargets: Int32Array | undefined;
  /** What is admitted for each class while a row is made, and the classes for which something is. */
  private readonly scratch: { readonly egress: Int32Array; readonly ingress: Int32Array };
  private readonly touched: { readonly egress: Int32Array; readonly ingress: Int32Array; readonly open: Int32Array };

  constructor(private readonly decision: Decision) {
    const size = decision.partition.classes.length;
    this.scratch = { egress: new Int32Array(size), ingress: new Int32Array(size) };
    this.touched = {
      egress: new Int32Array(size),
      ingress: new Int32Array(size),
      open: new Int32Array(decision.tiers === undefined ? 0 : size),
    };
    this.ingressOpen = { toPods: new Int32Array(size).fill(-1), toAnyone: new Int32Array(size).fill(-1) };
  }

  /** @param key equal for classes that may open the same */
  row(src: number, key: string): Row {
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const row = this.computeRow(src);
    this.cells += row.dst.length;
    // Rows that many classes share come soon after each other; the memory for them is bounded.
    if (this.cells > maxCells) {
      this.rows.clear();
      this.cells = row.dst.length;
    }
    this.rows.set(key, row);
    return row;
  }

  private computeRow(src: number): Row {
    const { egress, ingress } = this.scratch;
    const admitting = this.scatterIngress(src);
    const profile = this.decision.profileOf(src, "Egress");
    const reached = this.scatterEgress(profile);
    const isOpen = !profile.isIsolated || profile.anyone.length > 0 || profile.anyPod.length > 0;
    const candidates =
      this.decision.tiers !== undefined
        ? this.leftOpen(this.decision.tiers, src, isOpen, reached, admitting)
        : isOpen
          ? joined(this.targets(), admitting.sort())
          : reached.sort();

    const row = this.joinedRow(src, profile, isOpen, candidates);
    clear(ingress, admitting);
    clear(egress, reached);
    return row;
  }

  /**
   * What both sides allow between the class and the candidates, of which the scratch has what is admitted. A method of its own:
   * a function that is compiled while its loop runs knows nothing of what comes after, and is thrown away there each time.
   */
  private joinedRow(src: number, profile: Profile, isOpen: boolean, candidates: Int32Array): Row {
    const { egress, ingress } = this.scratch;
    const open = this.decision.isSelectable(src) ? this.ingressOpen.toPods : this.ingressOpen.toAnyone;
    const dst = new Int32Array(candidates.length);
    const connections = new Int32Array(candidates.length);
    let length = 0;
    for (let place = 0; place < candidates.length; place++) {
      const number = candidates[place] ?? -1;
      this.openTo(number);
      const admitted = this.decision.connections.union(open[number] ?? none, ingress[number] ?? none);
      const accepted = this.decision.decided("Ingress", number, src, admitted);
      if (accepted === none) continue;
      const opened = isOpen ? this.opened(profile, number, egress[number] ?? none) : (egress[number] ?? none);
      const allowed = this.decision.connections.intersect(
        this.decision.decided("Egress", src, number, opened),
        accepted,
      );
      if (allowed === none) continue;
      dst[length] = number;
      connections[length++] = allowed;
    }
    return { dst: dst.subarray(0, length), connections: connections.subarray(0, length) };
  }

  /**
   * Classes between which and the source something may be allowed, where tiers may allow what no NetworkPolicy admits. Those
   * that the tiers close are not looked at, and where they leave it to NetworkPolicies, only those that these admit.
   */
  private leftOpen(
    tiers: TierLayer,
    src: number,
    isOpen: boolean,
    reached: Int32Array,
    admitting: Int32Array,
  ): Int32Array {
    const { of, classes, out, into } = tiers.openness(src, this.decision.reading);
    // What the groups do not need rules of NetworkPolicies for.
    const goesOut = out.map((open) => Number(open === 2 || (open === 1 && isOpen)));
    const found = this.touched.open;
    let count = 0;
    let needsAdmission = false;
    for (let group = 0; group < classes.length; group++) {
      if (goesOut[group] !== 1) continue;
      if (into[group] === 1) needsAdmission = true;
      if (into[group] !== 2) continue;
      const members = classes[group] ?? noClasses;
      found.set(members, count);
      count += members.length;
    }
    if (!isOpen) {
      for (let place = 0; place < reached.length; place++) {
        const number = reached[place] ?? -1;
        const group = of[number] ?? -1;
        if (out[group] === 1 && into[group] !== 0) found[count++] = number;
      }
    }
    if (needsAdmission) {
      const accepting = joined(this.targets(), admitting.sort());
      for (let place = 0; place < accepting.length; place++) {
        const number = accepting[place] ?? -1;
        const group = of[number] ?? -1;
        if (goesOut[group] === 1 && into[group] === 1) found[count++] = number;
      }
    }
    return found.subarray(0, count).sort();
  }

  /** Puts what rules for Ingress admit from the class into the scratch, and gives the classes that admit something. */
  private scatterIngress(src: number): Int32Array {
    const { Ingress } = this.decision.tables;
    const touched = this.touched.ingress;
    const mentions = Ingress.mentionsOf(src);
    let count = 0;
    // By place: an iterator makes an object for each of a hundred thousand numbers.
    for (let place = 0; place < mentions.length; place++) {
      const { subjects, ports } = Ingress.mention(mentions[place] ?? -1);
      count = this.scatter(this.scratch.ingress, subjects, ports, touched, count);
    }
    return touched.subarray(0, count);
  }

  private scatterEgress({ pods }: Profile): Int32Array {
    const touched = this.touched.egress;
    let count = 0;
    for (const { classes, ports } of pods) {
      count = this.scatter(this.scratch.egress, classes, ports, touched, count);
    }
    return touched.subarray(0, count);
  }

  /** Joins the ports, as they are at each destination, into what the scratch has for it; how many are touched then. */
  private scatter(
    scratch: Int32Array,
    destinations: Int32Array,
    ports: PortSpec,
    touched: Int32Array,
    already: number,
  ): number {
    const isSameForAll = ports.names.length === 0;
    let count = already;
    for (let place = 0; place < destinations.length; place++) {
      const number = destinations[place] ?? -1;
      const known = scratch[number] ?? none;
      const admitted = isSameForAll
        ? ports.fixed
        : this.decision.ports.at(ports, this.decision.classOf(number).namedPorts);
      if (known === none && admitted !== none) touched[count++] = number;
      scratch[number] = this.decision.connections.union(known, admitted);
    }
    return count;
  }

  /** What a source with rules for anyone, or without isolation, opens to a class. */
  private opened({ isIsolated, anyone, anyPod }: Profile, dst: number, toClass: ConnectionId): ConnectionId {
    if (!isIsolated) return all;
    const { namedPorts } = this.decision.classOf(dst);
    const opened = this.decision.atPort(anyone, namedPorts, toClass);
    return this.decision.isSelectable(dst) ? this.decision.atPort(anyPod, namedPorts, opened) : opened;
  }

  /** Fills in what a class accepts from every pod, and from everyone. */
  private openTo(number: number): void {
    const { toPods, toAnyone } = this.ingressOpen;
    if (toPods[number] !== -1) return;
    const { isIsolated, anyone, anyPod } = this.decision.profileOf(number, "Ingress");
    const { namedPorts } = this.decision.classOf(number);
    const fromAnyone = isIsolated ? this.decision.atPort(anyone, namedPorts, none) : all;
    toAnyone[number] = fromAnyone;
    toPods[number] = isIsolated ? this.decision.atPort(anyPod, namedPorts, fromAnyone) : all;
  }

  private targets(): Int32Array {
    if (this.openTargets === undefined) {
      const numbers = Int32Array.from(this.decision.partition.classes.keys());
      this.openTargets = numbers.filter((number) => {
        this.openTo(number);
        return this.ingressOpen.toPods[number] !== none;
      });
    }
    return this.openTargets;
  }
}

const noClasses = new Int32Array();

function clear(scratch: Int32Array, numbers: Int32Array): void {
  for (let place = 0; place < numbers.length; place++) scratch[numbers[place] ?? -1] = none;
}

/** Eight bytes each. */
const maxCells = 16_000_000;
