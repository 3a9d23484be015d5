import { auditRules } from "../analyzer/audit";
import { Survey } from "../analyzer/audit/survey";
import { clusterOf } from "./analyzer/generator/clusters";
import { generateTeams } from "./analyzer/generator/teams";
import { generateSameForAll } from "./analyzer/generator/sameForAll";
import { generateDense } from "./analyzer/generator/dense";
import { readFileSync } from "node:fs";
void readFileSync;
const which = process.argv[2] ?? "xl";
const inv = which === "same" ? generateSameForAll(Number(process.argv[3] ?? 5000), Number(process.argv[4] ?? 1000)) : which === "dense" ? generateDense(240, 1) : generateTeams({ namespaces: 400, workloads: 20000, policies: 5000 }, 1);
const cluster = clusterOf(inv, which === "r" ? 5 : 1);
console.log(cluster.workloads.length, cluster.policies.length);
for (let run = 0; run < 3; run++) {
  let t = (process.cpuUsage().user/1000);
  const survey = new Survey(cluster);
  const parts = [`survey ${((process.cpuUsage().user/1000) - t).toFixed(0)}`];
  const t0 = t;
  let n = 0;
  for (const { id, find } of auditRules) {
    t = (process.cpuUsage().user/1000);
    const f = Array.from(find(survey, { today: "2026-01-01" }));
    n += f.length;
    if (run === 0 && f[0]) console.log(id, f.length, f[0].subject.entity, f[0].path, f[0].message);
    parts.push(`${id} ${((process.cpuUsage().user/1000) - t).toFixed(0)}`);
  }
  console.log(parts.join(" "), n, ((process.cpuUsage().user/1000) - t0).toFixed(0));
}
