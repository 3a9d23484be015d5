import {
  anywhere,
  batchJob,
  ciRunner,
  clusterDns,
  elasticsearch,
  ipBlock,
  isolateTenant,
  kafka,
  messageQueue,
  mongodb,
  mysql,
  named,
  namespace,
  namespacesLabelled,
  type NetworkPolicy,
  type NetworkPolicyPort,
  pods,
  podsIn,
  postgresql,
  redis,
  tcp,
  threeTier,
  validate,
} from "../../../policies";

const db = { namespace: "shop", podSelector: { app: "db" }, clients: pods({ app: "api" }) };
const orders = {
  application: "orders",
  namespace: "shop",
  from: namespace("edge"),
  web: { podSelector: { app: "web" }, on: tcp(8080) },
  app: { podSelector: { app: "api" }, on: tcp(8081) },
  data: { podSelector: { app: "db" }, on: tcp(5432) },
};

const names = (policies: readonly NetworkPolicy[]) =>
  policies.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
const numbers = (ports: readonly NetworkPolicyPort[] = []) => ports.map(({ port }) => port);

test.each<[string, readonly NetworkPolicy[], readonly (number | string)[], readonly (number | string)[]]>([
  ["postgresql with Patroni", postgresql({ ...db, patroni: true }), [5432], [5432, 8008]],
  ["postgresql on another port", postgresql({ ...db, on: named("sql") }), ["sql"], ["sql"]],
  ["postgresql whose replicas use another", postgresql({ ...db, replicasOn: tcp(1), patroni: true }), [5432], [1]],
  ["mysql with the X protocol", mysql({ ...db, on: [tcp(3306), tcp(33060)] }), [3306, 33060], [3306, 33060, 33061]],
  ["mongodb on another port", mongodb({ ...db, on: tcp(27018) }), [27018], [27018]],
  ["redis with Sentinel", redis({ ...db, sentinel: true }), [6379, 26379], [6379, 26379, 16379]],
  ["kafka on another port", kafka({ ...db, on: tcp(9094), replicasOn: [tcp(9091)] }), [9094], [9091]],
  ["elasticsearch on another port", elasticsearch({ ...db, on: tcp(9201) }), [9201], [9300]],
  ["message-queue with TLS only", messageQueue({ ...db, on: tcp(5671) }), [5671], [4369, 25672]],
])("%s: ports of clients, and of replicas", (_, policies, ofClients, ofReplicas) => {
  const [server, client, ...others] = policies;
  expect(others).toEqual([]);
  expect(server?.spec.ingress?.map(({ ports }) => numbers(ports))).toEqual([ofClients, ofReplicas]);
  expect(server?.spec.egress?.map(({ ports }) => numbers(ports))).toEqual([ofReplicas, [53, 53]]);
  expect(client?.spec.egress?.map(({ ports }) => numbers(ports))).toEqual([ofClients]);
  expect(policies.flatMap((policy) => validate(policy))).toEqual([]);
});

const clients = [
  pods({ app: "api" }),
  podsIn("pay", { app: "api" }),
  namespace("batch"),
  namespacesLabelled({ team: "a" }),
  ipBlock("10.0.0.0/8"),
];

test.each([
  ["the server's only", { ...db, clients, clientSide: false }, ["shop/postgresql-for-db"]],
  [
    "the server's, and those of clients whose namespace is known",
    { ...db, clients },
    [
      "shop/postgresql-for-db",
      "shop/postgresql-client-api-to-shop-db",
      "pay/postgresql-client-api-to-shop-db",
      "batch/postgresql-client-all-pods-to-shop-db",
    ],
  ],
  [
    "those, with a name",
    { ...db, clients, name: "orders" },
    ["shop/orders-server", "shop/orders-client-api", "pay/orders-client-api", "batch/orders-client-all-pods"],
  ],
])("policies of a server are %s", (_, args, expected) => {
  expect(names(postgresql(args))).toEqual(expected);
});

test("clients anywhere are let in on the ports only", () => {
  const [server, ...others] = postgresql({ ...db, clients: anywhere });
  expect(server?.spec.ingress?.[0]).toStrictEqual({ ports: [{ protocol: "TCP", port: 5432 }] });
  expect(others).toEqual([]);
});

test("who manages a queue has a policy apart from that of a client", () => {
  const queue = { ...db, podSelector: { app: "queue" } };
  const policies = messageQueue({ ...queue, management: pods({ app: "api" }), managementOn: tcp(15671) });
  expect(names(policies)).toEqual([
    "shop/message-queue-for-queue",
    "shop/message-queue-client-api-to-shop-queue",
    "shop/message-queue-management-api-to-shop-queue",
  ]);
  expect(numbers(policies[2]?.spec.egress?.[0]?.ports)).toEqual([15671]);
});

test("tiers may be in namespaces of their own", () => {
  const policies = threeTier({ ...orders, data: { ...orders.data, namespace: "stores" }, labels: { team: "a" } });
  const inNamespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
  expect(names(policies)).toEqual(["shop/orders-web", "shop/orders-app", "stores/orders-data"]);
  expect(policies.map(({ metadata }) => metadata.labels?.["team"])).toEqual(["a", "a", "a"]);
  expect(policies[1]?.spec.egress?.[0]?.to).toStrictEqual([
    { namespaceSelector: inNamespace("stores"), podSelector: { matchLabels: { app: "db" } } },
  ]);
  expect(policies[2]?.spec.ingress?.[0]?.from).toStrictEqual([
    { namespaceSelector: inNamespace("shop"), podSelector: { matchLabels: { app: "api" } } },
  ]);
});

test("a tenant may have another label", () => {
  const policy = isolateTenant({ tenant: "a", tenantLabel: "example.com/customer", dnsServers: false });
  const peer = { namespaceSelector: { matchLabels: { "example.com/customer": "a" } } };
  expect(policy.metadata.name).toBe("isolate-tenant-a");
  expect(policy.spec).toMatchObject({ ingress: [{ from: [peer] }], egress: [{ to: [peer] }] });
});

test("runners reach the internet on other ports, or not at all", () => {
  const onPorts = (internetOn: NetworkPolicyPort[] | false) =>
    ciRunner({ podSelector: {}, dnsServers: false, internetOn }).spec.egress?.map(({ ports }) => numbers(ports));
  expect(onPorts([tcp(443), tcp(22)])).toEqual([[443, 22]]);
  expect(onPorts(false)).toEqual([]);
});

test.each<[string, (dnsServers: false | typeof clusterDns) => NetworkPolicy | undefined]>([
  ["postgresql", (dnsServers) => postgresql({ ...db, dnsServers })[0]],
  ["messageQueue", (dnsServers) => messageQueue({ ...db, dnsServers })[0]],
  ["threeTier", (dnsServers) => threeTier({ ...orders, dnsServers })[2]],
  ["batchJob", (dnsServers) => batchJob({ podSelector: {}, dnsServers })],
  ["ciRunner", (dnsServers) => ciRunner({ podSelector: {}, dnsServers })],
  ["isolateTenant", (dnsServers) => isolateTenant({ tenant: "a", dnsServers })],
])("%s leaves DNS out where asked", (_, make) => {
  const asksDns = (policy: NetworkPolicy | undefined) =>
    policy?.spec.egress?.some(({ ports }) => numbers(ports).includes(53));
  expect(asksDns(make(clusterDns))).toBe(true);
  expect(asksDns(make(false))).toBe(false);
});

const noPeers = /^the list of peers is empty/;
const noPorts = (field: string) => new RegExp(`^\`${field}\` is empty, which Kubernetes reads as every port; name the`);

test.each([
  [() => postgresql({ ...db, clients: [] }), noPeers],
  [() => postgresql({ ...db, on: [] }), noPorts("on")],
  [() => mongodb({ ...db, replicasOn: [] }), noPorts("replicasOn")],
  [() => redis({ ...db, namespace: "Shop" }), /^namespace must be lower-case/],
  [() => kafka({ ...db, dnsServers: [] }), noPeers],
  [() => messageQueue({ ...db, management: [] }), noPeers],
  [() => messageQueue({ ...db, managementOn: [] }), noPorts("managementOn")],
  [() => threeTier({ ...orders, from: [] }), noPeers],
  [() => threeTier({ ...orders, app: { ...orders.app, on: [] } }), noPorts("app.on")],
  [() => threeTier({ ...orders, web: { ...orders.web, namespace: "" } }), /^namespace must be lower-case/],
  [() => batchJob({ podSelector: {}, reaches: [] }), /^`reaches` is empty; leave it out where nobody is meant$/],
  [() => batchJob({ podSelector: {}, reaches: { to: [] } }), noPeers],
  [() => batchJob({ podSelector: {}, reaches: { to: anywhere, on: [] } }), /^`on` is empty/],
  [() => ciRunner({ podSelector: {}, internetOn: [] }), noPorts("internetOn")],
  [() => ciRunner({ podSelector: {}, reaches: [] }), /^`reaches` is empty/],
  [() => isolateTenant({ tenant: "" }), /^tenant must be the value of a label, and not empty, got ``$/],
  [() => isolateTenant({ tenant: "a b" }), /^tenant must be .* got `a b`$/],
  [() => isolateTenant({ tenant: "a", tenantLabel: "" }), /^tenantLabel must be letters/],
  [() => isolateTenant({ tenant: "a", reachedBy: [] }), /^`reachedBy` is empty/],
])("%s throws", (make, message) => {
  expect(make).toThrow(RangeError);
  expect(make).toThrow(message);
});

/** Never called: that these do not compile is what is tested, by the compiler. */
export function mustNotCompile(): readonly unknown[] {
  const { namespace: shop, podSelector, clients: api } = db;
  return [
    // @ts-expect-error -- clients of other namespaces can name the server only where its namespace is known
    postgresql({ podSelector, clients: api }),
    // @ts-expect-error -- clients are required
    postgresql({ namespace: shop, podSelector }),
    // @ts-expect-error -- a tier has ports
    threeTier({ ...orders, data: { podSelector: {} } }),
    // @ts-expect-error -- `true` names no servers
    batchJob({ podSelector: {}, dnsServers: true }),
    // @ts-expect-error -- the tenant is required
    isolateTenant({ namespace: "tenant-a" }),
  ];
}
