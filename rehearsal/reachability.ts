import type { Deployment } from "@pulumi/pulumi/automation";
import { analyze } from "../analyzer/analyze";
import { diff } from "../analyzer/diff";
import { readTexts } from "../analyzer/input/readTexts";
import type { InputProblem } from "../analyzer/model";
import { assumedKind } from "../analyzer/program/assumedPods";
import { reachabilityTable, type ReachabilityTable } from "../analyzer/program/reachabilityTable";
import { diffReports } from "../analyzer/reports/diff";
import { textOf } from "../analyzer/reports/report";
import { plain } from "../analyzer/reports/style";

/** Who reaches whom by what was really deployed. */
export interface DeployedReachability {
  readonly table: ReachabilityTable;
  /** What the policies changed: text that compares the same workloads without them. */
  readonly changes: string;
  readonly problems: readonly InputProblem[];
}

/** Computes who reaches whom from a state that the engine exported, as the command reads it: without the program. */
export function reachabilityIn(state: Deployment): DeployedReachability {
  const { cluster, problems } = readTexts([{ source: "stack export", text: JSON.stringify(state) }]);
  const after = analyze(cluster);
  const before = analyze({ ...cluster, policies: [] });
  const changes = textOf(diffReports.text, { ...diff(before, after), style: plain });
  return { table: reachabilityTable(after), changes, problems };
}

/**
 * What the stack's output says otherwise than what was deployed. Pods that the stack assumes are nowhere in its state, so
 * they are left out of the comparison.
 */
export function contradictions(output: ReachabilityTable, deployed: ReachabilityTable): readonly string[] {
  const said = new Map(rowsOf(output).filter(isDeployed).map(keyed));
  const found = new Map(rowsOf(deployed).map(keyed));
  return [...new Set([...said.keys(), ...found.keys()])].sort().flatMap((pair) => {
    const [one = "nothing", other = "nothing"] = [said.get(pair), found.get(pair)];
    return one === other ? [] : [`${pair}: the output has ${one}, the state ${other}`];
  });
}

/** The table as rows `source`, `destination`, `ports`. */
export function rowsOf(table: ReachabilityTable): readonly (readonly [src: string, dst: string, ports: string])[] {
  return Object.keys(table)
    .sort()
    .flatMap((src) =>
      Object.entries(table[src] ?? {})
        .sort(byName)
        .map(([dst, ports]) => [src, dst, ports] as const),
    );
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1);

const keyed = ([src, dst, ports]: readonly [string, string, string]) => [`${src} => ${dst}`, ports] as const;

const isDeployed = (row: readonly string[]) => !row.some((end) => end.endsWith(`[${assumedKind}]`));
