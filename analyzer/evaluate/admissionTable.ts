import type { IntervalSet } from "../sets/intervalSet";
import type { Admission, OutsideAdmission, PodAdmission } from "./admissionList";
import type { PortSpec } from "./portSpecs";

/** Makes admissions, equal ones once. */
export class AdmissionTable {
  private readonly known = new Map<number, Admission>();
  /** By the object that stands for them: sets of peers are made once for what selects them. */
  private readonly peers = new Map<object, number>([
    [everyone, 0],
    [everyPod, 1],
  ]);

  ofAnyone(ports: PortSpec): Admission {
    return this.once(everyone, ports, (number) => ({ number, ports }));
  }

  ofAnyPod(ports: PortSpec): Admission {
    return this.once(everyPod, ports, (number) => ({ number, ports }));
  }

  ofPods(classes: Int32Array, ports: PortSpec): PodAdmission {
    return this.once(classes, ports, (number) => ({ number, ports, classes }));
  }

  ofOutside(addresses: IntervalSet, ports: PortSpec): OutsideAdmission {
    return this.once(addresses, ports, (number) => ({ number, ports, addresses }));
  }

  private once<T extends Admission>(peers: object, ports: PortSpec, make: (number: number) => T): T {
    let peer = this.peers.get(peers);
    if (peer === undefined) this.peers.set(peers, (peer = this.peers.size));
    const key = peer * 0x4000000 + ports.number;
    let admission = this.known.get(key) as T | undefined;
    if (admission === undefined) this.known.set(key, (admission = make(this.known.size)));
    return admission;
  }
}

const everyone = {};
const everyPod = {};
