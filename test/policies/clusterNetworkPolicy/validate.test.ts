import fc from "fast-check";
import { validateClusterPolicy } from "../../../policies/clusterNetworkPolicy/validate";
import type { Problem } from "../../../policies/types";
import {
  domains,
  egress,
  from,
  ingress,
  metadata,
  networks,
  policy,
  port,
  protocol,
  selector,
  spec,
  times,
  to,
} from "./examples";
import { clusterPolicies } from "./generators";

const error = (path: string, message: string): Problem => ({ severity: "error", path, message });
const warning = (path: string, message: string): Problem => ({ severity: "warning", path, message });

/** All problems of the policy, in order, and no other. */
function check(given: unknown, expected: readonly Problem[]): void {
  expect(validateClusterPolicy(given)).toEqual(expected);
}

const rule = "spec.ingress[0]";
const peer = `${rule}.from[0]`;
const target = "spec.egress[0].to[0]";
const pods = { namespaceSelector: {}, podSelector: {} };

describe("right policies have no problem", () => {
  test.each([
    policy(),
    policy({ status: { conditions: [] } }),
    spec({ tier: "Baseline", priority: 1000, subject: { pods }, ingress: [], egress: [] }),
    ingress({ name: "x".repeat(100), action: "Pass", protocols: [{ tcp: { destinationPort: { number: 65535 } } }] }),
    from({ pods: { ...pods, podSelector: { matchLabels: { app: "web" } } } }),
    networks("10.0.0.0/8", "2001:DB8::/32", "::/0", "10.0.0.1/32"),
    port({ range: { start: 1, end: 65535 } }),
    protocol({ destinationNamedPort: "http" }),
    egress({ to: [{ networks: ["0.0.0.0/0"] }], protocols: [{ udp: { destinationPort: { number: 53 } } }] }),
  ])("%j", (given) => {
    check(given, []);
  });
});

describe("what an object is", () => {
  const foreign =
    "must be `policy.networking.k8s.io/v1alpha2`, got `networking.k8s.aws/v1alpha1`, which is the VPC CNI's own kind of the " +
    "same name, with other fields; it is not judged here";
  test.each<[unknown, readonly Problem[]]>([
    [undefined, [error("", "must be a ClusterNetworkPolicy, got nothing")]],
    ["x", [error("", "must be an object, got `x`")]],
    [policy({ apiVersion: "v1" }), [error("apiVersion", "must be `policy.networking.k8s.io/v1alpha2`, got `v1`")]],
    [policy({ apiVersion: null }), [error("apiVersion", "must be `policy.networking.k8s.io/v1alpha2`, got nothing")]],
    [policy({ apiVersion: "networking.k8s.aws/v1alpha1" }), [error("apiVersion", foreign)]],
    [policy({ kind: "NetworkPolicy" }), [error("kind", "must be `ClusterNetworkPolicy`, got `NetworkPolicy`")]],
    [
      policy({ extra: 1 }),
      [error("extra", "unknown field; known here: `apiVersion`, `kind`, `metadata`, `spec`, `status`")],
    ],
    [metadata({ name: "" }), [error("metadata.name", "must be given")]],
    [
      metadata({ namespace: "shop" }),
      [
        warning(
          "metadata.namespace",
          "has no effect, since a ClusterNetworkPolicy belongs to none, got `shop`; remove it",
        ),
      ],
    ],
    [policy({ spec: undefined }), [error("spec", "must be given")]],
    [policy({ spec: "x" }), [error("spec", "must be an object, got `x`")]],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("spec", () => {
  const priority = (got: string): Problem =>
    error("spec.priority", `must be a whole number in 0..1000, got \`${got}\``);
  test.each<[object, readonly Problem[]]>([
    [spec({ tier: "admin" }), [error("spec.tier", "must be `Admin` or `Baseline`, got `admin`")]],
    [spec({ tier: undefined }), [error("spec.tier", "must be given: `Admin` or `Baseline`")]],
    [spec({ priority: -1 }), [priority("-1")]],
    [spec({ priority: 1001 }), [priority("1001")]],
    [spec({ priority: 0.5 }), [priority("0.5")]],
    [spec({ priority: "1" }), [priority("1")]],
    [spec({ priority: undefined }), [error("spec.priority", "must be given, such as `100`")]],
    [spec({ subject: undefined }), [error("spec.subject", "must be given, such as `namespaces: {}`")]],
    [spec({ subject: null }), [error("spec.subject", "must be given, such as `namespaces: {}`")]],
    [spec({ subject: {} }), [error("spec.subject", "must have one of `namespaces`, `pods`")]],
    [
      spec({ subject: { namespaces: {}, pods } }),
      [error("spec.subject", "must have one of `namespaces`, `pods` only, got 2")],
    ],
    [
      spec({ subject: { networks: ["10.0.0.0/8"] } }),
      [
        error("spec.subject.networks", "unknown field; known here: `namespaces`, `pods`"),
        error("spec.subject", "must have one of `namespaces`, `pods`"),
      ],
    ],
    [
      spec({ ingress: null }),
      [error("spec.ingress", "must not be null, which a server-side apply refuses; leave it out")],
    ],
    [
      spec({ policyTypes: [] }),
      [error("spec.policyTypes", "unknown field; known here: `tier`, `priority`, `subject`, `ingress`, `egress`")],
    ],
    [
      spec({ ingress: times(26, (index) => ({ name: String(index), action: "Deny", from: [{ namespaces: {} }] })) }),
      [error("spec.ingress", "must have at most 25 items, got 26; write the rest into another rule or policy")],
    ],
    [
      spec({ egress: times(2, () => ({ action: "Deny", to: [{ namespaces: {} }] })) }),
      [warning("spec.egress[1]", "says the same as `spec.egress[0]`; remove one")],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("rules", () => {
  const empty = "must have an item; leave it out where it is optional";
  test.each<[object, readonly Problem[]]>([
    [ingress({ action: "Allow" }), [error(`${rule}.action`, "must be `Accept`, `Deny` or `Pass`, got `Allow`")]],
    [ingress({ action: undefined }), [error(`${rule}.action`, "must be given: `Accept`, `Deny` or `Pass`")]],
    [
      ingress({ name: "x".repeat(101) }),
      [error(`${rule}.name`, `must be at most 100 characters long, got \`${"x".repeat(77)}...\``)],
    ],
    [ingress({ name: "😀".repeat(100) }), []],
    [
      ingress({ from: undefined }),
      [error(`${rule}.from`, "must be given; every pod of the cluster is `namespaces: {}`")],
    ],
    [ingress({ from: [] }), [error(`${rule}.from`, empty)]],
    [ingress({ from: [null] }), [error(peer, "must not be null; write it out or remove it")]],
    [ingress({ to: [] }), [error(`${rule}.to`, "unknown field; known here: `name`, `action`, `from`, `protocols`")]],
    [ingress({ protocols: [] }), [error(`${rule}.protocols`, empty)]],
    [
      ingress({ from: [{ namespaces: {} }, { namespaces: {} }] }),
      [warning(`${rule}.from[1]`, `says the same as \`${peer}\`; remove one`)],
    ],
    [ingress(7), [error(rule, "must be an object, got `7`")]],
    [
      egress({ to: [{ namespaces: {} }, { networks: ["10.0.0.0/8"] }], protocols: [{ destinationNamedPort: "http" }] }),
      [
        error(
          "spec.egress[0]",
          "must not have `destinationNamedPort`, since `spec.egress[0].to[1]` has no named ports; write two rules",
        ),
      ],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("peers", () => {
  const channel =
    "is only in the experimental channel of the API; where the standard one is installed the API server refuses it";
  const choice = "`namespaces`, `pods`, `networks`, `nodes`, `domainNames`";
  const name = (got: string): string =>
    `must be a name with a dot, such as \`example.com\` or \`*.example.com\`, got \`${got}\``;
  const cidr = (got: string): string => `must be a CIDR such as \`10.0.0.0/8\` or \`2001:db8::/32\`, got \`${got}\``;
  test.each<[object, readonly Problem[]]>([
    [
      from({ pods: {} }),
      [
        error(`${peer}.pods.podSelector`, "must be given; write `{}` for every pod"),
        warning(`${peer}.pods.namespaceSelector`, "missing, so it is every namespace; write `{}` if that is meant"),
      ],
    ],
    [
      from({ networks: ["10.0.0.0/8"] }),
      [
        error(`${peer}.networks`, "unknown field; known here: `namespaces`, `pods`"),
        error(peer, "must have one of `namespaces`, `pods`"),
      ],
    ],
    [from({ pods: "x" }), [error(`${peer}.pods`, "must be an object, got `x`")]],
    [
      from({ pods: { ...pods, podSelector: { app: "web" } } }),
      [error(`${peer}.pods.podSelector.app`, "unknown field; known here: `matchLabels`, `matchExpressions`")],
    ],
    [to({ pods: { ...pods, podSelector: 1 } }), [error(`${target}.pods.podSelector`, "must be an object, got `1`")]],
    [to({ namespaces: 1 }), [error(`${target}.namespaces`, "must be an object, got `1`")]],
    [networks(1), [error(`${target}.networks[0]`, "must be a string, got `1`; in YAML write it in quotes")]],
    [
      domains("a.b", "a.b"),
      [
        warning(`${target}.domainNames`, channel),
        error(`${target}.domainNames[1]`, `has \`a.b\` as \`${target}.domainNames[0]\` has; remove one`),
      ],
    ],
    [to({}), [error(target, `must have one of ${choice}`)]],
    [to({ nodes: {}, namespaces: {} }), [error(target, `must have one of ${choice} only, got 2`)]],
    [to({ nodes: { matchLabels: { a: "b" } } }), [warning(`${target}.nodes`, channel)]],
    [domains("*.example.com", "example.com."), [warning(`${target}.domainNames`, channel)]],
    [domains("com"), [warning(`${target}.domainNames`, channel), error(`${target}.domainNames[0]`, name("com"))]],
    [
      egress({ action: "Deny", to: [{ domainNames: ["a.b"] }] }),
      [
        warning(`${target}.domainNames`, channel),
        warning(
          `${target}.domainNames`,
          "is for `Accept` only, and engines may deny all traffic instead; deny `networks` after it",
        ),
      ],
    ],
    [networks("any"), [error(`${target}.networks[0]`, cidr("any"))]],
    [
      networks("10.0.0.1"),
      [error(`${target}.networks[0]`, `${cidr("10.0.0.1")}; for the one address write \`10.0.0.1/32\``)],
    ],
    [networks("::ffff:10.0.0.0/104"), [error(`${target}.networks[0]`, cidr("::ffff:10.0.0.0/104"))]],
    [networks("10.0.0.0/08"), [error(`${target}.networks[0]`, cidr("10.0.0.0/08"))]],
    [networks("010.0.0.0/8"), [error(`${target}.networks[0]`, cidr("010.0.0.0/8"))]],
    [
      networks("10.0.0.5/8"),
      [error(`${target}.networks[0]`, "must not have host bits, got `10.0.0.5/8`; write `10.0.0.0/8`")],
    ],
    [
      networks("10.0.0.0/8", "10.0.0.0/8"),
      [error(`${target}.networks[1]`, `has \`10.0.0.0/8\` as \`${target}.networks[0]\` has; remove one`)],
    ],
    [
      to({ networks: times(26, (index) => `10.${String(index)}.0.0/16`) }),
      [error(`${target}.networks`, "must have at most 25 items, got 26; write the rest into another rule or policy")],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("selectors, of which the API server judges the structure only", () => {
  const path = `${peer}.namespaces`;
  const expression = { key: "a", operator: "In", values: ["b"] };
  const at = `${path}.matchExpressions[0]`;
  test.each<[object, readonly Problem[]]>([
    [selector({ matchExpressions: [expression] }), []],
    [selector({ app: "web" }), [error(`${path}.app`, "unknown field; known here: `matchLabels`, `matchExpressions`")]],
    [
      selector({ matchLabels: { a: 1 } }),
      [error(`${path}.matchLabels.a`, "must be a string, got `1`; in YAML write it in quotes")],
    ],
    [selector({ matchExpressions: [{ key: "a" }] }), [error(`${at}.operator`, "must be given")]],
    [selector({ matchExpressions: [{ operator: "Exists" }] }), [error(`${at}.key`, "must be given")]],
    [
      selector({ matchExpressions: [{ ...expression, values: [1] }] }),
      [error(`${at}.values[0]`, "must be a string, got `1`; in YAML write it in quotes")],
    ],
    [
      selector({ matchExpressions: [{ ...expression, operator: "Equals" }] }),
      [
        warning(
          `${at}.operator`,
          "must be `In`, `NotIn`, `Exists` or `DoesNotExist`, got `Equals`; the API server takes it, but engines cannot",
        ),
      ],
    ],
    [
      selector({ matchLabels: { a: "b c" } }),
      [
        warning(
          `${path}.matchLabels`,
          "must be empty, or letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, got `b c`; " +
            "the API server takes it, but engines cannot",
        ),
      ],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("protocols and ports", () => {
  const one = `${rule}.protocols[0]`;
  const at = `${one}.tcp.destinationPort`;
  const names = "`tcp`, `udp`, `sctp`, `destinationNamedPort`";
  const whole = (got: string): string => `must be a whole number in 1..65535, got \`${got}\``;
  test.each<[object, readonly Problem[]]>([
    [protocol({}), [error(one, `must have one of ${names}`)]],
    [
      protocol({ tcp: { destinationPort: { number: 1 } }, destinationNamedPort: "a" }),
      [error(one, `must have one of ${names} only, got 2`)],
    ],
    [
      protocol({ ethernet: {} }),
      [error(`${one}.ethernet`, `unknown field; known here: ${names}`), error(one, `must have one of ${names}`)],
    ],
    [protocol({ tcp: {} }), [error(at, "must be given; every port is `range: {start: 1, end: 65535}`")]],
    [
      protocol({ destinationNamedPort: "" }),
      [
        warning(
          `${one}.destinationNamedPort`,
          "must be lower-case letters, digits and `-`, or no container can have a port of that name, got ``",
        ),
      ],
    ],
    [
      protocol({ destinationNamedPort: 80 }),
      [error(`${one}.destinationNamedPort`, "must be a string, got `80`; in YAML write it in quotes")],
    ],
    [protocol({ tcp: 80 }), [error(`${one}.tcp`, "must be an object, got `80`")]],
    [port({ range: "1-2" }), [error(`${at}.range`, "must be an object, got `1-2`")]],
    [port({}), [error(at, "must have one of `number`, `range`")]],
    [port({ number: 0 }), [error(`${at}.number`, whole("0"))]],
    [port({ number: "80" }), [error(`${at}.number`, whole("80"))]],
    [port({ range: { start: 1 } }), [error(`${at}.range.end`, "must be given")]],
    [
      port({ range: { start: 0, end: 65536 } }),
      [error(`${at}.range.start`, whole("0")), error(`${at}.range.end`, whole("65536"))],
    ],
    [
      port({ range: { start: 80, end: 80 } }),
      [error(`${at}.range`, "must have `start` below `end`, got `80` and `80`; write `number` for one port")],
    ],
    [
      port({ range: { start: 81, end: 80 } }),
      [error(`${at}.range`, "must have `start` below `end`, got `81` and `80`; swap the two")],
    ],
    [
      ingress({
        protocols: [{ tcp: { destinationPort: { number: 1 } } }, { tcp: { destinationPort: { number: 1 } } }],
      }),
      [warning(`${rule}.protocols[1]`, `says the same as \`${one}\`; remove one`)],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

test("whatever is given, an answer comes back", () => {
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true }),
    clusterPolicies(),
    fc.anything().map((one) => policy({ spec: one, metadata: one })),
    fc.anything().map((one) => spec({ subject: one, ingress: one, egress: [one], priority: one })),
    fc.anything().map((one) => egress({ to: [one], protocols: [one], action: one, name: one })),
    fc.anything().map((one) => to({ networks: [one], domainNames: one })),
    fc.anything().map((one) => selector({ matchLabels: one, matchExpressions: [one] })),
  );
  fc.assert(
    fc.property(anything, (given) => {
      for (const { path, message } of validateClusterPolicy(given)) {
        expect([typeof path, message.length > 0]).toEqual(["string", true]);
      }
    }),
    { numRuns: 2000 },
  );
});
