import { child, isAbsent, quoted, readFields } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { oneOf, readInteger } from "../../validation/scalars";

/** By name where it has one in Calico, so that 6 and TCP are the same here. */
export type KnownProtocol = (typeof names)[number] | number;

const names = ["TCP", "UDP", "SCTP", "UDPLite", "ICMP", "ICMPv6"] as const;
const numbers: ReadonlyMap<number, KnownProtocol> = new Map([
  [1, "ICMP"],
  [6, "TCP"],
  [17, "UDP"],
  [58, "ICMPv6"],
  [132, "SCTP"],
  [136, "UDPLite"],
]);

/**
 * Reads a protocol. Calico reads a text of digits as the number.
 *
 * @returns undefined where it is absent or was reported
 */
export function readProtocol(value: unknown, path: string, findings: Findings): KnownProtocol | undefined {
  if (isAbsent(value)) return undefined;
  const name = names.find((one) => one === value);
  if (name !== undefined) return name;
  const number = typeof value === "string" && /^[0-9]+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= 1 && number <= 255) {
    return numbers.get(number) ?? number;
  }
  findings.error(path, `must be ${oneOf(names)}, or a number in 1..255, got ${quoted(value)}`);
  return undefined;
}

/** UDPLite has ports, too, but Calico does not match them. */
export function hasPorts(protocol: KnownProtocol | undefined): boolean {
  return protocol === "TCP" || protocol === "UDP" || protocol === "SCTP";
}

/** Checks `icmp` or `notICMP`. */
export function checkIcmp(value: unknown, path: string, findings: Findings): void {
  const icmp = readFields(value, path, ["type", "code"], findings);
  if (icmp === undefined) return;
  readInteger(icmp.type, child(path, "type"), { from: 0, to: 254 }, findings);
  readInteger(icmp.code, child(path, "code"), { from: 0, to: 255 }, findings);
  if (!isAbsent(icmp.code) && isAbsent(icmp.type)) findings.error(child(path, "code"), "must have a `type` beside it");
}
