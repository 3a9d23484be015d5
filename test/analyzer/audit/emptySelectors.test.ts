import { unknown } from "../../../analyzer/model";
import { app, auditOf, denyAll, deployment, findingsOf, namespace, policy } from "./objects";

const web = deployment("web");
const from = (...peers: readonly object[]) => policy("web", { podSelector: app("web"), ingress: [{ from: peers }] });
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });

describe("selects-nothing", () => {
  test("finds a policy whose labels no pod has, and says which there are", () => {
    const objects = [web, policy("typo", { podSelector: app("wbe") })];
    expect(findingsOf("selects-nothing", objects)).toEqual([
      "warning NetworkPolicy shop/typo spec.podSelector: selects nothing: no pod in namespace `shop` is labelled app=wbe",
    ]);
    expect(auditOf(objects).findings.find(({ rule }) => rule === "selects-nothing")?.fix).toBe(
      "correct the labels (`app` is `web` there), or remove the policy",
    );
  });

  test("finds one in a namespace without workloads", () => {
    expect(findingsOf("selects-nothing", [web, policy("web", { podSelector: app("web") }, {}, "shpo")])).toEqual([
      "warning NetworkPolicy shpo/web spec.podSelector: selects nothing: no workload of namespace `shpo` is in the input",
    ]);
  });

  test("finds one that selects only pods on their node's network", () => {
    const objects = [deployment("agent", { hostNetwork: true }), policy("agent", { podSelector: app("agent") })];
    expect(findingsOf("selects-nothing", objects)).toEqual([
      "warning NetworkPolicy shop/agent spec.podSelector: selects only pods on their node's network, which policies do not hold",
    ]);
  });

  test.each([
    ["it selects a pod", [web, policy("web", { podSelector: app("web") })]],
    ["it is for all pods to come", [web, policy("deny-all", {}, {}, "new")]],
    ["it perhaps selects one", [web, policy("some", { podSelector: { matchLabels: { app: unknown } } })]],
    ["the input has no workloads", [policy("web", { podSelector: app("web") })]],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("selects-nothing", objects)).toEqual([]);
  });
});

describe("peer-matches-nothing", () => {
  test.each([
    [
      "labels that no pod of the namespace has",
      [web, from({ podSelector: app("api") })],
      "warning NetworkPolicy shop/web spec.ingress[0].from[0]: admits nobody: no pod in namespace `shop` is labelled app=api",
    ],
    [
      "labels that only a pod of another namespace has",
      [web, deployment("api", { namespace: "pay" }), from({ podSelector: app("api") })],
      "warning NetworkPolicy shop/web spec.ingress[0].from[0]: admits nobody: no pod in namespace `shop` is labelled app=api",
    ],
    [
      "labels that no pod of the selected namespaces has",
      [web, deployment("api", { namespace: "pay" }), from({ ...inNamespace("pay"), podSelector: app("web") })],
      "warning NetworkPolicy shop/web spec.ingress[0].from[0]: admits nobody: no pod in namespace `pay` is labelled app=web",
    ],
    [
      "a namespace of which the input has no workload, mildly",
      [web, namespace("monitoring"), from(inNamespace("monitoring"))],
      "info NetworkPolicy shop/web spec.ingress[0].from[0]: admits nobody as far as the input shows: it has no workload of namespace `monitoring`",
    ],
    [
      "pods on their node's network",
      [web, deployment("agent", { hostNetwork: true }), from({ podSelector: app("agent") })],
      "warning NetworkPolicy shop/web spec.ingress[0].from[0]: admits nobody: it matches only pods on their node's network, which no such peer is about",
    ],
  ])("finds %s", (_, objects, expected) => {
    expect(findingsOf("peer-matches-nothing", objects)).toEqual([expected]);
  });

  test.each([
    ["a pod matches", [web, deployment("api"), from({ podSelector: app("api") })]],
    ["a pod perhaps matches", [web, from({ podSelector: { matchLabels: { app: unknown } } })]],
    ["the peer is not known yet", [web, policy("web", { ingress: [{ from: [unknown] }] })]],
    ["it is a block of addresses", [web, from({ ipBlock: { cidr: "10.0.0.0/8" } })]],
    [
      "the namespace is one that every cluster has",
      [web, from({ ...inNamespace("kube-system"), podSelector: app("dns") })],
    ],
    [
      "the rule is for a direction that the policy is not about",
      [web, policy("web", { policyTypes: ["Egress"], ingress: [{ from: [{ podSelector: app("api") }] }] })],
    ],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("peer-matches-nothing", objects)).toEqual([]);
  });
});

describe("namespace-selector-matches-nothing", () => {
  const ofTeam = from({ namespaceSelector: { matchLabels: { team: "pay" } } });

  test("finds labels that no namespace has", () => {
    expect(findingsOf("namespace-selector-matches-nothing", [web, namespace("shop"), ofTeam])).toEqual([
      "warning NetworkPolicy shop/web spec.ingress[0].from[0].namespaceSelector: admits nobody: no namespace in the input is labelled team=pay",
    ]);
  });

  test("is an info where the input has no Namespace, whose labels nobody knows then", () => {
    expect(findingsOf("namespace-selector-matches-nothing", [web, ofTeam])[0]).toMatch(/^info /);
  });

  test.each([
    ["a namespace has the labels", [web, namespace("pay", { team: "pay" }), ofTeam]],
    ["a namespace is selected by its name", [web, deployment("api", { namespace: "pay" }), from(inNamespace("pay"))]],
    ["every namespace matches", [web, denyAll, from({ namespaceSelector: {} })]],
    ["the label is not known yet", [web, namespace("pay", { team: unknown }), ofTeam]],
    ["the namespace is one that every cluster has", [web, namespace("shop"), from(inNamespace("kube-system"))]],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("namespace-selector-matches-nothing", objects)).toEqual([]);
  });
});
