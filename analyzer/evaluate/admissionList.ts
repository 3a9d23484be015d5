import type { IntervalSet } from "../sets/intervalSet";
import type { PortSpec } from "./portSpecs";

/** Ports that rules admit, for peers that the kind of list tells. */
export interface Admission {
  /** Equal for equal admissions, in whatever list. */
  readonly number: number;
  readonly ports: PortSpec;
}

export interface PodAdmission extends Admission {
  readonly classes: Int32Array;
}

export interface OutsideAdmission extends Admission {
  readonly addresses: IntervalSet;
}

/** What rules admit, by who is at the other side. */
export interface Admissions {
  /** For everyone: pods, those on the host's network, and addresses. */
  readonly anyone: readonly Admission[];
  /** For every pod that selectors match. */
  readonly anyPod: readonly Admission[];
  readonly pods: readonly PodAdmission[];
  readonly outside: readonly OutsideAdmission[];
}

export const noAdmissions: Admissions = { anyone: [], anyPod: [], pods: [], outside: [] };

/** Admissions put together, each once. */
export class AdmissionList implements Admissions {
  readonly anyone: Admission[] = [];
  readonly anyPod: Admission[] = [];
  readonly pods: PodAdmission[] = [];
  readonly outside: OutsideAdmission[] = [];
  /** Made where lists become long: ten thousand policies may be about the same pods. */
  private known: Set<Admission> | undefined;

  addAll({ anyone, anyPod, pods, outside }: Admissions): void {
    for (const one of anyone) this.add(this.anyone, one);
    for (const one of anyPod) this.add(this.anyPod, one);
    for (const one of pods) this.add(this.pods, one);
    for (const one of outside) this.add(this.outside, one);
  }

  /** @param list one of this object's own */
  add<T extends Admission>(list: T[], admission: T): void {
    if (this.isNew(list, admission)) list.push(admission);
  }

  private isNew(list: readonly Admission[], admission: Admission): boolean {
    if (this.known === undefined) {
      if (list.length < maxScanned) return !list.includes(admission);
      this.known = new Set([this.anyone, this.anyPod, this.pods, this.outside].flat());
    }
    const { size } = this.known;
    return this.known.add(admission).size > size;
  }
}

const maxScanned = 16;
