import fc from "fast-check";
import { analyze } from "../../../../analyzer/analyze";
import { readObjects } from "../../../../analyzer/input/readObjects";
import type { Cluster } from "../../../../analyzer/model";
import { clusters } from "../clusters";
import { disagreement } from "../compare";
import type { Packet } from "../oracle";
import { isShrinking } from "../runs";
import { type Manifest, tieredObjects } from "./objects";
import { tierVerdictOf } from "./oracle";

/** A cluster with policies of every API, and those of them that are not of Kubernetes as they are written. */
export interface TieredCluster {
  readonly cluster: Cluster;
  readonly objects: readonly Manifest[];
}

export function tieredClusters(): fc.Arbitrary<TieredCluster> {
  return fc
    .tuple(clusters(4), tieredObjects())
    .map(([cluster, objects]) => ({ cluster: withTiers(cluster, objects), objects }));
}

/** @throws where the reader finds something wrong with an object */
function withTiers(cluster: Cluster, objects: readonly Manifest[]): Cluster {
  const origin = { source: "generated.yaml", line: () => undefined };
  const read = readObjects(objects.map((object) => ({ object, origin })));
  const [problem] = read.problems;
  if (problem !== undefined) throw new Error(`${problem.path}: ${problem.message}`);
  const { tiered } = read.cluster;
  return tiered === undefined ? cluster : { ...cluster, tiered };
}

/** What the smallest cluster shows of which analyzer and oracle say different things; undefined where there is none. */
export function findTierDisagreement(run: { readonly cases: number; readonly seed: number }): string | undefined {
  const { counterexample } = fc.check(
    fc.property(tieredClusters(), (one) => differenceOf(one) === undefined),
    { numRuns: run.cases, seed: run.seed, endOnFailure: !isShrinking },
  );
  if (counterexample === null) return undefined;
  const [one] = counterexample;
  return `${differenceOf(one) ?? "a difference that comes and goes"}\n${JSON.stringify({ ...one.cluster, tiered: undefined, objects: one.objects }, undefined, 1)}`;
}

function differenceOf({ cluster, objects }: TieredCluster): string | undefined {
  const verdict = (packet: Packet) => tierVerdictOf(cluster, objects, packet);
  try {
    return disagreement(cluster, analyze(cluster), spokenIn(objects), verdict);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** What the objects say of ports and addresses. */
export function spokenIn(objects: readonly Manifest[]): readonly unknown[] {
  return objects.map(spokenOf);
}

/** The spec without rules of a direction for which the policy is not. */
function spokenOf({ spec }: Manifest): Manifest {
  const { types, ingress, egress, ...rest } = spec as Record<string, unknown> & { types?: readonly string[] };
  const isFor = (direction: string): boolean => types === undefined || types.includes(direction);
  return { ...rest, ...(isFor("Ingress") && { ingress }), ...(isFor("Egress") && { egress }) };
}
