import type { Problem } from "../../policies/types";
import { validate } from "../../policies/validate";
import { block, check, error, metadata, peer, policy, port, rule, selector, spec } from "./validation/examples";

describe("right policies have no problem", () => {
  test.each<[string, object]>([
    ["deny all, as said by policyTypes", policy()],
    ["fields that are null", spec({ ingress: null, egress: null })],
    ["`ingress: []` without policyTypes, which says aloud what it does", spec({ policyTypes: undefined, ingress: [] })],
    ["ingress rules without policyTypes", spec({ policyTypes: undefined, ingress: [{}] })],
    ["egress that is deliberately empty", spec({ policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [] })],
    ["a named port", port({ port: "http", protocol: "SCTP" })],
    ["a range of one port", port({ port: 80, endPort: 80 })],
    ["every port of a protocol", port({ protocol: "UDP" })],
    ["both selectors", peer({ podSelector: {}, namespaceSelector: { matchLabels: { a: "" } } })],
    ["an exception", block("10.0.0.0/8", "10.1.0.0/16")],
    ["IPv6", block("2001:db8::/32", "2001:db8:1::/48")],
    [
      "expressions",
      selector({
        matchExpressions: [
          { key: "a", operator: "Exists", values: [] },
          { key: "b", operator: "In", values: [""] },
        ],
      }),
    ],
    [
      "a policy as it is read from a cluster",
      metadata({ uid: "u", resourceVersion: "1", generation: 1, creationTimestamp: "x", managedFields: [{}] }),
    ],
    ["an annotation with an upper-case domain", metadata({ annotations: { "Example.com/A": "any text\n" } })],
    ["annotations of 256 KiB together", metadata({ annotations: { a: "x".repeat(262143) } })],
    ["generateName in place of a name", policy({ metadata: { generateName: "web-" } })],
    [
      "a finalizer and an owner",
      metadata({
        finalizers: ["example.com/x"],
        ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "x", uid: "u", controller: true }],
      }),
    ],
  ])("%s", (_, given) => {
    check(given, []);
  });
});

describe("structure that the API server refuses", () => {
  test.each<[unknown, readonly Problem[]]>([
    [undefined, [error("", "must be a NetworkPolicy, got nothing")]],
    ["x", [error("", "must be an object, got `x`")]],
    [[], [error("", "must be an object, got `[]`")]],
    [
      policy({ apiVersion: "v1", kind: undefined }),
      [
        error("apiVersion", "must be `networking.k8s.io/v1`, got `v1`"),
        error("kind", "must be `NetworkPolicy`, got nothing"),
      ],
    ],
    [policy({ status: {} }), [error("status", "unknown field; known here: `apiVersion`, `kind`, `metadata`, `spec`")]],
    [spec({ ingres: [] }), [error("spec.ingres", "unknown field; did you mean `ingress`?")]],
    [spec({ podselector: {} }), [error("spec.podselector", "unknown field; did you mean `podSelector`?")]],
    [rule({ to: [] }), [error("spec.ingress[0].to", "unknown field; known here: `from`, `ports`")]],
    [
      selector({ app: "web" }),
      [error("spec.podSelector.app", "unknown field; known here: `matchLabels`, `matchExpressions`")],
    ],
    [metadata({ clusterName: "x" }), [error("metadata.clusterName", "unknown field; remove it")]],
    [policy({ spec: "x" }), [error("spec", "must be an object, got `x`")]],
    [spec({ ingress: {} }), [error("spec.ingress", "must be a list, got `{}`")]],
    [peer("any"), [error("spec.ingress[0].from[0]", "must be an object, got `any`")]],
    [
      selector({ matchLabels: { on: true } }),
      [error("spec.podSelector.matchLabels.on", "must be a string, got `true`; in YAML write it in quotes")],
    ],
    [
      metadata({ labels: { version: 1 } }),
      [error("metadata.labels.version", "must be a string, got `1`; in YAML write it in quotes")],
    ],
    [metadata({ name: ["a"] }), [error("metadata.name", 'must be a string, got `["a"]`')]],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

test("all problems come at once, from every part", () => {
  const paths = validate({
    apiVersion: "v1",
    kind: "NetworkPolicy",
    metadata: { name: "A", labels: { "": "" } },
    spec: { podSelector: [], policyTypes: ["x"], ingress: [{ ports: [{ port: 0 }], from: [{}] }], egres: 1 },
  }).map(({ path }) => path);
  expect(paths).toEqual([
    "apiVersion",
    "metadata.name",
    "metadata.labels",
    "spec.egres",
    "spec.podSelector",
    "spec.ingress[0].ports[0].port",
    "spec.ingress[0].from[0]",
    "spec.policyTypes[0]",
    "spec.ingress",
  ]);
});

test.each([[() => undefined], [1n], [Symbol("x")], [NaN], [new Map()], [Object.assign([], { x: 1 })]])(
  "a value that JSON cannot hold is refused, not thrown at: %p",
  (value) => {
    for (const given of [
      spec({ podSelector: { matchLabels: { a: value } } }),
      port({ port: value }),
      port({ protocol: value }),
    ]) {
      expect(validate(given)).toHaveLength(1);
    }
  },
);

test("a value that is far larger than its text is told by its beginning", () => {
  let value: unknown = "x";
  for (let depth = 0; depth < 60; depth++) value = [value, value];
  expect(validate(metadata({ name: value })).map(({ message }) => message)).toEqual([
    `must be a string, got \`${"[".repeat(60)}"x","x"],["x","x"...\``,
  ]);
  const long = { a: "x".repeat(1e6), b: 1 };
  expect(validate(metadata({ name: long })).map(({ message }) => message)).toEqual([
    `must be a string, got \`{"a":"${"x".repeat(71)}...\``,
  ]);
});

test("a value that contains itself is refused, not run after for ever", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle, cycle);
  expect(validate(metadata({ name: cycle })).map(({ path }) => path)).toEqual(["metadata.name"]);
  expect(validate(rule({ ports: [cycle] })).map(({ path }) => path)).toEqual(["spec.ingress[0].ports[0]"]);
});
