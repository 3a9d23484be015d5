import fc from "fast-check";
import { validateCalico } from "../../../policies/calico/validate";
import type { Problem } from "../../../policies/types";
import { check, error, globalNetSet, globalPolicy, netSet, policy, staged, stagedKubernetes, tier } from "./examples";
import { calicoObjects } from "./generators";
import { rightManifests } from "./manifests";

test("objects that use every field have no error", () => {
  expect(
    rightManifests()
      .flatMap(validateCalico)
      .filter(({ severity }) => severity === "error"),
  ).toEqual([]);
});

test.each([
  policy(),
  globalPolicy(),
  netSet(["10.0.0.0/8"]),
  globalNetSet(["10.0.0.1"]),
  tier("security", { order: 1 }),
])("a right object has no problem at all: %j", (given) => {
  check(given, []);
});

const kinds =
  "`NetworkPolicy`, `GlobalNetworkPolicy`, `StagedNetworkPolicy`, `StagedGlobalNetworkPolicy`, " +
  "`StagedKubernetesNetworkPolicy`, `NetworkSet`, `GlobalNetworkSet` or `Tier`";

describe("what an object is", () => {
  test.each<[unknown, readonly Problem[]]>([
    [undefined, [error("", "must be an object of Calico, got nothing")]],
    [null, [error("", "must be an object of Calico, got nothing")]],
    ["x", [error("", "must be an object, got `x`")]],
    [[], [error("", "must be an object, got `[]`")]],
    [policy({}, { apiVersion: "v1" }), [error("apiVersion", "must be `projectcalico.org/v3`, got `v1`")]],
    [policy({}, { apiVersion: null }), [error("apiVersion", "must be `projectcalico.org/v3`, got nothing")]],
    [policy({}, { kind: "HostEndpoint" }), [error("kind", `must be ${kinds}, got \`HostEndpoint\``)]],
    [policy({}, { kind: undefined }), [error("kind", `must be ${kinds}, got nothing`)]],
    [
      policy({}, { extra: 1 }),
      [error("extra", "unknown field; known here: `apiVersion`, `kind`, `metadata`, `spec`, `status`")],
    ],
    [policy({}, { status: {} }), [error("status", "unknown field; remove it")]],
    [policy({}, { spec: undefined }), [error("spec", "must be given, if only as `{}`")]],
    [policy({}, { spec: null }), [error("spec", "must be given, if only as `{}`")]],
    [policy({}, { spec: [] }), [error("spec", "must be an object, got `[]`")]],
    [
      policy({ order: null }),
      [error("spec.order", "must not be null, which a server-side apply refuses; leave it out")],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("names and namespaces", () => {
  const named = (name: string): object => policy({}, { metadata: { name } });
  test.each<[object, readonly Problem[]]>([
    [named("web"), []],
    [named("security.web"), []],
    [named("knp.default.a.b.c"), []],
    [named("a.b.c"), [error("metadata.name", "must have one `.` at most, got `a.b.c`")]],
    [globalPolicy({}, { metadata: { name: "a.b" } }), []],
    [
      globalPolicy({}, { metadata: { name: "knp.default.a" } }),
      [error("metadata.name", "must have one `.` at most, got `knp.default.a`")],
    ],
    [policy({}, { metadata: {} }), [error("metadata.name", "must be given")]],
    [
      globalPolicy({}, { metadata: { name: "web", namespace: "shop" } }),
      [error("metadata.namespace", "must be left out, since a GlobalNetworkPolicy belongs to none, got `shop`")],
    ],
    [globalPolicy({}, { metadata: { name: "web", namespace: "" } }), []],
    [
      globalNetSet([], { metadata: { name: "web", namespace: "shop" } }),
      [error("metadata.namespace", "must be left out, since a GlobalNetworkSet belongs to none, got `shop`")],
    ],
    [
      tier("a.b", { order: 1 }),
      [
        error(
          "metadata.name",
          "must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `a.b`",
        ),
      ],
    ],
    [netSet([], { metadata: { name: "a.b.c" } }), []],
    [
      netSet([], { metadata: { name: "a", labels: { "projectcalico.org/namespace": "x" } } }),
      [error("metadata.labels", "must not have `projectcalico.org/namespace`, which is Calico's own; remove it")],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("tiers", () => {
  const must = (field: string, value: string, name: string, got: string): Problem =>
    error(`spec.${field}`, `must be \`${value}\` in the tier \`${name}\`, got ${got}`);
  test.each<[object, readonly Problem[]]>([
    [tier("security", {}), []],
    [tier("security", { order: -1.5, defaultAction: "Pass" }), []],
    [tier("security", { order: NaN }), [error("spec.order", "must be a number, got `NaN`")]],
    [tier("security", { order: "1" }), [error("spec.order", "must be a number, got `1`")]],
    [
      tier("security", { defaultAction: "Allow" }),
      [error("spec.defaultAction", "must be `Deny` or `Pass`, got `Allow`")],
    ],
    [tier("default", { order: 1000000 }), []],
    [tier("kube-admin", { order: 1000, defaultAction: "Pass" }), []],
    [tier("kube-baseline", { order: 10000000, defaultAction: "Pass" }), []],
    [tier("default", {}), [must("order", "1000000", "default", "nothing")]],
    [tier("default", { order: 1000000, defaultAction: "Pass" }), [must("defaultAction", "Deny", "default", "`Pass`")]],
    [tier("kube-admin", { order: 1000 }), [must("defaultAction", "Pass", "kube-admin", "`Deny`")]],
    [tier("kube-admin", { order: 1, defaultAction: "Pass" }), [must("order", "1000", "kube-admin", "`1`")]],
    [
      tier("kube-baseline", { order: 1000, defaultAction: "Deny" }),
      [must("order", "10000000", "kube-baseline", "`1000`"), must("defaultAction", "Pass", "kube-baseline", "`Deny`")],
    ],
    [tier("security", { status: {} }), [error("spec.status", "unknown field; known here: `order`, `defaultAction`")]],
    [{ ...tier("security", {}), status: { conditions: [] } }, []],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("staged policies", () => {
  const leave = (field: string): Problem => error(`spec.${field}`, "must be left out with `stagedAction: Delete`");
  const bare = { selector: undefined };
  test.each<[object, readonly Problem[]]>([
    [staged({ stagedAction: "Set" }), []],
    [
      staged({ stagedAction: "set" }),
      [error("spec.stagedAction", "must be `Set`, `Delete`, `Learn` or `Ignore`, got `set`")],
    ],
    [policy({ stagedAction: "Set" }), [error("spec.stagedAction", "unknown field; remove it")]],
    [staged({ ...bare, stagedAction: "Delete", tier: "security" }), []],
    [staged({ ...bare, stagedAction: "Delete", ingress: [], types: [] }), []],
    [staged({ stagedAction: "Delete" }), [leave("selector")]],
    [
      staged({ ...bare, stagedAction: "Delete", order: 0, ingress: [{ action: "Deny" }] }),
      [leave("order"), leave("ingress")],
    ],
    [stagedKubernetes({ podSelector: {}, policyTypes: ["Ingress"] }), []],
    [stagedKubernetes({ stagedAction: "Learn", podSelector: {}, policyTypes: ["Egress"] }), []],
    [stagedKubernetes({ stagedAction: "Delete" }), []],
    [stagedKubernetes({ stagedAction: "Delete", podSelector: {} }), []],
    [stagedKubernetes({ stagedAction: "Delete", policyTypes: ["Ingress"] }), [leave("policyTypes")]],
    [stagedKubernetes(undefined), [error("spec", "must be given, if only as `{podSelector: {}}`")]],
    [
      stagedKubernetes({ podSelector: {}, policyTypes: ["Ingress"], egress: null }),
      [error("spec.egress", "must not be null, which a server-side apply refuses; leave it out")],
    ],
    [stagedKubernetes("x"), [error("spec", "must be an object, got `x`")]],
    [
      stagedKubernetes({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{}] }], stagedAction: 1 }),
      [
        error(
          "spec.ingress[0].from[0]",
          "must have `podSelector`, `namespaceSelector` or `ipBlock`; leave the list out for every peer",
        ),
        error("spec.stagedAction", "must be a string, got `1`; in YAML write it in quotes"),
      ],
    ],
    [
      { ...stagedKubernetes({ podSelector: {}, policyTypes: ["Ingress"] }), apiVersion: "v1", extra: 1 },
      [
        error("apiVersion", "must be `projectcalico.org/v3`, got `v1`"),
        error("extra", "unknown field; known here: `apiVersion`, `kind`, `metadata`, `spec`"),
      ],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

test("whatever is given, an answer comes back", () => {
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true }),
    calicoObjects(),
    fc.tuple(fc.constantFrom(...rightManifests()), fc.anything()).map(([one, spec]) => ({ ...one, spec })),
    fc.tuple(fc.constantFrom(...rightManifests()), fc.anything()).map(([one, metadata]) => ({ ...one, metadata })),
    fc.anything().map((one) => {
      const end = { services: one, serviceAccounts: one, ports: [one], selector: one, namespaceSelector: one };
      return policy({ ingress: [{ action: "Allow", source: end, http: one, icmp: one, metadata: one }] });
    }),
    fc.anything().map((one) => policy({ ingress: [{ action: "Allow", http: { methods: one, paths: [one] } }] })),
    fc.anything().map((one) => policy({ ingress: [one], egress: one, selector: one, types: one, order: one })),
    fc
      .anything()
      .map((one) => policy({ ingress: [{ action: one, protocol: one, source: one, destination: { nets: one } }] })),
  );
  fc.assert(
    fc.property(anything, (given) => {
      for (const { path, message } of validateCalico(given))
        expect([typeof path, message.length > 0]).toEqual(["string", true]);
    }),
    { numRuns: 2000 },
  );
});

test("a value that contains itself is refused, not run after for ever", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const round: Record<string, unknown> = {};
  round["source"] = round;
  expect(validateCalico(policy({ ingress: cycle })).map(({ path }) => path)).toContain("spec.ingress[0]");
  expect(validateCalico(policy({ ingress: [round, { action: "Allow" }] })).length).toBeGreaterThan(0);
  expect(validateCalico(staged({ stagedAction: "Delete", ingress: round })).length).toBeGreaterThan(0);
});
