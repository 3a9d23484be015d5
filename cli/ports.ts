import type { Protocol } from "../policies/types";
import { protocols } from "../analyzer/sets/connectionSet";
import { UsageError } from "./usageError";

/** Ports as they are written after `--port`, separated by commas: numbers in 1..65535, or names. Each is told once. */
export function readPorts(text: string): readonly (number | string)[] {
  return Array.from(new Set(text.split(",").map((part) => readPort(part.trim()))));
}

/** One port, a number or a name. */
export function readPort(text: string): number | string {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    if (port >= 1 && port <= 65535) return port;
  } else if (isName(text)) {
    return text;
  }
  throw new UsageError(`a port must be a number in 1..65535 or the name of one, such as \`http\`, got \`${text}\``);
}

/** Protocols as they are written after `--protocol`, in capitals or not. @default TCP */
export function readProtocols(text = "TCP"): readonly Protocol[] {
  return Array.from(new Set(text.split(",").map((part) => readProtocol(part.trim()))));
}

/** One protocol. @default TCP */
export function readProtocol(text = "TCP"): Protocol {
  const protocol = protocols.find((known) => known === text.toUpperCase());
  if (protocol !== undefined) return protocol;
  throw new UsageError(`a protocol must be TCP, UDP or SCTP, got \`${text}\``);
}

/** Names of ports are those of IANA services: up to 15 letters, digits and single dashes, with a letter among them. */
function isName(text: string): boolean {
  return text.length <= 15 && /[a-z]/.test(text) && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}
