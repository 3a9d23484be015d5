import fc from "fast-check";
import { analyze } from "../../../analyzer/analyze";
import { type End, explain, QuestionError, type Verdict } from "../../../analyzer/explain";
import { judge } from "../../../analyzer/explain/judge";
import { type Cluster, unknown } from "../../../analyzer/model";
import type { Access, PodEntity, Reachability } from "../../../analyzer/reachability";
import { explanationReports } from "../../../analyzer/reports/explanation";
import { textOf } from "../../../analyzer/reports/report";
import { plain } from "../../../analyzer/reports/style";
import type { Protocol } from "../../../policies/types";
import { clusters } from "../oracle/clusters";
import { manifestOf } from "../oracle/manifest";
import { addressCuts, addressText, familiesOf, portCuts } from "../oracle/packets";
import { spokenIn, type TieredCluster, tieredClusters } from "../oracle/tiers/search";

/** Other clusters are drawn by EXPLAIN_SEED=7, more or fewer by EXPLAIN_CASES=10000. */
const seed = Number(process.env["EXPLAIN_SEED"] ?? 20251124);
const cases = Number(process.env["EXPLAIN_CASES"] ?? 1000);

const plainClusters = clusters().map((cluster): TieredCluster => ({ cluster, objects: [] }));
const generated: readonly TieredCluster[] = [
  ...fc.sample(plainClusters, { numRuns: cases, seed }),
  ...fc.sample(tieredClusters(), { numRuns: cases / 2, seed }),
];
const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

describe(`in ${String(cases)} clusters (EXPLAIN_SEED=${String(seed)})`, () => {
  test("the verdict on a packet is that of the whole analysis", () => {
    const counts = { allowed: 0, denied: 0, unknown: 0 };
    for (const { cluster, objects } of generated) {
      const ports = portCuts(cluster, spokenIn(objects));
      for (const [index, { src, dst, access }] of pairsOf({ cluster, objects }).entries()) {
        // One port of each pair is enough: the next pair takes another.
        const port = ports[index % ports.length] ?? 80;
        const protocol = protocols[index % protocols.length] ?? "TCP";
        const expected = verdictIn(access, protocol, port);
        counts[expected]++;
        const { verdict } = judge(cluster, { src, dst, protocol, port });
        if (verdict === expected) continue;
        const packet = `${protocol} ${String(port)} from ${src.name} to ${dst.name}`;
        throw new Error(
          `${packet} is ${expected}, but explained as ${verdict} in\n${textOfDrawn({ cluster, objects })}`,
        );
      }
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(cases);
  });

  test("no sentence lacks a part or shows what stands for an unknown value", () => {
    let explained = 0;
    const some = [...generated.slice(0, 100), ...generated.slice(-100)];
    for (const { cluster, objects } of some) {
      for (const { src, dst } of pairsOf({ cluster, objects })) {
        const texts = textsOf(cluster, src.name, dst.name);
        explained += texts.length;
        const wrong = texts.find(
          (text) => text.includes(unknown) || /undefined|\[object|NaN| {2}and|and;|, ;/.test(text),
        );
        if (wrong !== undefined) throw new Error(`${wrong}\nin\n${textOfDrawn({ cluster, objects })}`);
      }
    }
    expect(explained).toBeGreaterThan(1000);
  });
});

interface Pair {
  readonly src: End;
  readonly dst: End;
  readonly access: Access | undefined;
}

/** Every pod with every other, and with an address of every part of the outside, in both directions. */
function pairsOf({ cluster, objects }: TieredCluster): readonly Pair[] {
  const reachability = analyze(cluster);
  const places = reachability.entities.flatMap((entity) =>
    entity.pods.map((pod): { entity: PodEntity; end: Extract<End, { kind: "pods" }> } => {
      const { workload } = entity;
      const name = `${workload.namespace}/${pod.name ?? workload.name}`;
      return { entity, end: { kind: "pods", name, workload, pod, others: [] } };
    }),
  );
  const inside = places.flatMap((src) =>
    places
      .filter((dst) => dst.end.pod !== src.end.pod)
      .map((dst) => ({ src: src.end, dst: dst.end, access: reachability.between(src.entity, dst.entity) })),
  );
  return [
    ...inside,
    ...places.flatMap(({ entity, end }) => outsideOf({ cluster, objects }, reachability, entity, end)),
  ];
}

function outsideOf(
  { cluster, objects }: TieredCluster,
  reachability: Reachability,
  entity: PodEntity,
  end: End,
): readonly Pair[] {
  const cuts = addressCuts(cluster, spokenIn(objects));
  return familiesOf(cluster, spokenIn(objects)).flatMap((family) =>
    cuts[family]
      // Such an address of IPv6 is one of IPv4.
      .filter((address) => !(family === "IPv6" && address >> 32n === 0xffffn))
      .flatMap((address): Pair[] => {
        const outside = { kind: "address" as const, name: addressText(family, address), family, address };
        const access = (direction: "Ingress" | "Egress") =>
          reachability
            .outside(entity, direction)
            .find(({ range }) => range.family === family && range.first <= address && address <= range.last);
        return [
          { src: end, dst: outside, access: access("Egress") },
          { src: outside, dst: end, access: access("Ingress") },
        ];
      }),
  );
}

function textOfDrawn({ cluster, objects }: TieredCluster): string {
  return `${manifestOf(cluster)}\n${JSON.stringify(objects, undefined, 1)}`;
}

function verdictIn(access: Access | undefined, protocol: Protocol, port: number): Verdict {
  if (access?.allowed.has(protocol, port)) return "allowed";
  return access?.unknown.has(protocol, port) ? "unknown" : "denied";
}

/** The explanation in words, of ends whose names mean one thing. */
function textsOf(cluster: Cluster, from: string, to: string): readonly string[] {
  try {
    const explanation = explain(cluster, { from, to, port: 80 });
    return Object.values(explanationReports).map((report) => textOf(report, { explanation, style: plain }));
  } catch (error) {
    if (error instanceof QuestionError) return [];
    throw error;
  }
}
