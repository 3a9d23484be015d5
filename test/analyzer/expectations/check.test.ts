import { analyze } from "../../../analyzer/analyze";
import { check } from "../../../analyzer/expectations/check";
import type { StatedExpectation } from "../../../analyzer/expectations/expectation";
import { type Cluster, type Origin, type Pod, unknown, type Workload } from "../../../analyzer/model";
import {
  allow,
  allPorts,
  anywhere,
  defaultDeny,
  ipBlock,
  named,
  type NetworkPolicy,
  podsIn,
  sctp,
  tcp,
  tcpRange,
} from "../../../policies";

const origin: Origin = { source: "test", line: () => undefined };

const workload = (name: string, pod: Partial<Pod> = {}, kind = "Deployment"): Workload => ({
  namespace: "shop",
  name,
  kind,
  pods: [{ name: undefined, labels: { app: name }, ports: [], hostNetwork: false, addresses: [], ...pod }],
  origin,
});

const cluster = (workloads: readonly Workload[], policies: readonly NetworkPolicy[]): Cluster => ({
  namespaces: [{ name: "shop", labels: { "kubernetes.io/metadata.name": "shop" }, origin: undefined }],
  workloads,
  policies: policies.map((object) => ({ namespace: "shop", name: object.metadata.name, object, origin })),
  services: [],
});

const [web, database] = [podsIn("shop", { app: "web" }), podsIn("shop", { app: "database" })];
const http = { ports: [{ name: "http", port: 8080, protocol: "TCP" }] } as const;

const shop = cluster(
  [workload("web", http), workload("database"), workload("report")],
  [
    defaultDeny({ namespace: "shop" }),
    ...allow({ from: web, to: database, on: tcpRange(5432, 5433) }),
    ...allow({ from: ipBlock("203.0.113.0/24"), to: web, on: [tcp(8080), allPorts("UDP")] }),
    ...allow({ from: podsIn("shop", { app: "report" }), to: anywhere, on: tcp(443) }),
  ],
);

const explained = ["because"];

const outcomeIn = (where: Cluster, expectation: StatedExpectation) =>
  check(expectation, analyze(where), () => explained).outcome;

test.each<[string, StatedExpectation, string]>([
  ["an allowed port", { verdict: "allowed", from: "shop/web", to: "shop/database", on: tcp(5432) }, "holds"],
  ["a port that nobody allows", { verdict: "allowed", from: "shop/web", to: "shop/database", on: tcp(80) }, "fails"],
  [
    "ports of which one is denied",
    { verdict: "allowed", from: "shop/web", to: "shop/database", on: tcpRange(5432, 5434) },
    "fails",
  ],
  [
    "several ports, all allowed",
    { verdict: "allowed", from: "shop/web", to: "shop/database", on: [tcp(5432), tcp(5433)] },
    "holds",
  ],
  ["every port, where few are allowed", { verdict: "allowed", from: "shop/web", to: "shop/database" }, "fails"],
  ["a denied port", { verdict: "denied", from: "shop/report", to: "shop/database", on: tcp(5432) }, "holds"],
  ["another protocol", { verdict: "denied", from: "shop/web", to: "shop/database", on: sctp(5432) }, "holds"],
  [
    "ports of which one is allowed",
    { verdict: "denied", from: "shop/web", to: "shop/database", on: tcpRange(1, 5432) },
    "fails",
  ],
  ["any port, where none is allowed", { verdict: "denied", from: "shop/database", to: "shop/web" }, "holds"],
  ["any port, where one is allowed", { verdict: "denied", from: "shop/web", to: "shop/database" }, "fails"],
  ["an address that is admitted", { verdict: "allowed", from: "203.0.113.9", to: "shop/web", on: tcp(8080) }, "holds"],
  ["a port by its name", { verdict: "allowed", from: "203.0.113.9", to: "shop/web", on: named("http") }, "holds"],
  ["a range of which some is admitted", { verdict: "denied", from: "203.0.0.0/16", to: "shop/web" }, "fails"],
  [
    "a range of which not all is admitted",
    { verdict: "allowed", from: "203.0.113.0/23", to: "shop/web", on: tcp(8080) },
    "fails",
  ],
  [
    "a range that is admitted, in part of it",
    { verdict: "allowed", from: "203.0.113.128/25", to: "shop/web", on: tcp(8080) },
    "holds",
  ],
  ["a range beside the admitted one", { verdict: "denied", from: "203.0.114.0/24", to: "shop/web" }, "holds"],
  [
    "the whole world, on a port that is open to it",
    { verdict: "allowed", from: "shop/report", to: "0.0.0.0/0", on: tcp(443) },
    "holds",
  ],
  [
    "the whole world, on a port that is not",
    { verdict: "denied", from: "shop/report", to: "0.0.0.0/0", on: tcp(80) },
    "holds",
  ],
  ["the kind of a workload", { verdict: "denied", from: "shop/report[Deployment]", to: "shop/web" }, "holds"],
])("%s", (_, expectation, outcome) => {
  expect(outcomeIn(shop, expectation)).toBe(outcome);
});

test("IPv6 addresses can be expected of, whether or not a policy names some", () => {
  const expectation: StatedExpectation = { verdict: "denied", from: "::/0", to: "shop/web" };
  const closed = cluster([workload("web")], [defaultDeny({ namespace: "shop" })]);
  expect(outcomeIn(closed, expectation)).toBe("holds");
  expect(outcomeIn(cluster([workload("web")], []), expectation)).toBe("fails");

  const dual = (cidr: string) =>
    cluster(
      [workload("web")],
      [defaultDeny({ namespace: "shop" }), ...allow({ from: ipBlock(cidr), to: web, on: tcp(80) })],
    );
  expect(outcomeIn(dual("2001:db8::/32"), expectation)).toBe("fails");
  expect(outcomeIn(dual("2001:db8::/32"), { ...expectation, from: "2001:db9::/32" })).toBe("holds");
  const allowed: StatedExpectation = { verdict: "allowed", from: "2001:db8::1", to: "shop/web", on: tcp(80) };
  expect(outcomeIn(dual("2001:db8::/32"), allowed)).toBe("holds");
});

test("a failing expectation says what was expected, what is the case, and why", () => {
  const asked: unknown[] = [];
  const explain = (question: unknown) => [JSON.stringify(question), ...(asked.push(question) > 1 ? ["twice"] : [])];
  const finding = check(
    { verdict: "denied", from: "shop/web", to: "shop/database", on: [tcp(80), tcpRange(5400, 5500)] },
    analyze(shop),
    explain,
  );
  expect(finding.lines).toEqual([
    "`shop/web` must not reach `shop/database` on TCP 80, TCP 5400-5500, but does on TCP 5432-5433",
    '{"from":"shop/web[Deployment]","to":"shop/database[Deployment]","protocol":"TCP","port":5432}',
  ]);
});

test("a range that is not all open is explained by its first address that is closed", () => {
  const { lines } = check(
    { verdict: "allowed", from: "203.0.113.0/23", to: "shop/web", on: tcp(8080) },
    analyze(shop),
    ({ from }) => [from],
  );
  expect(lines).toEqual([
    "`203.0.113.0/23` must reach `shop/web` on TCP 8080, but does not on TCP 8080 from `203.0.112.0-203.0.112.255`",
    "203.0.112.0",
  ]);
});

test.each<[string, StatedExpectation, string]>([
  [
    "a workload that is not there",
    { verdict: "denied", from: "shop/wbe", to: "shop/web" },
    "there is no workload `shop/wbe`; in namespace `shop` there are `shop/database[Deployment]`, `shop/report[Deployment]`, `shop/web[Deployment]`",
  ],
  [
    "a workload of another kind",
    { verdict: "denied", from: "shop/web[Job]", to: "shop/report" },
    "there is no workload `shop/web[Job]`; in namespace `shop` there are `shop/database[Deployment]`, `shop/report[Deployment]`, `shop/web[Deployment]`",
  ],
  [
    "a namespace without workloads",
    { verdict: "denied", from: "shop/web", to: "pay/web" },
    "there is no workload `pay/web`; in namespace `pay` there are none",
  ],
  [
    "a port's name that no container has",
    { verdict: "denied", from: "shop/report", to: "shop/web", on: named("https") },
    "no container of `shop/web[Deployment]` has a port TCP https; give a number, or a name that one has",
  ],
  [
    "a port's name outside the cluster",
    { verdict: "denied", from: "shop/web", to: "192.0.2.1", on: named("https") },
    "addresses outside have no ports by name; give a number",
  ],
])("%s fails even where nothing at all is expected to reach it", (_, expectation, message) => {
  const { outcome, lines } = check(expectation, analyze(shop), () => explained);
  expect(outcome).toBe("fails");
  expect(lines[1]).toBe(message);
});

describe("what is not known yet", () => {
  const open = (expectation: StatedExpectation, pod: Partial<Pod>) =>
    outcomeIn(
      cluster(
        [workload("web", pod), workload("database"), workload(unknown)],
        [
          ...allow({ from: web, to: database, on: tcp(5432) }),
          ...allow({ from: database, to: web, on: named("http") }),
        ],
      ),
      expectation,
    );

  test.each<[string, StatedExpectation, Partial<Pod>]>([
    [
      "labels that may be selected",
      { verdict: "allowed", from: "shop/web", to: "shop/database", on: tcp(5432) },
      { labels: unknown },
    ],
    [
      "labels that may not be selected",
      { verdict: "denied", from: "shop/web", to: "shop/database", on: tcp(5432) },
      { labels: unknown },
    ],
    ["a workload that may come to be", { verdict: "denied", from: "shop/report", to: "shop/database" }, {}],
    [
      "the number of a port",
      { verdict: "allowed", from: "shop/database", to: "shop/web", on: named("http") },
      { ports: unknown },
    ],
  ])("%s: the expectation is open", (_, expectation, pod) => {
    expect(open(expectation, pod)).toBe("open");
  });

  test("does not matter where it changes nothing", () => {
    const expectation: StatedExpectation = { verdict: "denied", from: "shop/web", to: "shop/database", on: tcp(80) };
    expect(open(expectation, { labels: { app: "web" }, ports: unknown })).toBe("holds");
  });
});

test.each([
  [
    "web",
    "shop/web",
    "an end must be a workload such as `shop/web` or `shop/web[Deployment]`, or an address or CIDR, got `web`",
  ],
  ["10.0.0.0/33", "shop/web", "or an address or CIDR, got `10.0.0.0/33`"],
  ["10.0.0.1", "0.0.0.0/0", "one end must be a workload of the cluster, got `10.0.0.1` and `0.0.0.0/0`"],
])("ends `%s` and `%s` are refused", (from, to, message) => {
  expect(() => outcomeIn(shop, { verdict: "denied", from, to })).toThrow(message);
});
