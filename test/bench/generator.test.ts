import { load, loadAll } from "js-yaml";
import { changedCluster, clusterOf } from "../../bench/analyzer/generator/clusters";
import { generateDense } from "../../bench/analyzer/generator/dense";
import { yamlOf } from "../../bench/analyzer/generator/files";
import { sizes } from "../../bench/analyzer/generator/inventory";
import { changedManifestsOf, listOf, manifestsOf } from "../../bench/analyzer/generator/manifests";
import { Random } from "../../bench/analyzer/generator/random";
import { generateSameForAll } from "../../bench/analyzer/generator/sameForAll";
import { generateTeams } from "../../bench/analyzer/generator/teams";
import { validate } from "../../policies/validate";

const small = generateTeams(sizes.S);

const inventories = [
  { name: "teams", inventory: generateTeams(sizes.M), namespaces: 50, workloads: 1000, policies: 500 },
  { name: "dense", inventory: generateDense(12), namespaces: 12, workloads: 120, policies: 240 },
  { name: "same for all", inventory: generateSameForAll(30, 40), namespaces: 1, workloads: 30, policies: 40 },
];

describe.each(inventories)("$name", ({ inventory, ...counts }) => {
  test("has as much of everything as was asked for", () => {
    const { namespaces, workloads, policies } = inventory;
    expect({ namespaces: namespaces.length, workloads: workloads.length, policies: policies.length }).toMatchObject({
      namespaces: counts.namespaces,
      workloads: counts.workloads,
      policies: counts.policies,
    });
  });

  test("has policies in which validation finds nothing", () => {
    expect(inventory.policies.flatMap((policy) => validate(policy))).toEqual([]);
  });

  test("names everything once, in namespaces that it has", () => {
    const names = new Set(inventory.namespaces.map(({ name }) => name));
    const workloads = inventory.workloads.map(({ namespace, name }) => `${namespace}/${name}`);
    const policies = inventory.policies.map(({ metadata: { namespace = "", name } }) => `${namespace}/${name}`);
    expect(names.size).toBe(inventory.namespaces.length);
    for (const ids of [workloads, policies]) {
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !names.has(id.split("/")[0] ?? ""))).toEqual([]);
    }
  });
});

test("the same seed gives the same inventory, another seed another one", () => {
  expect(generateTeams(sizes.S, 7)).toEqual(generateTeams(sizes.S, 7));
  expect(generateTeams(sizes.S, 8)).not.toEqual(generateTeams(sizes.S, 7));
  expect(generateDense(6, 7)).toEqual(generateDense(6, 7));
  expect(generateDense(6, 8)).not.toEqual(generateDense(6, 7));
});

test("a tenth of the teams are open, all others have the standard policies first", () => {
  const { policies } = generateTeams(sizes.M);
  const namespaces = new Set(policies.map(({ metadata }) => metadata.namespace));
  expect(namespaces.size).toBe(44);
  expect(namespaces).not.toContain("team-003");
  expect(
    policies.filter(({ metadata }) => metadata.namespace === "team-004").map(({ metadata }) => metadata.name),
  ).toEqual([
    "default-deny",
    "allow-dns",
    "allow-monitoring",
    "frontend-to-api-egress",
    "api-from-frontend",
    "db-from-app",
    "app-to-db",
    "internet-egress",
    "lb-ingress",
    expect.stringMatching(/^p9-/),
    expect.stringMatching(/^p10-/),
    expect.stringMatching(/^p11-/),
  ]);
});

test("teams have policies of all six sorts of their own", () => {
  const names = generateTeams(sizes.M).policies.map(({ metadata }) => /^p\d+-(.*)/.exec(metadata.name)?.[1]);
  const sorts = new Set(names.filter((name) => name !== undefined));
  expect([...sorts].sort()).toEqual(["cidr-egress", "egress-ns", "env", "from-ns", "partner-cidr", "team-expr"]);
});

test("every policy of the dense inventory names five of everything in both directions", () => {
  for (const { spec } of generateDense(12).policies) {
    const [ingress, egress] = [spec.ingress?.[0], spec.egress?.[0]];
    for (const rule of [
      { ports: ingress?.ports, peers: ingress?.from },
      { ports: egress?.ports, peers: egress?.to },
    ]) {
      const count = (holds: (item: object) => boolean, items: readonly object[] = []) => items.filter(holds).length;
      expect([
        count((port) => !("endPort" in port), rule.ports),
        count((port) => "endPort" in port, rule.ports),
        count((peer) => "namespaceSelector" in peer, rule.peers),
        count((peer) => "podSelector" in peer, rule.peers),
        count((peer) => "ipBlock" in peer, rule.peers),
      ]).toEqual([5, 5, 5, 5, 5]);
    }
  }
});

test("YAML reads back as the objects it was written from", () => {
  const { namespaces, workloads, networkpolicies } = manifestsOf(small);
  const objects = [...namespaces, ...workloads, ...networkpolicies];
  expect(loadAll(yamlOf(objects))).toEqual(objects);
  expect(load(JSON.stringify(listOf(manifestsOf(small))))).toEqual({ apiVersion: "v1", kind: "List", items: objects });
});

test("before and after differ in one port of one policy", () => {
  const [before, after] = [manifestsOf(small), changedManifestsOf(small)];
  const differing = after.networkpolicies.filter((policy, index) => policy !== before.networkpolicies[index]);
  expect(differing).toMatchObject([
    {
      metadata: { name: "db-from-app" },
      spec: { ingress: [{ ports: [{ port: 5432, endPort: 5432 }, { port: "redis" }] }] },
    },
  ]);
  expect({ ...after, networkpolicies: [] }).toEqual({ ...before, networkpolicies: [] });
});

test("a cluster has a template of each workload, or as many pods as asked for, each with an address of its own", () => {
  const templates = clusterOf(small, "template").workloads.flatMap(({ pods }) => pods);
  expect(templates.map(({ name, addresses }) => [name, addresses.length])).toEqual(Array(100).fill([undefined, 0]));
  expect(templates.map(({ labels }) => labels)).toEqual(small.workloads.map(({ labels }) => labels));
  expect(templates.filter(({ labels }, index) => labels === small.workloads[index]?.labels)).toEqual([]);
  const pods = clusterOf(small, 10).workloads.flatMap(({ pods }) => pods);
  expect(pods).toHaveLength(1000);
  for (const part of [pods.map(({ name }) => name), pods.map(({ addresses }) => addresses[0])]) {
    expect(new Set(part).size).toBe(1000);
  }
  expect(new Set(pods.map(({ labels }) => labels)).size).toBe(1000);
  expect(pods[0]).toMatchObject({ labels: { "k8s-app": "kube-dns" }, addresses: ["10.64.0.1"], hostNetwork: false });
});

test("a changed cluster shares all objects but the changed policy", () => {
  const before = clusterOf(small, 2);
  const after = changedCluster(before);
  expect(after.workloads).toBe(before.workloads);
  const differing = after.policies.filter((policy, index) => policy !== before.policies[index]);
  expect(differing.map(({ name }) => name)).toEqual(["db-from-app"]);
});

test("random numbers are in range and reach all of it", () => {
  const random = new Random(1);
  const numbers = Array.from({ length: 6000 }, () => random.below(6));
  for (const number of [0, 1, 2, 3, 4, 5]) {
    expect(numbers.filter((each) => each === number).length).toBeGreaterThan(800);
  }
  expect(numbers.filter((number) => ![0, 1, 2, 3, 4, 5].includes(number))).toEqual([]);
});

test("a sample has no item twice", () => {
  const random = new Random(1);
  expect(random.sample([1, 2, 3, 4], 4).sort()).toEqual([1, 2, 3, 4]);
  expect(random.sample([1, 2], 5)).toHaveLength(2);
  expect(() => random.pick([])).toThrow(RangeError);
});
