import { cidrs } from "./generators";

/** Manifests picked by hand for comparing verdicts: each puts one thing, right or wrong, into a right one. */
export function handPicked(): readonly unknown[] {
  return [
    ...wholes(),
    ...metadatas().map((changes) => ({ ...base(), metadata: { name: "web", ...changes } })),
    ...specs().map((changes) => withSpec(changes)),
    ...selectors().map((podSelector) => withSpec({ podSelector })),
    ...peers().map((peer) => withSpec({ ingress: [{ from: [peer] }] })),
    ...peers().map((peer) => withSpec({ egress: [{ to: [peer] }] })),
    ...ports().map((port) => withSpec({ ingress: [{ ports: [port] }] })),
  ];
}

/** Manifests on which `validate` and the API server disagree, and are meant to. */
export function meantDifferences(): readonly { readonly why: string; readonly manifest: unknown }[] {
  const withMetadata = (changes: object): unknown => ({ ...base(), metadata: { name: "web", ...changes } });
  return [
    {
      why: "endPort 4294967386: an apply cuts it to 32 bits, and so accepts it as 90; a create refuses it, as we do",
      manifest: withSpec({ ingress: [{ ports: [{ port: 80, endPort: 2 ** 32 + 90 }] }] }),
    },
    {
      why: "managedFields: a policy that is read from a cluster has them, and only an apply refuses them",
      manifest: withMetadata({ managedFields: [{ manager: "x", operation: "Apply" }] }),
    },
    {
      why: "creationTimestamp that is no time: it is the server's own field, which we do not judge",
      manifest: withMetadata({ creationTimestamp: "x" }),
    },
    {
      why: "generation that is no number: it is the server's own field, which we do not judge",
      manifest: withMetadata({ generation: "1" }),
    },
    {
      why: "generateName without a name: an apply needs the name, a create makes it",
      manifest: { ...base(), metadata: { generateName: "web-" } },
    },
  ];
}

function base(): object {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web" },
    spec: { podSelector: {} },
  };
}

function withSpec(changes: object): unknown {
  return { ...base(), spec: { podSelector: {}, ...changes } };
}

function wholes(): readonly unknown[] {
  const apiVersions = ["v1", "extensions/v1beta1", "networking.k8s.io/v1beta1", "", null, 1];
  const kinds = ["Ingress", "networkpolicy", "", null];
  return [
    base(),
    {},
    ...apiVersions.map((apiVersion) => ({ ...base(), apiVersion })),
    ...kinds.map((kind) => ({ ...base(), kind })),
    ...[null, "x", [], {}].map((spec) => ({ ...base(), spec })),
    ...[null, "x", [], {}].map((metadata) => ({ ...base(), metadata })),
    { ...base(), status: {} },
    { ...base(), specs: null },
  ];
}

function metadatas(): readonly object[] {
  const owner = { apiVersion: "v1", kind: "Pod", name: "x", uid: "u" };
  const key253 = `${"p".repeat(253)}/${"k".repeat(63)}`;
  return [
    ...["A_b", "a.b", "a..b", "-a", "a-", "a".repeat(253), "a".repeat(254), "1", 1, null, ""].map((name) => ({
      name,
    })),
    ...["default", "", null, 1].map((namespace) => ({ namespace })),
    ...["web-", "web", "X_", "-", "--", "a--", "_-", "ä-", "", null].map((generateName) => ({ generateName })),
    ...[
      { a: 1 },
      { a: null },
      { a: true },
      { "a b": "c d" },
      { [key253]: "" },
      { "Example.com/a": "" },
      { "": "" },
    ].map((labels) => ({ labels })),
    ...[{ "a b": "" }, { "Example.com/A": "x\n" }, { a: 1 }, { a: null }, { [key253]: "" }, { "a/b/c": "" }].map(
      (annotations) => ({ annotations }),
    ),
    ...["x".repeat(262143), "x".repeat(262144), "ä".repeat(131072)].map((a) => ({ annotations: { a } })),
    ...[null, [], "x"].flatMap((map) => [{ labels: map }, { annotations: map }]),
    ...["x", "example.com/x", "a b", "orphan", "kubernetes", "", "/x", "x/", null, 1].map((one) => ({
      finalizers: [one],
    })),
    { finalizers: ["a.b/x", "a.b/x"] },
    { finalizers: ["orphan", "foregroundDeletion"] },
    { ownerReferences: [owner, { ...owner, uid: "v", controller: true, blockOwnerDeletion: false }] },
    { ownerReferences: [owner, { ...owner, name: "y" }] },
    {
      ownerReferences: [
        { ...owner, controller: true },
        { ...owner, uid: "v", controller: true },
      ],
    },
    ...["apiVersion", "kind", "name", "uid"].flatMap((field) => [
      { ownerReferences: [{ ...owner, [field]: "" }] },
      { ownerReferences: [{ ...owner, [field]: undefined }] },
      { ownerReferences: [{ ...owner, [field]: 1 }] },
    ]),
    ...[{ ...owner, kind: "Event" }, { ...owner, controller: "true" }, { ...owner, x: 1 }, null, "x"].map((one) => ({
      ownerReferences: [one],
    })),
    { generation: -1, resourceVersion: "1", selfLink: "/x", creationTimestamp: "2020-01-01T00:00:00Z" },
    { clusterName: "x" },
    { nam: "x" },
  ];
}

function specs(): readonly object[] {
  const lists = [null, [], {}, "x", [null], [[]], ["x"], [{}], [{}, {}]];
  return [
    ...lists.flatMap((list) => [{ ingress: list }, { egress: list }, { policyTypes: list }]),
    ...lists.flatMap((list) => [
      { ingress: [{ from: list }] },
      { egress: [{ to: list }] },
      { egress: [{ ports: list }] },
    ]),
    ...[["Ingress"], ["Egress", "Ingress"], ["Ingress", "Ingress"], ["ingress"], [""], [1], "Ingress"].map(
      (policyTypes) => ({
        policyTypes,
      }),
    ),
    { policyTypes: ["Ingress", "Egress", "Ingress"] },
    { ingress: [{ to: [] }] },
    { egress: [{ from: [] }] },
    { ingres: [] },
    { Ingress: [] },
    { podSelectors: {} },
  ];
}

function selectors(): readonly unknown[] {
  const expression = (changes: object): object => ({
    matchExpressions: [{ key: "a", operator: "In", values: ["b"], ...changes }],
  });
  return [
    ...[null, [], "x", { app: "web" }, { matchLabels: null }, { matchLabels: [] }, { matchExpressions: {} }],
    ...[{ a: "" }, { a: "b" }, { a: 1 }, { a: null }, { "a b": "" }, { a: "b c" }, { "": "" }].map((matchLabels) => ({
      matchLabels,
    })),
    ...[null, {}, "x"].map((one) => ({ matchExpressions: [one] })),
    ...["In", "NotIn", "Exists", "DoesNotExist", "exists", "", null, 1, "Gt"].map((operator) =>
      expression({ operator }),
    ),
    ...["In", "Exists"].flatMap((operator) => [[], null, undefined].map((values) => expression({ operator, values }))),
    ...["", "a/b/c", "A", "-", null, 1].map((key) => expression({ key })),
    ...["", "b c", null, 1].map((value) => expression({ values: [value] })),
    expression({ value: "b" }),
  ];
}

function peers(): readonly unknown[] {
  const excepts = [
    "10.0.0.0/8",
    "10.0.0.0/9",
    "9.0.0.0/16",
    "10.0.0.5/16",
    "::/16",
    "x",
    "",
    null,
    1,
    "::ffff:10.0.0.0/104",
  ];
  return [
    ...[
      {},
      null,
      { podSelector: null },
      { ipBlock: null },
      { ipBlock: {} },
      { ipBlock: "10.0.0.0/8" },
      { podSelector: "x" },
    ],
    ...[
      { podSelector: {} },
      { namespaceSelector: {} },
      { podSelector: {}, namespaceSelector: {} },
      { ipBlock: null, podSelector: {} },
    ],
    ...[{ podSelector: {} }, { namespaceSelector: {} }].map((one) => ({ ...one, ipBlock: { cidr: "10.0.0.0/8" } })),
    ...[null, 1, ...cidrs.right, ...cidrs.odd, ...cidrs.wrong].map((cidr) => ({ ipBlock: { cidr } })),
    ...excepts.map((except) => ({ ipBlock: { cidr: "10.0.0.0/8", except: [except] } })),
    ...excepts.map((except) => ({ ipBlock: { cidr: "::ffff:10.0.0.0/104", except: [except] } })),
    ...[null, [], {}, "10.1.0.0/16"].map((except) => ({ ipBlock: { cidr: "10.0.0.0/8", except } })),
    { ipBlock: { cidr: "", except: ["x"] } },
    { ipBlocks: { cidr: "10.0.0.0/8" } },
  ];
}

function ports(): readonly unknown[] {
  const numbers = [0, 1, -1, 80, 1.5, 65535, 65536, 2 ** 31, 2 ** 40, null, true, {}, []];
  const names = ["http", "", "80", "a", "1a", "HTTP", "a-", "-a", "a--b", "a_b", "x".repeat(15), "x".repeat(16), "ä"];
  return [
    null,
    {},
    ...["TCP", "UDP", "SCTP", "tcp", "ICMP", "", null, 6].map((protocol) => ({ protocol })),
    ...[...numbers, ...names].map((port) => ({ port })),
    ...[0, 79, 80, 81, 65535, 65536, 90.5, -1, "90", null, 2 ** 31].map((endPort) => ({ port: 80, endPort })),
    ...["http", "80", "", null, undefined, 0].map((port) => ({ port, endPort: 90 })),
    { ports: 80 },
  ];
}
