import fc from "fast-check";
import { unknown } from "../../analyzer/model";
import { validate } from "../../policies/validate";
import { clusters } from "./oracle/clusters";
import { runOf } from "./oracle/runs";
import { findDisagreement } from "./oracle/search";
import { verdictOf } from "./oracle/oracle";

/** Others are drawn by EXACTNESS_SEED=7, more by EXACTNESS_CASES=100000; a million by the command beside the oracle. */
const { cases, seed } = runOf("EXACTNESS");

test(`the oracle agrees on every packet of ${String(cases)} clusters (EXACTNESS_SEED=${String(seed)})`, () => {
  expect(findDisagreement({ cases, seed })).toBeUndefined();
});

describe("generated clusters", () => {
  const generated = () => fc.sample(clusters(), { numRuns: 1000, seed });

  test("have policies that are right, but for what is unknown in them", () => {
    const known = generated()
      .flatMap(({ policies }) => policies)
      .filter((policy) => !JSON.stringify(policy).includes(unknown));
    expect(known.length).toBeGreaterThan(2000);
    const errors = known.flatMap(({ object }) => validate(object).filter(({ severity }) => severity === "error"));
    expect(errors).toEqual([]);
  });

  test("have packets of every verdict in plenty", () => {
    const counts = { allowed: 0, denied: 0, unknown: 0 };
    for (const cluster of generated()) {
      const ends = cluster.workloads.flatMap((workload) =>
        workload.pods.map((pod) => ({ kind: "pod" as const, pod, workload })),
      );
      for (const src of ends) {
        for (const dst of ends) counts[verdictOf(cluster, { src, dst, protocol: "TCP", port: 80 })]++;
      }
    }
    const all = counts.allowed + counts.denied + counts.unknown;
    expect(counts.allowed / all).toBeGreaterThan(0.2);
    expect(counts.denied / all).toBeGreaterThan(0.2);
    expect(counts.unknown / all).toBeGreaterThan(0.05);
  });
});
