import type { NetworkPolicyPort, Protocol } from "../../policies/types";
import { unknown, type Unknown } from "../model";
import { ConnectionSet, protocols } from "../sets/connectionSet";
import { type ConnectionId, type ConnectionTable, none } from "./connectionTable";
import type { NamedPorts } from "./partition";
import type { Rule } from "./policyRules";
import type { Reading } from "./reading";

/** The ports of a rule: those given by number, and the names, which mean something else at each destination. */
export interface PortSpec {
  /** Equal for equal ports. */
  readonly number: number;
  /** What is admitted to every destination. */
  readonly fixed: ConnectionId;
  readonly names: readonly { readonly name: string; readonly protocol: Protocol }[];
}

/** Keeps the ports of rules, in one reading, and what they come to at each destination. */
export class PortSpecs {
  private readonly specs = new Map<string, PortSpec>();
  /** By the number of the ports, then by that of the named ports at the destination. */
  private readonly resolved: Map<number, ConnectionId>[] = [];

  constructor(
    private readonly reading: Reading,
    private readonly connections: ConnectionTable,
  ) {}

  /** The ports of a rule; undefined where they admit nothing anywhere. */
  specOf(ports: Rule["ports"]): PortSpec | undefined {
    const key = keyOf(ports);
    const known = this.specs.get(key);
    if (known !== undefined) return isEmpty(known) ? undefined : known;
    const spec = { number: this.specs.size, ...this.read(ports) };
    this.specs.set(key, spec);
    return isEmpty(spec) ? undefined : spec;
  }

  /** What the ports come to at pods with such named ports; for addresses, which have none, leave these out. */
  at(spec: PortSpec, namedPorts: NamedPorts | undefined): ConnectionId {
    if (spec.names.length === 0 || namedPorts === undefined) return spec.fixed;
    const known = (this.resolved[spec.number] ??= new Map<number, ConnectionId>());
    let id = known.get(namedPorts.number);
    if (id === undefined) {
      const named = spec.names.map(({ name, protocol }) => this.named(name, protocol, namedPorts));
      id = this.connections.unionOf([spec.fixed, ...named.map((set) => this.connections.idOf(set))]);
      known.set(namedPorts.number, id);
    }
    return id;
  }

  private read(ports: Rule["ports"]): Omit<PortSpec, "number"> {
    if (ports === unknown) return { fixed: this.connections.idOf(this.ifMost(ConnectionSet.all)), names: [] };
    if (ports.length === 0) return { fixed: this.connections.idOf(ConnectionSet.all), names: [] };
    const names = ports.flatMap((port) => this.names(port));
    const fixed = ports.reduce((set, port) => set.union(this.fixed(port)), ConnectionSet.none);
    return { fixed: this.connections.idOf(fixed), names };
  }

  private names(port: NetworkPolicyPort | Unknown): PortSpec["names"] {
    if (port === unknown || typeof port.port !== "string" || port.port === unknown) return [];
    const name = port.port;
    const protocol = (port.protocol ?? "TCP") as Protocol | Unknown;
    if (protocol !== unknown) return [{ name, protocol }];
    return this.reading === "most" ? protocols.map((any) => ({ name, protocol: any })) : [];
  }

  private fixed(port: NetworkPolicyPort | Unknown): ConnectionSet {
    if (port === unknown) return this.ifMost(ConnectionSet.all);
    const given = port as { protocol?: Protocol | Unknown | null; port?: unknown; endPort?: unknown };
    if (given.protocol === unknown) {
      const any = protocols.map((protocol) => this.range(protocol, given.port, given.endPort));
      return this.ifMost(any.reduce((a, b) => a.union(b)));
    }
    return this.range(given.protocol ?? "TCP", given.port, given.endPort);
  }

  private range(protocol: Protocol, port: unknown, endPort: unknown): ConnectionSet {
    if (port === undefined || port === null) return ConnectionSet.ports(protocol);
    if (port === unknown) return this.ifMost(ConnectionSet.ports(protocol));
    if (typeof port !== "number") return ConnectionSet.none; // A name: see `names`.
    if (endPort === unknown) return ConnectionSet.ports(protocol, port, this.reading === "most" ? 65535 : port);
    return ConnectionSet.ports(protocol, port, typeof endPort === "number" ? endPort : port);
  }

  private named(name: string, protocol: Protocol, { ports }: NamedPorts): ConnectionSet {
    if (ports === unknown) return this.ifMost(ConnectionSet.ports(protocol));
    return ports
      .filter((port) => (port.name === name || port.name === unknown) && port.protocol === protocol)
      .map(({ name: own, port }) => {
        const set = port === unknown ? ConnectionSet.ports(protocol) : ConnectionSet.ports(protocol, port, port);
        return own === unknown || port === unknown ? this.ifMost(set) : set;
      })
      .reduce((a, b) => a.union(b), ConnectionSet.none);
  }

  private ifMost(set: ConnectionSet): ConnectionSet {
    return this.reading === "most" ? set : ConnectionSet.none;
  }
}

function isEmpty({ fixed, names }: PortSpec): boolean {
  return fixed === none && names.length === 0;
}

/** Equal for ports that are written alike. */
function keyOf(ports: Rule["ports"]): string {
  if (ports === unknown) return unknown;
  let key = "";
  for (const port of ports) {
    if (port === unknown) key += "?,";
    // A name begins with a letter or ends with one; a number in quotes is refused as a name.
    else key += `${port.protocol ?? "TCP"} ${String(port.port ?? "")} ${String(port.endPort ?? "")},`;
  }
  return key;
}
