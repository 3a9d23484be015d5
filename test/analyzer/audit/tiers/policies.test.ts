import { unknown } from "../../../../analyzer/model";
import { app, deployment, findingsOf, namespace, policy } from "../objects";
import { clusterPolicy, fromAll, globalPolicy, policyOfCalico, tier } from "./objects";

const web = deployment("web");
const shop = namespace("shop", { team: "blue" });
const find = (rule: string, ...objects: readonly object[]) =>
  findingsOf(rule, [shop, web, ...objects] as Parameters<typeof findingsOf>[1]);

describe("tier-policy-selects-nothing", () => {
  const message = "is about no pod in the input";

  test.each([
    [
      "labels that no pod has",
      globalPolicy("one", { selector: "app == 'wbe'" }),
      `warning GlobalNetworkPolicy one spec.selector: ${message}`,
    ],
    [
      "a namespace that is not there",
      globalPolicy("one", { namespaceSelector: "team == 'green'" }),
      `warning GlobalNetworkPolicy one spec.selector: ${message}`,
    ],
    [
      "pods of a namespace that are not there",
      policyOfCalico("one", { selector: "app == 'db'" }),
      `warning NetworkPolicy shop/one (projectcalico.org/v3) spec.selector: ${message}`,
    ],
    [
      "a subject that is not there",
      clusterPolicy("one", { subject: { namespaces: { matchLabels: { team: "green" } } } }),
      `warning ClusterNetworkPolicy one spec.subject: ${message}`,
    ],
  ])("finds a policy for %s", (_, given, expected) => {
    expect(find("tier-policy-selects-nothing", given)).toEqual([expected]);
  });

  test.each([
    ["it is about a pod", globalPolicy("one", { selector: "app == 'web'" })],
    ["it is perhaps about a pod", globalPolicy("one", { selector: "pcsa.role == 'x'" })],
    ["its selector is not known yet", globalPolicy("one", { selector: unknown })],
    ["it is about every pod", clusterPolicy("one", {})],
  ])("finds nothing where %s", (_, given) => {
    expect(find("tier-policy-selects-nothing", given)).toEqual([]);
  });

  test("finds nothing where no workload is in the input", () => {
    expect(findingsOf("tier-policy-selects-nothing", [globalPolicy("one", { selector: "app == 'wbe'" })])).toEqual([]);
  });
});

describe("tier-not-given", () => {
  test("finds a policy whose tier is not in the input", () => {
    expect(find("tier-not-given", globalPolicy("one", { tier: "ealry" }), tier("early", { order: 1 }))).toEqual([
      "warning GlobalNetworkPolicy one spec.tier: names the tier `ealry`, which is not in the input: it is taken to be read last, and to deny what no rule decides",
    ]);
  });

  test("finds each of several", () => {
    expect(
      find("tier-not-given", globalPolicy("one", { tier: "x" }), policyOfCalico("two", { tier: "y" })),
    ).toHaveLength(2);
  });

  test.each([
    ["the tier is given", [globalPolicy("one", { tier: "early" }), tier("early", { order: 1 })]],
    ["the tier is given without an order", [globalPolicy("one", { tier: "late" }), tier("late", {})]],
    ["the policy names none", [globalPolicy("one")]],
    [
      "Calico makes the tier by itself",
      ["default", "kube-admin", "kube-baseline"].map((name) => globalPolicy(name, { tier: name })),
    ],
    ["the tier is not known yet", [globalPolicy("one", { tier: unknown })]],
    ["it is a ClusterNetworkPolicy", [clusterPolicy("one", {}), clusterPolicy("two", { tier: "Baseline" })]],
  ])("finds nothing where %s", (_, objects) => {
    expect(find("tier-not-given", ...objects)).toEqual([]);
  });
});

describe("log-without-verdict", () => {
  const log = [{ action: "Log" }];

  test("finds a policy that only logs, once for each direction", () => {
    expect(find("log-without-verdict", globalPolicy("one", { ingress: log, egress: [...log, ...log] }))).toEqual([
      "warning GlobalNetworkPolicy one spec.egress: logs and decides nothing, so the tier `default` denies all egress of its pods that no other policy decides there",
      "warning GlobalNetworkPolicy one spec.ingress: logs and decides nothing, so the tier `default` denies all ingress of its pods that no other policy decides there",
    ]);
  });

  test.each([
    ["a rule after it decides", [globalPolicy("one", { ingress: [...log, { action: "Pass" }] })]],
    ["there are no rules, which is another matter", [globalPolicy("one", { types: ["Ingress"] })]],
    [
      "the tier passes at its end",
      [tier("early", { order: 1, defaultAction: "Pass" }), globalPolicy("one", { tier: "early", ingress: log })],
    ],
    [
      "the policy is not for the direction",
      [globalPolicy("one", { types: ["Egress"], ingress: log, egress: [{ action: "Allow" }] })],
    ],
  ])("finds nothing where %s", (_, objects) => {
    expect(find("log-without-verdict", ...objects)).toEqual([]);
  });
});

describe("order-undecided", () => {
  const accept = clusterPolicy("accept", { ingress: [fromAll("Accept")] });
  const deny = (more: object = {}) => clusterPolicy("deny", { ingress: [fromAll("Deny")], ...more });
  const admit = policy("web", { podSelector: app("web"), ingress: [{}] });
  const at1000 = (name: string, action: string, more: object = {}) =>
    globalPolicy(name, { order: 1000, ingress: [{ action }], ...more });

  test("finds two ClusterNetworkPolicies of one priority that do different things to the same pods", () => {
    expect(find("order-undecided", accept, deny())).toEqual([
      "warning ClusterNetworkPolicy accept spec.priority: nothing says which comes first, it or `deny`: they stand at 10 of the tier `kube-admin`",
    ]);
  });

  test("finds two policies of Calico where NetworkPolicies stand", () => {
    expect(find("order-undecided", at1000("a", "Allow"), at1000("b", "Deny"))).toEqual([
      "warning GlobalNetworkPolicy a spec.order: nothing says which comes first, it or `b`: they stand at 1000 of the tier `default`",
    ]);
  });

  test("finds a policy of Calico that denies what NetworkPolicies there may admit", () => {
    expect(find("order-undecided", admit, at1000("a", "Deny"))).toEqual([
      expect.stringMatching(
        /^warning GlobalNetworkPolicy a spec\.order: .*the NetworkPolicies of Kubernetes.* at 1000 of the tier `default`$/,
      ),
    ]);
  });

  test.each([
    ["their priorities differ", [accept, deny({ priority: 11 })]],
    ["their tiers differ", [accept, deny({ tier: "Baseline" })]],
    ["they are about other pods", [accept, deny({ subject: { namespaces: { matchLabels: { team: "green" } } } })]],
    ["both do the same", [accept, clusterPolicy("other", { ingress: [fromAll("Accept")] })]],
    [
      "they are for other directions",
      [accept, clusterPolicy("out", { egress: [{ action: "Deny", to: [{ namespaces: {} }] }] })],
    ],
    ["one of them only logs", [at1000("a", "Log"), at1000("b", "Deny")]],
    ["a policy beside NetworkPolicies only allows, as they do", [admit, at1000("a", "Allow")]],
    ["a policy of Calico stands before NetworkPolicies", [admit, at1000("a", "Deny", { order: 999 })]],
    ["no NetworkPolicy isolates the pods", [policy("db", { podSelector: app("db") }), at1000("a", "Deny")]],
    [
      "NetworkPolicies isolate for the other direction",
      [policy("web", { policyTypes: ["Egress"] }), at1000("a", "Deny")],
    ],
    // Calico reads policies of one order by their names.
    [
      "policies of Calico of one order have names",
      [
        globalPolicy("a", { order: 1, ingress: [{ action: "Allow" }] }),
        globalPolicy("b", { order: 1, ingress: [{ action: "Deny" }] }),
      ],
    ],
  ])("finds nothing where %s", (_, objects) => {
    expect(find("order-undecided", ...objects)).toEqual([]);
  });
});
