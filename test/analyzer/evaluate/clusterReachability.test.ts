import { ClusterReachability, compareRanges } from "../../../analyzer/evaluate/clusterReachability";
import { compile } from "../../../analyzer/evaluate/compiled";
import type { Cluster, Pod, Policy } from "../../../analyzer/model";
import type { AddressRange, Connection, Entity } from "../../../analyzer/reachability";
import type { NetworkPolicySpec } from "../../../policies/types";
import { addresses, pods } from "../reports/rows";

const origin = { source: "test", line: () => undefined };

function policy(name: string, spec: NetworkPolicySpec): Policy {
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec } as const;
  return { namespace: "shop", name, object, origin };
}

/** A pod for each label. */
function clusterOf(apps: readonly string[], policies: readonly Policy[], addressesOf: readonly string[] = []): Cluster {
  const pod = (app: string): Pod => ({
    name: app,
    labels: { app: app.replace(/-.*/, "") },
    ports: [],
    hostNetwork: false,
    addresses: addressesOf,
  });
  return {
    namespaces: [{ name: "shop", labels: {}, origin }],
    workloads: apps.map((name) => ({ namespace: "shop", name, kind: "Pod", pods: [pod(name)], origin })),
    policies,
    services: [],
  };
}

const reachabilityOf = (...given: Parameters<typeof clusterOf>) =>
  new ClusterReachability(compile(clusterOf(...given)));

const nameOf = ({ id }: Entity) => id.replace(/^shop\/|\[Pod\]$/g, "");
const line = ({ src, dst, allowed }: Connection) => `${nameOf(src)} => ${nameOf(dst)}: ${allowed.toString()}`;

/** Accepts from, and opens to, what is given only. */
const api = { podSelector: { matchLabels: { app: "api" } } };
const held = policy("api", {
  ...api,
  policyTypes: ["Ingress", "Egress"],
  ingress: [
    { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 80 }] },
    { from: [{ podSelector: { matchLabels: { app: "web" } } }], ports: [{ port: 443 }] },
  ],
  egress: [{ to: [{ ipBlock: { cidr: "10.1.0.0/16" } }], ports: [{ port: 53 }] }],
});
const closed = policy("db", {
  podSelector: { matchLabels: { app: "db" } },
  policyTypes: ["Ingress", "Egress"],
  ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
});

describe("connections", () => {
  const reachability = reachabilityOf(["web-1", "api-1", "web-2", "api-2", "db-1"], [held, closed]);
  test("are those from ranges by address, then those from pods, each to ranges first", () => {
    const everywhere = "0.0.0.0-255.255.255.255";
    expect(Array.from(reachability.connections(), line)).toEqual([
      "0.0.0.0-9.255.255.255 => db-1: All",
      `${everywhere} => web-1: All`,
      `${everywhere} => web-2: All`,
      "10.0.0.0-10.255.255.255 => api-1: TCP 80",
      "10.0.0.0-10.255.255.255 => api-2: TCP 80",
      "11.0.0.0-255.255.255.255 => db-1: All",
      "api-1 => 10.1.0.0-10.1.255.255: TCP 53",
      "api-2 => 10.1.0.0-10.1.255.255: TCP 53",
      ...["web-1", "web-2"].flatMap((web) => [
        `${web} => ${everywhere}: All`,
        `${web} => api-1: TCP 443`,
        `${web} => api-2: TCP 443`,
        `${web} => ${web === "web-1" ? "web-2" : "web-1"}: All`,
      ]),
    ]);
  });

  test.each<[string, (entity: Entity) => boolean]>([
    ["pods", ({ kind }) => kind === "pods"],
    ["addresses", ({ kind }) => kind === "addresses"],
    ["one of pods that are alike", ({ id }) => id === "shop/web-2[Pod]"],
    ["one of those that are reached alike", ({ id }) => id === "shop/api-1[Pod]"],
    ["nothing", () => false],
  ])("from and to %s are those of all that have such an end", (_, isAmong) => {
    const all = Array.from(reachability.connections());
    const told = (filter: object) => Array.from(reachability.connections(filter), line);
    expect(told({ src: isAmong })).toEqual(all.filter(({ src }) => isAmong(src)).map(line));
    expect(told({ dst: isAmong })).toEqual(all.filter(({ dst }) => isAmong(dst)).map(line));
    expect(told({ src: isAmong, dst: isAmong })).toEqual(
      all.filter(({ src, dst }) => isAmong(src) && isAmong(dst)).map(line),
    );
  });

  test("are there by source too: no source without any, and no empty list of destinations", () => {
    const rows = Array.from(reachability.rows({ dst: ({ kind }) => kind === "pods" }));
    expect(rows.map(({ src }) => nameOf(src))).toEqual([
      "0.0.0.0-9.255.255.255",
      "0.0.0.0-255.255.255.255",
      "10.0.0.0-10.255.255.255",
      "11.0.0.0-255.255.255.255",
      "web-1",
      "web-2",
    ]);
    const sizes = rows.flatMap(({ destinations }) => destinations.map(({ entities, access }) => [entities, access]));
    expect(sizes.every(([entities, access]) => entities?.length === access?.length && entities?.length !== 0)).toBe(
      true,
    );
    const web = rows.at(-1)?.destinations.map(({ entities }) => entities.map(nameOf));
    // The source itself is left to the reader.
    expect(web).toEqual([["api-1", "api-2", "web-1", "web-2"]]);
  });
});

test("a range is one object, whoever reaches it and in whichever direction", () => {
  const block = { ipBlock: { cidr: "10.0.0.0/8" } };
  const both = (app: string) =>
    policy(app, {
      podSelector: { matchLabels: { app } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [block] }],
      egress: [{ to: [block], ports: [{ port: 1 }] }],
    });
  const reachability = reachabilityOf(["web", "api"], [both("web"), both("api")]);
  const ranges = reachability.entities.flatMap((entity) =>
    (["Ingress", "Egress"] as const).flatMap((direction) =>
      reachability.outside(entity, direction).map(({ range }) => range),
    ),
  );
  expect(ranges).toHaveLength(4);
  expect(new Set(ranges)).toEqual(new Set([addresses("10.0.0.0-10.255.255.255")]));
});

test("outside is what there is in the families of the cluster, or in others that are asked for", () => {
  const speaking = reachabilityOf(["web"], [], ["2001:db8::1"]);
  const silent = reachabilityOf(["web"], [], ["10.0.0.1"]);
  const ranges = (reachability: ClusterReachability, ...families: ("IPv4" | "IPv6")[]) => {
    const [web = pods("shop/none[Pod]")] = reachability.entities;
    const found = reachability.outside(web, "Egress", ...(families.length === 0 ? [] : [families]));
    return found.map(({ range }) => range.id);
  };
  const [v4, v6] = ["0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"];
  expect(ranges(speaking)).toEqual([v4, v6]);
  expect(ranges(silent)).toEqual([v4]);
  expect(ranges(speaking, "IPv6")).toEqual([v6]);
  expect(ranges(speaking, "IPv4")).toEqual([v4]);
  expect(ranges(silent, "IPv4", "IPv6")).toEqual([v4, v6]);
});

test("groups say the same of pods and addresses that are alike", () => {
  const reachability = reachabilityOf(["web-1", "api-1", "web-2", "api-2", "db-1"], [held, closed]);
  const groups = Array.from(reachability.groupedConnections(), ({ src, dst, allowed }) => {
    const [from, to] = [src, dst].map(({ members }) => members.map(nameOf).join(" "));
    return `${String(from)} => ${String(to)}: ${allowed.toString()}`;
  });
  const everywhere = "0.0.0.0-255.255.255.255";
  expect(groups).toEqual([
    "10.0.0.0-10.255.255.255 => api-1 api-2: TCP 80",
    "0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255 => db-1: All",
    `${everywhere} => web-1 web-2: All`,
    "api-1 api-2 => 10.1.0.0-10.1.255.255: TCP 53",
    `web-1 web-2 => ${everywhere}: All`,
    "web-1 web-2 => api-1 api-2: TCP 443",
    "web-1 web-2 => web-1 web-2: All",
  ]);
  const toDb = reachability.groupedConnections({ dst: ({ id }) => id === "shop/db-1[Pod]" });
  expect(Array.from(toDb, ({ dst }) => dst.members.map(nameOf))).toEqual([["db-1"]]);
});

test("pods of another cluster are refused", () => {
  const reachability = reachabilityOf(["web", "api"], [held]);
  const [web = pods("shop/none[Pod]")] = reachability.entities;
  const stranger = pods("shop/web[Pod]");
  const message = "`shop/web[Pod]` is not of this cluster";
  expect(() => reachability.between(web, stranger)).toThrow(message);
  expect(() => reachability.between(stranger, web)).toThrow(message);
  expect(() => reachability.outside(stranger, "Egress")).toThrow(message);
  expect(() => reachability.podsReachedBy(stranger)).toThrow(message);
});

test("ranges are in order of family, then of address, and the shorter of two that begin alike is first", () => {
  const inOrder: readonly AddressRange[] = [
    "0.0.0.0-9.255.255.255",
    "0.0.0.0-255.255.255.255",
    "10.0.0.0-10.0.0.0",
    "10.0.0.0-10.255.255.255",
    "::-::1",
    "::-ffff::",
    "1::-1::",
    "ffff::-ffff::1",
  ].map(addresses);
  for (const [i, a] of inOrder.entries()) {
    for (const [j, b] of inOrder.entries()) expect(Math.sign(compareRanges(a, b))).toBe(Math.sign(i - j));
  }
});
