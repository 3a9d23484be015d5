import { deployment, findingsOf, policy } from "../objects";
import { clusterPolicy, globalPolicy, tier } from "./objects";

const web = deployment("web");
const toAnybody = policy("out", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] });
const service = ["169.254.169.254/32"];
const denyService = (spec: object = {}) =>
  globalPolicy("guard", {
    order: 1,
    egress: [{ action: "Deny", destination: { nets: service } }, { action: "Pass" }],
    ...spec,
  });

const found = (...objects: readonly object[]) =>
  findingsOf("metadata-reachable", [web, ...objects] as Parameters<typeof findingsOf>[1]);

const admitted =
  "warning NetworkPolicy shop/out spec.egress[0]: admits the cloud's metadata service at 169.254.169.254";
const open =
  "info Namespace shop: no policy isolates `shop/web[Deployment]` for egress, so it reaches the cloud's metadata service at 169.254.169.254 too";

test.each([
  [
    "a NetworkPolicy admits it, and no tier denies it",
    [toAnybody, globalPolicy("other", { selector: "app == 'db'", types: ["Egress"] })],
    [admitted],
  ],
  [
    "a NetworkPolicy admits it, and a tier denies another address",
    [toAnybody, clusterPolicy("guard", { egress: [{ action: "Deny", to: [{ networks: ["169.254.169.253/32"] }] }] })],
    [admitted],
  ],
  [
    "a NetworkPolicy admits it before a policy denies it",
    [toAnybody, globalPolicy("late", { order: 2000, types: ["Egress"] })],
    [admitted],
  ],
  [
    "a NetworkPolicy admits it, and a tier denies another port",
    [
      toAnybody,
      tier("early", { order: 1, defaultAction: "Pass" }),
      globalPolicy("guard", {
        tier: "early",
        egress: [{ action: "Deny", protocol: "TCP", destination: { nets: service, ports: [443] } }],
      }),
    ],
    [admitted],
  ],
  [
    "nothing isolates the pods, and a tier denies something else",
    [clusterPolicy("guard", { egress: [{ action: "Deny", to: [{ networks: ["10.0.0.0/8"] }] }] })],
    [open],
  ],
])("metadata-reachable finds it where %s", (_, objects, expected) => {
  expect(found(...objects)).toEqual(expected);
});

test("metadata-reachable finds a rule of a policy of Calico that allows it", () => {
  const findings = found(globalPolicy("out", { egress: [{ action: "Allow", destination: { nets: ["0.0.0.0/0"] } }] }));
  expect(findings).toHaveLength(1);
});

test.each([
  [
    "a tier denies what a NetworkPolicy admits",
    [toAnybody, clusterPolicy("guard", { egress: [{ action: "Deny", to: [{ networks: service }] }] })],
  ],
  [
    "a policy of Calico denies it before NetworkPolicies",
    [toAnybody, tier("early", { order: 1 }), denyService({ tier: "early" })],
  ],
  [
    "nothing but a tier holds the pods, and it denies it",
    [tier("early", { order: 1 }), denyService({ tier: "early" })],
  ],
  [
    "the tier Baseline denies it to pods that no NetworkPolicy isolates",
    [clusterPolicy("guard", { tier: "Baseline", egress: [{ action: "Deny", to: [{ networks: service }] }] })],
  ],
  ["a policy of Calico closes the pods", [globalPolicy("all", { types: ["Egress"] })]],
])("metadata-reachable finds nothing where %s", (_, objects) => {
  expect(found(...objects)).toEqual([]);
});
