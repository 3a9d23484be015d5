import type { Cluster } from "../../analyzer/model";
import { withClusterWide } from "./generator/clusterWide";
import { clusterOf } from "./generator/clusters";
import { generateDense } from "./generator/dense";
import { generateSameForAll } from "./generator/sameForAll";
import { generateTeams } from "./generator/teams";

/** A cluster to analyze in memory, in a process of its own. */
export interface CoreCase {
  readonly title: string;
  /** Makes it anew, so that no two runs share an object. */
  make(seed: number): Cluster;
  /** Runs after the first one, by which code has become fast. */
  readonly warmRuns: number;
  /** Whether to ask what one changed policy changes. Not where that is all pairs: nobody could read the answer. */
  readonly withDiff: boolean;
  /** The most that it may take. */
  readonly wanted?: {
    readonly milliseconds?: number;
    /** Whether that is meant of warm runs only. */
    readonly warm?: boolean;
    readonly megabytes?: number;
    /** For what differs after a change of one policy. */
    readonly diffMilliseconds?: number;
  };
}

/** Namespaces with ten workloads and ten policies each. */
function teams(namespaces: number, replicas: number): Pick<CoreCase, "make"> {
  const size = { namespaces, workloads: 10 * namespaces, policies: 10 * namespaces };
  return { make: (seed) => clusterOf(generateTeams(size, seed), replicas) };
}

export const mainCases = {
  small: {
    ...teams(100, 1),
    title: "teams, 100 namespaces",
    warmRuns: 200,
    withDiff: true,
    wanted: { milliseconds: 10, warm: true },
  },
  large: {
    ...teams(1000, 10),
    title: "teams, 1,000 namespaces",
    warmRuns: 3,
    withDiff: true,
    wanted: { milliseconds: 1000, megabytes: 300, diffMilliseconds: 20 },
  },
  tiers: {
    title: "the same, closed and guarded in tiers",
    make: (seed: number) => withClusterWide(teams(1000, 10).make(seed)),
    warmRuns: 3,
    withDiff: false,
    wanted: { milliseconds: 1000, megabytes: 300 },
  },
  dense: {
    title: "dense rules, 240 namespaces",
    make: (seed) => clusterOf(generateDense(240, seed), 1),
    warmRuns: 3,
    withDiff: true,
  },
  same: {
    title: "every policy selects every pod",
    make: () => clusterOf(generateSameForAll(10_000, 10_000), 1),
    warmRuns: 3,
    withDiff: false,
  },
} as const satisfies Record<string, CoreCase>;

/** The large case in five sizes, each twice the one before. */
export const growthCases: Readonly<Record<string, CoreCase>> = Object.fromEntries(
  [63, 125, 250, 500, 1000].map((namespaces) => [
    `teams-${String(namespaces)}`,
    { ...teams(namespaces, 10), title: String(namespaces), warmRuns: 2, withDiff: false },
  ]),
);

export const coreCases: Readonly<Record<string, CoreCase>> = { ...mainCases, ...growthCases };
