import { stringify } from "yaml";
import { explain, type Question, QuestionError } from "../../../analyzer/explain";
import { deployment, service } from "../audit/objects";
import { clusterOf } from "../yaml";

const pod = (name: string, podIP: string, owner?: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: "shop",
    ...(owner === undefined
      ? {}
      : { ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: owner, uid: "1", controller: true }] }),
  },
  spec: { containers: [] },
  status: { podIP },
});

const db = deployment("db", {
  ports: [
    { name: "pg", containerPort: 5432 },
    { name: "stats", containerPort: 9000, protocol: "UDP" },
  ],
});

const cluster = clusterOf(
  [
    deployment("web"),
    deployment("web", { namespace: "pay" }),
    { ...deployment("web"), kind: "StatefulSet" },
    db,
    deployment("api"),
    pod("cache-0", "10.0.0.1", "cache"),
    pod("lonely", "10.0.0.2"),
    pod("twin", "10.0.0.2"),
    service(
      "db",
      { app: "db" },
      { name: "postgres", port: 80, targetPort: "pg" },
      { name: "gossip", port: 7, protocol: "UDP", targetPort: 7 },
    ),
  ]
    .map((object) => stringify(object, { aliasDuplicateObjects: false }))
    .join("---\n"),
);

const ask = (question: Partial<Question>) =>
  explain(cluster, { from: "shop/api", to: "shop/db", port: 80, ...question });

test.each([
  ["shop/api", "shop/api"],
  ["shop/web[StatefulSet]", "shop/web"],
  ["shop/cache-0", "shop/cache-0"],
  ["shop/cache-0[Pod]", "shop/cache-0"],
  ["shop/cache", "shop/cache"],
  ["10.0.0.1", "shop/cache-0"],
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8::1", "2001:db8::1"],
])("`%s` means %s", (from, name) => {
  expect(ask({ from }).from).toBe(name);
});

test.each([
  ["shop/wbe", "no workload or pod `wbe` is in namespace `shop`; did you mean `shop/web`?"],
  ["shpo/api", "no workload or pod is in namespace `shpo`; did you mean `shop/api`?"],
  ["pay/api", "no workload or pod `api` is in namespace `pay`; did you mean `shop/api`?"],
  ["shop/api[Job]", "`shop/api[Job]` is not in the input, but there is `shop/api[Deployment]`"],
  ["shop/web", "`shop/web` may be several things; ask about `shop/web[Deployment]` or `shop/web[StatefulSet]`"],
  ["10.0.0.2", "several pods have the address `10.0.0.2`; ask about `shop/lonely[Pod]` or `shop/twin[Pod]`"],
  ["10.0.0.0/8", "`10.0.0.0/8` is a range of addresses; ask about one of them"],
  ["web", "`web` does not say the namespace; write `pay/web` or `shop/web`, or an address"],
  ["", "`` does not say the namespace; write `namespace/name`, or an address"],
])("`%s` is refused with what to write", (from, message) => {
  expect(() => ask({ from })).toThrow(new QuestionError(message));
});

test("two addresses outside are refused", () => {
  expect(() => ask({ from: "203.0.113.9", to: "8.8.8.8" })).toThrow(
    "`203.0.113.9` and `8.8.8.8` are both outside the cluster, where policies hold nobody",
  );
});

test.each([
  [5432, 5432, undefined],
  ["5432", 5432, undefined],
  ["pg", 5432, "pg"],
  ["postgres", 5432, "postgres"],
])("port `%s` is %s", (port, number, portName) => {
  expect(ask({ port })).toMatchObject({ port: number, portName });
});

test("a name means the port of the protocol that is asked for", () => {
  expect(ask({ port: "stats", protocol: "UDP" }).port).toBe(9000);
});

test.each([
  [
    { port: "gossip" },
    "`shop/db` has no TCP port named `gossip`, nor has a Service before it; it has `pg` (TCP 5432), `stats` (UDP 9000)",
  ],
  [{ port: 0 }, "a port is 1..65535 or the name of one, not `0`"],
  [{ port: "65536" }, "a port is 1..65535 or the name of one, not `65536`"],
  [{ port: 1.5 }, "a port is 1..65535 or the name of one, not `1.5`"],
  [
    { port: "stats" },
    "`shop/db` has no TCP port named `stats`, nor has a Service before it; it has `pg` (TCP 5432), `stats` (UDP 9000)",
  ],
  [
    { port: "http", to: "shop/api" },
    "`shop/api` has no TCP port named `http`, nor has a Service before it; it names no ports",
  ],
  [{ port: "http", to: "8.8.8.8" }, "`http` means nothing at an address outside the cluster; give the port's number"],
])("%j is refused", (question, message) => {
  expect(() => ask(question)).toThrow(new QuestionError(message));
});
