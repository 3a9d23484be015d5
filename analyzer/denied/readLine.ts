import { type JsonFields, readFlowFields, readFlowText } from "./flowLine";
import { jsonTime, lineTime } from "./lineTime";
import { readPacketLine } from "./packetLine";
import type { LogRecord } from "./record";

/**
 * Reads a line of a log: of the kernel, by a `Log` rule of Calico; of the VPC CNI's network policy agent; or a JSON line
 * that carries one of these as its message, as the journal, Fluent Bit and CloudWatch have it.
 *
 * @param now milliseconds since 1970, for times without a year
 * @returns undefined where the line is no record of traffic
 */
export function readLine(line: string, now: number): LogRecord | undefined {
  return readText(line, now, 0);
}

function readText(text: string, now: number, depth: number): LogRecord | undefined {
  if (!mayBeRecord(text)) return undefined;
  const brace = text.indexOf("{");
  if (brace >= 0 && brace < longestHead) {
    const fields = parseFields(text.slice(brace));
    if (fields !== undefined) {
      const record = readFields(fields, now, depth);
      return record && withTime(record, () => lineTime(text.slice(0, brace), now));
    }
  }
  const record = readPacketLine(text) ?? readFlowText(text);
  return record && { ...record, time: lineTime(text, now) };
}

/** Agents write a time and a name before what they pass on. */
const longestHead = 256;

/** Whether it is worth a closer look: nearly all lines of a kernel's log are not. A message may be a list of bytes. */
function mayBeRecord(text: string): boolean {
  return text.includes("SRC=") || text.includes("IP") || text.includes('"MESSAGE"');
}

function parseFields(text: string): JsonFields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonFields) : undefined;
  } catch {
    return undefined;
  }
}

function readFields(fields: JsonFields, now: number, depth: number): LogRecord | undefined {
  const time = () => jsonTime(fields, now);
  const flow = readFlowFields(fields);
  if (flow !== undefined) return { ...flow, time: time() };
  // One who passes a line on puts it into another: three deep is more than anybody does.
  if (depth > 3) return undefined;
  for (const name of ["MESSAGE", "message", "log", "msg", "Message"]) {
    const text = messageText(fields[name]);
    const record = text === undefined ? undefined : readText(text, now, depth + 1);
    if (record !== undefined) return withTime(record, time);
  }
  return undefined;
}

/** The journal writes a message that is no plain text as a list of bytes. */
function messageText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return undefined;
  const bytes = value.filter((one) => Number.isInteger(one) && one >= 0 && one <= 255) as readonly number[];
  return bytes.length === value.length ? Array.from(bytes, (byte) => String.fromCharCode(byte)).join("") : undefined;
}

/** The time that stands nearest to the message is that of the packet. */
function withTime(record: LogRecord, time: () => number | undefined): LogRecord {
  return record.time === undefined ? { ...record, time: time() } : record;
}
