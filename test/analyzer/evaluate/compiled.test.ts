import { analyze } from "../../../analyzer/analyze";
import { ClusterReachability } from "../../../analyzer/evaluate/clusterReachability";
import { compile, recompile } from "../../../analyzer/evaluate/compiled";
import { type Cluster, type Namespace, type Pod, type Policy, unknown } from "../../../analyzer/model";

const origin = { source: "test", line: () => undefined };

function policy(spec: unknown, namespace = "shop"): Policy {
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p" }, spec };
  return { namespace, name: "p", object, origin } as unknown as Policy;
}

function workload(name: string, pod: Partial<Pod> = {}, namespace = "shop"): Cluster["workloads"][number] {
  const whole: Pod = { name, labels: { app: name }, ports: [], hostNetwork: false, addresses: [], ...pod };
  return { namespace, name, kind: "Pod", pods: [whole], origin };
}

const shop: Namespace = { name: "shop", labels: { team: "a", stage: "live" }, origin };
const bank: Namespace = { name: "bank", labels: {}, origin };
const web = workload("web");
const db = workload("db");
const till = workload("till", {}, "bank");
const select = (app: string) => ({ podSelector: { matchLabels: { app } } });
const closed = policy({ ...select("db"), policyTypes: ["Ingress"] });
const open = policy({
  ...select("db"),
  policyTypes: ["Ingress"],
  ingress: [{ from: [select("web")], ports: [{ port: 1 }] }],
});
const given: Cluster = { namespaces: [shop, bank], workloads: [web, db, till], policies: [open], services: [] };
const block = (cidr: string, ...except: string[]) =>
  policy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr, except } }] }] });

const noTiers = { tiers: [], addressSets: [], staged: [] } as Cluster["tiered"];

describe("families are IPv4, and IPv6 where the cluster speaks of it", () => {
  const withPod = (...addresses: string[]): Cluster => ({ ...given, workloads: [web, workload("db", { addresses })] });

  test.each<[what: string, cluster: Cluster]>([
    ["in no address", given],
    ["in a pod's address of IPv4", withPod("10.0.0.1")],
    ["in a block of IPv4", { ...given, policies: [block("10.0.0.0/8", "10.1.0.0/16")] }],
    ["in an address of IPv4 that is written as one of IPv6", withPod("::ffff:10.0.0.1")],
    ["in such a block", { ...given, policies: [block("::ffff:10.0.0.0/104")] }],
    ["in what is no address", withPod("web:80")],
  ])("not %s", (_, cluster) => {
    expect(compile(cluster).families).toEqual(["IPv4"]);
  });

  test.each<[what: string, cluster: Cluster]>([
    ["in one pod's address", withPod("10.0.0.1", "2001:db8::1")],
    [
      "in the address of one of two pods",
      {
        ...given,
        workloads: [
          { ...web, pods: ["10.0.0.1", "2001:db8::1"].flatMap((one) => workload("web", { addresses: [one] }).pods) },
        ],
      },
    ],
    ["in a block", { ...given, policies: [open, block("2001:db8::/32")] }],
    ["in an exception", { ...given, policies: [block("::/0", "2001:db8::/32")] }],
  ])("%s", (_, cluster) => {
    expect(compile(cluster).families).toEqual(["IPv4", "IPv6"]);
  });
});

test("there is one reading where everything is known, and two where something of a policy or a pod is not", () => {
  const readings = (cluster: Cluster) => {
    const { least, most } = compile(cluster);
    return least === most ? 1 : 2;
  };
  expect(readings(given)).toBe(1);
  expect(readings({ ...given, policies: [policy({ podSelector: unknown })] })).toBe(2);
  expect(readings({ ...given, workloads: [workload("web", { labels: unknown })] })).toBe(2);
});

test("the least reading denies what is not known, and the most allows it", () => {
  const between = (spec: unknown) => {
    const { least, most, partition, connections } = compile({
      ...given,
      policies: [policy(spec), policy(select("db"))],
    });
    const [src = -1, dst = -1] = [0, 1].map((index) => partition.classesOf[index]?.[0]);
    return [least, most].map((one) => connections.setOf(one.between(src, dst)).toString());
  };
  expect(between({ ...select("db"), ingress: [unknown] })).toEqual(["None", "All"]);
  const { least, most, connections } = compile({ ...given, policies: [policy({ podSelector: unknown })] });
  expect([least, most].map((one) => connections.setOf(one.between(0, 0)).toString())).toEqual(["None", "All"]);
});

test("what the policies of another cluster speak of tells pods apart, and makes no addresses", () => {
  const silent = { ...given, policies: [] };
  const other = { ...given, policies: [open, block("2001:db8::/32")] };
  expect(compile(silent).entities.list).toHaveLength(3);
  const pods = { ...web, pods: [...web.pods, ...db.pods] };
  const count = (...others: Cluster[]) => compile({ ...silent, workloads: [pods] }, ...others).entities.list.length;
  expect([count(), count(other)]).toEqual([1, 2]);
  expect(compile(silent, other).families).toEqual(["IPv4"]);
  expect(compile(other, silent).families).toEqual(["IPv4", "IPv6"]);
});

describe("where policies stand in tiers", () => {
  const inTier = (kind: string, order: number) => ({
    kind,
    order,
    subject: { namespaces: { are: "any" }, labels: { is: "everything" }, isOfPodsOnly: false },
    ingress: [],
  });
  const cluster = (name: string, policies: readonly object[], own: readonly Policy[] = [open]): Cluster => {
    const defaultAction = name === "default" ? "Deny" : "Pass";
    const tiered = { tiers: [{ name, order: 1, defaultAction, policies }], addressSets: [], staged: [] };
    return { ...given, policies: own, tiered: tiered as unknown as Cluster["tiered"] };
  };

  test.each<[what: string, name: string, policies: readonly object[], readings: number]>([
    ["none", "default", [], 1],
    ["one beside those of Kubernetes", "default", [inTier("GlobalNetworkPolicy", 1000)], 2],
    ["one before those of Kubernetes", "default", [inTier("GlobalNetworkPolicy", 999)], 1],
    ["one alone", "kube-admin", [inTier("ClusterNetworkPolicy", 5)], 1],
    ["two of one priority", "kube-admin", [inTier("ClusterNetworkPolicy", 5), inTier("ClusterNetworkPolicy", 5)], 2],
    ["two of two priorities", "kube-admin", [inTier("ClusterNetworkPolicy", 5), inTier("ClusterNetworkPolicy", 6)], 1],
  ])("%s: there are as many readings as it is open which is read first", (_, name, policies, readings) => {
    const { least, most } = compile(cluster(name, policies));
    expect(least === most ? 1 : 2).toBe(readings);
  });

  test("a policy of Kubernetes that perhaps isolates is one that perhaps does there, too", () => {
    const perhaps = policy({ ...select("db"), policyTypes: unknown, ingress: [] });
    const { least, most, connections, partition } = compile(cluster("default", [], [perhaps]));
    const [src = -1, dst = -1] = [0, 1].map((index) => partition.classesOf[index]?.[0]);
    expect([least, most].map((one) => connections.setOf(one.between(src, dst)).toString())).toEqual(["None", "All"]);
  });
});

test("a policy or workload in a namespace that is not there is refused", () => {
  expect(() => compile({ ...given, policies: [policy({ podSelector: {} }, "none")] })).toThrow(
    "policy `none/p` is in a namespace that is not there",
  );
  expect(() => compile({ ...given, workloads: [workload("web", {}, "none")] })).toThrow(
    "workload `none/web` is in a namespace that is not there",
  );
});

describe("from what was made for a cluster, one with other policies is made", () => {
  const texts = (cluster: Cluster, from: Cluster = cluster) => {
    const made = from === cluster ? compile(cluster) : recompile(compile(from), cluster);
    return (
      made &&
      made.entities.list.flatMap((src) =>
        made.entities.list.map((dst) => {
          const { access } = new ClusterReachability(made).compiled;
          const number = (one: typeof src) =>
            made.partition.classesOf[made.cluster.workloads.indexOf(one.workload)]?.[0];
          return `${src.id} => ${dst.id}: ${access.between(number(src) ?? -1, number(dst) ?? -1).allowed.toString()}`;
        }),
      )
    );
  };
  const fresh = { ...given, policies: [{ ...closed }] };

  test.each<[what: string, after: Cluster, before: Cluster]>([
    ["another rule", fresh, given],
    ["no policy", { ...given, policies: [] }, given],
    ["one more", { ...given, policies: [open, policy({ podSelector: {} })] }, given],
    ["one more in another namespace", { ...given, policies: [open, policy({ podSelector: {} }, "bank")] }, given],
    ["the same ones", { ...given }, given],
    [
      "namespaces that say the same",
      { ...fresh, namespaces: [{ ...shop, labels: { ...(shop.labels as object) } }, bank] },
      given,
    ],
    ["workloads in another list", { ...fresh, workloads: [web, db, till] }, given],
  ])("with %s", (_, after, before) => {
    expect(texts(after, before)).toEqual(texts(after));
    const first = compile(before);
    expect(recompile(first, after)?.partition).toBe(first.partition);
  });

  test.each<[what: string, after: Cluster, before: Cluster]>([
    ["another workload", { ...fresh, workloads: [web, workload("db"), till] }, given],
    ["one workload more", { ...fresh, workloads: [web, db, till, workload("api")] }, given],
    ["one workload less", { ...fresh, workloads: [web, db] }, given],
    ["one namespace less", { ...fresh, namespaces: [shop] }, given],
    ["another name of a namespace", { ...fresh, namespaces: [{ ...shop, name: "shop-2" }, bank] }, given],
    [
      "another label of a namespace",
      { ...fresh, namespaces: [{ ...shop, labels: { team: "b", stage: "live" } }, bank] },
      given,
    ],
    ["one label more", { ...fresh, namespaces: [shop, { ...bank, labels: { team: "a" } }] }, given],
    ["one label less", { ...fresh, namespaces: [{ ...shop, labels: { team: "a" } }, bank] }, given],
    ["another key", { ...fresh, namespaces: [{ ...shop, labels: { team: "a", live: "stage" } }, bank] }, given],
    ["labels that are not known", { ...fresh, namespaces: [{ ...shop, labels: unknown }, bank] }, given],
    ["a label that was not spoken of", { ...given, policies: [open, policy(select("api"))] }, given],
    [
      "a policy in which something is not known",
      { ...given, policies: [open, policy({ podSelector: unknown })] },
      given,
    ],
    ["something that was not known", given, { ...given, policies: [open, policy({ podSelector: unknown })] }],
    ["policies in tiers", { ...given, tiered: noTiers }, given],
    ["policies that were in tiers", given, { ...given, tiered: noTiers }],
  ])("but not with %s", (_, after, before) => {
    expect(recompile(compile(before), after)).toBeUndefined();
  });

  test("and from that, another one", () => {
    const second = recompile(compile(given), fresh);
    const third = second && recompile(second, given);
    const other = third?.cluster === given ? third.partition : undefined;
    expect(other).toBe(second?.partition);
    expect(texts(given)).toContain("shop/web[Pod] => shop/db[Pod]: TCP 1");
    expect(texts(fresh)).toContain("shop/web[Pod] => shop/db[Pod]: None");
  });

  test("which is of IPv6 where its own policies speak of it", () => {
    const speaking = { ...given, policies: [open, block("2001:db8::/32")] };
    const silent = recompile(compile(speaking), given);
    expect(silent?.families).toEqual(["IPv4"]);
    expect(silent && recompile(silent, speaking)?.families).toEqual(["IPv4", "IPv6"]);
    expect(recompile(compile(given), fresh)?.families).toEqual(["IPv4"]);
  });
});

test("an analysis starts from another one where only policies differ, and anew elsewhere", () => {
  const partitionOf = (one: object) => (one instanceof ClusterReachability ? one.compiled.partition : undefined);
  const first = analyze(given);
  const same = { ...given, policies: [closed] };
  expect(partitionOf(first)).toBeDefined();
  expect(partitionOf(analyze(same, first))).toBe(partitionOf(first));
  expect(partitionOf(analyze({ ...same, workloads: [web] }, first))).not.toBe(partitionOf(first));
  expect(partitionOf(analyze(same, { ...first }))).not.toBe(partitionOf(first));
  expect(analyze({ ...same, workloads: [web] }, first).entities.map(({ id }) => id)).toEqual(["shop/web[Pod]"]);
});
