import type { Protocol } from "../../policies/types";
import { IntervalSet } from "./intervalSet";

/** In the order in which they are written. */
export const protocols: readonly Protocol[] = ["SCTP", "TCP", "UDP"];

const everyPort = IntervalSet.single(1, 65535);

/**
 * Ports by protocol that connections may be opened to; replies are implied. Operations give new sets.
 *
 * Invariant: ports are in 1..65535, and equal sets have equal texts.
 */
export class ConnectionSet {
  static readonly none = new ConnectionSet({ SCTP: IntervalSet.empty, TCP: IntervalSet.empty, UDP: IntervalSet.empty });
  static readonly all = new ConnectionSet({ SCTP: everyPort, TCP: everyPort, UDP: everyPort });

  private text: string | undefined;

  private constructor(private readonly ports: Readonly<Record<Protocol, IntervalSet>>) {}

  /** The ports from `first` to `last`, both included and in 1..65535. */
  static ports(protocol: Protocol, first = 1, last = 65535): ConnectionSet {
    return new ConnectionSet({ ...ConnectionSet.none.ports, [protocol]: IntervalSet.single(first, last) });
  }

  get isEmpty(): boolean {
    return protocols.every((protocol) => this.ports[protocol].isEmpty);
  }

  get isAll(): boolean {
    return this.equals(ConnectionSet.all);
  }

  has(protocol: Protocol, port: number): boolean {
    return this.ports[protocol].has(port);
  }

  portsOf(protocol: Protocol): IntervalSet {
    return this.ports[protocol];
  }

  union(other: ConnectionSet): ConnectionSet {
    return this.combine(other, (a, b) => a.union(b));
  }

  intersect(other: ConnectionSet): ConnectionSet {
    return this.combine(other, (a, b) => a.intersect(b));
  }

  subtract(other: ConnectionSet): ConnectionSet {
    return this.combine(other, (a, b) => a.subtract(b));
  }

  contains(other: ConnectionSet): boolean {
    return protocols.every((protocol) => this.ports[protocol].contains(other.ports[protocol]));
  }

  equals(other: ConnectionSet): boolean {
    return this === other || protocols.every((protocol) => this.ports[protocol].equals(other.ports[protocol]));
  }

  /** `All`, `None`, `TCP 80,443`, `TCP 8000-8080; UDP 53`: protocols by name, ports by number. */
  toString(): string {
    this.text ??= this.write();
    return this.text;
  }

  private write(): string {
    if (this.isEmpty) return "None";
    if (protocols.every((protocol) => this.ports[protocol].equals(everyPort))) return "All";
    return protocols
      .filter((protocol) => !this.ports[protocol].isEmpty)
      .map((protocol) => `${protocol} ${this.ports[protocol].toString()}`)
      .join("; ");
  }

  private combine(other: ConnectionSet, operation: (a: IntervalSet, b: IntervalSet) => IntervalSet): ConnectionSet {
    return new ConnectionSet({
      SCTP: operation(this.ports.SCTP, other.ports.SCTP),
      TCP: operation(this.ports.TCP, other.ports.TCP),
      UDP: operation(this.ports.UDP, other.ports.UDP),
    });
  }
}
