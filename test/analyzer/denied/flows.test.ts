import { Ends, Flows, type LogRecord } from "../../../analyzer/denied";
import { clusterOf, denied, judgedOf, pod } from "./cluster";

const web = ["web-1", "web-2"].map((name, index) => ({
  ...pod(name, `10.0.1.${String(index + 1)}`, { labels: { app: "web" }, ports: [8080] }),
  metadata: {
    name,
    namespace: "shop",
    labels: { app: "web" },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "web", controller: true }],
  },
}));
const cluster = clusterOf(...web, pod("db", "10.0.2.1", { ports: [5432] }));
const ends = new Ends(cluster, new Map());

function flowsOf(records: readonly LogRecord[], filter = {}, most?: number) {
  const flows = new Flows((address) => ends.at(address), filter, most);
  for (const record of records) flows.add(record);
  return flows;
}

const told = (records: readonly LogRecord[]) =>
  flowsOf(records)
    .sorted()
    .map(({ from, to, protocol, port, count, isAnswer }) =>
      [from.name, to.name, protocol, port ?? "-", count, ...(isAnswer ? ["answers"] : [])].join(" "),
    );

test("pods of a workload and ports of the source make one flow, in the order of how many records there are", () => {
  const records = [
    denied("198.51.100.7", "10.0.1.1", 8080),
    denied("10.0.1.1", "10.0.2.1", 5432, { srcPort: 40_001 }),
    denied("10.0.1.2", "10.0.2.1", 5432, { srcPort: 40_002 }),
    denied("10.0.1.2", "10.0.2.1", 5432, { protocol: "UDP" }),
    denied("10.0.1.2", "10.0.2.1", 5433),
  ];
  const expected = [
    "shop/web[StatefulSet] shop/db[Pod] TCP 5432 2",
    "198.51.100.7 shop/web[StatefulSet] TCP 8080 1",
    "shop/web[StatefulSet] shop/db[Pod] TCP 5433 1",
    "shop/web[StatefulSet] shop/db[Pod] UDP 5432 1",
  ];
  expect(told(records)).toEqual(expected);
  expect(told([...records].reverse())).toEqual(expected);
});

test("a flow has the first and the last of its times, and the prefixes of its rules", () => {
  const times = [500, undefined, 100, 900];
  const records = times.map((time, index) =>
    denied("10.0.1.1", "10.0.2.1", 1, { time, prefix: `p${String(index % 2)}` }),
  );
  expect(flowsOf(records).sorted()).toMatchObject([{ first: 100, last: 900, count: 4, prefixes: ["p0", "p1"] }]);
  expect(flowsOf([denied("10.0.1.1", "10.0.2.1", 1)]).sorted()).toMatchObject([{ first: undefined, last: undefined }]);
});

test.each<[string, LogRecord, string]>([
  [
    "from a port that the source serves",
    denied("10.0.2.1", "10.0.1.1", 40_000, { srcPort: 5432 }),
    "shop/web[StatefulSet] shop/db[Pod] TCP 5432 1 answers",
  ],
  [
    "from a well-known port",
    denied("198.51.100.7", "10.0.1.1", 40_000, { srcPort: 443 }),
    "shop/web[StatefulSet] 198.51.100.7 TCP 443 1 answers",
  ],
])("%s to one that was picked, it is an answer", (_, record, expected) => {
  expect(told([record])).toEqual([expected]);
});

test.each<[string, LogRecord]>([
  ["opens a connection", denied("10.0.2.1", "10.0.1.1", 40_000, { srcPort: 5432, opens: true })],
  ["goes to a port that is served", denied("10.0.2.1", "10.0.1.1", 8080, { srcPort: 5432 })],
  ["comes from a port that nobody is known to serve", denied("198.51.100.7", "10.0.1.1", 40_000, { srcPort: 5432 })],
])("what %s is no answer", (_, record) => {
  expect(flowsOf([record]).sorted()).toMatchObject([{ isAnswer: false }]);
});

test("accepted traffic is counted, and the end of a connection is nothing", () => {
  const flows = flowsOf([
    denied("10.0.1.1", "10.0.2.1", 1, { verdict: "accepted" }),
    denied("10.0.1.1", "10.0.2.1", 1, { verdict: "other" }),
  ]);
  expect(flows).toMatchObject({ accepted: 1, told: 0 });
  expect(flows.sorted()).toEqual([]);
});

test("a filter leaves records out, and says how many of them have no time", () => {
  const records = [undefined, 99, 100, 101].map((time) => denied("10.0.1.1", "10.0.2.1", 1, { time }));
  expect(flowsOf(records, { since: 100 })).toMatchObject({ told: 2, timeless: 1, leftOut: 1 });
  expect(flowsOf(records, { isMeant: () => false })).toMatchObject({ told: 0, leftOut: 4 });
});

test("more flows than are told are counted", () => {
  const records = [1, 2, 3, 3, 1].map((port) => denied("10.0.1.1", "10.0.2.1", port));
  expect(flowsOf(records, {}, 2)).toMatchObject({ told: 3, unlisted: 2 });
});

test("between pods of one workload, none is taken for itself", () => {
  const isolated = clusterOf(...web, {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny", namespace: "shop" },
    spec: { podSelector: {} },
  });
  const records = [denied("10.0.1.1", "10.0.1.2", 80), denied("10.0.1.2", "10.0.1.1", 80)];
  expect(judgedOf(isolated, records)).toMatchObject([{ count: 2, verdict: "denied" }]);
  expect(judgedOf(isolated, [...records].reverse())).toMatchObject([{ count: 2, verdict: "denied" }]);
});
