import { analyze } from "../../analyzer/analyze";
import { type Cluster, type Namespace, type Origin, type Pod, type Policy, unknown } from "../../analyzer/model";
import { accessText } from "./oracle/lines";

/**
 * What one value that is not known does to the answer, field by field: `shop/web` asks whether it reaches `shop/db`, which
 * has the labels of the row's policy and serves `db` on TCP 5432.
 */
const origin: Origin = { source: "preview.json", line: () => undefined };
const namespace = (name: string, labels: Namespace["labels"] = {}): Namespace => ({
  name,
  labels: labels === unknown ? unknown : { "kubernetes.io/metadata.name": name, ...labels },
  origin,
});
const web: Pod = { name: "web", labels: { app: "web" }, ports: [], hostNetwork: false, addresses: ["10.0.0.7"] };
const db: Pod = {
  name: "db",
  labels: { app: "db" },
  ports: [{ name: "db", port: 5432, protocol: "TCP" }],
  hostNetwork: false,
  addresses: [],
};

interface World {
  readonly web?: object;
  readonly db?: object;
  readonly shop?: Namespace["labels"];
}

/** What web may open to db under a policy of db's with this spec; what other labels or ports they have is in `world`. */
function access(spec: unknown, world: World = {}): string {
  const reachability = analyze(clusterOf(spec, world));
  const [to, from] = reachability.entities;
  if (to === undefined || from === undefined) throw new Error("two pods are two entities");
  return accessText(reachability.between(from, to));
}

function clusterOf(spec: unknown, world: World): Cluster {
  const pod = (own: Pod, more: object | undefined) => ({
    namespace: "shop",
    name: String(own.name),
    kind: "Pod",
    pods: [{ ...own, ...more }],
    origin,
  });
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p" }, spec };
  return {
    namespaces: [namespace("shop", world.shop)],
    workloads: [pod(web, world.web), pod(db, world.db)],
    policies: [{ namespace: "shop", name: "p", object: object as Policy["object"], origin }],
    services: [],
  };
}

const toDb = { matchLabels: { app: "db" } };
const ingress = (...rules: unknown[]) => ({ podSelector: toDb, policyTypes: ["Ingress"], ingress: rules });
const from = (...peers: unknown[]) => ingress({ from: peers });
const on = (...ports: unknown[]) => ingress({ ports });
const labelled = (requirement: object) => from({ podSelector: { matchExpressions: [requirement] } });
const everythingPerhaps = "None, perhaps All";

test.each<[what: string, spec: unknown, expected: string]>([
  ["the spec", unknown, everythingPerhaps],
  ["the selector of the policy", { ...ingress(), podSelector: unknown }, everythingPerhaps],
  ["the selector of a policy that admits all", { ...ingress({}), podSelector: unknown }, everythingPerhaps],
  ["the labels that it selects", { ...ingress(), podSelector: { matchLabels: unknown } }, everythingPerhaps],
  ["a label that it selects", { ...ingress(), podSelector: { matchLabels: { app: unknown } } }, everythingPerhaps],
  ["a label that its pod has not got", { ...ingress(), podSelector: { matchLabels: { tier: unknown } } }, "All"],
  ["the types", { podSelector: toDb, policyTypes: unknown }, everythingPerhaps],
  ["one of the types", { podSelector: toDb, policyTypes: [unknown] }, everythingPerhaps],
  ["another type", { podSelector: toDb, policyTypes: ["Ingress", unknown] }, "None"],
  ["the type beside one that is not this", { podSelector: toDb, policyTypes: ["Egress", unknown] }, everythingPerhaps],
  ["the rules", { podSelector: toDb, policyTypes: ["Ingress"], ingress: unknown }, everythingPerhaps],
  ["a rule", ingress(unknown), everythingPerhaps],
  [
    "a rule beside one that admits some",
    ingress(unknown, { ports: [{ port: 80 }] }),
    "TCP 80, perhaps SCTP 1-65535; TCP 1-79,81-65535; UDP 1-65535",
  ],
  ["a rule beside one that admits all", ingress(unknown, {}), "All"],
  ["the peers", ingress({ from: unknown }), everythingPerhaps],
  ["the peers of one port", ingress({ from: unknown, ports: [{ port: 80 }] }), "None, perhaps TCP 80"],
  ["a peer", from(unknown), everythingPerhaps],
  ["a peer beside the right one", from(unknown, { podSelector: {} }), "All"],
  ["the pods of a peer", from({ podSelector: unknown }), everythingPerhaps],
  [
    "the pods of a peer elsewhere",
    from({ podSelector: unknown, namespaceSelector: { matchLabels: { a: "b" } } }),
    "None",
  ],
  ["the namespaces of a peer", from({ namespaceSelector: unknown }), everythingPerhaps],
  ["the namespaces of a peer with other pods", from({ namespaceSelector: unknown, podSelector: toDb }), "None"],
  ["an expression", labelled(unknown as unknown as object), everythingPerhaps],
  ["a key", labelled({ key: unknown, operator: "Exists" }), everythingPerhaps],
  ["an operator", labelled({ key: "app", operator: unknown }), everythingPerhaps],
  ["the values", labelled({ key: "app", operator: "In", values: unknown }), everythingPerhaps],
  ["a value", labelled({ key: "app", operator: "NotIn", values: ["db", unknown] }), everythingPerhaps],
  ["a value beside the right one", labelled({ key: "app", operator: "In", values: ["web", unknown] }), "All"],
  ["a block", from({ ipBlock: unknown }), everythingPerhaps],
  ["the range of a block", from({ ipBlock: { cidr: unknown } }), everythingPerhaps],
  ["what is left out of a block", from({ ipBlock: { cidr: "10.0.0.0/8", except: unknown } }), everythingPerhaps],
  ["what is left out of a block elsewhere", from({ ipBlock: { cidr: "11.0.0.0/8", except: unknown } }), "None"],
  ["one that is left out", from({ ipBlock: { cidr: "10.0.0.0/8", except: [unknown] } }), everythingPerhaps],
  [
    "one that is left out beside the right one",
    from({ ipBlock: { cidr: "10.0.0.0/8", except: [unknown, "10.0.0.0/24"] } }),
    "None",
  ],
  ["all ports", ingress({ ports: unknown }), everythingPerhaps],
  ["a port", on(unknown), everythingPerhaps],
  [
    "a port beside another one",
    on(unknown, { port: 80 }),
    "TCP 80, perhaps SCTP 1-65535; TCP 1-79,81-65535; UDP 1-65535",
  ],
  ["a protocol", on({ protocol: unknown }), everythingPerhaps],
  ["the protocol of a number", on({ protocol: unknown, port: 80 }), "None, perhaps SCTP 80; TCP 80; UDP 80"],
  ["the protocol of a name", on({ protocol: unknown, port: "db" }), "None, perhaps TCP 5432"],
  ["the protocol of a name that nothing has", on({ protocol: unknown, port: "web" }), "None"],
  ["the number", on({ protocol: "UDP", port: unknown }), "None, perhaps UDP 1-65535"],
  ["the number beside a name", on({ protocol: "UDP", port: unknown }, { port: "db" }), "TCP 5432, perhaps UDP 1-65535"],
  ["the end of a range", on({ port: 80, endPort: unknown }), "TCP 80, perhaps TCP 81-65535"],
  [
    "the end of two ranges",
    on({ port: 80, endPort: unknown }, { port: 80, endPort: 90 }),
    "TCP 80-90, perhaps TCP 91-65535",
  ],
  [
    "the end of one of two ranges of UDP",
    on({ protocol: "UDP", port: 80, endPort: unknown }, { port: 80 }),
    "TCP 80; UDP 80, perhaps UDP 81-65535",
  ],
])("of a policy, %s", (_, spec, expected) => {
  expect(access(spec)).toBe(expected);
});

const named = on({ port: "db" });
const ports = (...list: object[]): World => ({ db: { ports: list } });

test.each<[what: string, spec: unknown, world: World, expected: string]>([
  ["its labels, where it is selected", ingress(), { db: { labels: unknown } }, everythingPerhaps],
  ["its labels, where all are", { ...ingress(), podSelector: {} }, { db: { labels: unknown } }, "None"],
  ["a label, where that is selected", ingress(), { db: { labels: { app: unknown } } }, everythingPerhaps],
  ["another label", ingress(), { db: { labels: { app: "db", tier: unknown } } }, "None"],
  [
    "labels of the peer",
    from({ podSelector: { matchLabels: { app: "web" } } }),
    { web: { labels: unknown } },
    everythingPerhaps,
  ],
  ["its ports, asked for by name", named, { db: { ports: unknown } }, "None, perhaps TCP 1-65535"],
  ["its ports, asked for by number", on({ port: 80 }), { db: { ports: unknown } }, "TCP 80"],
  ["the number of a port", named, ports({ name: "db", port: unknown, protocol: "TCP" }), "None, perhaps TCP 1-65535"],
  [
    "the number of another port",
    named,
    ports({ name: "db", port: 1, protocol: "TCP" }, { name: "x", port: unknown, protocol: "TCP" }),
    "TCP 1",
  ],
  [
    "the number of one of two",
    named,
    ports({ name: "db", port: 1, protocol: "TCP" }, { name: "db", port: unknown, protocol: "TCP" }),
    "TCP 1, perhaps TCP 2-65535",
  ],
  ["the name of a port", named, ports({ name: unknown, port: 80, protocol: "TCP" }), "None, perhaps TCP 80"],
  ["the name of a port of another protocol", named, ports({ name: unknown, port: 80, protocol: "UDP" }), "None"],
  ["whether it is on the host's network", ingress(), { db: { hostNetwork: unknown } }, everythingPerhaps],
  ["whether it is on the host's network, where it is admitted", ingress({}), { db: { hostNetwork: unknown } }, "All"],
  [
    "whether its peer is on the host's network",
    from({ podSelector: {} }),
    { web: { hostNetwork: unknown } },
    everythingPerhaps,
  ],
  [
    "whether a peer that is known by its address is",
    from({ ipBlock: { cidr: "10.0.0.0/8" } }),
    { web: { hostNetwork: unknown } },
    "All",
  ],
  ["on the host's network, where the rest is the plugin's choice", ingress(), { db: { hostNetwork: true } }, "All"],
  [
    "a peer on the host's network, where it is not admitted",
    on({ port: 80 }),
    { web: { hostNetwork: true } },
    "TCP 80, perhaps SCTP 1-65535; TCP 1-79,81-65535; UDP 1-65535",
  ],
  [
    "labels of the namespace",
    from({ namespaceSelector: { matchLabels: { a: "b" } } }),
    { shop: unknown },
    everythingPerhaps,
  ],
  [
    "labels of the namespace but the name",
    from({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } }),
    { shop: unknown },
    "All",
  ],
  [
    "labels of the namespace, with another name",
    from({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "bank" } } }),
    { shop: unknown },
    "None",
  ],
  [
    "a label of the namespace",
    from({ namespaceSelector: { matchLabels: { a: "b" } } }),
    { shop: { a: unknown } },
    everythingPerhaps,
  ],
])("of a pod or namespace: %s", (_, spec, world, expected) => {
  expect(access(spec, world)).toBe(expected);
});

const egressRules = { podSelector: { matchLabels: { app: "web" } } };

test.each<[what: string, spec: unknown, expected: string]>([
  ["no rule", { ...egressRules, egress: [] }, "All"],
  ["no rule, with null", { ...egressRules, egress: null }, "All"],
  ["a rule", { ...egressRules, egress: [{ ports: [{ port: 80 }] }] }, "TCP 80"],
  ["rules that are not known", { ...egressRules, egress: unknown }, everythingPerhaps],
  ["a rule that is not known", { ...egressRules, egress: [unknown] }, everythingPerhaps],
  ["rules, but another type", { ...egressRules, policyTypes: ["Ingress"], egress: [] }, "All"],
])("without types, %s for egress decides whether that is isolated", (_, spec, expected) => {
  expect(access(spec)).toBe(expected);
});

test("addresses outside are perhaps admitted where a block is not known, and never as pods", () => {
  const outside = (spec: unknown, name: string, direction: "Ingress" | "Egress") => {
    const reachability = analyze(clusterOf(spec, {}));
    const [entity] = reachability.entities.filter(({ workload }) => workload.name === name);
    if (entity === undefined) throw new Error(`no entity is ${name}`);
    return reachability.outside(entity, direction).map(({ range, ...one }) => `${range.id} ${accessText(one)}`);
  };
  const except = { cidr: "10.0.0.0/8", except: [unknown] };
  expect(outside(from({ ipBlock: except }, { ipBlock: { cidr: "10.0.0.0/9" } }), "db", "Ingress")).toEqual([
    "10.0.0.0-10.127.255.255 All",
    "10.128.0.0-10.255.255.255 None, perhaps All",
  ]);
  expect(outside(from({ ipBlock: unknown }), "db", "Ingress")).toEqual(["0.0.0.0-255.255.255.255 None, perhaps All"]);
  expect(outside(from({ podSelector: unknown, namespaceSelector: unknown }), "db", "Ingress")).toEqual([]);
  // The name of a port is that of a pod's, so it means something on the way in only.
  expect(outside(named, "db", "Ingress")).toEqual(["0.0.0.0-255.255.255.255 TCP 5432"]);
  expect(outside({ ...egressRules, egress: [{ ports: [{ port: "db" }] }] }, "web", "Egress")).toEqual([]);
});
