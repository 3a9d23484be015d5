import type { IntervalSet } from "../sets/intervalSet";
import type { PortSpec } from "./portSpecs";

/** What rules admit: ports by who is at the other side. Each is there once; what admits nobody is left out. */
export class AdmissionList {
  /** For everyone: pods, those on the host's network, and addresses. */
  readonly anyone: PortSpec[] = [];
  /** For every pod that selectors match. */
  readonly anyPod: PortSpec[] = [];
  readonly pods: { readonly classes: Int32Array; readonly ports: PortSpec }[] = [];
  readonly outside: { readonly addresses: IntervalSet; readonly ports: PortSpec }[] = [];
  /** Made where lists become long: ten thousand policies may be about the same pods. */
  private known: Map<object, Set<PortSpec>> | undefined;

  addAnyone(ports: PortSpec): void {
    if (!this.anyone.includes(ports)) this.anyone.push(ports);
  }

  addAnyPod(ports: PortSpec): void {
    if (!this.anyPod.includes(ports)) this.anyPod.push(ports);
  }

  addPods(classes: Int32Array, ports: PortSpec): void {
    if (classes.length > 0 && this.isNew(classes, ports)) this.pods.push({ classes, ports });
  }

  addOutside(addresses: IntervalSet, ports: PortSpec): void {
    if (!addresses.isEmpty && this.isNew(addresses, ports)) this.outside.push({ addresses, ports });
  }

  private isNew(peers: object, ports: PortSpec): boolean {
    if (this.known === undefined) {
      if (this.pods.length + this.outside.length < maxScanned) {
        const isSame = (other: { readonly ports: PortSpec }, set: object) => set === peers && other.ports === ports;
        return (
          !this.pods.some((one) => isSame(one, one.classes)) && !this.outside.some((one) => isSame(one, one.addresses))
        );
      }
      this.known = new Map();
      for (const one of this.pods) this.remember(one.classes, one.ports);
      for (const one of this.outside) this.remember(one.addresses, one.ports);
    }
    return this.remember(peers, ports);
  }

  /** Whether it was not known before. */
  private remember(peers: object, ports: PortSpec): boolean {
    this.known ??= new Map();
    let specs = this.known.get(peers);
    if (specs === undefined) this.known.set(peers, (specs = new Set()));
    const { size } = specs;
    return specs.add(ports).size > size;
  }
}

const maxScanned = 16;
