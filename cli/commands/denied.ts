import { analyze } from "../../analyzer/analyze";
import {
  Ends,
  type FlowEnd,
  Flows,
  judgeFlows,
  mostFlows,
  podsBehind,
  readLine,
  readTime,
  serviceAddresses,
} from "../../analyzer/denied";
import { numberOf } from "../../analyzer/ipBlocks";
import type { Cluster, InputProblem, Workload } from "../../analyzer/model";
import type { Entity } from "../../analyzer/reachability";
import { type DeniedFormat, deniedReports } from "../../analyzer/reports/denied";
import { count } from "../../analyzer/reports/report";
import type { Arguments } from "../arguments";
import { problemAt, readingProblem } from "../readingProblem";
import { eventsIn, type LogQuestion, readLogGroup } from "../cloudWatch";
import { linesAt, type LineSource } from "../readLines";
import { readFilter, readNamespaces } from "../selection";
import { readSources } from "../sources";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import type { Answer } from "./command";

/** Prepares an answer about logs, which are read after the cluster. @throws UsageError as every command */
export type LogCommand = (
  given: Arguments,
) => (clusters: readonly [Cluster, ...Cluster[]], terminal: Terminal) => Promise<Answer | Unreadable>;

/** What there is in place of an answer where a log cannot be read. */
export interface Unreadable {
  readonly problems: readonly InputProblem[];
}

/** Which policies deny what logs say is denied, and what would allow it. */
export const denied: LogCommand = (given) => {
  const now = Date.now();
  const since = readSince(given, now);
  const question = { since: since ?? now - hour, region: given.value("region") };
  checkLogs(given);
  if (given.manifests.includes("-")) {
    throw new UsageError("`--manifests` must be files and folders: standard input, `-`, can be a log only");
  }
  return async ([cluster], terminal) => {
    const ends = new Ends(cluster, serviceAddresses(readSources(given.manifests).texts));
    if (!ends.hasPods) terminal.err(`note: ${noAddresses}\n`);
    const flows = new Flows((address) => ends.at(address), { since, isMeant: readMeaning(given, cluster) });
    const problems: InputProblem[] = [];
    for (const path of given.paths) await readLog(path, question, flows, terminal, problems);
    terminal.progress("");
    if (problems.length > 0) return { problems };
    tellLeftOut(flows, terminal);
    const judged = judgeFlows(cluster, flows.sorted());
    const records = { denied: flows.told, accepted: flows.accepted, unlisted: flows.unlisted };
    return {
      exit: 0,
      print: (write) => {
        deniedReports[given.output as DeniedFormat]({ flows: judged, records, style: terminal.style }, write);
      },
    };
  };
};

const noAddresses =
  "no pod of the manifests has an address, so none can be told by it: give what `kubectl get pods -A -o yaml` prints too";

function readSince({ value }: Arguments, now: number): number | undefined {
  const text = value("since");
  if (text === undefined) return undefined;
  const [, amount, unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const time = amount === undefined ? readTime(text) : now - Number(amount) * (units[unit] ?? 0);
  if (time !== undefined) return time;
  const wanted = "a time like `2026-01-31T00:00:00Z`, a day, or how long ago, like `90m`, `6h` or `2d`";
  throw new UsageError(`\`--since\` must be ${wanted}, got \`${text}\``);
}

const hour = 3_600_000;
const units: Readonly<Record<string, number>> = { m: 60_000, h: hour, d: 24 * hour };

function checkLogs({ paths, value }: Arguments): void {
  const isOfCloudWatch = (path: string) => path.startsWith("cloudwatch:");
  const wrong = paths.find((path) => isOfCloudWatch(path) && readLogGroup(path) === undefined);
  if (wrong !== undefined) {
    throw new UsageError(`a log group is \`cloudwatch:GROUP\` or \`cloudwatch:GROUP:STREAMS\`, got \`${wrong}\``);
  }
  const region = value("region");
  if (region === undefined) return;
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new UsageError(`\`--region\` must be an AWS region like \`us-east-1\`, got \`${region}\``);
  }
  if (!paths.some(isOfCloudWatch)) {
    throw new UsageError("`--region` is of log groups, `cloudwatch:GROUP`, and none is given");
  }
}

/** Which flows `--from`, `--to` and `--namespace` ask for. */
function readMeaning(given: Arguments, cluster: Cluster): ((from: FlowEnd, to: FlowEnd) => boolean) | undefined {
  if (given.from.length + given.to.length + given.namespaces.length === 0) return undefined;
  const clusters = [analyze(cluster)];
  const { src = everyone, dst = everyone } = readFilter(given, clusters);
  const isInside = readNamespaces(given.namespaces, clusters) ?? everyone;
  const known = new Map<FlowEnd, readonly Entity[]>();
  const entitiesAt = (end: FlowEnd) => {
    const entities = known.get(end) ?? entitiesOf(end, cluster);
    if (known.size < mostFlows) known.set(end, entities);
    return entities;
  };
  return (from, to) => {
    const [sources, destinations] = [entitiesAt(from), entitiesAt(to)];
    return sources.some(src) && destinations.some(dst) && (sources.some(isInside) || destinations.some(isInside));
  };
}

const everyone = () => true;

/** The end as selections know it: a Service by the workloads behind it. */
function entitiesOf(end: FlowEnd, cluster: Cluster): readonly Entity[] {
  switch (end.kind) {
    case "pods":
      return [podEntity(end.workload)];
    case "service": {
      const behind = podsBehind(cluster, end.service).map(({ workload }) => workload);
      return (behind.length > 0 ? behind : [{ ...end.service, kind: "Service", pods: [] }]).map(podEntity);
    }
    case "node":
    case "address": {
      const number = numberOf(end.name);
      if (number === undefined) return [];
      const { family, address } = number;
      return [{ kind: "addresses", id: end.name, family, first: address, last: address }];
    }
  }
}

function podEntity(workload: Workload): Entity {
  return {
    kind: "pods",
    id: `${workload.namespace}/${workload.name}[${workload.kind}]`,
    workload,
    pods: workload.pods,
  };
}

async function readLog(
  path: string,
  question: LogQuestion,
  flows: Flows,
  terminal: Terminal,
  problems: InputProblem[],
): Promise<void> {
  const counts = { lines: 0, records: 0 };
  const group = readLogGroup(path);
  const since = new Date(question.since).toISOString();
  try {
    if (path === "-") terminal.progress("waiting for standard input …");
    if (group !== undefined) terminal.progress(`reading ${path} since ${since} …`);
    await readRecords(group === undefined ? linesAt(path) : eventsIn(path, group, question), flows, terminal, counts);
  } catch (error) {
    problems.push(readingProblem(path, error));
    return;
  }
  const others = counts.lines - counts.records;
  if (counts.records === 0)
    problems.push(problemAt(path, group === undefined ? noRecord : noEvent(since, counts.lines)));
  else if (others > 0) {
    terminal.err(
      `note: ${count(others, "line")} of ${path} ${others === 1 ? "is no record" : "are no records"} of traffic\n`,
    );
  }
}

const noEvent = (since: string, events: number) =>
  `has no record of traffic since ${since}, in ${count(events, "event")}: look further back by \`--since\`, or check group, streams and \`--region\``;

const noRecord =
  "has no record of traffic: want lines of the kernel's log by a `Log` rule of Calico (`calico-packet: IN=… OUT=… SRC=… DST=… " +
  "PROTO=…`), or flows of the VPC CNI's network policy agent, as text or as JSON with a line each";

async function readRecords(
  { name, size, lines }: LineSource,
  flows: Flows,
  terminal: Terminal,
  counts: { lines: number; records: number },
): Promise<void> {
  const now = Date.now();
  const whole = size === undefined ? "" : ` of ${(size / 1e6).toFixed(0)} MB`;
  for await (const some of lines) {
    for (const line of some) {
      if (line.trim() === "") continue;
      const record = readLine(line, now);
      if (record !== undefined) flows.add(record);
      if (record !== undefined) counts.records++;
      if (++counts.lines % often === 0) {
        terminal.progress(
          `reading ${name}${whole}: ${count(counts.lines, "line")}, ${count(counts.records, "record")} …`,
        );
      }
    }
  }
}

/** Lines after which it is told how far it is. */
const often = 100_000;

function tellLeftOut({ timeless, unlisted }: Flows, terminal: Terminal): void {
  if (timeless > 0) {
    terminal.err(
      `note: ${count(timeless, "record")} without a time ${timeless === 1 ? "is" : "are"} left out by \`--since\`\n`,
    );
  }
  if (unlisted > 0) {
    terminal.err(
      `note: there are more than ${count(mostFlows, "flow")}; narrow them by \`--namespace\`, \`--from\` or \`--to\`\n`,
    );
  }
}
