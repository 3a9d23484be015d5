import { app, deployment, findingsOf, namespace, policy } from "../objects";
import { clusterPolicy, fromAll, globalPolicy, policyOfCalico, tier, toAll } from "./objects";

const web = deployment("web");
const shop = namespace("shop", { team: "blue" });
const both = ["Ingress", "Egress"];
const rules = ["uncovered-workload", "half-covered-workload", "no-default-deny"];

/** The rules that find something. */
const found = (...objects: readonly object[]) =>
  rules.filter((rule) => findingsOf(rule, [shop, web, ...objects] as Parameters<typeof findingsOf>[1]).length > 0);

describe("nothing is found where pods are closed in both directions by", () => {
  test.each([
    ["a policy of Calico for every pod", [globalPolicy("all", { types: both })]],
    ["one for the pods of the namespace", [globalPolicy("all", { namespaceSelector: "team == 'blue'", types: both })]],
    ["one of the namespace itself", [policyOfCalico("all", { types: both })]],
    [
      "two policies, for one direction each",
      [globalPolicy("in", { types: ["Ingress"] }), globalPolicy("out", { types: ["Egress"] })],
    ],
    [
      "one in a tier that denies at its end",
      [tier("early", { order: 1 }), globalPolicy("all", { tier: "early", types: both })],
    ],
    [
      "one whose rules deny, in a tier that passes at its end",
      [
        tier("early", { order: 1, defaultAction: "Pass" }),
        globalPolicy("all", { tier: "early", ingress: [{ action: "Deny" }], egress: [{ action: "Deny" }] }),
      ],
    ],
    [
      "a ClusterNetworkPolicy of the tier Baseline that denies all pods",
      [clusterPolicy("base", { tier: "Baseline", ingress: [fromAll("Deny")], egress: [toAll("Deny")] })],
    ],
    [
      "one of the tier Baseline that denies all addresses for egress, and a NetworkPolicy for ingress",
      [
        clusterPolicy("base", { tier: "Baseline", egress: [{ action: "Deny", to: [{ networks: ["0.0.0.0/0"] }] }] }),
        policy("in", { policyTypes: ["Ingress"] }),
      ],
    ],
  ])("%s", (_, objects) => {
    expect(found(...objects)).toEqual([]);
  });
});

describe("a workload is uncovered, and its namespace without a default, where", () => {
  test.each([
    ["a policy of Calico is about other pods", [globalPolicy("db", { selector: "app == 'db'", types: both })]],
    ["it is about another namespace", [globalPolicy("db", { namespaceSelector: "team == 'green'", types: both })]],
    [
      "its tier passes at its end, and it denies nothing",
      [tier("early", { order: 1, defaultAction: "Pass" }), globalPolicy("all", { tier: "early", types: both })],
    ],
    [
      "it denies some only, in a tier that passes at its end",
      [
        tier("early", { order: 1, defaultAction: "Pass" }),
        globalPolicy("all", {
          tier: "early",
          ingress: [{ action: "Deny", source: { selector: "app == 'db'" } }],
          egress: [{ action: "Deny", protocol: "UDP" }],
        }),
      ],
    ],
    [
      "a ClusterNetworkPolicy denies some only",
      [clusterPolicy("one", { egress: [{ action: "Deny", to: [{ networks: ["169.254.169.254/32"] }] }] })],
    ],
    [
      "a ClusterNetworkPolicy accepts",
      [clusterPolicy("one", { ingress: [fromAll("Accept")], egress: [toAll("Accept")] })],
    ],
    // https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy#implicit-default-deny
    [
      "a policy denies some, and a rule passes the rest on",
      [
        tier("devops", { order: 1 }),
        globalPolicy("stage", {
          tier: "devops",
          types: both,
          ingress: [{ action: "Deny", source: { selector: "env != 'stage'" } }, { action: "Pass" }],
          egress: [{ action: "Deny", destination: { selector: "env != 'stage'" } }, { action: "Pass" }],
        }),
      ],
    ],
    [
      "a rule passes everyone before one denies",
      [
        globalPolicy("all", {
          tier: "kube-admin",
          ingress: [{ action: "Pass" }, { action: "Deny" }],
          egress: [{ action: "Pass" }, { action: "Deny" }],
        }),
      ],
    ],
  ])("%s", (_, objects) => {
    expect(found(...objects)).toEqual(["uncovered-workload", "no-default-deny"]);
  });
});

test("a workload is half covered where policies of Calico close it for one direction", () => {
  expect(found(globalPolicy("in", { types: ["Ingress"] }))).toEqual(["half-covered-workload", "no-default-deny"]);
  expect(findingsOf("half-covered-workload", [shop, web, globalPolicy("in", { types: ["Ingress"] })])).toEqual([
    "info shop/web[Deployment]: policies select its pods for ingress only: they may connect to everyone",
  ]);
});

test("a namespace has no default where a policy of Calico closes pods by their labels alone", () => {
  expect(found(globalPolicy("web", { selector: "app == 'web'", types: both }))).toEqual(["no-default-deny"]);
});

test("a policy that is perhaps about the pods is taken to close them", () => {
  expect(found(globalPolicy("all", { serviceAccountSelector: "has(role)", types: both }))).toEqual([]);
});

test("NetworkPolicies count beside policies in tiers", () => {
  const objects = [
    policy("web", { podSelector: app("web"), policyTypes: both }),
    globalPolicy("db", { selector: "app == 'db'" }),
  ];
  expect(found(...objects)).toEqual(["no-default-deny"]);
});
