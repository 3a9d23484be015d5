import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { analyze } from "../../../analyzer/analyze";
import type { Cluster } from "../../../analyzer/model";
import { clusters } from "./clusters";
import { disagreement } from "./compare";
import { manifestOf } from "./manifest";
import { isShrinking } from "./runs";

/**
 * Looks for a cluster of which the analyzer and the oracle say different things.
 *
 * @returns what the smallest such cluster shows, and the file with its manifest; undefined where there is none among
 *   so many cases
 */
export function findDisagreement({
  cases,
  seed,
}: {
  readonly cases: number;
  readonly seed: number;
}): string | undefined {
  const { counterexample } = fc.check(
    fc.property(clusters(), (cluster) => differenceOf(cluster) === undefined),
    { numRuns: cases, seed, endOnFailure: !isShrinking },
  );
  if (counterexample === null) return undefined;
  const [cluster] = counterexample;
  const difference = differenceOf(cluster) ?? "a difference that comes and goes";
  if (!isShrinking) return difference;
  return `${difference}\nseed ${String(seed)}, reproduced by ${writeManifest(cluster, difference)}`;
}

function differenceOf(cluster: Cluster): string | undefined {
  try {
    return disagreement(cluster, analyze(cluster));
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function writeManifest(cluster: Cluster, difference: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-disagreement-"));
  const file = path.join(folder, "manifest.yaml");
  fs.writeFileSync(file, `${difference.replace(/^/gm, "# ")}\n${manifestOf(cluster)}`);
  return file;
}
