import { canonicalAddress } from "./addressText";
import { portNumber } from "./portNumber";
import { hasPorts, protocolName } from "./protocolName";
import type { LogRecord } from "./record";

/** Fields of a JSON line. */
export type JsonFields = Readonly<Record<string, unknown>>;

/**
 * Reads the fields with which the VPC CNI's network policy agent logs a flow: `"Src IP"`, `"Src Port"`, `"Dest IP"`,
 * `"Dest Port"`, `"Proto"` and `"Verdict"`.
 */
export function readFlowFields(fields: JsonFields): Omit<LogRecord, "time"> | undefined {
  return flow({
    src: fields["Src IP"],
    srcPort: fields["Src Port"],
    dst: fields["Dest IP"],
    dstPort: fields["Dest Port"],
    protocol: fields["Proto"],
    verdict: fields["Verdict"],
  });
}

/**
 * Reads the texts in which the agent tells the same: in the message of a JSON line since version 1.2.2, and as
 * `Node: …;SIP: …;SPORT: …;DIP: …;DPORT: …;PROTOCOL: …;PolicyVerdict: …` in CloudWatch.
 */
export function readFlowText(text: string): Omit<LogRecord, "time"> | undefined {
  const [, src, srcPort, dst, dstPort, protocol, verdict] = inMessage.exec(text) ?? inCloudWatch.exec(text) ?? [];
  return src === undefined ? undefined : flow({ src, srcPort, dst, dstPort, protocol, verdict });
}

// The version for IPv6 has colons where that for IPv4 has none.
const inMessage =
  /Src IP: ([0-9a-fA-F:.]{2,45}) Src Port: ([0-9]{1,10}) Dest IP: ([0-9a-fA-F:.]{2,45}) Dest Port: ([0-9]{1,10}) Proto:? ([A-Za-z0-9 ]{1,16}) Verdict:? ([A-Z/]{1,20})/;
const inCloudWatch =
  /SIP: ?([0-9a-fA-F:.]{2,45}); ?SPORT: ?([0-9]{1,10}); ?DIP: ?([0-9a-fA-F:.]{2,45}); ?DPORT: ?([0-9]{1,10}); ?PROTOCOL: ?([A-Za-z0-9 ]{1,16}); ?PolicyVerdict: ?([A-Z/]{1,20})/;

interface FlowFields {
  readonly src: unknown;
  readonly srcPort: unknown;
  readonly dst: unknown;
  readonly dstPort: unknown;
  readonly protocol: unknown;
  readonly verdict: unknown;
}

function flow(fields: FlowFields): Omit<LogRecord, "time"> | undefined {
  const verdict = typeof fields.verdict === "string" ? verdicts.get(fields.verdict) : undefined;
  const src = addressOf(fields.src);
  const dst = addressOf(fields.dst);
  const protocol = typeof fields.protocol === "string" ? protocolName(fields.protocol) : undefined;
  if (verdict === undefined || src === undefined || dst === undefined || protocol === undefined) return undefined;
  const withPorts = hasPorts(protocol);
  const srcPort = withPorts ? portNumber(fields.srcPort) : undefined;
  const dstPort = withPorts ? portNumber(fields.dstPort) : undefined;
  if (srcPort === "wrong" || dstPort === "wrong") return undefined;
  return { verdict, src, dst, protocol, srcPort, dstPort, opens: undefined, prefix: undefined };
}

const verdicts = new Map<string, LogRecord["verdict"]>([
  ["DENY", "denied"],
  ["ACCEPT", "accepted"],
  ["EXPIRED/DELETED", "other"],
]);

function addressOf(value: unknown): string | undefined {
  return typeof value === "string" ? canonicalAddress(value) : undefined;
}
