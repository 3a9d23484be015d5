import { unknown } from "../../../analyzer/model";
import { app, denyAll, deployment, findingsOf, namespace, policy } from "./objects";

const web = deployment("web");
const ingress = policy("in", { policyTypes: ["Ingress"] });
const both = ["Ingress", "Egress"];
const egress = policy("out", { policyTypes: ["Egress"] });

describe("uncovered-workload", () => {
  test("finds a workload that no policy selects", () => {
    const forDb = policy("db", { podSelector: app("db") });
    expect(findingsOf("uncovered-workload", [web, deployment("db"), forDb])).toEqual([
      "warning shop/web[Deployment]: no policy selects its pods: everyone may connect to them, and they to everyone",
    ]);
  });

  test("finds one that only policies of another namespace would select", () => {
    const elsewhere = policy("deny-all", { policyTypes: ["Ingress", "Egress"] }, {}, "pay");
    expect(findingsOf("uncovered-workload", [web, elsewhere])).toHaveLength(1);
  });

  test("is an info in a namespace of Kubernetes", () => {
    expect(findingsOf("uncovered-workload", [deployment("metrics", { namespace: "kube-system" })])).toEqual([
      "info kube-system/metrics[Deployment]: no policy selects its pods: everyone may connect to them, and they to everyone",
    ]);
  });

  test.each([
    ["a policy selects it for one direction", [web, ingress]],
    ["a policy perhaps selects it", [web, policy("some", { podSelector: { matchLabels: { app: unknown } } })]],
    ["its directions are not known yet", [web, policy("some", { policyTypes: unknown })]],
    ["it is on its node's network", [deployment("agent", { hostNetwork: true })]],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("uncovered-workload", objects)).toEqual([]);
  });
});

describe("half-covered-workload", () => {
  test.each([
    ["ingress", [web, ingress], "for ingress only: they may connect to everyone"],
    ["egress", [web, egress], "for egress only: everyone may connect to them"],
  ])("finds a workload that is isolated for %s alone", (_, objects, message) => {
    expect(findingsOf("half-covered-workload", objects)).toEqual([
      `info shop/web[Deployment]: policies select its pods ${message}`,
    ]);
  });

  test.each([
    ["two policies select it, for one direction each", [web, ingress, egress]],
    ["no policy selects it at all, which is another finding", [web]],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("half-covered-workload", objects)).toEqual([]);
  });
});

describe("no-default-deny", () => {
  test("finds a namespace where a new pod would be open, and says for which direction", () => {
    expect(findingsOf("no-default-deny", [namespace("shop"), web, ingress])).toEqual([
      "warning Namespace shop: a new pod in namespace `shop` is not isolated for egress unless a policy of its own selects it",
    ]);
  });

  test("finds one where policies select each workload by its labels", () => {
    const forWeb = policy("web", { podSelector: app("web"), policyTypes: ["Ingress", "Egress"] });
    expect(findingsOf("no-default-deny", [web, forWeb])).toHaveLength(1);
  });

  test.each([
    ["a policy isolates every pod", [web, denyAll]],
    ["two policies do, for one direction each", [web, ingress, egress]],
    ["a policy for every pod has rules", [web, denyAll, policy("dns", { egress: [{ ports: [{ port: 53 }] }] })]],
    ["pods are isolated but for some", [web, policy("most", { podSelector: without("edge"), policyTypes: both })]],
    ["the namespace has no workload", [namespace("empty"), web, denyAll]],
    [
      "it is not known yet which pods a policy selects",
      [web, policy("some", { podSelector: unknown, policyTypes: both })],
    ],
    ["the directions of a policy are not known yet", [web, policy("some", { policyTypes: unknown })]],
    ["its workloads are on their nodes' network", [deployment("agent", { hostNetwork: true })]],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("no-default-deny", objects)).toEqual([]);
  });
});

function without(label: string) {
  return { matchExpressions: [{ key: label, operator: "DoesNotExist" as const }] };
}
