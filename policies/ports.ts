import type { NetworkPolicyPort, Protocol } from "./types";
import { portName } from "./validation/names";

/** One TCP port. @throws RangeError outside 1..65535 */
export function tcp(port: number): NetworkPolicyPort {
  return { protocol: "TCP", port: portNumber("tcp", port) };
}

/** One UDP port. @throws RangeError outside 1..65535 */
export function udp(port: number): NetworkPolicyPort {
  return { protocol: "UDP", port: portNumber("udp", port) };
}

/** One SCTP port. @throws RangeError outside 1..65535 */
export function sctp(port: number): NetworkPolicyPort {
  return { protocol: "SCTP", port: portNumber("sctp", port) };
}

/** The TCP ports from `start` to `end`, both included. @throws RangeError outside 1..65535, and for `start` > `end` */
export function tcpRange(start: number, end: number): NetworkPolicyPort {
  return range("tcpRange", "TCP", start, end);
}

/** The UDP ports from `start` to `end`, both included. @throws RangeError outside 1..65535, and for `start` > `end` */
export function udpRange(start: number, end: number): NetworkPolicyPort {
  return range("udpRange", "UDP", start, end);
}

/** The SCTP ports from `start` to `end`, both included. @throws RangeError outside 1..65535, and for `start` > `end` */
export function sctpRange(start: number, end: number): NetworkPolicyPort {
  return range("sctpRange", "SCTP", start, end);
}

/**
 * The container port of that name, whatever number it has in each pod.
 *
 * @param options.protocol the protocol that the container declares for it; default: TCP
 * @throws RangeError where `name` is no port's name
 */
export function named(name: string, options: { readonly protocol?: Protocol } = {}): NetworkPolicyPort {
  const [problem] = portName(name);
  if (problem !== undefined) throw new RangeError(`named: the name of a port ${problem}, got \`${name}\``);
  return { protocol: options.protocol ?? "TCP", port: name };
}

/** Every port of the protocol. */
export function allPorts(protocol: Protocol): NetworkPolicyPort {
  return { protocol };
}

function range(caller: string, protocol: Protocol, start: number, end: number): NetworkPolicyPort {
  const ports = { protocol, port: portNumber(caller, start), endPort: portNumber(caller, end) };
  if (start > end) {
    throw new RangeError(
      `${caller}: the first port must not be above the last, got \`${String(start)}\` and \`${String(end)}\``,
    );
  }
  return ports;
}

function portNumber(caller: string, port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new RangeError(`${caller}: a port must be a whole number in 1..65535, got \`${String(port)}\``);
}
