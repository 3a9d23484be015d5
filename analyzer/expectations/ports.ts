import type { NetworkPolicyPort, Protocol } from "../../policies/types";
import { unknown } from "../model";
import type { Entity } from "../reachability";
import { ConnectionSet } from "../sets/connectionSet";

/** What ports come to at a destination. */
export interface PortsAtDestination {
  readonly connections: ConnectionSet;
  /** Names that no container has, each as `TCP http`. */
  readonly missing: readonly string[];
  /** Whether a name's number, or its being there, is not known yet. */
  readonly isOpen: boolean;
}

/** The ports by number, where `dst` is the destination; every port where none are given. */
export function portsAt(ports: readonly NetworkPolicyPort[] | undefined, dst: Entity): PortsAtDestination {
  if (ports === undefined) return { connections: ConnectionSet.all, missing: [], isOpen: false };
  const each = ports.map((port) => onePort(port, dst));
  return {
    connections: each.reduce((all, { connections }) => all.union(connections), ConnectionSet.none),
    missing: each.flatMap(({ missing }) => missing),
    isOpen: each.some(({ isOpen }) => isOpen),
  };
}

function onePort({ protocol = "TCP", port, endPort }: NetworkPolicyPort, dst: Entity): PortsAtDestination {
  if (typeof port === "string") return namedPort(protocol, port, dst);
  return { connections: ConnectionSet.ports(protocol, port, endPort ?? port), missing: [], isOpen: false };
}

function namedPort(protocol: Protocol, name: string, dst: Entity): PortsAtDestination {
  const pods = dst.kind === "pods" ? dst.pods : [];
  const declared = pods.flatMap(({ ports }) => (ports === unknown ? [] : ports));
  const numbers = declared.filter((port) => port.name === name && port.protocol === protocol).map(({ port }) => port);
  const isOpen = numbers.includes(unknown) || pods.some(({ ports }) => ports === unknown);
  const connections = numbers
    .map((number) => (number === unknown ? ConnectionSet.none : ConnectionSet.ports(protocol, number, number)))
    .reduce((a, b) => a.union(b), ConnectionSet.none);
  return { connections, missing: numbers.length === 0 && !isOpen ? [`${protocol} ${name}`] : [], isOpen };
}
