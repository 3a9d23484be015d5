import type { CalicoProtocol, CalicoRule } from "../../../policies/calico/types";
import type { NetworkPolicyPort, Protocol } from "../../../policies/types";
import { protocols } from "../../sets/connectionSet";
import { type Interval, IntervalSet } from "../../sets/intervalSet";

/** The ports of the destination that a rule is about, undefined where it is about none of TCP, UDP and SCTP. */
export function calicoPorts({ protocol, notProtocol, destination, icmp, notICMP }: CalicoRule): {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly doubt?: string;
} {
  if (icmp !== undefined || notICMP !== undefined) return { ports: undefined };
  const among = protocol === undefined ? protocols : protocols.filter((one) => one === nameOf(protocol));
  const meant = notProtocol === undefined ? among : among.filter((one) => one !== nameOf(notProtocol));
  if (meant.length === 0) return { ports: undefined };
  const { ports = [], notPorts = [] } = destination ?? {};
  if (ports.length === 0 && notPorts.length === 0) {
    return { ports: meant.length === protocols.length ? [] : meant.map((one) => ({ protocol: one })) };
  }
  const names = ports.filter(isName);
  const numbers = ports.filter((port) => !isName(port)).map(intervalOf);
  const excluded = IntervalSet.of(notPorts.filter((port) => !isName(port)).map(intervalOf));
  const given = ports.length === 0 ? everyPort : IntervalSet.of(numbers).intersect(everyPort);
  const listed = meant.flatMap((one) => [
    ...given.subtract(excluded).intervals.map((interval) => portsOf(one, interval)),
    ...names.map((port) => ({ protocol: one, port })),
  ]);
  // What a name comes to differs from pod to pod, so it can neither be taken away nor have something taken from it here.
  const isDoubtful = notPorts.some(isName) || (names.length > 0 && !excluded.isEmpty);
  return {
    ports: listed.length === 0 ? undefined : listed,
    ...(isDoubtful && { doubt: "it leaves out ports where ports have names" }),
  };
}

const everyPort = IntervalSet.single(1, 65535);

const numbers: Readonly<Record<number, Protocol>> = { 6: "TCP", 17: "UDP", 132: "SCTP" };

function nameOf(protocol: CalicoProtocol): string | undefined {
  const number = typeof protocol === "number" ? protocol : /^[0-9]+$/.test(protocol) ? Number(protocol) : undefined;
  return number === undefined ? String(protocol) : numbers[number];
}

function isName(port: number | string): port is string {
  return typeof port === "string" && !/^[0-9]+(?::[0-9]+)?$/.test(port);
}

function intervalOf(port: number | string): Interval {
  const [first = "", last = first] = String(port).split(":");
  return { first: Number(first), last: Number(last) };
}

function portsOf(protocol: Protocol, { first, last }: Interval): NetworkPolicyPort {
  return first === last ? { protocol, port: first } : { protocol, port: first, endPort: last };
}
