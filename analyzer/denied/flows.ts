import { unknown } from "../model";
import type { FlowEnd } from "./ends";
import type { LogRecord } from "./record";

/** What a log has of one source, one destination, and one protocol and port there. */
export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly protocol: string;
  /** Of the destination; undefined where the protocol has none, or the log does not say. */
  readonly port: number | undefined;
  /** Whether the packets are answers: they went the other way, from the port. */
  readonly isAnswer: boolean;
  /** Of records. */
  readonly count: number;
  /** Milliseconds since 1970; undefined where no record has a time. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Those of the rules that logged it, as they are in the log. */
  readonly prefixes: readonly string[];
}

type OpenFlow = { -readonly [Key in keyof Flow]: Flow[Key] };

/** Which records are told. */
export interface FlowFilter {
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly isMeant?: (from: FlowEnd, to: FlowEnd) => boolean;
}

/** Groups the records of a log, in bounded memory. */
export class Flows {
  private readonly flows = new Map<string, OpenFlow>();
  /** Of records of denied traffic that are in a flow. */
  told = 0;
  accepted = 0;
  /** Of records that are in no flow since there were too many flows before them. */
  unlisted = 0;
  /** Of records that the filter leaves out. */
  leftOut = 0;
  /** Of records that it leaves out because they have no time. */
  timeless = 0;

  constructor(
    private readonly at: (address: string) => FlowEnd,
    private readonly filter: FlowFilter = {},
    private readonly most = mostFlows,
  ) {}

  add(record: LogRecord): void {
    if (record.verdict !== "denied") {
      if (record.verdict === "accepted") this.accepted++;
      return;
    }
    const { since, isMeant } = this.filter;
    if (since !== undefined && (record.time === undefined || record.time < since)) {
      if (record.time === undefined) this.timeless++;
      else this.leftOut++;
      return;
    }
    const way = wayOf(record, this.at(record.src), this.at(record.dst));
    if (isMeant?.(way.from, way.to) === false) {
      this.leftOut++;
      return;
    }
    this.addTo(way, record);
  }

  /** The flows with the most records first. */
  sorted(): readonly Flow[] {
    return Array.from(this.flows.values(), (flow) => ({ ...flow, prefixes: [...flow.prefixes].sort() })).sort(
      (a, b) => b.count - a.count || compare(keyOf(a), keyOf(b)),
    );
  }

  private addTo(way: Way, { time, prefix }: LogRecord): void {
    const key = keyOf(way);
    let flow = this.flows.get(key);
    if (flow === undefined) {
      if (this.flows.size >= this.most) {
        this.unlisted++;
        return;
      }
      flow = { ...way, count: 0, first: time, last: time, prefixes: [] };
      this.flows.set(key, flow);
    }
    this.told++;
    flow.count++;
    if (time !== undefined) {
      flow.first = Math.min(time, flow.first ?? time);
      flow.last = Math.max(time, flow.last ?? time);
    }
    if (prefix !== undefined && flow.prefixes.length < mostPrefixes && !flow.prefixes.includes(prefix)) {
      flow.prefixes = [...flow.prefixes, prefix];
    }
    // Which of the pods are asked about does not depend on the order of the records.
    if (compare(podsOf(way), podsOf(flow)) < 0) [flow.from, flow.to] = [way.from, way.to];
  }
}

/** More than anybody reads; a scan of ports alone makes many. */
export const mostFlows = 10_000;
const mostPrefixes = 5;

type Way = Pick<Flow, "from" | "to" | "protocol" | "port" | "isAnswer">;

/** An answer is turned round: what policies decide about is the connection. */
function wayOf(record: LogRecord, src: FlowEnd, dst: FlowEnd): Way {
  const { protocol } = record;
  return isAnswer(record, src)
    ? { from: dst, to: src, protocol, port: record.srcPort, isAnswer: true }
    : { from: src, to: dst, protocol, port: record.dstPort, isAnswer: false };
}

/** From a port on which the source serves to one that the system of the destination has picked. */
function isAnswer({ protocol, srcPort, dstPort, opens }: LogRecord, src: FlowEnd): boolean {
  if (opens === true || srcPort === undefined || dstPort === undefined) return false;
  if (srcPort >= firstPicked || dstPort < firstPicked) return false;
  return srcPort < 1024 || serves(src, protocol, srcPort);
}

/** The first of the ports that Linux picks for who connects. */
const firstPicked = 32_768;

function serves(end: FlowEnd, protocol: string, port: number): boolean {
  if (end.kind === "service") return end.service.ports.some((one) => one.port === port && one.protocol === protocol);
  if (end.kind === "address" || end.pod.ports === unknown) return false;
  return end.pod.ports.some((one) => one.port === port && one.protocol === protocol);
}

function keyOf({ from, to, protocol, port, isAnswer: answers }: Way): string {
  return `${from.name} ${to.name} ${protocol} ${String(port ?? 0).padStart(5, "0")}${answers ? " answer" : ""}`;
}

function podsOf({ from, to }: Pick<Way, "from" | "to">): string {
  return `${podName(from)} ${podName(to)}`;
}

function podName(end: FlowEnd): string {
  return end.kind === "pods" || end.kind === "node" ? (end.pod.name ?? "") : "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
