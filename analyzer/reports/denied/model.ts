import type { FlowSide, JudgedFlow } from "../../denied";
import { listed, someOf } from "../../words";
import { count, thousands } from "../report";
import type { Style } from "../style";

export interface DeniedModel {
  readonly flows: readonly JudgedFlow[];
  readonly records: RecordCounts;
  /** For text alone. */
  readonly style: Style;
}

export interface RecordCounts {
  /** Of denied traffic, in the flows that are told. */
  readonly denied: number;
  readonly accepted: number;
  /** Of denied traffic, in flows that are not told since there are too many. */
  readonly unlisted: number;
}

/** `2 flows in 17 records, 2026-01-31T10:00:00Z to 2026-01-31T10:05:12Z: 1 denied by the policies given, 1 unknown`. */
export function deniedSummary({ flows, records }: Omit<DeniedModel, "style">): string {
  const told = `${count(flows.length, "flow")} in ${count(records.denied, "record")} of denied traffic`;
  const verdicts = (["denied", "unknown", "allowed"] as const).flatMap((verdict) => {
    const number = flows.filter((flow) => flow.verdict === verdict).length;
    return number === 0 ? [] : [`${thousands(number)} ${verdictWords[verdict]}`];
  });
  const parts = [`${told}${periodText(flows)}${verdicts.length > 0 ? `: ${verdicts.join(", ")}` : ""}`];
  if (records.accepted > 0) parts.push(`${count(records.accepted, "record")} of accepted traffic besides`);
  if (records.unlisted > 0) parts.push(`${count(records.unlisted, "record")} of still other flows are not told`);
  return parts.join("; ");
}

const verdictWords = {
  denied: "denied by the policies given",
  unknown: "unknown",
  allowed: "allowed by the policies given",
} as const;

function periodText(flows: readonly JudgedFlow[]): string {
  let [first, last] = [Infinity, -Infinity];
  for (const flow of flows) {
    first = Math.min(first, flow.first ?? Infinity);
    last = Math.max(last, flow.last ?? -Infinity);
  }
  return first > last ? "" : `, ${periodOf(first, last)}`;
}

function periodOf(first: number, last: number): string {
  return first === last ? `at ${timeText(first)}` : `${timeText(first)} to ${timeText(last)}`;
}

/** `2026-01-31T10:00:00Z`, by UTC, with milliseconds where there are some. */
export function timeText(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}

/** ``14 times, 2026-01-31T10:00:00Z to 2026-01-31T10:05:12Z, logged as `calico-packet` ``. */
export function seenText({ count: times, first, last, prefixes }: JudgedFlow): string {
  return [
    times === 1 ? "once" : `${thousands(times)} times`,
    ...(first === undefined || last === undefined ? [] : [periodOf(first, last)]),
    ...(prefixes.length === 0 ? [] : [`logged as ${listed(prefixes.map((prefix) => `\`${prefix}\``))}`]),
  ].join(", ");
}

/** `TCP 5432`, or `ICMP` where there is no port. */
export function portText({ protocol, port }: JudgedFlow): string {
  return port === undefined ? protocol : `${protocol} ${String(port)}`;
}

/** The sides that a reader has to see: all that may deny it. */
export function tellingSides({ sides }: JudgedFlow): readonly FlowSide[] {
  const denied = sides.filter(({ verdict }) => verdict === "denied");
  return denied.length > 0 ? denied : sides.filter(({ verdict }) => verdict !== "allowed");
}

/** ``egress of shop/web: `shop/default-deny` (shop.yaml:59) isolates it and does not admit this``. */
export function sideText({ direction, subject, verdict, policies, summary }: FlowSide): string {
  const title = `${direction.toLowerCase()} of ${subject}`;
  const isPlain = verdict === "denied" && policies.every(({ kind }) => kind === "NetworkPolicy");
  if (!isPlain || policies.length === 0) return `${title}: ${summary}`;
  const names = someOf(policies.map(({ name, source }) => `\`${name}\` (${source})`));
  return `${title}: ${names} ${policies.length === 1 ? "isolates it and does not admit this" : "isolate it and do not admit this"}`;
}
