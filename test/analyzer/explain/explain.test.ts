import { stringify } from "yaml";
import { explain, type Explanation, type Question, type Side } from "../../../analyzer/explain";
import { type Cluster, unknown } from "../../../analyzer/model";
import { app, deployment, namespace, policy, service } from "../audit/objects";
import { clusterOf } from "../yaml";

const web = deployment("web", { ports: [{ name: "http", containerPort: 8080 }] });
const db = deployment("db", { ports: [{ name: "pg", containerPort: 5432 }] });
const agent = deployment("agent", { hostNetwork: true });
const question: Question = { from: "shop/web", to: "shop/db", port: 5432 };

const read = (...objects: readonly object[]): Cluster =>
  clusterOf(objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n"));

const ask = (objects: readonly object[], other: Partial<Question> = {}): Explanation =>
  explain(read(...objects), { ...question, ...other });

/** A policy that isolates the database for ingress. */
const toDb = (...rules: readonly unknown[]) =>
  policy("db", { podSelector: app("db"), policyTypes: ["Ingress"], ingress: rules });

/** Why the first rule of the only policy does not admit, or does. */
const reasons = ({ policies }: Side): readonly string[] =>
  policies.flatMap(({ rules }) => rules.flatMap((rule) => rule.reasons.map(({ text }) => text)));

describe("the verdict", () => {
  test("is that everything is allowed where no policy selects either end", () => {
    const explanation = ask([web, db]);
    expect(explanation).toMatchObject({
      from: "shop/web",
      to: "shop/db",
      port: 5432,
      protocol: "TCP",
      verdict: "allowed",
      summary: "shop/web can open TCP 5432 to shop/db",
      suggestion: undefined,
    });
    expect(explanation.egress).toMatchObject({
      isolated: "no",
      verdict: "allowed",
      summary: "no policy selects shop/web for egress, so it may open connections to everyone",
    });
    expect(explanation.ingress.summary).toBe(
      "no policy selects shop/db for ingress, so it accepts connections from everyone",
    );
  });

  test("names the policies that isolate without admitting", () => {
    const { verdict, ingress } = ask([web, db, toDb(), policy("all", { policyTypes: ["Ingress"] })]);
    expect(verdict).toBe("denied");
    expect(ingress.summary).toBe(
      "shop/db accepts connections only where a policy admits them, because policies select it: `shop/all` and `shop/db`; none of them admits TCP 5432 from shop/web",
    );
    expect(ingress.policies.map(({ name, source, admits }) => [name, source, admits])).toEqual([
      ["shop/all", "shop.yaml:57", "no"],
      ["shop/db", "shop.yaml:43", "no"],
    ]);
  });

  test("names the policy and the rule that admit", () => {
    const { verdict, ingress } = ask([
      web,
      db,
      toDb({ ports: [{ port: 1 }] }, { from: [{ podSelector: app("web") }] }),
    ]);
    expect(verdict).toBe("allowed");
    expect(ingress.summary).toMatch(
      /because the policy `shop\/db` selects it; `shop\/db` admits TCP 5432 from shop\/web$/,
    );
    expect(ingress.policies[0]?.rules.map(({ path, source, admits }) => [path, source, admits])).toEqual([
      ["spec.ingress[0]", "shop.yaml:56", "no"],
      ["spec.ingress[1]", "shop.yaml:58", "yes"],
    ]);
  });

  test("is of both directions: what one of them denies is denied", () => {
    const { verdict, egress, ingress } = ask([web, db, policy("out", { policyTypes: ["Egress"] })]);
    expect([verdict, egress.verdict, ingress.verdict]).toEqual(["denied", "denied", "allowed"]);
  });

  test.each([
    [
      "a policy perhaps selects the pods",
      policy("some", { podSelector: { matchLabels: { app: unknown } } }),
      "the field `spec.podSelector.matchLabels.app` is not known yet",
    ],
    [
      "its directions are not known",
      policy("some", { policyTypes: unknown }),
      "the field `spec.policyTypes` is not known yet",
    ],
    ["nothing of its spec is known", { ...toDb(), spec: unknown }, "the field `spec` is not known yet"],
  ])("is unknown where %s", (_, object, doubt) => {
    const { verdict, ingress } = ask([web, db, object]);
    expect(verdict).toBe("unknown");
    expect(ingress.policies[0]?.doubt).toBe(doubt);
  });

  test.each([
    ["a port", { ports: [{ port: unknown }] }, "the field `spec.ingress[0].ports[0].port` is not known yet"],
    ["a peer", { from: [unknown] }, "the field `spec.ingress[0].from[0]` is not known yet"],
    [
      "a label in it",
      { from: [{ podSelector: { matchLabels: { app: unknown } } }] },
      "the field `spec.ingress[0].from[0].podSelector.matchLabels.app` is not known yet",
    ],
    ["the rule", unknown, "the field `spec.ingress[0]` is not known yet"],
  ])("is unknown where %s is not known, and says which field it is", (_, rule, reason) => {
    const { verdict, ingress } = ask([web, db, toDb(rule)]);
    expect(verdict).toBe("unknown");
    expect(reasons(ingress)).toContain(reason);
  });

  test("is unknown at a pod on its node's network that nothing surely admits, with the reason", () => {
    const { verdict, egress, ingress, notes } = ask([agent, db, toDb()], { from: "shop/agent" });
    expect(verdict).toBe("unknown");
    expect(egress.summary).toBe("shop/agent is on its node's network, where policies hold nobody");
    expect(ingress.summary).toMatch(/up to the network plugin/);
    expect(notes[0]).toMatch(
      /^shop\/agent is on its node's network: it reaches and is reached by the pods of its own node always/,
    );
  });

  test("is unknown where it is not known whether the pod is on its node's network", () => {
    const perhaps = {
      ...db,
      spec: {
        selector: {},
        template: { metadata: { labels: { app: "db" } }, spec: { hostNetwork: unknown, containers: [] } },
      },
    };
    const { verdict, ingress } = ask([web, perhaps, toDb()]);
    expect([verdict, ingress.isolated]).toEqual(["unknown", "perhaps"]);
    expect(ingress.summary).toMatch(
      /it does not admit TCP 5432 from shop\/web, but whether shop\/db is on its node's network, where policies hold nobody, is not known yet$/,
    );
  });

  test("is that one replica needs a policy to reach another, and itself never", () => {
    const isolated = [web, policy("all", { policyTypes: ["Ingress"] })];
    const { verdict, summary, notes } = ask(isolated, { to: "shop/web" });
    expect([verdict, summary]).toEqual(["denied", "shop/web cannot open TCP 5432 to another of its pods"]);
    expect(notes).toEqual([
      "shop/web stands for all its replicas: this is about one of them and another, each of them reaches itself always",
    ]);
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "one", namespace: "shop" },
      spec: { containers: [] },
    };
    expect(ask([pod, policy("all", { policyTypes: ["Ingress"] })], { from: "shop/one", to: "shop/one" })).toMatchObject(
      {
        verdict: "allowed",
        summary: "shop/one can open TCP 5432 to itself",
        ingress: { summary: "a pod always reaches itself" },
      },
    );
  });
});

describe("the reason why a rule does not admit is that", () => {
  const elsewhere = deployment("web", { namespace: "pay" });
  test.each([
    [
      "labels of pods differ",
      [web, toDb({ from: [{ podSelector: app("api") }] })],
      {},
      "admits only pods labelled app=api in namespace shop, and shop/web is labelled app=web, not app=api",
    ],
    [
      "a label is missing",
      [web, toDb({ from: [{ podSelector: { matchLabels: { tier: "front" } } }] })],
      {},
      "admits only pods labelled tier=front in namespace shop, and shop/web lacks the label tier=front",
    ],
    [
      "a label is one too many",
      [web, toDb({ from: [{ podSelector: { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] } }] })],
      {},
      "admits only pods without the label app in namespace shop, and shop/web has the label app=web, which is left out",
    ],
    [
      "a value is left out",
      [
        web,
        toDb({
          from: [{ podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web", "api"] }] } }],
        }),
      ],
      {},
      "admits only pods not labelled app=web or api in namespace shop, and shop/web is labelled app=web, which is left out",
    ],
    [
      "the pod is in another namespace",
      [elsewhere, toDb({ from: [{ podSelector: app("web") }] })],
      { from: "pay/web" },
      "admits only pods labelled app=web in namespace shop, and pay/web is in namespace pay",
    ],
    [
      "labels of its namespace differ",
      [
        elsewhere,
        namespace("pay", { team: "a" }),
        toDb({ from: [{ namespaceSelector: { matchLabels: { team: "b" } } }] }),
      ],
      { from: "pay/web" },
      "admits only pods in namespaces labelled team=b, and namespace pay is labelled team=a, not team=b",
    ],
    [
      "the other side is outside the cluster",
      [toDb({ from: [{ podSelector: {} }] })],
      { from: "203.0.113.9" },
      "admits only pods in namespace shop, and 203.0.113.9 is outside the cluster",
    ],
    [
      "an address is not in the block",
      [toDb({ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] })],
      { from: "203.0.113.9" },
      "admits only addresses of 10.0.0.0/8, and 203.0.113.9 is none of them",
    ],
    [
      "an address is left out",
      [toDb({ from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["203.0.113.0/24"] } }] })],
      { from: "203.0.113.9" },
      "admits addresses of 0.0.0.0/0, but leaves out 203.0.113.0/24, in which 203.0.113.9 is",
    ],
    [
      "a pod has no known address",
      [web, toDb({ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] })],
      {},
      "admits only addresses of 0.0.0.0/0, and no address of shop/web is known",
    ],
    [
      "a pod is on its node's network",
      [agent, toDb({ from: [{ podSelector: app("agent") }] })],
      { from: "shop/agent" },
      "admits pods labelled app=agent in namespace shop, and no such rule is about shop/agent, which is on its node's network",
    ],
    [
      "the port is not among its ports",
      [web, toDb({ ports: [{ port: 80 }, { port: 1, endPort: 9 }, { protocol: "UDP" }] })],
      {},
      "TCP 5432 is not among its ports, which are TCP 80, TCP 1-9 and every UDP port",
    ],
    [
      "no container has the name",
      [web, toDb({ ports: [{ port: "sql" }] })],
      {},
      "TCP 5432 is not among its ports, which are TCP `sql` (a name that no container of shop/db gives to a port)",
    ],
    [
      "the name is of another protocol",
      [web, toDb({ ports: [{ protocol: "UDP", port: "pg" }] })],
      {},
      "TCP 5432 is not among its ports, which are UDP `pg` (which is TCP 5432 at shop/db)",
    ],
    [
      "the name is another port",
      [web, toDb({ ports: [{ port: "pg" }] })],
      { port: 80 },
      "TCP 80 is not among its ports, which are TCP `pg` (which is TCP 5432 at shop/db)",
    ],
  ])("%s", (_, objects, other, reason) => {
    const explanation = ask([db, ...objects], other);
    expect(explanation.verdict).not.toBe("allowed");
    expect(reasons(explanation.ingress)).toEqual([reason]);
  });
});

describe("what would help", () => {
  const other = deployment("web", { namespace: "pay" });
  test.each([
    [
      "the rule names the port of the Service",
      [web, db, service("db", { app: "db" }, { port: 80, targetPort: 5432 }), toDb({ ports: [{ port: 80 }] })],
      {},
      "`spec.ingress[0]` of `shop/db` (shop.yaml) names port 80, which is the port of the Service `shop/db`; policies see the port of the pods, so write 5432 there",
    ],
    [
      "the port of the Service was asked for",
      [web, db, service("db", { app: "db" }, { port: 80, targetPort: 5432 }), toDb({ ports: [{ port: 5432 }] })],
      { port: 80 },
      "80 is the port of the Service `shop/db`, whose connections arrive at port 5432 of the pods, and that is what policies see: ask about port 5432",
    ],
    [
      "the port of the Service was asked for, but what it leads to is not admitted either",
      [web, db, service("db", { app: "db" }, { port: 80, targetPort: 5432 }), toDb({ ports: [{ port: 1 }] })],
      { port: 80 },
      "add TCP 80 to the ports of `spec.ingress[0]` of `shop/db` (shop.yaml)",
    ],
    [
      "only the port is missing",
      [web, db, toDb({ from: [{ podSelector: app("web") }], ports: [{ port: 80 }] })],
      {},
      "add TCP 5432 to the ports of `spec.ingress[0]` of `shop/db` (shop.yaml)",
    ],
    [
      "no container has the name",
      [web, db, toDb({ ports: [{ port: "sql" }] })],
      {},
      "name the container's port 5432 `sql` in the pods of shop/db, or write 5432 in `spec.ingress[0]` of `shop/db` (shop.yaml)",
    ],
    [
      "a namespace lacks a label",
      [other, db, namespace("pay"), toDb({ from: [{ namespaceSelector: { matchLabels: { team: "pay" } } }] })],
      { from: "pay/web" },
      "namespace pay lacks the label team=pay: label it so, or change `spec.ingress[0].from[0]` of `shop/db` (shop.yaml)",
    ],
    [
      "a peer means the own namespace",
      [other, db, toDb({ from: [{ podSelector: app("web") }] })],
      { from: "pay/web" },
      "`spec.ingress[0].from[0]` of `shop/db` (shop.yaml) means pods of its own namespace alone: give it a `namespaceSelector` with `kubernetes.io/metadata.name: pay`",
    ],
    [
      "no rule is near",
      [web, db, toDb()],
      {},
      "give a policy that selects shop/db, such as `shop/db` (shop.yaml), a rule under `spec.ingress` with `from`: pods labelled app=web in namespace shop, and `ports`: TCP 5432",
    ],
    [
      "the other side is outside",
      [db, toDb()],
      { from: "203.0.113.9" },
      "give a policy that selects shop/db, such as `shop/db` (shop.yaml), a rule under `spec.ingress` with `from`: the ipBlock 203.0.113.9/32, and `ports`: TCP 5432",
    ],
    [
      "both sides deny",
      [web, db, policy("all", { policyTypes: ["Ingress", "Egress"] })],
      {},
      "both sides have to admit it: first the egress of shop/web, then the ingress of shop/db; give a policy that selects shop/web, such as `shop/all` (shop.yaml), a rule under `spec.egress` with `to`: pods labelled app=db in namespace shop, and `ports`: TCP 5432",
    ],
  ])("where %s", (_, objects, asked, suggestion) => {
    expect(ask(objects, asked).suggestion?.replace(/:\d+\)/, ")")).toBe(suggestion);
  });
});

test("pods of a workload that policies tell apart are told", () => {
  const pod = (name: string, track: string) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "shop",
      labels: { track },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "web", uid: "1", controller: true }],
    },
    spec: { containers: [] },
  });
  const objects = [
    pod("web-0", "stable"),
    pod("web-1", "canary"),
    db,
    toDb({ from: [{ podSelector: { matchLabels: { track: "stable" } } }] }),
  ];
  const { verdict, notes } = ask(objects);
  expect(verdict).toBe("allowed");
  expect(notes).toEqual([
    "policies tell the pods apart: for 1 of 2 pairs of them the verdict differs; shop/web-1 to shop/db is denied",
  ]);
  expect(ask(objects, { from: "shop/web-1" })).toMatchObject({ from: "shop/web-1", verdict: "denied", notes: [] });
});
