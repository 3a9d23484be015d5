import { readTexts } from "../../../analyzer/input/readTexts";
import { type Reading, readObjects } from "../../../analyzer/input/readObjects";
import { unknown } from "../../../analyzer/model";
import { at, readAll, readText, told } from "../input/manifests";

const calico = "projectcalico.org/v3";
const cluster = "policy.networking.k8s.io/v1alpha2";

const object = (apiVersion: string, kind: string, spec: unknown, metadata: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: "one", ...metadata },
  spec,
});
const global = (spec: unknown = {}) => object(calico, "GlobalNetworkPolicy", spec);
const ofCluster = (spec: object = {}, apiVersion = cluster) =>
  object(apiVersion, "ClusterNetworkPolicy", { tier: "Admin", priority: 1, subject: { namespaces: {} }, ...spec });

/** `default: GlobalNetworkPolicy one` of each policy. */
function policiesOf({ cluster: { tiered } }: Reading): readonly string[] {
  return (tiered?.tiers ?? []).flatMap((tier) =>
    tier.policies.map(
      ({ kind, namespace, name }) => `${tier.name}: ${kind} ${namespace === "" ? name : `${namespace}/${name}`}`,
    ),
  );
}

describe("a problem has file, line and path, and the policy is left out:", () => {
  const policy = (lines: readonly string[]) =>
    [
      "apiVersion: projectcalico.org/v3",
      "kind: GlobalNetworkPolicy",
      "metadata:",
      "  name: one",
      "spec:",
      ...lines,
    ].join("\n");

  test.each([
    [
      "a selector that is written wrong",
      ["  order: 1", "  selector: app = 'web'"],
      "in.yaml:7: GlobalNetworkPolicy one: spec.selector: must be a selector such as `app == 'web'`, got `app = 'web'`; at character 5: expected `==`, `!=`, `in`, `not in`, `contains`, `starts with` or `ends with`",
    ],
    [
      "a selector in a rule",
      ["  ingress:", "    - action: Deny", "      source:", "        selector: has(app"],
      "in.yaml:9: GlobalNetworkPolicy one: spec.ingress[0].source.selector: must be a selector such as `app == 'web'`, got `has(app`; at character 8: expected `)`",
    ],
    [
      "an action that there is not",
      ["  egress:", "    - action: Allow", "    - action: Block"],
      "in.yaml:8: GlobalNetworkPolicy one: spec.egress[1].action: must be `Allow`, `Deny`, `Log` or `Pass`, got `Block`",
    ],
    [
      "the action of the other API",
      ["  egress:", "    - action: Accept"],
      "in.yaml:7: GlobalNetworkPolicy one: spec.egress[0].action: must be `Allow`, `Deny`, `Log` or `Pass`, got `Accept`",
    ],
    [
      "a port without a protocol",
      ["  ingress:", "    - action: Allow", "      destination:", "        ports: [80]"],
      "in.yaml:9: GlobalNetworkPolicy one: spec.ingress[0].destination.ports: must have `protocol: TCP`, `UDP` or `SCTP` in the rule; write it there, or remove the ports",
    ],
  ])("%s", (_, lines, expected) => {
    const reading = readText(policy(lines));
    expect(told(reading)).toEqual([expected]);
    expect(reading.cluster.tiered).toBeUndefined();
  });

  test("a priority that is too high", () => {
    const reading = readText(
      [
        "apiVersion: policy.networking.k8s.io/v1alpha2",
        "kind: ClusterNetworkPolicy",
        "metadata: { name: one }",
        "spec:",
        "  tier: Admin",
        "  priority: 1001",
        "  subject: { namespaces: {} }",
      ].join("\n"),
    );
    expect(told(reading)).toEqual([
      "in.yaml:6: ClusterNetworkPolicy one: spec.priority: must be a whole number in 0..1000, got `1001`",
    ]);
  });

  test("of a policy of a namespace, which is named with it", () => {
    const wrong = object(calico, "NetworkPolicy", { selector: "!" }, { namespace: "shop" });
    expect(told(readAll(wrong))).toEqual([
      "memory: NetworkPolicy shop/one: spec.selector: must be a selector such as `app == 'web'`, got `!`; at character 2: expected the key of a label, `has(`, `all()`, `!` or `(`",
    ]);
  });

  test.each([
    ["an order", { order: unknown }],
    ["a default action", { order: 1, defaultAction: unknown }],
  ])("of a tier, %s that is not known yet", (_, spec) => {
    const field = "defaultAction" in spec ? "defaultAction" : "order";
    expect(told(readAll(object(calico, "Tier", spec)))).toEqual([
      `memory: Tier one: spec.${field}: is not known yet, so it cannot be told what the tier's policies decide`,
    ]);
  });
});

describe("the same object twice", () => {
  const given = (...objects: readonly unknown[]) =>
    readObjects(objects.map((one, index) => ({ object: one, origin: at(["a", "b"][index] ?? "c") })));

  const net = (kind: string, nets: readonly string[], metadata: object = {}) =>
    object(calico, kind, { nets }, metadata);
  const staged = (spec: object) => object(calico, "StagedGlobalNetworkPolicy", spec);

  test.each([
    ["policies", global(), { ...global(), metadata: { name: "one", uid: "u" } }],
    ["ClusterNetworkPolicies", ofCluster(), { ...ofCluster(), status: { conditions: [] } }],
    ["staged policies", staged({ order: 1 }), staged({ order: 1, stagedAction: "Set" })],
    ["tiers", object(calico, "Tier", { order: 1 }), object(calico, "Tier", { order: 1, defaultAction: "Deny" })],
    ["sets", net("GlobalNetworkSet", ["10.0.0.0/8"]), net("GlobalNetworkSet", ["10.0.0.0/8"])],
  ])("is one where both say the same: %s", (_, one, other) => {
    const reading = given(one, other, object(calico, "NetworkPolicy", {}));
    expect(told(reading)).toEqual([]);
    const { tiered } = reading.cluster;
    const all = [...policiesOf(reading), ...(tiered?.staged ?? []), ...(tiered?.addressSets ?? [])];
    const givenTiers = tiered?.tiers.filter(({ isGiven }) => isGiven) ?? [];
    expect(all.length + givenTiers.length).toBe(2);
  });

  test.each([
    ["GlobalNetworkPolicy one", global(), global({ order: 1 })],
    ["ClusterNetworkPolicy one", ofCluster(), ofCluster({ priority: 2 })],
    ["StagedGlobalNetworkPolicy one", staged({}), staged({ stagedAction: "Ignore" })],
    ["StagedGlobalNetworkPolicy one", staged({}), staged({ order: 1 })],
    ["Tier one", object(calico, "Tier", { order: 1 }), object(calico, "Tier", { order: 2 })],
    ["Tier one", object(calico, "Tier", {}), object(calico, "Tier", { defaultAction: "Pass" })],
    ["GlobalNetworkSet one", net("GlobalNetworkSet", []), net("GlobalNetworkSet", ["10.0.0.0/8"])],
    ["GlobalNetworkSet one", net("GlobalNetworkSet", []), net("GlobalNetworkSet", [], { labels: { a: "b" } })],
  ])("is a problem where they differ: %s", (title, one, other) => {
    expect(told(given(one, other, object(calico, "NetworkPolicy", {})))).toEqual([
      `b: ${title}: is given a second time, with other contents than at \`a\`; remove one of them`,
    ]);
  });

  test("of one name and another kind or namespace are two", () => {
    const own = (namespace: string) => object(calico, "NetworkPolicy", {}, { namespace });
    const kubernetes = object("networking.k8s.io/v1", "NetworkPolicy", { podSelector: {} }, { namespace: "shop" });
    const reading = readAll(global(), own("shop"), own("bank"), ofCluster(), kubernetes);
    expect(told(reading)).toEqual([]);
    expect(policiesOf(reading)).toEqual([
      "kube-admin: ClusterNetworkPolicy one",
      "default: GlobalNetworkPolicy one",
      "default: NetworkPolicy bank/one",
      "default: NetworkPolicy shop/one",
    ]);
    expect(reading.cluster.policies).toHaveLength(1);
  });
});

describe("policies of other groups are passed over with a note:", () => {
  test.each([
    ["the resources in which Calico keeps its own", "crd.projectcalico.org/v1", "GlobalNetworkPolicy"],
    ["a NetworkPolicy of those", "crd.projectcalico.org/v1", "NetworkPolicy"],
    ["the VPC CNI's kind of the same name", "networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy"],
    ["a kind that the API had before", "policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"],
    ["those of another network plugin", "cilium.io/v2", "CiliumNetworkPolicy"],
  ])("%s", (_, apiVersion, kind) => {
    const reading = readAll(object(apiVersion, kind, { whatever: 1 }));
    expect(told(reading)).toEqual([]);
    expect(reading.cluster.tiered).toBeUndefined();
    expect(reading.notes).toEqual([
      `passed over 1 ${kind} (${apiVersion}), which may allow or deny other traffic than is told here`,
    ]);
  });
});

test.each(["policy.networking.k8s.io/v1alpha2", "policy.networking.k8s.io/v1beta1"])(
  "a ClusterNetworkPolicy is read in %s",
  (apiVersion) => {
    const reading = readAll(ofCluster({}, apiVersion));
    expect([told(reading), reading.notes]).toEqual([[], []]);
    expect(policiesOf(reading)).toEqual(["kube-admin: ClusterNetworkPolicy one"]);
  },
);

test("what a policy of Calico has as its status is not judged", () => {
  const reading = readAll({ ...global(), status: { conditions: [] } });
  expect([told(reading), policiesOf(reading)]).toEqual([[], ["default: GlobalNetworkPolicy one"]]);
});

test("another version of a group that is read is a problem", () => {
  expect(told(readAll(object("projectcalico.org/v4", "GlobalNetworkPolicy", {})))).toEqual([
    "memory: GlobalNetworkPolicy one: apiVersion: must be `projectcalico.org/v3`, got `projectcalico.org/v4`",
  ]);
});

describe("policies about hosts", () => {
  const hosts = (spec: object) => global({ applyOnForward: true, ...spec });

  test("are passed over, since they hold no pods", () => {
    const reading = readAll(hosts({ doNotTrack: true }));
    expect([told(reading), policiesOf(reading)]).toEqual([[], []]);
    expect(reading.notes).toEqual([
      "passed over 1 policy of Calico with `doNotTrack` or `preDNAT`, which is about hosts and holds no pods",
    ]);
  });

  test("are counted, staged ones among them", () => {
    const staged = object(calico, "StagedGlobalNetworkPolicy", { applyOnForward: true, preDNAT: true });
    const reading = readAll(hosts({ preDNAT: true }), staged);
    expect(reading.cluster.tiered).toBeUndefined();
    expect(reading.notes).toEqual([
      "passed over 2 policies of Calico with `doNotTrack` or `preDNAT`, which are about hosts and hold no pods",
    ]);
  });

  test("are not those that say so of neither", () => {
    const reading = readAll(hosts({ doNotTrack: false, preDNAT: false }));
    expect([policiesOf(reading), reading.notes]).toEqual([["default: GlobalNetworkPolicy one"], []]);
  });
});

describe("of the place of a policy", () => {
  test("the namespace is `default` where none is given", () => {
    const sets = object(calico, "NetworkSet", { nets: [] });
    const reading = readAll(object(calico, "NetworkPolicy", {}), object(calico, "StagedNetworkPolicy", {}), sets);
    expect(policiesOf(reading)).toEqual(["default: NetworkPolicy default/one"]);
    expect(reading.cluster.tiered?.staged).toMatchObject([{ namespace: "default", name: "one" }]);
    expect(reading.cluster.tiered?.addressSets).toMatchObject([{ namespace: "default", name: "one" }]);
  });

  test("kinds of the whole cluster have no namespace", () => {
    const reading = readAll(
      global(),
      object(calico, "StagedGlobalNetworkPolicy", {}),
      object(calico, "GlobalNetworkSet", {}),
      ofCluster(),
    );
    expect(told(reading)).toEqual([]);
    const { tiers = [], staged = [], addressSets = [] } = reading.cluster.tiered ?? {};
    const all = [...tiers.flatMap(({ policies }) => policies), ...staged, ...addressSets];
    expect(all.map(({ namespace }) => namespace)).toEqual(["", "", "", ""]);
    expect(reading.cluster.namespaces).toEqual([]);
  });

  test("one that is given for a ClusterNetworkPolicy has no effect", () => {
    const reading = readAll({ ...ofCluster(), metadata: { name: "one", namespace: "shop" } });
    expect(policiesOf(reading)).toEqual(["kube-admin: ClusterNetworkPolicy one"]);
  });

  test.each(["GlobalNetworkPolicy", "StagedGlobalNetworkPolicy", "GlobalNetworkSet", "Tier"])(
    "one that is given for a %s is a problem",
    (kind) => {
      expect(told(readAll(object(calico, kind, {}, { namespace: "shop" })))).toEqual([
        `memory: ${kind} one: metadata.namespace: must be left out, since a ${kind} belongs to none, got \`shop\``,
      ]);
    },
  );

  test("tier and order are `default` and the last where none is given", () => {
    const { tiers = [] } = readAll(global()).cluster.tiered ?? {};
    expect(tiers.map(({ name, order, defaultAction }) => [name, order, defaultAction])).toEqual([
      ["kube-admin", 1_000, "Pass"],
      ["default", 1_000_000, "Deny"],
      ["kube-baseline", 10_000_000, "Pass"],
    ]);
    expect(tiers[1]?.policies[0]?.order).toBe(Infinity);
  });

  test("tiers and sets alone change nothing", () => {
    expect(readAll(object(calico, "Tier", { order: 1 }), object(calico, "GlobalNetworkSet", {})).cluster.tiered).toBe(
      undefined,
    );
  });

  test("a field that is not known yet is no problem", () => {
    expect(told(readAll(global({ order: unknown, selector: unknown, ingress: [{ action: unknown }] })))).toEqual([]);
    expect(told(readAll(global(unknown)))).toEqual([]);
  });

  test.each([
    ["selector", { selector: "!" }],
    ["namespaceSelector", { namespaceSelector: "!" }],
    ["order", { order: "first" }],
    ["types[0]", { types: ["Both"] }],
    ["ingress[1].action", { ingress: [{ action: unknown }, { action: "Block" }] }],
  ])("a wrong `%s` beside a rule that is not known yet is a problem", (path, spec) => {
    const reading = readAll(global({ ingress: [{ action: unknown }], ...spec }));
    expect(reading.problems.map((problem) => problem.path)).toEqual([`GlobalNetworkPolicy one: spec.${path}`]);
  });
});

describe("of Pulumi", () => {
  const urn = (type: string, name: string) => `urn:pulumi:dev::demo::${type}::${name}`;
  const policyType = "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy";
  const clusterType = "kubernetes:policy.networking.k8s.io/v1alpha2:ClusterNetworkPolicy";
  const provider = `${urn("pulumi:providers:kubernetes", "default")}::0d1f6a0e`;
  const state = (type: string, name: string, inputs: object) => ({
    urn: urn(type, name),
    custom: true,
    type,
    provider,
    inputs,
  });
  const preview = (...steps: readonly unknown[]) =>
    readTexts([{ source: "preview.json", text: JSON.stringify({ steps, duration: 1 }) }]);
  const create = (type: string, name: string, inputs: object) => ({
    op: "create",
    urn: urn(type, name),
    provider,
    newState: state(type, name, inputs),
    detailedDiff: null,
  });

  test("the state has them, each from its resource", () => {
    const resources = [state(policyType, "one", global()), state(clusterType, "two", ofCluster())];
    const text = JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });
    const reading = readTexts([{ source: "state.json", text }]);
    expect([told(reading), reading.notes]).toEqual([[], []]);
    expect(policiesOf(reading)).toEqual(["kube-admin: ClusterNetworkPolicy one", "default: GlobalNetworkPolicy one"]);
    const [, fallback] = reading.cluster.tiered?.tiers ?? [];
    expect(fallback?.policies[0]?.origin.source).toBe(urn(policyType, "one"));
  });

  test("a preview has them, kinds of the whole cluster without a namespace", () => {
    const reading = preview(
      create(policyType, "one", global()),
      create("kubernetes:projectcalico.org/v3:NetworkPolicy", "two", object(calico, "NetworkPolicy", {})),
    );
    expect([told(reading), reading.notes]).toEqual([[], []]);
    expect(policiesOf(reading)).toEqual(["default: GlobalNetworkPolicy one", "default: NetworkPolicy default/one"]);
  });

  test("a preview may not know values, and the policy is kept", () => {
    const reading = preview(
      create(policyType, "one", global({ ingress: [{ action: "Deny", source: { nets: [unknown] } }] })),
    );
    expect(told(reading)).toEqual([]);
    const [policy] = reading.cluster.tiered?.tiers.flatMap(({ policies }) => policies) ?? [];
    expect(policy?.ingress).toMatchObject([{ action: "Deny", doubt: "a value in it is not known yet" }]);
  });

  test("the name that Pulumi will make up is not known, and keeps nothing apart", () => {
    const nameless = { apiVersion: calico, kind: "GlobalNetworkPolicy", metadata: {}, spec: {} };
    const reading = preview(create(policyType, "one", nameless), create(policyType, "two", nameless));
    expect(told(reading)).toEqual([]);
    expect(policiesOf(reading)).toHaveLength(2);
  });
});
