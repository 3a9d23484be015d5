import { type Cluster, unknown } from "../../../analyzer/model";
import { enforceStaged } from "../../../analyzer/tiers/enforceStaged";
import { clusterOf } from "../yaml";

const ofCalico = (kind: string, name: string, spec = "{}") => document("projectcalico.org/v3", kind, name, spec);
const ofKubernetes = (name: string, spec = "{ podSelector: {} }") =>
  document("networking.k8s.io/v1", "NetworkPolicy", name, spec);

function document(apiVersion: string, kind: string, name: string, spec: string): string {
  const [namespace, own] = name.includes("/") ? name.split("/") : [undefined, name];
  const place = namespace === undefined ? "" : `, namespace: ${namespace}`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${own}${place} }\nspec: ${spec}\n`;
}

const read = (...documents: readonly string[]): Cluster => clusterOf(documents.join("---\n"));

/** Every policy that is enforced, in order: those of Calico by tier, and then those of Kubernetes. */
function policiesOf({ tiered, policies }: Cluster): readonly string[] {
  const place = (namespace: string) => (namespace === "" ? "" : `${namespace}/`);
  return [
    ...(tiered?.tiers ?? []).flatMap((tier) =>
      tier.policies.map(({ kind, namespace, name }) => `${tier.name}: ${kind} ${place(namespace)}${name}`),
    ),
    ...policies.map(({ namespace, name }) => `${namespace}/${name}`),
  ];
}

const enforced = (...documents: readonly string[]) => policiesOf(enforceStaged(read(...documents)));

test("a staged policy is not enforced by itself", () => {
  const cluster = read(ofCalico("StagedGlobalNetworkPolicy", "one"), ofCalico("StagedNetworkPolicy", "shop/two"));
  expect(policiesOf(cluster)).toEqual([]);
  expect(cluster.tiered?.staged.map(({ kind, namespace, name, action }) => [kind, namespace, name, action])).toEqual([
    ["StagedGlobalNetworkPolicy", "", "one", "Set"],
    ["StagedNetworkPolicy", "shop", "two", "Set"],
  ]);
});

test("a staged policy that is enforced is one of the kind without `Staged`", () => {
  expect(
    enforced(
      ofCalico("StagedGlobalNetworkPolicy", "one"),
      ofCalico("StagedNetworkPolicy", "shop/two"),
      ofCalico("StagedKubernetesNetworkPolicy", "shop/three", "{ podSelector: {} }"),
    ),
  ).toEqual(["default: GlobalNetworkPolicy one", "default: NetworkPolicy shop/two", "shop/three"]);
});

test("nothing is staged any more, and what the policy says counts", () => {
  const cluster = enforceStaged(
    read(ofCalico("StagedGlobalNetworkPolicy", "one", "{ order: 5, selector: has(a), egress: [{ action: Pass }] }")),
  );
  expect(cluster.tiered?.staged).toEqual([]);
  const [policy] = cluster.tiered?.tiers.flatMap(({ policies }) => policies) ?? [];
  expect(policy).toMatchObject({
    order: 5,
    subject: { labels: { is: "has", key: "a" } },
    ingress: undefined,
    egress: [{ action: "Pass" }],
    object: { kind: "GlobalNetworkPolicy" },
  });
});

test("a NetworkPolicy of Kubernetes is as if it had been given without its `stagedAction`", () => {
  const cluster = enforceStaged(
    read(
      ofCalico(
        "StagedKubernetesNetworkPolicy",
        "shop/one",
        "{ stagedAction: Set, podSelector: {}, policyTypes: [Egress] }",
      ),
    ),
  );
  expect(cluster.policies[0]?.object).toEqual({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "one", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Egress"] },
  });
});

describe("`stagedAction`", () => {
  const given = ofCalico("GlobalNetworkPolicy", "one", "{ order: 1 }");
  // Nothing else may stand beside `Delete`.
  const staged = (action: string) =>
    ofCalico(
      "StagedGlobalNetworkPolicy",
      "one",
      `{ stagedAction: ${action}${action === "Delete" ? "" : ", order: 2"} }`,
    );
  const orders = (...documents: readonly string[]) =>
    enforceStaged(read(...documents)).tiered?.tiers.flatMap(({ policies }) => policies.map(({ order }) => order));

  test.each([
    ["Set", [2]],
    ["Delete", []],
    ["Learn", [1]],
    ["Ignore", [1]],
    [unknown, [2]],
  ])("`%s` of a policy of Calico that is there leaves its orders at %j", (action, expected) => {
    expect(orders(given, staged(action))).toEqual(expected);
  });

  test.each([
    ["Set", [2]],
    ["Delete", []],
    ["Learn", []],
    ["Ignore", []],
  ])("`%s` of a policy of Calico that is not there leaves its orders at %j", (action, expected) => {
    expect(orders(staged(action))).toEqual(expected);
  });

  test.each([
    ["Set", [["Egress"]]],
    ["Delete", []],
    ["Learn", [["Ingress"]]],
    ["Ignore", [["Ingress"]]],
  ])("`%s` of a policy of Kubernetes that is there leaves its directions at %j", (action, expected) => {
    const cluster = enforceStaged(
      read(
        ofKubernetes("shop/one", "{ podSelector: {}, policyTypes: [Ingress] }"),
        ofCalico(
          "StagedKubernetesNetworkPolicy",
          "shop/one",
          `{ stagedAction: ${action}${action === "Delete" ? "" : ", podSelector: {}, policyTypes: [Egress]"} }`,
        ),
      ),
    );
    expect(cluster.policies.map(({ object }) => object.spec.policyTypes)).toEqual(expected);
  });
});

describe("what is replaced or deleted is of the same", () => {
  const others = [
    document(
      "policy.networking.k8s.io/v1alpha2",
      "ClusterNetworkPolicy",
      "one",
      "{ tier: Admin, priority: 1, subject: { namespaces: {} } }",
    ),
    ofCalico("GlobalNetworkPolicy", "one"),
    ofCalico("NetworkPolicy", "bank/one"),
    ofCalico("NetworkPolicy", "shop/one"),
    ofCalico("NetworkPolicy", "shop/other"),
    ofKubernetes("bank/one"),
    ofKubernetes("shop/one"),
    ofKubernetes("shop/other"),
  ];
  const names = (...documents: readonly string[]) => policiesOf(read(...documents));
  const without = (gone: string) => names(...others).filter((name) => name !== gone);

  test.each([
    ["kind, of the cluster", "StagedGlobalNetworkPolicy", "one", "default: GlobalNetworkPolicy one"],
    ["kind, namespace and name", "StagedNetworkPolicy", "shop/one", "default: NetworkPolicy shop/one"],
    ["kind, namespace and name, of Kubernetes", "StagedKubernetesNetworkPolicy", "shop/one", "shop/one"],
  ])("%s", (_, kind, name, gone) => {
    expect(enforced(...others, ofCalico(kind, name, "{ stagedAction: Delete }"))).toEqual(without(gone));
  });
});

test("a policy that comes in another tier is not in the old one any more", () => {
  expect(
    enforced(
      ofCalico("Tier", "early", "{ order: 1 }"),
      ofCalico("GlobalNetworkPolicy", "one"),
      ofCalico("StagedGlobalNetworkPolicy", "one", "{ tier: early }"),
    ),
  ).toEqual(["early: GlobalNetworkPolicy one"]);
});

test("tiers stay as they are given, and a tier that nobody gave comes last", () => {
  const cluster = enforceStaged(
    read(
      ofCalico("Tier", "early", "{ order: 1, defaultAction: Pass }"),
      ofCalico("StagedGlobalNetworkPolicy", "one", "{ tier: nowhere }"),
    ),
  );
  expect(cluster.tiered?.tiers.map(({ name, defaultAction, isGiven }) => [name, defaultAction, isGiven])).toEqual([
    ["early", "Pass", true],
    ["kube-admin", "Pass", false],
    ["default", "Deny", false],
    ["kube-baseline", "Pass", false],
    ["nowhere", "Deny", false],
  ]);
});

test("policies are in order: those of Calico by order and name, those of Kubernetes by namespace and name", () => {
  expect(
    enforced(
      ofCalico("GlobalNetworkPolicy", "b", "{ order: 1 }"),
      ofCalico("GlobalNetworkPolicy", "d", "{ order: 2 }"),
      ofCalico("StagedGlobalNetworkPolicy", "z", "{ order: 0 }"),
      ofCalico("StagedGlobalNetworkPolicy", "c", "{ order: 1 }"),
      ofKubernetes("bank/z"),
      ofKubernetes("shop/b"),
      ofCalico("StagedKubernetesNetworkPolicy", "shop/a", "{ podSelector: {} }"),
      ofCalico("StagedKubernetesNetworkPolicy", "bank/zz", "{ podSelector: {} }"),
      ofCalico("StagedKubernetesNetworkPolicy", "bank/a", "{ podSelector: {} }"),
    ),
  ).toEqual([
    "default: GlobalNetworkPolicy z",
    "default: GlobalNetworkPolicy b",
    "default: GlobalNetworkPolicy c",
    "default: GlobalNetworkPolicy d",
    "bank/a",
    "bank/z",
    "bank/zz",
    "shop/a",
    "shop/b",
  ]);
});

test("a namespace that only a staged policy is in comes in, by name, with the label that Kubernetes gives it", () => {
  const cluster = read(
    ofKubernetes("alpha/one"),
    ofKubernetes("zeta/one"),
    ofCalico("StagedKubernetesNetworkPolicy", "mid/one", "{ podSelector: {} }"),
    ofCalico("StagedKubernetesNetworkPolicy", "mid/two", "{ podSelector: {} }"),
  );
  expect(enforceStaged(cluster).namespaces).toEqual([
    ...cluster.namespaces.filter(({ name }) => name === "alpha"),
    { name: "mid", labels: { "kubernetes.io/metadata.name": "mid" }, origin: undefined },
    ...cluster.namespaces.filter(({ name }) => name === "zeta"),
  ]);
});

describe("of several staged policies, those that are asked for", () => {
  const cluster = read(ofCalico("StagedGlobalNetworkPolicy", "one"), ofCalico("StagedGlobalNetworkPolicy", "two"));
  const staged = cluster.tiered?.staged ?? [];

  test("are enforced, and the others stay staged", () => {
    const result = enforceStaged(cluster, staged.slice(0, 1));
    expect(policiesOf(result)).toEqual(["default: GlobalNetworkPolicy one"]);
    expect(result.tiered?.staged.map(({ name }) => name)).toEqual(["two"]);
  });

  test("may be none", () => {
    expect(enforceStaged(cluster, [])).toBe(cluster);
  });
});

test("a cluster without policies in tiers stays as it is", () => {
  const cluster = read(ofKubernetes("shop/one"));
  expect(enforceStaged(cluster)).toBe(cluster);
});
