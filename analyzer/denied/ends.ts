import { notInternet } from "../../policies/presets/internet";
import { canonicalAddress } from "./addressText";
import { isWithin } from "../ipBlocks";
import type { Cluster, Pod, Service, Workload } from "../model";
import type { ServiceAddresses } from "./serviceAddresses";

/** Who has an address that a log speaks of. */
export type FlowEnd = PodsEnd | NodeEnd | ServiceEnd | OutsideEnd;

/** A pod, by its workload. */
export interface PodsEnd {
  readonly kind: "pods";
  /** `shop/web[Deployment]`. */
  readonly name: string;
  readonly workload: Workload;
  readonly pod: Pod;
}

/** A node, known by the pods on its network. */
export interface NodeEnd {
  readonly kind: "node";
  /** Its address. */
  readonly name: string;
  readonly workload: Workload;
  /** One of these pods. */
  readonly pod: Pod;
}

export interface ServiceEnd {
  readonly kind: "service";
  /** `shop/db[Service]`. */
  readonly name: string;
  readonly service: Service;
}

/** An address that no pod of the cluster is known to have. */
export interface OutsideEnd {
  readonly kind: "address";
  readonly name: string;
  /** Whether a pod may have it after all, one that was not given. */
  readonly mayBePod: boolean;
}

/** The ends of a cluster, by address. */
export class Ends {
  private readonly holders = new Map<string, (PodsEnd | NodeEnd)[]>();
  private readonly services = new Map<string, ServiceEnd>();
  /** Addresses that were asked for: a log has few, each many times. */
  private readonly asked = new Map<string, FlowEnd>();
  /** Pods of some clusters have addresses that are others' on the internet. */
  private readonly isUnusual: boolean;

  constructor({ workloads, services }: Cluster, addresses: ServiceAddresses) {
    let isUnusual = false;
    for (const workload of workloads) {
      const name = `${workload.namespace}/${workload.name}[${workload.kind}]`;
      for (const pod of workload.pods) {
        for (const written of pod.addresses) {
          const address = canonicalAddress(written);
          if (address === undefined) continue;
          isUnusual ||= pod.hostNetwork === false && isOfInternet(address);
          const end: PodsEnd | NodeEnd =
            pod.hostNetwork === true
              ? { kind: "node", name: address, workload, pod }
              : { kind: "pods", name, workload, pod };
          const others = this.holders.get(address);
          if (others === undefined) this.holders.set(address, [end]);
          else others.push(end);
        }
      }
    }
    this.isUnusual = isUnusual;
    for (const service of services) {
      for (const address of addresses.get(`${service.namespace}/${service.name}`) ?? []) {
        this.services.set(address, {
          kind: "service",
          name: `${service.namespace}/${service.name}[Service]`,
          service,
        });
      }
    }
  }

  /** Whether any pod is known by its address. */
  get hasPods(): boolean {
    return this.holders.size > 0;
  }

  /** @param address in its canonical form */
  at(address: string): FlowEnd {
    let end = this.asked.get(address);
    if (end === undefined) {
      end = this.find(address);
      if (this.asked.size >= mostAsked) this.asked.clear();
      this.asked.set(address, end);
    }
    return end;
  }

  private find(address: string): FlowEnd {
    const service = this.services.get(address);
    if (service !== undefined) return service;
    const holders = this.holders.get(address) ?? [];
    const [only, ...others] = holders.filter(({ kind }) => kind === "pods");
    if (only !== undefined && others.length === 0) return only;
    const [node] = holders;
    if (node !== undefined && only === undefined) return node;
    // Where several pods are said to have the address, nobody knows which of them is meant.
    const mayBePod = only !== undefined || mayBePods(address, this.isUnusual);
    return { kind: "address", name: address, mayBePod };
  }
}

const mostAsked = 10_000;

/** Whether a pod may have the address: it is of a private network, or of IPv6, where pods have any. */
function mayBePods(address: string, isUnusual: boolean): boolean {
  if (never.some((range) => isWithin(range, address))) return false;
  return isUnusual || address.includes(":") || !isOfInternet(address);
}

/** Link-local addresses, loopback and multicast, and where AWS serves every node. */
const never = ["127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "fe80::/10", "fd00:ec2::/32", "ff00::/8"];

function isOfInternet(address: string): boolean {
  return !address.includes(":") && !notInternet.IPv4.some((range) => isWithin(range, address));
}
