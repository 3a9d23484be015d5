import fc from "fast-check";
import { analyze } from "../../analyzer/analyze";
import { readTexts } from "../../analyzer/input/readTexts";
import { clusters } from "./oracle/clusters";
import { linesOf } from "./oracle/lines";
import { manifestOf } from "./oracle/manifest";
import { runOf } from "./oracle/runs";

test("the manifest of a generated cluster reads back as that cluster, unknown values and all", () => {
  for (const cluster of fc.sample(clusters(), { numRuns: 300, seed: runOf("EXACTNESS").seed })) {
    const { cluster: read, problems } = readTexts([{ source: "manifest.yaml", text: manifestOf(cluster) }]);
    expect(problems).toEqual([]);
    expect(linesOf(analyze(read))).toEqual(linesOf(analyze(cluster)));
  }
});
