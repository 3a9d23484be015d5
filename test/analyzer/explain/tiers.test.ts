import { stringify } from "yaml";
import { explain, type Explanation, type Question, type Side } from "../../../analyzer/explain";
import { unknown } from "../../../analyzer/model";
import { app, deployment, namespace, policy } from "../audit/objects";
import { clusterOf } from "../yaml";

const shop = namespace("shop", { team: "blue" });
const web = deployment("web");
const db = deployment("db", { ports: [{ name: "pg", containerPort: 5432 }] });
const question: Question = { from: "shop/web", to: "shop/db", port: 5432 };

type Fields = Readonly<Record<string, unknown>>;

const object = (apiVersion: string, kind: string, name: string, spec: unknown, metadata: Fields = {}) => ({
  apiVersion,
  kind,
  metadata: { name, ...metadata },
  spec,
});
const calico = "projectcalico.org/v3";
const global = (name: string, spec: Fields) => object(calico, "GlobalNetworkPolicy", name, spec);
const tier = (name: string, spec: Fields) => object(calico, "Tier", name, spec);
const ofCluster = (name: string, spec: Fields) =>
  object("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", name, {
    tier: "Admin",
    priority: 5,
    subject: { namespaces: {} },
    ...spec,
  });
const everyone = [{ namespaces: {} }];

/** About the database, for ingress. */
const guard = (rules: readonly unknown[], more: Fields = {}) =>
  global("guard", { order: 10, selector: "app == 'db'", types: ["Ingress"], ingress: rules, ...more });

function ask(objects: readonly object[], other: Partial<Question> = {}): Explanation {
  const documents = [shop, web, db, ...objects].map((one) => stringify(one, { aliasDuplicateObjects: false }));
  return explain(clusterOf(documents.join("---\n")), { ...question, ...other });
}

/** The sentence without the lines in which things stand. */
const sentence = (text: string) => text.replaceAll(/ \(shop\.yaml:\d+\)/g, "");

/** Each reason of each rule that is told, of the policies in tiers. */
const reasons = ({ tiers }: Side): readonly string[] =>
  tiers.flatMap(({ policies }) =>
    policies.flatMap(({ rules }) => rules.flatMap((rule) => rule.reasons.map(({ text }) => text))),
  );

describe("a side says that", () => {
  test.each<[what: string, objects: readonly object[], verdict: string, summary: string]>([
    [
      "a rule denies, in which policy and tier",
      [guard([{ action: "Deny" }])],
      "denied",
      "the tier `default` decides: `spec.ingress[0]` of GlobalNetworkPolicy `guard` denies TCP 5432 from shop/web",
    ],
    [
      "a rule allows, in which policy and tier",
      [tier("early", { order: 1 }), guard([{ action: "Log" }, { action: "Allow" }], { tier: "early" })],
      "allowed",
      "the tier `early` decides: `spec.ingress[1]` of GlobalNetworkPolicy `guard` allows TCP 5432 from shop/web",
    ],
    [
      "a rule of a ClusterNetworkPolicy decides",
      [ofCluster("admin", { ingress: [{ action: "Accept", from: everyone }] })],
      "allowed",
      "the tier `kube-admin` decides: `spec.ingress[0]` of ClusterNetworkPolicy `admin` allows TCP 5432 from shop/web",
    ],
    [
      "a rule of a policy of a namespace decides, with that",
      [object(calico, "NetworkPolicy", "own", { ingress: [{ action: "Deny" }] }, { namespace: "shop" })],
      "denied",
      "the tier `default` decides: `spec.ingress[0]` of NetworkPolicy `shop/own` denies TCP 5432 from shop/web",
    ],
    [
      "the end of the tier denies what no rule of its policy decides",
      [guard([{ action: "Allow", protocol: "UDP" }])],
      "denied",
      "the tier `default` decides: GlobalNetworkPolicy `guard` is about shop/db, and no rule of it decides about TCP 5432 from shop/web, which is denied then",
    ],
    [
      "the end of the tier denies what no rule of its policies decides",
      [guard([]), global("other", { types: ["Ingress"], ingress: [{ action: "Log" }] })],
      "denied",
      "the tier `default` decides: GlobalNetworkPolicy `guard` and GlobalNetworkPolicy `other` are about shop/db, and none of their rules decides about TCP 5432 from shop/web, which is denied then",
    ],
    [
      "a NetworkPolicy admits, in the tier `default`",
      [
        guard([{ action: "Deny", protocol: "UDP" }]),
        policy("db", { ingress: [{ from: [{ podSelector: app("web") }] }] }),
      ],
      "allowed",
      "the tier `default` decides: shop/db accepts connections only where a policy admits them, because the policy `shop/db` selects it; `shop/db` admits TCP 5432 from shop/web",
    ],
    [
      "NetworkPolicies isolate, and neither they nor others of the tier `default` let it through",
      [guard([{ action: "Deny", protocol: "UDP" }]), policy("db", { policyTypes: ["Ingress"] })],
      "denied",
      "the tier `default` decides: GlobalNetworkPolicy `guard` and NetworkPolicy `shop/db` are about shop/db, and none of their rules decides about TCP 5432 from shop/web, which is denied then",
    ],
    [
      "no tier decides what all of them pass",
      [guard([{ action: "Pass" }])],
      "allowed",
      "no tier decides about TCP 5432 from shop/web, so it is allowed",
    ],
    [
      "it is not known which way a tier decides",
      [guard([{ action: unknown }])],
      "unknown",
      "what GlobalNetworkPolicy `guard` does in the tier `default` is not known, so whether TCP 5432 from shop/web is allowed is not known",
    ],
    [
      "no policy is about the pods",
      [global("other", { selector: "app == 'nobody'" })],
      "allowed",
      "no policy selects shop/db for ingress, so it accepts connections from everyone",
    ],
  ])("%s", (_, objects, verdict, summary) => {
    const { ingress, egress } = ask(objects);
    expect([ingress.verdict, sentence(ingress.summary)]).toEqual([verdict, summary]);
    expect(egress.verdict).toBe("allowed");
  });

  test("the rules of the source decide for egress, and where it goes to", () => {
    const out = global("out", { selector: "app == 'web'", egress: [{ action: "Deny" }] });
    const { verdict, egress, ingress } = ask([out]);
    expect([verdict, egress.verdict, ingress.verdict]).toEqual(["denied", "denied", "allowed"]);
    expect(sentence(egress.summary)).toBe(
      "the tier `default` decides: `spec.egress[0]` of GlobalNetworkPolicy `out` denies TCP 5432 to shop/db",
    );
  });

  test("the line of the rule is named", () => {
    expect(ask([guard([{ action: "Deny" }])]).ingress.summary).toContain("`guard` (shop.yaml:57) denies");
  });

  test("an address outside is held by nobody", () => {
    const { verdict, ingress } = ask([guard([{ action: "Deny" }])], { to: "203.0.113.9" });
    expect([verdict, ingress.summary]).toEqual([
      "allowed",
      "203.0.113.9 is outside the cluster, where policies hold nobody",
    ]);
  });

  test("policies hold nobody on the node's network", () => {
    const agent = deployment("agent", { hostNetwork: true });
    const { ingress } = ask([agent, global("all", { ingress: [{ action: "Deny" }] })], { to: "shop/agent" });
    expect([ingress.verdict, ingress.tiers]).toEqual(["allowed", []]);
  });

  test("it is up to the plugin what becomes of a pod on its node's network that is denied", () => {
    const agent = deployment("agent", { hostNetwork: true });
    const { ingress } = ask([agent, guard([{ action: "Deny" }])], { from: "shop/agent" });
    expect([ingress.verdict, ingress.summary]).toEqual([
      "unknown",
      "the tier `default` denies TCP 5432 from shop/agent, but at a pod on its node's network it is up to the network plugin whether that counts",
    ]);
  });

  test("a tier whose name is not known yet has none", () => {
    const { ingress } = ask([guard([{ action: "Deny" }], { tier: unknown })]);
    expect(ingress.verdict).toBe("unknown");
    expect(ingress.summary).not.toContain("``");
  });
});

describe("the tiers that are told", () => {
  const names = ({ tiers }: Side) => tiers.map(({ tier: name, outcome }) => `${name}: ${outcome}`);

  test("are those with a policy about the pods, up to the one that decides", () => {
    const { ingress } = ask([
      tier("early", { order: 1, defaultAction: "Pass" }),
      tier("other", { order: 2 }),
      tier("late", { order: 2_000_000 }),
      guard([], { tier: "early" }),
      global("b", { tier: "other", selector: "app == 'nobody'" }),
      global("c", { selector: "app == 'db'", ingress: [{ action: "Deny" }] }),
      global("d", { tier: "late", ingress: [{ action: "Allow" }] }),
    ]);
    expect(names(ingress)).toEqual(["early: open", "default: denied"]);
  });

  test("have NetworkPolicies of Kubernetes in `default`", () => {
    const { ingress } = ask([guard([{ action: "Pass" }], { tier: "kube-admin" }), policy("db", { ingress: [{}] })]);
    expect(names(ingress)).toEqual(["kube-admin: open", "default: allowed"]);
    expect(ingress.tiers.map(({ hasKubernetes }) => hasKubernetes)).toEqual([false, true]);
  });

  test("have their policies in the order in which they are read, up to the one that decides", () => {
    const { ingress } = ask([
      global("z", { order: 1, ingress: [{ action: "Log" }] }),
      global("a", { order: 2, ingress: [{ action: "Deny" }] }),
      global("b", { order: 3, ingress: [{ action: "Allow" }] }),
    ]);
    expect(ingress.tiers.map(({ policies }) => policies.map(({ name }) => name))).toEqual([["z", "a"]]);
  });

  test("have both policies of which either may be read first", () => {
    const { ingress } = ask([
      ofCluster("one", { ingress: [{ action: "Accept", from: everyone }] }),
      ofCluster("two", { ingress: [{ action: "Deny", from: everyone }] }),
    ]);
    expect(ingress.verdict).toBe("unknown");
    expect(names(ingress)).toEqual(["kube-admin: unknown"]);
    expect(ingress.tiers[0]?.policies.map(({ name }) => name)).toEqual(["one", "two"]);
  });

  test("have a policy that is only perhaps about the pods", () => {
    const { ingress } = ask([guard([{ action: "Deny" }], { serviceAccountSelector: "has(role)" })]);
    expect([ingress.verdict, ingress.isolated]).toEqual(["unknown", "perhaps"]);
    expect(ingress.tiers[0]?.policies).toMatchObject([{ name: "guard", applies: "perhaps" }]);
  });
});

describe("a rule says of the other end that it is about", () => {
  const sets = object(
    calico,
    "GlobalNetworkSet",
    "office",
    { nets: ["203.0.113.0/24"] },
    { labels: { kind: "office" } },
  );
  const from = (source: Fields, others: readonly object[] = []) =>
    ask([...others, guard([{ action: "Deny", source }])]);

  test.each<[what: string, source: Fields, reason: string]>([
    ["pods by a label", { selector: "app == 'web'" }, "pods labelled app=web, and shop/web is among them"],
    [
      "pods by one of several values",
      { selector: "app in {'api', 'db'}" },
      "pods labelled app=api or db, and shop/web is not among them",
    ],
    ["pods without a value", { selector: "app != 'web'" }, "pods not labelled app=web, and shop/web is not among them"],
    ["pods with a label", { selector: "has(tier)" }, "pods with the label tier, and shop/web is not among them"],
    ["pods without a label", { selector: "!has(tier)" }, "pods without the label tier, and shop/web is among them"],
    [
      "a part of a label",
      { selector: "app contains 'eb'" },
      "pods with a label app that contains eb, and shop/web is among them",
    ],
    [
      "the beginning of a label",
      { selector: "app starts with 'we'" },
      "pods with a label app that starts with we, and shop/web is among them",
    ],
    [
      "the end of a label",
      { selector: "app ends with 'we'" },
      "pods with a label app that ends with we, and shop/web is not among them",
    ],
    [
      "two labels at once",
      { selector: "app == 'web' && !has(tier)" },
      "pods labelled app=web and without the label tier, and shop/web is among them",
    ],
    [
      "one of two labels, and another",
      { selector: "(app == 'web' || app == 'api') && has(tier)" },
      "pods (labelled app=web or labelled app=api) and with the label tier, and shop/web is not among them",
    ],
    ["all pods", { selector: "all()" }, "pods, and shop/web is among them"],
    [
      "namespaces by a label",
      { namespaceSelector: "team == 'blue'" },
      "pods in namespaces labelled team=blue, and shop/web is among them",
    ],
    ["any namespace", { namespaceSelector: "all()" }, "pods in any namespace, and shop/web is among them"],
    [
      "what is in no namespace",
      { namespaceSelector: "global()" },
      "pods that belong to no namespace, and shop/web is not among them",
    ],
    [
      "addresses",
      { nets: ["10.0.0.0/8", "192.168.0.0/16"] },
      "addresses of 10.0.0.0/8 and 192.168.0.0/16, and shop/web is not among them",
    ],
    ["all addresses", { nets: ["0.0.0.0/0"] }, "addresses of 0.0.0.0/0, and shop/web is among them"],
    ["all but addresses", { notNets: ["10.0.0.0/8"] }, "all but addresses of 10.0.0.0/8, and shop/web is among them"],
    ["all but pods", { notSelector: "app == 'web'" }, "all but pods labelled app=web, and shop/web is not among them"],
    [
      "some but for others",
      { selector: "has(app)", notSelector: "app == 'web'" },
      "pods with the label app, and of these all but pods labelled app=web, and shop/web is not among them",
    ],
  ])("%s", (_, source, reason) => {
    const { ingress } = from(source);
    expect(reasons(ingress).filter((text) => text.startsWith("is about"))).toEqual([`is about traffic from ${reason}`]);
  });

  test("sets of addresses, where there are some", () => {
    const { ingress } = ask([sets, guard([{ action: "Deny", source: { selector: "kind == 'office'" } }])], {
      from: "203.0.113.9",
    });
    expect(reasons(ingress)).toContain(
      "is about traffic from pods and sets of addresses labelled kind=office, and 203.0.113.9 is among them",
    );
  });

  test("addresses that are not in the set", () => {
    const { ingress } = ask([sets, guard([{ action: "Deny", source: { selector: "kind == 'office'" } }])], {
      from: "198.51.100.9",
    });
    expect(ingress.verdict).toBe("denied");
    expect(reasons(ingress)[0]).toMatch(/ and 198\.51\.100\.9 is not among them$/);
  });

  test("pods of its own namespace, in a policy of one", () => {
    const own = object(
      calico,
      "NetworkPolicy",
      "own",
      { ingress: [{ action: "Deny", source: { selector: "has(app)" } }] },
      { namespace: "shop" },
    );
    expect(reasons(ask([own]).ingress)).toContain(
      "is about traffic from pods with the label app in namespace shop, and shop/web is among them",
    );
  });

  test("one of several peers", () => {
    const peers = [
      { pods: { namespaceSelector: {}, podSelector: app("api") } },
      { namespaces: { matchLabels: { team: "blue" } } },
    ];
    const { ingress } = ask([ofCluster("one", { ingress: [{ action: "Deny", from: peers }] })]);
    expect(reasons(ingress)).toContain(
      "is about traffic from pods labelled app=api in any namespace, or pods in namespaces labelled team=blue, and shop/web is among them",
    );
  });

  test("pods of which it is not known whether they are meant", () => {
    const { ingress } = from({ selector: "pcsa.role == 'web'" });
    expect(reasons(ingress)).toContain(
      "is about traffic from pods labelled pcsa.role=web, and whether shop/web is among them is not known",
    );
  });

  test("pods on their node's network, of which the network plugin may see no labels", () => {
    const agent = deployment("agent", { hostNetwork: true });
    const { ingress } = ask([agent, guard([{ action: "Deny", source: { selector: "app == 'agent'" } }])], {
      from: "shop/agent",
    });
    expect(reasons(ingress)).toContain(
      "is about traffic from pods labelled app=agent, and whether shop/agent is among them is not known",
    );
  });

  test("a family of addresses", () => {
    const { ingress } = ask([guard([{ action: "Deny", ipVersion: 6 }])]);
    expect(reasons(ingress)).toContain(
      "is about traffic from addresses of IPv6, and whether shop/web is among them is not known",
    );
  });
});

describe("a rule says", () => {
  const rule = (fields: Fields) => ask([guard([{ action: "Deny", ...fields }])]).ingress;

  test("which ports it is about", () => {
    expect(reasons(rule({ protocol: "TCP", destination: { ports: [5432] } }))).toEqual(["on TCP 5432"]);
    expect(reasons(rule({}))).toEqual(["on every port"]);
    expect(reasons(rule({ protocol: "TCP", destination: { ports: [80] } }))).toEqual([
      "TCP 5432 is not among its ports, which are TCP 80",
    ]);
  });

  test("that it is about other protocols", () => {
    expect(reasons(rule({ protocol: "ICMP" }))).toEqual(["is about none of TCP, UDP and SCTP"]);
  });

  test("whom it is about among the pods of its policy", () => {
    expect(reasons(rule({ destination: { selector: "app == 'api'" } }))).toEqual([
      "is about traffic of pods labelled app=api, and shop/db is not among them",
    ]);
  });

  test.each<[what: string, fields: Fields, because: RegExp]>([
    ["requests of HTTP", { http: { methods: ["GET"] } }, /because it looks at requests of HTTP$/],
    ["ports of the source", { protocol: "TCP", source: { ports: [1] } }, /because it asks for ports of the source$/],
    ["service accounts", { source: { serviceAccounts: { names: ["web"] } } }, /because it asks for service accounts$/],
    ["values that are not known yet", { source: { nets: [unknown] } }, /because a value in it is not known yet$/],
  ])("that it is not known whether it matches, for %s", (_, fields, because) => {
    const side = rule({ action: "Allow", ...fields });
    expect(side.verdict).toBe("unknown");
    expect(side.tiers[0]?.policies[0]?.rules[0]?.matches).toBe("perhaps");
    expect(reasons(side)).toEqual([expect.stringMatching(because)]);
  });
});

describe("what would help", () => {
  const helps = (...objects: readonly object[]) => sentence(ask(objects).suggestion ?? "nothing");

  test("where a rule denies is to change that or to let another come before it", () => {
    expect(helps(guard([{ action: "Log" }, { action: "Deny" }]))).toBe(
      "`spec.ingress[1]` of GlobalNetworkPolicy `guard` denies it: change that rule, or let one that is read before it allow or pass it",
    );
  });

  test("where the end of a tier denies is a rule in that tier or an earlier one", () => {
    expect(helps(tier("early", { order: 1 }), guard([], { tier: "early" }))).toBe(
      "let a rule under `spec.ingress` of a policy about shop/db in the tier `early`, or in one before it, allow it",
    );
  });

  test("where NetworkPolicies do not admit it is a rule of theirs", () => {
    expect(helps(guard([{ action: "Deny", protocol: "UDP" }]), policy("db", { policyTypes: ["Ingress"] }))).toBe(
      "give a policy that selects shop/db, such as `shop/db`, a rule under `spec.ingress` with `from`: pods labelled app=web in namespace shop, and `ports`: TCP 5432",
    );
  });

  test("where a policy of Calico alone denies at the end of `default` is a rule of its own API", () => {
    const suggestion = helps(guard([]));
    expect(suggestion).not.toBe("nothing");
    // NetworkPolicies of Kubernetes have `from`; a rule of Calico has `source`.
    expect(suggestion).not.toContain("`from`");
  });

  test.each<[what: string, objects: readonly object[]]>([
    ["it is allowed", [guard([{ action: "Allow" }])]],
    ["it is not known", [guard([{ action: unknown }])]],
  ])("is nothing where %s", (_, objects) => {
    expect(helps(...objects)).toBe("nothing");
  });
});
