/** A protocol as people write it, from the name or the number that a log has. */
export function protocolName(text: string): string | undefined {
  const name = byNumber.get(text) ?? byName.get(text.toUpperCase());
  if (name !== undefined) return name;
  if (/^[0-9]{1,3}$/.test(text) && Number(text) <= 255) return `protocol ${String(Number(text))}`;
  return /^[A-Za-z][A-Za-z0-9 -]{0,15}$/.test(text) ? text : undefined;
}

/** Whether packets of the protocol have ports, which policies speak of. */
export function hasPorts(protocol: string): protocol is "TCP" | "UDP" | "SCTP" {
  return protocol === "TCP" || protocol === "UDP" || protocol === "SCTP";
}

/** https://www.iana.org/assignments/protocol-numbers; the kernel's log names some of them only. */
const byNumber = new Map([
  ["1", "ICMP"],
  ["6", "TCP"],
  ["17", "UDP"],
  ["58", "ICMPv6"],
  ["132", "SCTP"],
]);
const byName = new Map(Array.from(byNumber.values(), (name) => [name.toUpperCase(), name]));
