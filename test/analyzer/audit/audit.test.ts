import fc from "fast-check";
import { audit, severities } from "../../../analyzer/audit";
import { type Cluster, unknown } from "../../../analyzer/model";
import { auditReports } from "../../../analyzer/reports/audit";
import { textOf } from "../../../analyzer/reports/report";
import { plain } from "../../../analyzer/reports/style";
import { clusters } from "../oracle/clusters";
import { manifestOf } from "../oracle/manifest";
import { inAnotherOrder } from "../oracle/transformations";
import { auditOf, deployment, namespace, policy } from "./objects";

/** Other clusters are drawn by AUDIT_SEED=7, more or fewer by AUDIT_CASES=10000. */
const seed = Number(process.env["AUDIT_SEED"] ?? 20251124);
const generated = fc.sample(clusters(), { numRuns: Number(process.env["AUDIT_CASES"] ?? 500), seed });

/** With no engine, and with the one that has the most rules of its own. */
const written = (cluster: Cluster) =>
  ([undefined, "vpc-cni-strict"] as const)
    .map((engine) => audit({ cluster }, { today: "2026-01-31", engine }))
    .map((found) => textOf(auditReports.json, { ...found, style: plain }))
    .join("");

test(`the order of documents changes nothing (AUDIT_SEED=${String(seed)})`, () => {
  for (const [index, cluster] of generated.entries()) {
    const [one, other] = [written(cluster), written(inAnotherOrder(cluster, index))];
    if (one !== other) throw new Error(`${one}\n${other}\nin\n${manifestOf(cluster)}`);
  }
  expect(generated.length).toBeGreaterThan(0);
});

test("no finding shows what stands for an unknown value", () => {
  const lines = generated.flatMap((cluster) => written(cluster).split("\n"));
  expect(lines.filter((line) => line.includes(unknown) || line.includes("undefined"))).toEqual([]);
  expect(lines.length).toBeGreaterThan(1000);
});

test("findings are sorted: the worst first, then by rule and by who they are about", () => {
  const { findings } = auditOf([
    namespace("shop"),
    deployment("b"),
    deployment("a"),
    policy("p", { podSelector: { matchLabels: { app: "c" } }, ingress: [{}] }),
    policy("q", { podSelector: { matchLabels: { app: "a" } }, ingress: [{ ports: [{ port: "none" }] }] }),
  ]);
  expect(findings.map(({ severity, rule, entity }) => [severity, rule, entity].join(" "))).toEqual([
    "error named-port-missing NetworkPolicy shop/q",
    "warning no-default-deny Namespace shop",
    "warning open-to-world NetworkPolicy shop/p",
    "warning open-to-world NetworkPolicy shop/q",
    "warning selects-nothing NetworkPolicy shop/p",
    "warning uncovered-workload shop/b[Deployment]",
    "info half-covered-workload shop/a[Deployment]",
    "info metadata-reachable Namespace shop",
  ]);
  expect(severities).toEqual(["error", "warning", "info"]);
});

test("a cluster without anything has no findings", () => {
  expect(auditOf([])).toEqual({ findings: [], accepted: [] });
});
