import { createReader } from "../analyzer/input/readTexts";
import type { Cluster, InputProblem } from "../analyzer/model";
import { count } from "../analyzer/reports/report";
import { readSources } from "./sources";

export interface ClustersRead {
  /** One for each input. What they have in common is equal by reference. */
  readonly clusters: readonly [Cluster, ...Cluster[]];
  /** Where there are any, the clusters are incomplete. Each is told once. */
  readonly problems: readonly InputProblem[];
  readonly notes: readonly string[];
}

/**
 * Reads the cluster at the paths of each input.
 *
 * @param progress is told what is being done, and an empty text at the end
 */
export function readClusters(
  inputs: readonly [readonly string[], ...(readonly string[])[]],
  progress: (text: string) => void,
): ClustersRead {
  const reader = createReader(inputs.length);
  const read = (paths: readonly string[]) => {
    if (paths.includes("-")) progress("waiting for standard input …");
    const { texts, problems } = readSources(paths);
    const size = texts.reduce((sum, { text }) => sum + text.length, 0);
    if (size >= large) progress(`reading ${count(texts.length, "file")}, ${(size / 1e6).toFixed(0)} MB …`);
    const { cluster, problems: found, notes } = reader.read(texts);
    const isEmpty = cluster.workloads.length === 0 && problems.length + found.length === 0;
    return {
      cluster,
      problems: [...problems, ...found],
      notes: isEmpty ? [...notes, `there is no workload in ${paths.join(", ")}, so nobody to reach anybody`] : notes,
    };
  };
  const [first, ...others] = inputs;
  const readings = [read(first), ...others.map(read)] as const;
  progress("");
  const [{ cluster }, ...rest] = readings;
  return {
    clusters: [cluster, ...rest.map((reading) => reading.cluster)],
    problems: unique(readings.flatMap(({ problems }) => problems)),
    notes: Array.from(new Set(readings.flatMap(({ notes }) => notes))),
  };
}

/** Characters that take a moment to read. */
const large = 1e6;

/** A file that both inputs name has its problems in both. */
function unique(problems: readonly InputProblem[]): readonly InputProblem[] {
  return Array.from(new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values());
}
