import { analyze } from "../../analyzer/analyze";
import { diff } from "../../analyzer/diff";
import type { Cluster } from "../../analyzer/model";
import type { Reachability } from "../../analyzer/reachability";
import { coreCases } from "./cases";
import { changedCluster } from "./generator/clusters";

/** What one case took in a process of its own: what `coreCase` prints as JSON. Times are of CPU, in milliseconds. */
export interface CoreResult {
  readonly workloads: number;
  readonly pods: number;
  readonly policies: number;
  /** Of all objects, written as JSON. */
  readonly bytesIn: number;
  /** Rows of grouped connections, and the pairs of entities that they stand for. */
  readonly edges: number;
  readonly pairs: number;
  /** Of the first run, in which code is not compiled yet, and of those after it. */
  readonly first: number;
  readonly warm: readonly number[];
  /** Memory of the process with the objects in it, before the first run, and the most until the run's end; in bytes. */
  readonly memoryBefore: number;
  readonly memoryPeak: number;
  readonly diff: DiffResult | undefined;
}

/** What it took to know what one changed policy changes, from an analysis of what was before. */
export interface DiffResult {
  readonly pairs: number;
  readonly first: number;
  readonly warm: readonly number[];
}

/** usage: node --expose-gc coreCase CASE SEED */
function main([name, seedText]: readonly string[]): void {
  const chosen = coreCases[name ?? ""];
  if (chosen === undefined) throw new Error(`no such case, it must be one of ${Object.keys(coreCases).join(", ")}`);
  const seed = Number(seedText);
  const cluster = chosen.make(seed);
  settle();
  const memoryBefore = process.memoryUsage.rss();
  const first = timed(() => allPairs(cluster));
  // In kibibytes, on every platform.
  const memoryPeak = process.resourceUsage().maxRSS * 1024;
  const warm = Array.from({ length: chosen.warmRuns }, () => {
    const fresh = chosen.make(seed);
    settle();
    return timed(() => allPairs(fresh)).milliseconds;
  });
  const diff = chosen.withDiff ? measureDiff(first.result.reachability) : undefined;
  const result: CoreResult = {
    workloads: cluster.workloads.length,
    pods: cluster.workloads.reduce((sum, { pods }) => sum + pods.length, 0),
    policies: cluster.policies.length,
    bytesIn: bytesOf(cluster),
    edges: first.result.edges,
    pairs: first.result.pairs,
    first: first.milliseconds,
    warm,
    memoryBefore,
    memoryPeak,
    diff,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/**
 * Objects that are in memory, as a program's are that has read them, are not copied from place to place any more: what
 * survives two collections of the young generation is in the old one. A collection of all would throw away compiled code.
 */
function settle(): void {
  for (let round = 0; round < 2; round++) globalThis.gc?.({ type: "minor" });
}

function allPairs(cluster: Cluster) {
  const reachability = analyze(cluster);
  let edges = 0;
  let pairs = 0;
  for (const { src, dst, allowed } of reachability.groupedConnections()) {
    if (allowed.isEmpty) continue;
    edges++;
    pairs += src.members.length * dst.members.length;
  }
  return { reachability, edges, pairs };
}

/** Warm runs are many: each is short, and takes its time to become fast. */
function measureDiff(before: Reachability): DiffResult {
  const once = () => {
    const after = changedCluster(before.cluster);
    return timed(() => changedPairs(before, after));
  };
  const { result, milliseconds } = once();
  return { pairs: result, first: milliseconds, warm: Array.from({ length: 15 }, () => once().milliseconds) };
}

function changedPairs(before: Reachability, after: Cluster): number {
  const { added, removed, changed } = diff(before, analyze(after, before));
  return [added, removed, changed].reduce((sum, list) => sum + Array.from<unknown>(list).length, 0);
}

function timed<T>(work: () => T): { readonly result: T; readonly milliseconds: number } {
  const begun = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begun);
  return { result, milliseconds: (user + system) / 1000 };
}

function bytesOf({ namespaces, workloads, policies }: Cluster): number {
  return [namespaces, workloads, policies].flat().reduce((sum, object) => sum + JSON.stringify(object).length, 0);
}

main(process.argv.slice(2));
