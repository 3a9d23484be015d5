import { BlockList } from "node:net";
import type { Protocol } from "../../policies";

/** An end of a connection, told apart from how the analyzer sees it. */
export interface End {
  readonly id: string;
  /** Undefined outside the cluster and on the host's network: no selector matches there. */
  readonly namespace: string | undefined;
  readonly workload: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly tenant: string | undefined;
  /** Undefined on the host's network, where the world does not tell it. */
  readonly address: string | undefined;
  readonly isOnHost: boolean;
}

export interface Flow {
  readonly src: End;
  readonly dst: End;
  readonly protocol: Protocol;
  readonly port: number;
}

/** What is claimed of one direction. */
export type Statement = NamespaceStatement | ClusterStatement;

/** Says for one direction which ends NetworkPolicies isolate, and what is admitted all the same. */
export interface NamespaceStatement {
  readonly direction: "Ingress" | "Egress";
  readonly holds: (end: End) => boolean;
  readonly admits: (flow: Flow) => boolean;
}

/** Says for one direction what becomes of the traffic of some ends, given what NetworkPolicies make of it. */
export interface ClusterStatement {
  readonly direction: "Ingress" | "Egress";
  readonly holds: (end: End) => boolean;
  readonly allows: (flow: Flow, native: Native) => boolean;
  /** Whether what is not allowed is logged. */
  readonly isLogged?: boolean;
}

/** Whether NetworkPolicies isolate an end, and whether one of those that do admits a flow. */
export interface Native {
  readonly isIsolated: boolean;
  readonly isAdmitted: boolean;
}

type Holds = NamespaceStatement["holds"];
type Admits = NamespaceStatement["admits"];

/** The ends that `holds` are isolated for egress, but for what they may open. */
export function opens(holds: Holds, admits: Admits = () => false): NamespaceStatement {
  return { direction: "Egress", holds, admits };
}

/** The ends that `holds` are isolated for ingress, but for what they accept. */
export function accepts(holds: Holds, admits: Admits = () => false): NamespaceStatement {
  return { direction: "Ingress", holds, admits };
}

/** Every pod but those on the host's network. */
export function isPod({ namespace }: End): boolean {
  return namespace !== undefined;
}

/** Every pod of a namespace, or those of one workload. */
export function is(namespace: string, workload?: string): (end: End) => boolean {
  return (end) => end.namespace === namespace && (workload === undefined || end.workload === workload);
}

/** Whether the end has an address in one of the ranges. */
export function within(end: End, ...cidrs: readonly string[]): boolean {
  if (end.address === undefined) return false;
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = "", bits] = cidr.split("/");
    list.addSubnet(network, Number(bits), network.includes(":") ? "ipv6" : "ipv4");
  }
  return list.check(end.address, end.address.includes(":") ? "ipv6" : "ipv4");
}

export function on({ protocol, port }: Flow, expected: Protocol, ...ports: readonly number[]): boolean {
  return protocol === expected && ports.includes(port);
}

/** A query to one of the cluster's DNS servers. */
export function isDns(flow: Flow): boolean {
  return is("kube-system", "coredns")(flow.dst) && (on(flow, "UDP", 53) || on(flow, "TCP", 53));
}
