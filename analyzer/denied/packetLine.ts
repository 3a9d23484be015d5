import { canonicalAddress } from "./addressText";
import { portNumber } from "./portNumber";
import { hasPorts, protocolName } from "./protocolName";
import type { LogRecord } from "./record";

/**
 * Reads what the kernel's `LOG` target writes of a packet: `calico-packet: IN=cali1 OUT=eth0 SRC=… DST=… PROTO=TCP SPT=…
 * DPT=…`, by IPv4 or by IPv6.
 *
 * @returns undefined where the text is none, or has values that cannot be
 */
export function readPacketLine(text: string): Omit<LogRecord, "time"> | undefined {
  const start = text.search(packetStart);
  if (start < 0) return undefined;
  const { values, flags } = fieldsOf(text.slice(start, start + longest));
  const src = canonicalAddress(values.get("SRC") ?? "");
  const dst = canonicalAddress(values.get("DST") ?? "");
  const protocol = protocolName(values.get("PROTO") ?? "");
  if (src === undefined || dst === undefined || protocol === undefined) return undefined;
  const withPorts = hasPorts(protocol);
  const srcPort = withPorts ? portNumber(values.get("SPT")) : undefined;
  const dstPort = withPorts ? portNumber(values.get("DPT")) : undefined;
  if (srcPort === "wrong" || dstPort === "wrong") return undefined;
  return {
    verdict: "denied",
    src,
    dst,
    protocol,
    srcPort,
    dstPort,
    opens: protocol === "TCP" && flags.size > 0 ? flags.has("SYN") && !flags.has("ACK") : undefined,
    prefix: prefixIn(text.slice(Math.max(0, start - longestHead), start)),
  };
}

const packetStart = /IN=[^\s=]{0,32} OUT=/;

/** Of a packet, with every option that the kernel can write. */
const longest = 2048;
const longestHead = 512;

/** The first of each counts: behind an ICMP packet stands the one that it is about. */
function fieldsOf(text: string): { values: ReadonlyMap<string, string>; flags: ReadonlySet<string> } {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  for (const word of text.split(/\s+/)) {
    const equals = word.indexOf("=");
    if (equals < 0) {
      if (word === "SYN" || word === "ACK" || word === "RST" || word === "FIN") flags.add(word);
    } else if (!values.has(word.slice(0, equals))) {
      values.set(word.slice(0, equals), word.slice(equals + 1));
    }
  }
  return { values, flags };
}

/** The prefix of the rule that logs, without what the system's log writes before it. */
function prefixIn(head: string): string | undefined {
  const own = head
    .replace(/^.*\bkernel(?:\[[0-9]+\])?: /s, "")
    .replace(/^.*\[ *[0-9]+\.[0-9]+\] /s, "")
    .replace(/^\[[A-Z][a-z]{2} [^\]]{1,30}\] /, "")
    .replace(/^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][^\s]{1,32} /, "")
    .replace(/[^ -~]|`/g, "?")
    .replace(/[:\s]+$/, "")
    .trim();
  return own === "" ? undefined : own.slice(-longestPrefix);
}

/** The kernel takes no more, and nftables twice as much. */
const longestPrefix = 127;
