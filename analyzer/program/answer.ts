import type { NamespacedPods } from "../../policies/peers";
import { analyze } from "../analyze";
import { readObjects } from "../input/readObjects";
import { type Cluster, type InputProblem, unknown } from "../model";
import type { Reachability } from "../reachability";
import { withAssumed } from "./assumedPods";
import { reachabilityTable, type ReachabilityTable } from "./reachabilityTable";

/** A Kubernetes object as the program gives it to the engine. */
export interface WatchedObject {
  readonly object: Readonly<Record<string, unknown>>;
  /** URN of its resource. */
  readonly urn: string;
}

/** Who reaches whom by the objects of a program. */
export interface Answer {
  readonly cluster: Cluster;
  readonly reachability: Reachability;
  readonly table: ReachabilityTable;
  /** What could not be read, so that the rest is no answer. */
  readonly problems: readonly InputProblem[];
  /** Whether some value is not known yet. */
  readonly hasUnknowns: boolean;
  /** Whether it would tell something that is secret. */
  readonly isSecret: boolean;
}

/** Reads and analyses the objects, together with pods that are assumed. */
export function answerOf(watched: readonly WatchedObject[], assumed: Readonly<Record<string, NamespacedPods>>): Answer {
  const read = readObjects(
    watched.map(({ object, urn }) => ({ object, origin: { source: urn, line: () => undefined } })),
  );
  const cluster = withAssumed(read.cluster, assumed);
  const reachability = analyze(cluster);
  const hasUnknowns = JSON.stringify(watched).includes(unknown);
  return {
    cluster,
    reachability,
    table: reachabilityTable(reachability),
    problems: read.problems,
    hasUnknowns,
    isSecret: false,
  };
}

/** The objects of which it is not known yet in which namespace they are, so that nothing can be said: their URNs. */
export function unplaced(watched: readonly WatchedObject[]): readonly string[] {
  return watched
    .filter(({ object: { metadata } }) => metadata === unknown || namespaceOf(metadata) === unknown)
    .map(({ urn }) => urn);
}

export function unplacedText(urns: readonly string[]): string {
  return [
    "who reaches whom is told by the up: it is not known yet in which namespace these are:",
    ...urns.map((urn) => `  ${urn}`),
    "to know it at preview, give the namespace a name that is known then",
  ].join("\n");
}

function namespaceOf(metadata: unknown): unknown {
  return (metadata as { readonly namespace?: unknown } | undefined)?.namespace;
}

/** What to say where the objects cannot be read; undefined where they can. */
export function refusalOf(problems: readonly InputProblem[]): string | undefined {
  if (problems.length === 0) return undefined;
  return [
    "who reaches whom cannot be told, since part of the program cannot be read:",
    ...problems.map((problem) => `  ${problemLine(problem)}`),
  ].join("\n");
}

export function problemLine({ source, path, message }: InputProblem): string {
  return `${source}: ${path === "" ? "" : `${path}: `}${message}`;
}

/** Whether two answers say the same. */
export function sameTable(one: Answer, other: Answer): boolean {
  return other.problems.length === 0 && JSON.stringify(one.table) === JSON.stringify(other.table);
}
