import { readObjects } from "../../../analyzer/input/readObjects";
import { unknown } from "../../../analyzer/model";
import { at, controller, ids, pod, policy, readAll, told } from "./manifests";

describe("kinds", () => {
  test.each([
    ["Pod", pod()],
    ["Deployment", controller("Deployment")],
    ["ReplicaSet", controller("ReplicaSet")],
    ["StatefulSet", controller("StatefulSet")],
    ["DaemonSet", controller("DaemonSet")],
    ["Job", controller("Job")],
    ["CronJob", controller("CronJob")],
    ["ReplicationController", controller("ReplicationController")],
  ])("a %s is a workload", (kind, object) => {
    const reading = readAll(object);
    expect(ids(reading)).toEqual([`shop/web[${kind}]`]);
    expect(reading.cluster.workloads[0]?.pods).toHaveLength(1);
    expect(told(reading)).toEqual([]);
  });

  test("a NetworkPolicy is a policy, as it was given", () => {
    const object = policy({ podSelector: {}, ingress: [{}] });
    const { cluster } = readAll(object);
    expect(cluster.policies).toMatchObject([{ namespace: "shop", name: "web", origin: { source: "memory" } }]);
    expect(cluster.policies[0]?.object).toBe(object);
  });

  test("without a namespace an object is in `default`", () => {
    const { cluster } = readAll(pod({ namespace: "" }), policy(undefined, { namespace: "" }));
    expect([cluster.workloads[0]?.namespace, cluster.policies[0]?.namespace]).toEqual(["default", "default"]);
  });

  test("a Service has its selector and ports, with defaults", () => {
    const { cluster } = readAll({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        selector: { app: "web" },
        ports: [{ port: 80 }, { name: "metrics", port: 90, targetPort: "metrics", protocol: "UDP" }],
      },
    });
    expect(cluster.services).toMatchObject([
      {
        namespace: "shop",
        name: "web",
        selector: { app: "web" },
        ports: [
          { name: undefined, port: 80, targetPort: 80, protocol: "TCP" },
          { name: "metrics", port: 90, targetPort: "metrics", protocol: "UDP" },
        ],
      },
    ]);
  });

  test.each([
    ["without a selector", {}],
    ["with an empty one", { selector: {} }],
    ["for a name outside", { type: "ExternalName", selector: { app: "web" } }],
  ])("a Service %s selects no pods", (_, spec) => {
    const { cluster } = readAll({ apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec });
    expect(cluster.services).toMatchObject([{ selector: undefined, ports: [] }]);
  });

  test("another kind is passed over in silence", () => {
    const reading = readAll({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web" } });
    expect([reading.cluster.workloads, reading.problems, reading.notes]).toEqual([[], [], []]);
  });

  test("policies of other kinds, and other kinds that make pods, are passed over with a note", () => {
    const rollout = { ...controller("Rollout"), apiVersion: "argoproj.io/v1alpha1" };
    const reading = readAll(
      { apiVersion: "networking.k8s.aws/v1alpha1", kind: "ClusterNetworkPolicy", metadata: { name: "a" } },
      { apiVersion: "networking.k8s.aws/v1alpha1", kind: "ClusterNetworkPolicy", metadata: { name: "b" } },
      { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: { name: "a" } },
      rollout,
      "text",
    );
    expect(reading.problems).toEqual([]);
    expect(reading.notes).toEqual([
      "passed over 1 CiliumNetworkPolicy (cilium.io/v2), which may allow or deny other traffic than is told here",
      "passed over 1 Rollout (argoproj.io/v1alpha1), so its pods are not told of here",
      "passed over 1 document without `kind`, in `memory`",
      "passed over 2 ClusterNetworkPolicy (networking.k8s.aws/v1alpha1), which may allow or deny other traffic than is told here",
    ]);
  });

  test("a note about several documents names the first of their sources", () => {
    for (const sources of [
      ["a", "b"],
      ["b", "a"],
    ]) {
      const { notes } = readObjects(sources.map((source) => ({ object: "x", origin: at(source) })));
      expect(notes).toEqual(["passed over 2 documents without `kind`, the first in `a`"]);
    }
  });

  test.each([
    [{ ...policy(), apiVersion: "extensions/v1beta1" }, "must be `networking.k8s.io/v1`, got `extensions/v1beta1`"],
    [
      { ...policy(), apiVersion: "networking.k8s.io/v1beta1" },
      "must be `networking.k8s.io/v1`, got `networking.k8s.io/v1beta1`",
    ],
    [{ ...policy(), apiVersion: "networkin.k8s.io/v1" }, "must be `networking.k8s.io/v1`, got `networkin.k8s.io/v1`"],
    [{ ...policy(), apiVersion: "networking.k8s.io.v1" }, "must be `networking.k8s.io/v1`, got `networking.k8s.io.v1`"],
    [{ ...policy(), apiVersion: "x\ny" }, "must be `networking.k8s.io/v1`, got `x\\u000ay`"],
    [{ ...policy(), apiVersion: undefined }, "must be `networking.k8s.io/v1`, got nothing"],
    [{ ...controller("Deployment"), apiVersion: "apps/v1beta2" }, "must be `apps/v1`, got `apps/v1beta2`"],
  ])("a version that is no longer served is a problem: %#", (object, message) => {
    const reading = readAll(object);
    expect(told(reading)).toEqual([expect.stringMatching(/^memory: [A-Za-z]+ shop\/web: apiVersion: /)]);
    expect(told(reading)[0]?.endsWith(message)).toBe(true);
    expect([...reading.cluster.policies, ...reading.cluster.workloads]).toEqual([]);
  });
});

describe("lists", () => {
  test("a List has objects of any kind, and lists", () => {
    const inner = { apiVersion: "v1", kind: "List", items: [pod({ name: "b" })] };
    expect(ids(readAll({ apiVersion: "v1", kind: "List", items: [pod({ name: "a" }), inner] }))).toEqual([
      "shop/a[Pod]",
      "shop/b[Pod]",
    ]);
  });

  test("items of a list of one kind may leave their kind out", () => {
    const { metadata, spec } = policy();
    const apiVersion = "networking.k8s.io/v1";
    const reading = readAll({ apiVersion, kind: "NetworkPolicyList", items: [{ metadata, spec }] });
    expect(reading.cluster.policies[0]?.object).toMatchObject({ kind: "NetworkPolicy", apiVersion });
    expect(told(reading)).toEqual([]);
  });

  test.each([[null], [undefined], [[]]])("a list may be empty: %p", (items) => {
    expect(told(readAll({ apiVersion: "v1", kind: "List", items }))).toEqual([]);
  });

  test("a kind that is only named like a list is passed over", () => {
    expect(told(readAll({ apiVersion: "example.com/v1", kind: "AllowList", spec: {} }))).toEqual([]);
  });

  test("items that are no list are a problem, and so are lists without end", () => {
    expect(told(readAll({ apiVersion: "v1", kind: "List", items: "x" }))).toEqual([
      "memory: List: items: must be a list, got `x`",
    ]);
    const nested = (depth: number): unknown =>
      depth === 0 ? pod() : { apiVersion: "v1", kind: "List", items: [nested(depth - 1)] };
    expect(ids(readAll(nested(8)))).toEqual(["shop/web[Pod]"]);
    expect(ids(readAll(nested(9)))).toEqual([]);
    const endless: { apiVersion: string; kind: string; items: unknown[] } = {
      apiVersion: "v1",
      kind: "List",
      items: [],
    };
    endless.items.push(endless);
    expect(told(readAll(endless))).toEqual(["memory: List: items: must not be nested more than 8 lists deep"]);
  });
});

describe("what cannot be read is left out and told", () => {
  test.each([
    ["no metadata", { ...pod(), metadata: undefined }, "Pod: metadata.name: must be given"],
    ["metadata of another type", { ...pod(), metadata: "x" }, "Pod: metadata: must be an object, got `x`"],
    [
      "a name that YAML reads as a number",
      pod({ name: 1 as unknown as string }),
      "Pod: metadata.name: must be a string, got `1`; in YAML write it in quotes",
    ],
    [
      "a name",
      pod({ name: "Web" }),
      "Pod shop/Web: metadata.name: must be lower-case letters, digits, `-` and `.`, with a letter or digit at both ends of each part, got `Web`",
    ],
    [
      "a namespace",
      pod({ namespace: "a.b" }),
      "Pod a.b/web: metadata.namespace: must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `a.b`",
    ],
    [
      "no template",
      controller("Deployment", { spec: { template: null } }),
      "Deployment shop/web: spec.template: must be given: the pods are made after it",
    ],
    [
      "no spec",
      { ...controller("CronJob"), spec: undefined },
      "CronJob shop/web: spec.jobTemplate.spec.template: must be given: the pods are made after it",
    ],
    [
      "replicas as text",
      controller("Deployment", { spec: { replicas: "2" } }),
      "Deployment shop/web: spec.replicas: must be a whole number from 0, got `2`",
    ],
    [
      "owners of another type",
      { ...pod(), metadata: { name: "a", ownerReferences: {} } },
      "Pod default/a: metadata.ownerReferences: must be a list, got `{}`",
    ],
    [
      "an owner without a name",
      { ...pod(), metadata: { name: "a", ownerReferences: [{ controller: true, kind: "Job" }] } },
      'Pod default/a: metadata.ownerReferences: must have `kind` and `name` as texts, got `{"controller":true,"kind":"Job"}`',
    ],
    [
      "a Service's port",
      { apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: { ports: [{ port: 0 }] } },
      "Service default/a: spec.ports[0].port: must be 1..65535, got `0`",
    ],
    [
      "a Service's target",
      { apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: { ports: [{ port: 1, targetPort: true }] } },
      "Service default/a: spec.ports[0].targetPort: must be a number or the name of a port, got `true`",
    ],
  ])("%s", (_, object, expected) => {
    const reading = readAll(object);
    expect(told(reading)).toEqual([`memory: ${expected}`]);
    expect([...reading.cluster.workloads, ...reading.cluster.services]).toEqual([]);
  });

  test("an object with very many problems tells the first of them", () => {
    const labels = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${String(index)}`, 1]));
    const messages = told(readAll(pod({ labels })));
    expect(messages).toHaveLength(20);
    expect(messages.filter((message) => message.endsWith("; and 30 more problems are in this object"))).toHaveLength(1);
  });
});

describe("policies", () => {
  test("what the API server refuses is a problem with its path, and the policy is left out", () => {
    const reading = readAll(policy({ podSelector: {}, ingress: [{ ports: [{ port: 0 }] }] }));
    expect(told(reading)).toEqual([
      "memory: NetworkPolicy shop/web: spec.ingress[0].ports[0].port: must be 1..65535 or the name of a port, got `0`",
    ]);
    expect(reading.cluster.policies).toEqual([]);
  });

  test("what it accepts is none, be it ever so odd", () => {
    expect(told(readAll(policy({ policyTypes: ["Ingress", "Ingress"] })))).toEqual([]);
  });

  test("the status that policies once had is accepted", () => {
    expect(told(readAll({ ...policy(), status: {} }))).toEqual([]);
  });

  test.each([
    [{ podSelector: unknown }],
    [{ podSelector: {}, policyTypes: [unknown] }],
    [{ podSelector: {}, policyTypes: unknown }],
    [{ podSelector: {}, ingress: unknown }],
    [{ podSelector: {}, ingress: [unknown] }],
    [{ podSelector: {}, ingress: [{ from: unknown, ports: unknown }] }],
    [{ podSelector: {}, ingress: [{ from: [unknown], ports: [unknown] }] }],
    [{ podSelector: {}, ingress: [{ ports: [{ port: unknown, endPort: 90 }] }] }],
    [{ podSelector: {}, ingress: [{ ports: [{ port: 80, endPort: unknown }] }] }],
    [{ podSelector: {}, ingress: [{ ports: [{ protocol: unknown }] }] }],
    [{ podSelector: {}, egress: [{ to: [{ ipBlock: unknown }] }] }],
    [{ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: unknown, except: ["10.0.0.0/8"] } }] }] }],
    [{ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: [unknown] } }] }] }],
    [{ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" }, podSelector: unknown }] }] }],
    [{ podSelector: { matchLabels: unknown, matchExpressions: unknown } }],
    [{ podSelector: { matchLabels: { "a.b/c": unknown } } }],
    [{ podSelector: { matchExpressions: [{ key: unknown, operator: unknown, values: unknown }] } }],
    [{ podSelector: { matchExpressions: [{ key: "a", operator: "In", values: unknown }] } }],
  ])("a value that is not known yet is no problem: %j", (spec) => {
    const reading = readAll(policy(spec));
    expect(told(reading)).toEqual([]);
    expect(reading.cluster.policies).toHaveLength(1);
  });

  test("a problem beside a value that is not known is told", () => {
    expect(
      told(
        readAll(policy({ podSelector: unknown, ingress: [{ ports: [{ port: unknown, endPort: 0 }, { port: 0 }] }] })),
      ),
    ).toEqual([
      "memory: NetworkPolicy shop/web: spec.ingress[0].ports[1].port: must be 1..65535 or the name of a port, got `0`",
    ]);
  });

  test("a namespace that is not known yet is a problem, since nobody knows which pods are meant", () => {
    expect(told(readAll(policy(undefined, { namespace: unknown }), pod({ name: "a", namespace: unknown })))).toEqual([
      `memory: NetworkPolicy web: metadata.namespace: is not known yet, so it cannot be told which pods are meant; name the namespace by a text that is known`,
      `memory: Pod a: metadata.namespace: is not known yet, so it cannot be told which pods are meant; name the namespace by a text that is known`,
    ]);
  });
});

describe("namespaces", () => {
  const namespace = (name: string, labels?: unknown) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels },
  });

  test("each has the label that the API server sets, whatever was written", () => {
    const { cluster } = readAll(namespace("shop", { team: "a", "kubernetes.io/metadata.name": "other" }));
    expect(cluster.namespaces).toMatchObject([
      { name: "shop", labels: { team: "a", "kubernetes.io/metadata.name": "shop" }, origin: { source: "memory" } },
    ]);
  });

  test("those that are used but not given have that label alone, and are noted", () => {
    const reading = readAll(namespace("shop"), pod({ namespace: "pay" }), pod({ namespace: "shop" }));
    expect(reading.cluster.namespaces).toMatchObject([
      { name: "pay", labels: { "kubernetes.io/metadata.name": "pay" }, origin: undefined },
      { name: "shop" },
    ]);
    expect(reading.notes).toEqual([
      "namespace `pay` is used but not given, so no label is known there but `kubernetes.io/metadata.name`",
    ]);
  });

  test("a note names a few of many", () => {
    expect(readAll(..."abcdefg".split("").map((name) => pod({ namespace: name }))).notes).toEqual([
      "namespaces `a`, `b`, `c`, `d`, `e` and 2 more are used but not given, so no label is known there but `kubernetes.io/metadata.name`",
    ]);
  });

  test("labels that are not known are unknown", () => {
    expect(readAll(namespace("shop", unknown)).cluster.namespaces).toMatchObject([{ labels: unknown }]);
  });
});

test("the cluster is the same whatever the order of the objects", () => {
  const objects = [
    pod({ name: "b", namespace: "pay" }),
    pod({ name: "web-1", owner: ["StatefulSet", "web"], status: { podIP: "10.0.0.2" } }),
    pod({ name: "web-0", owner: ["StatefulSet", "web"], status: { podIP: "10.0.0.1" } }),
    controller("Deployment", { name: "web" }),
    policy(undefined, { name: "b" }),
    policy(undefined, { name: "a" }),
    policy(undefined, { name: "a", namespace: "pay" }),
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "z" } },
  ];
  const one = readAll(...objects);
  const other = readAll(...objects.toReversed());
  expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  expect(ids(one)).toEqual(["pay/b[Pod]", "shop/web[Deployment]", "shop/web[StatefulSet]"]);
  expect(one.cluster.policies.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    "pay/a",
    "shop/a",
    "shop/b",
  ]);
});

test("what is the same as in a cluster read before is taken from it", () => {
  const before = readAll(
    policy(),
    policy({ podSelector: {}, ingress: [{}] }, { name: "b" }),
    controller("Deployment"),
    pod({ name: "p" }),
  );
  const after = readObjects(
    [
      policy(),
      policy({ podSelector: {}, ingress: [] }, { name: "b" }),
      controller("Deployment", { labels: { a: "b" } }),
      pod({ name: "p" }),
    ].map((object) => ({ object, origin: at("after") })),
    before.cluster,
  ).cluster;
  expect(after.policies.map((one, index) => one === before.cluster.policies[index])).toEqual([false, true]);
  expect(after.workloads.map((one, index) => one === before.cluster.workloads[index])).toEqual([true, false]);
  expect(after.policies.map(({ name, origin }) => [name, origin.source])).toEqual([
    ["b", "after"],
    ["web", "memory"],
  ]);
});

test("objects in memory are read without a parser being loaded", () => {
  jest.isolateModules(() => {
    jest.doMock("js-yaml", () => {
      throw new Error("js-yaml is loaded");
    });
    const load = (name: string) => jest.requireActual<object>(`../../../analyzer/input/${name}`);
    expect(() => load("readObjects")).not.toThrow();
    expect(() => load("readTexts")).toThrow("js-yaml is loaded");
  });
});
