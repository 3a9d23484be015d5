import type { NetworkPolicyPort, Protocol } from "../../policies/types";
import { unknown, type Unknown } from "../model";
import { both, type Certainty } from "../selectors";
import { admitsNumber, nameIn, readPort } from "../rulePorts";
import { portsNamed } from "../services";
import { type Judgement, notKnown, oneOf } from "./judgement";
import type { Packet } from "./question";
import { listed, valueText } from "../words";

/** Whether the `ports` of a rule admit a packet; an empty list admits every port. */
export function judgePorts(
  ports: readonly (NetworkPolicyPort | Unknown)[] | Unknown,
  path: string,
  packet: Packet,
): Judgement {
  const asked = `${packet.protocol} ${String(packet.port)}`;
  if (ports === unknown) return { holds: "perhaps", path, text: notKnown(ports, path) };
  if (ports.length === 0) return { holds: "yes", path, text: "on every port" };
  const judged = ports.map((port) => holdsFor(port, packet));
  const holds = oneOf(judged);
  if (holds === "perhaps") {
    const index = judged.indexOf("perhaps");
    return {
      holds,
      path: `${path}[${String(index)}]`,
      text: perhapsText(ports[index], `${path}[${String(index)}]`, packet),
    };
  }
  if (holds === "yes") return { holds, path: `${path}[${String(judged.indexOf("yes"))}]`, text: `on ${asked}` };
  const own = listed(ports.map((port) => portWords(port, packet)));
  return { holds, path, text: `${asked} is not among its ports, which are ${own}` };
}

/** Whether one item of `ports` admits the packet. */
function holdsFor(given: NetworkPolicyPort | Unknown | null, packet: Packet): Certainty {
  if (given === unknown) return "perhaps";
  const port = readPort(given);
  const name = nameIn(port);
  if (name === undefined) return admitsNumber(port, packet.protocol, packet.port);
  const ofProtocol = port.protocol === unknown ? "perhaps" : port.protocol === packet.protocol ? "yes" : "no";
  return both(ofProtocol, ofName(name, packet));
}

function ofName(name: string, { dst, protocol, port }: Packet): Certainty {
  if (dst.kind === "address") return "no";
  const { known, possible } = portsNamed(dst.pod.ports, name, protocol);
  if (known.includes(port)) return "yes";
  return possible.includes(port) || possible.includes(unknown) ? "perhaps" : "no";
}

function perhapsText(port: NetworkPolicyPort | Unknown | undefined, path: string, { dst }: Packet): string {
  const name = port === undefined || port === unknown ? undefined : nameIn(readPort(port));
  if (name !== undefined) return `which port of ${dst.name} is called \`${name}\` is not known yet`;
  return notKnown(port, path);
}

/** `TCP 80`, `every UDP port`, ``TCP `http` (which is TCP 8080 at shop/web)``. */
function portWords(given: NetworkPolicyPort | Unknown | null, { dst }: Packet): string {
  if (given === unknown) return "one that is not known yet";
  const { protocol, port, endPort } = readPort(given);
  const ofProtocol = protocol === unknown ? "(a protocol that is not known yet)" : protocol;
  if (port === undefined) return `every ${ofProtocol} port`;
  if (port === unknown) return `${ofProtocol} (a port that is not known yet)`;
  if (typeof port === "string") return `${ofProtocol} \`${port}\` (${nameWords(port, protocol, dst)})`;
  if (endPort === undefined) return `${ofProtocol} ${String(port)}`;
  return `${ofProtocol} ${String(port)}-${valueText(endPort)}`;
}

function nameWords(name: string, protocol: Protocol | Unknown, dst: Packet["dst"]): string {
  if (dst.kind === "address") return "a name, which means nothing outside the cluster";
  const { ports } = dst.pod;
  const same = ports === unknown ? [] : ports.filter((port) => port.name === name);
  if (same.length === 0) return `a name that no container of ${dst.name} gives to a port`;
  const right = same.filter((port) => port.protocol === protocol);
  const shown = listed((right.length > 0 ? right : same).map((port) => `${port.protocol} ${valueText(port.port)}`));
  return `which is ${shown} at ${dst.name}`;
}
