import fc from "fast-check";
import { analyze } from "../../../analyzer/analyze";
import { audit } from "../../../analyzer/audit";
import { unknown } from "../../../analyzer/model";
import { clusters } from "../oracle/clusters";
import { Ends } from "../oracle/ends";
import { accessText } from "../oracle/lines";
import { manifestOf } from "../oracle/manifest";
import { app, denyAll, deployment, findingsOf, policy } from "./objects";

const http = { name: "http", containerPort: 8080 };
const pods = [deployment("web", { ports: [http] }), deployment("api", { ports: [http] })];
const ingress = (name: string, podSelector: unknown, ...rules: readonly unknown[]) =>
  policy(name, { podSelector, policyTypes: ["Ingress"], ingress: rules });
const fromApi = { podSelector: app("api") };
const fromAll = { podSelector: {} };
const block = (cidr: string) => ({ ipBlock: { cidr } });

const alone = (name: string, by: string) =>
  `info NetworkPolicy shop/${name}: changes nothing: what it isolates and admits, \`shop/${by}\` does alone`;

test.each([
  [
    "repeats another one",
    [ingress("a", {}, { from: [fromApi] }), ingress("b", {}, { from: [fromApi] })],
    alone("b", "a"),
  ],
  [
    "has fewer ports",
    [ingress("a", {}, { ports: [{ port: 80, endPort: 90 }] }), ingress("b", {}, { ports: [{ port: 85 }] })],
    alone("b", "a"),
  ],
  [
    "has fewer peers",
    [ingress("a", app("web"), { from: [fromApi] }), ingress("b", app("web"), { from: [fromAll] })],
    alone("a", "b"),
  ],
  [
    "selects fewer pods",
    [ingress("a", app("web"), { from: [fromApi] }), ingress("b", {}, { from: [fromApi] })],
    alone("a", "b"),
  ],
  [
    "has fewer addresses",
    [ingress("a", {}, { from: [block("10.0.0.0/8")] }), ingress("b", {}, { from: [block("10.1.0.0/16")] })],
    alone("b", "a"),
  ],
  [
    "names a port that another one has by its number",
    [
      ingress("a", {}, { from: [fromApi], ports: [{ port: 8080 }] }),
      ingress("b", {}, { from: [fromApi], ports: [{ port: "http" }] }),
    ],
    alone("b", "a"),
  ],
  [
    "isolates what another one isolates, both without rules",
    [denyAll, policy("deny-web", { podSelector: app("web") })],
    alone("deny-web", "deny-all"),
  ],
  [
    "does what others do together",
    [
      ingress("a", app("web"), { from: [block("10.0.0.0/9")] }),
      ingress("b", app("web"), { from: [block("10.128.0.0/9")] }),
      ingress("c", app("web"), { from: [block("10.0.0.0/8")], ports: [{ port: 80 }] }),
    ],
    "info NetworkPolicy shop/c: changes nothing: what it isolates and admits, `shop/a` and `shop/b` do together",
  ],
  [
    "has ports that are in two others",
    [
      ingress("a", app("web"), { from: [fromApi], ports: [{ port: 80 }] }),
      ingress("b", app("web"), { from: [fromAll], ports: [{ port: 81 }] }),
      ingress("c", app("web"), { from: [fromApi], ports: [{ port: 80, endPort: 81 }] }),
    ],
    "info NetworkPolicy shop/c: changes nothing: what it isolates and admits, `shop/a` and `shop/b` do together",
  ],
])("redundant-policy finds one that %s", (_, policies, expected) => {
  expect(findingsOf("redundant-policy", [...pods, ...policies]).slice(-1)).toEqual([expected]);
});

test.each([
  [
    "has a port more",
    [ingress("a", {}, { ports: [{ port: 80 }] }), ingress("b", {}, { from: [fromApi], ports: [{ port: 81 }] })],
  ],
  [
    "has a peer more",
    [ingress("a", {}, { from: [fromApi] }), ingress("b", {}, { from: [{ podSelector: app("web") }] })],
  ],
  [
    "has an address more",
    [ingress("a", {}, { from: [block("10.0.0.0/9")] }), ingress("b", {}, { from: [block("10.0.0.0/8")] })],
  ],
  ["isolates a pod more", [ingress("a", app("web"), {}), ingress("b", app("api"), {})]],
  [
    "isolates for a direction more",
    [ingress("a", {}, {}), policy("b", { policyTypes: ["Ingress", "Egress"], ingress: [{}] })],
  ],
  [
    "is the default deny of the namespace",
    [
      denyAll,
      ingress("a", {}, { from: [fromApi] }),
      policy("out", { policyTypes: ["Egress"], egress: [{ to: [fromAll] }] }),
    ],
  ],
  [
    "is for every pod, and others for each that there is",
    [
      ingress("a", {}, { from: [fromApi] }),
      ingress("b", app("web"), { from: [fromAll] }),
      ingress("c", app("api"), { from: [fromAll] }),
    ],
  ],
  [
    "names a port that another one names for another protocol",
    [
      ingress("a", {}, { from: [fromAll], ports: [{ protocol: "UDP", port: "http" }] }),
      ingress("b", app("web"), { from: [fromApi], ports: [{ port: "http" }] }),
    ],
  ],
  [
    "has a value that is not known yet",
    [ingress("a", {}, {}), ingress("b", app("web"), { ports: [{ port: unknown }] })],
  ],
  ["selects nothing, which is another finding", [ingress("a", {}, {}), ingress("b", app("wbe"), {})]],
  [
    "has a peer that matches nothing, which is another finding",
    [ingress("a", {}, {}), ingress("b", app("web"), { from: [{ podSelector: app("aip") }] })],
  ],
])("redundant-policy finds none that %s", (_, policies) => {
  expect(
    findingsOf("redundant-policy", [...pods, ...policies]).filter(
      (line) => /shop\/[bc]:/.test(line) || line.includes("deny-all:"),
    ),
  ).toEqual([]);
});

test("without all policies that redundant-policy finds, together, everything is as before", () => {
  const seed = Number(process.env["AUDIT_SEED"] ?? 20251124);
  let found = 0;
  for (const cluster of fc.sample(clusters(), { numRuns: Number(process.env["AUDIT_CASES"] ?? 1500), seed })) {
    const { findings } = audit({ cluster }, { today: "2026-01-31" });
    const redundant = new Set(findings.filter(({ rule }) => rule === "redundant-policy").map(({ entity }) => entity));
    if (redundant.size === 0) continue;
    found += redundant.size;
    const isKept = ({ namespace, name }: { namespace: string; name: string }) =>
      !redundant.has(`NetworkPolicy ${namespace}/${name}`);
    const rest = { ...cluster, policies: cluster.policies.filter(isKept) };
    const reachabilities = [analyze(cluster), analyze(rest)];
    const ends = new Ends(reachabilities);
    const [before = "", after = ""] = reachabilities.map((one) =>
      Array.from(ends.access(one), ([pair, access]) => `${pair}: ${accessText(access)}`)
        .sort()
        .join("\n"),
    );
    if (before === after) continue;
    throw new Error(`without ${Array.from(redundant).join(", ")} something changes in\n${manifestOf(cluster)}`);
  }
  expect(found).toBeGreaterThan(100);
});
