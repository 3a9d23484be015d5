import * as fc from "fast-check";
import { analyze } from "../../analyzer/analyze";
import { type Diff, diff } from "../../analyzer/diff";
import { ClusterReachability } from "../../analyzer/evaluate/clusterReachability";
import type { Cluster, Pod, Policy, Workload } from "../../analyzer/model";
import type { Access } from "../../analyzer/reachability";
import type { NetworkPolicySpec } from "../../policies/types";
import { clusters } from "./oracle/clusters";

const origin = { source: "test.yaml", line: () => undefined };

function workload(name: string, ...pods: Partial<Pod>[]): Workload {
  const template = { name: undefined, labels: { app: name }, ports: [], hostNetwork: false, addresses: [] };
  const all = pods.length === 0 ? [template] : pods.map((pod) => ({ ...template, ...pod }));
  return { namespace: "shop", name, kind: "Deployment", pods: all, origin };
}

function policy(name: string, spec: NetworkPolicySpec): Policy {
  const metadata = { name, namespace: "shop" };
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec } as const;
  return { namespace: "shop", name, object, origin };
}

function cluster(workloads: readonly Workload[], policies: readonly Policy[]): Cluster {
  const labels = { "kubernetes.io/metadata.name": "shop" };
  return { namespaces: [{ name: "shop", labels, origin }], workloads, policies, services: [] };
}

const text = ({ allowed, unknown }: Access) =>
  unknown.isEmpty ? allowed.toString() : `${allowed.toString()}, perhaps ${unknown.toString()}`;

/** A line for each change. */
function lines({ added, removed, changed }: Diff): readonly string[] {
  return [
    ...Array.from(added, (one) => `+ ${one.src.id} => ${one.dst.id}: ${text(one)}`),
    ...Array.from(removed, (one) => `- ${one.src.id} => ${one.dst.id}: ${text(one)}`),
    ...Array.from(
      changed,
      ({ src, dst, before, after }) => `~ ${src.id} => ${dst.id}: ${text(before)} to ${text(after)}`,
    ),
  ];
}

const between = (before: Cluster, after: Cluster) => lines(diff(analyze(before), analyze(after)));

const db = { matchLabels: { app: "db" } };
const web = { matchLabels: { app: "web" } };
const two = [workload("web"), workload("db")];
const acceptsFromWeb = (...ports: number[]) =>
  policy("db", {
    podSelector: db,
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ podSelector: web }], ports: ports.map((port) => ({ port })) }],
  });

test("a first policy closes what it does not admit, inside and outside", () => {
  expect(between(cluster(two, []), cluster(two, [acceptsFromWeb(5432)]))).toEqual([
    "- 0.0.0.0-255.255.255.255 => shop/db[Deployment]: All",
    "~ shop/web[Deployment] => shop/db[Deployment]: All to TCP 5432",
  ]);
});

test("a rule with another port changes a connection", () => {
  expect(between(cluster(two, [acceptsFromWeb(5432)]), cluster(two, [acceptsFromWeb(5432, 9187)]))).toEqual([
    "~ shop/web[Deployment] => shop/db[Deployment]: TCP 5432 to TCP 5432,9187",
  ]);
});

test("of a block that grows by its exception, the exception's addresses are added", () => {
  const from = (...except: string[]) =>
    policy("db", { podSelector: db, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except } }] }] });
  expect(between(cluster(two, [from("10.1.0.0/16", "10.2.0.0/16")]), cluster(two, [from("10.2.0.0/16")]))).toEqual([
    "+ 10.1.0.0-10.1.255.255 => shop/db[Deployment]: All",
  ]);
});

test("IPv6, of which only one side speaks, was open where nothing isolated", () => {
  const only = policy("db", { podSelector: db, ingress: [{ from: [{ ipBlock: { cidr: "2001:db8::/32" } }] }] });
  expect(between(cluster([workload("db")], []), cluster([workload("db")], [only]))).toEqual([
    "- 0.0.0.0-255.255.255.255 => shop/db[Deployment]: All",
    "- ::-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff => shop/db[Deployment]: All",
    "- 2001:db9::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff => shop/db[Deployment]: All",
  ]);
});

test("all connections of a workload that is in one of the two only come or go", () => {
  const [first] = two;
  expect(between(cluster(first === undefined ? [] : [first], []), cluster(two, []))).toEqual([
    "+ 0.0.0.0-255.255.255.255 => shop/db[Deployment]: All",
    "+ shop/db[Deployment] => 0.0.0.0-255.255.255.255: All",
    "+ shop/db[Deployment] => shop/web[Deployment]: All",
    "+ shop/web[Deployment] => shop/db[Deployment]: All",
  ]);
});

test("pods that only one of the two tells apart by their addresses are compared one by one", () => {
  const pods = workload("db", { name: "db-1", addresses: ["10.0.0.1"] }, { name: "db-2", addresses: ["10.0.0.2"] });
  const reaches = (cidr: string) =>
    policy("web", { podSelector: web, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr } }] }] });
  const before = cluster([workload("web"), pods], [reaches("10.0.0.0/24")]);
  expect(between(before, cluster([workload("web"), pods], [reaches("10.0.0.2/32")]))).toEqual([
    "- shop/web[Deployment] => 10.0.0.0-10.0.0.1: All",
    "- shop/web[Deployment] => 10.0.0.3-10.0.0.255: All",
    "- shop/web[Deployment] => shop/db[Deployment]: All",
  ]);
});

test("what was denied and becomes unknown is added", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const closed = policy("db", { podSelector: db });
  const perhaps = policy("db", {
    podSelector: db,
    ingress: [{ from: [{ podSelector: { matchLabels: { app: unknown } } }] }],
  });
  expect(between(cluster(two, [closed]), cluster(two, [perhaps]))).toEqual([
    "+ shop/web[Deployment] => shop/db[Deployment]: None, perhaps All",
  ]);
});

test("the same is found from the analysis of what was before as from one made anew", () => {
  let reused = 0;
  fc.assert(
    fc.property(clusters(), fc.nat(), (after, choice) => {
      const gone = after.policies[choice % Math.max(1, after.policies.length)];
      const before = { ...after, policies: after.policies.filter((one) => one !== gone) };
      for (const [from, to] of [
        [after, before],
        [before, after],
      ] as const) {
        const first = analyze(from);
        const second = analyze(to, first);
        if (isMadeFrom(second, first)) reused++;
        expect(lines(diff(first, second))).toEqual(lines(diff(first, analyze(to))));
      }
    }),
    { numRuns: 500 },
  );
  expect(reused).toBeGreaterThan(100);
});

function isMadeFrom(second: object, first: object): boolean {
  if (!(second instanceof ClusterReachability) || !(first instanceof ClusterReachability)) return false;
  return second.compiled.partition === first.compiled.partition;
}
