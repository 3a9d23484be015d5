import fc from "fast-check";
import { matches } from "../../../analyzer/selectors";
import { parseSelector } from "../../../policies/calico/selectors";
import { toCalico } from "../../../policies/calico/translate";
import type { CalicoNetworkPolicy } from "../../../policies/calico/types";
import { calicoSelector, namespacesNamed } from "../../../policies/calico/writeSelector";
import type { EgressRule, IngressRule, LabelSelector, NetworkPolicy, NetworkPolicySpec } from "../../../policies/types";
import { validateObject } from "../../../policies/validateObject";
import { holds } from "./packets";

const policy = (spec: NetworkPolicySpec): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "web", namespace: "shop", labels: { team: "a" } },
  spec,
});

/** The translation, which Calico must accept. */
function translated(spec: NetworkPolicySpec): CalicoNetworkPolicy["spec"] {
  const calico = toCalico(policy(spec));
  expect(validateObject(calico).filter(({ severity }) => severity === "error")).toEqual([]);
  return calico.spec;
}

test("a policy keeps its metadata, and stands where Calico reads those of Kubernetes", () => {
  expect(toCalico(policy({ podSelector: { matchLabels: { app: "web" } } }))).toStrictEqual({
    apiVersion: "projectcalico.org/v3",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop", labels: { team: "a" } },
    spec: { order: 1000, selector: "app == 'web'", types: ["Ingress"], ingress: [] },
  });
});

describe("selectors", () => {
  test.each<[LabelSelector, string]>([
    [{}, "all()"],
    [{ matchLabels: {}, matchExpressions: [] }, "all()"],
    [{ matchLabels: { app: "web" } }, "app == 'web'"],
    [{ matchLabels: { app: "web", "example.com/tier": "" } }, "app == 'web' && example.com/tier == ''"],
    [{ matchExpressions: [{ key: "a", operator: "In", values: ["x", "y"] }] }, "a in {'x', 'y'}"],
    [{ matchExpressions: [{ key: "a", operator: "NotIn", values: ["x"] }] }, "a not in {'x'}"],
    [{ matchExpressions: [{ key: "a", operator: "Exists" }] }, "has(a)"],
    [{ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }, "!has(a)"],
    [{ matchLabels: { a: "1" }, matchExpressions: [{ key: "b", operator: "Exists" }] }, "a == '1' && has(b)"],
    // What YAML may have.
    [{ matchLabels: null, matchExpressions: null } as unknown as LabelSelector, "all()"],
  ])("%j is %s", (selector, text) => {
    expect(calicoSelector(selector)).toBe(text);
  });

  test("match the same labels in either language", () => {
    const key = fc.constantFrom("a", "b", "example.com/c");
    const value = fc.constantFrom("", "x", "y");
    const values = fc.array(value, { minLength: 1, maxLength: 2 });
    const labels = fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true });
    const expression = fc.oneof(
      fc.record({ key, operator: fc.constantFrom("In" as const, "NotIn" as const), values }),
      fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
    );
    const selector = fc.record(
      { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(selector, labels, (kubernetes, own) => {
        expect(holds(parseSelector(calicoSelector(kubernetes)), own)).toBe(matches(kubernetes, own) === "yes");
      }),
      { numRuns: 1000 },
    );
  });

  test("of namespaces by name never match what is in no namespace", () => {
    const names = ["shop", "pay"];
    const named = (name: string) => ({ "projectcalico.org/name": name });
    const met = (text: string) =>
      [named("shop"), named("other"), {}].map((labels) => holds(parseSelector(text), labels));
    expect(met(namespacesNamed("in", names))).toEqual([true, false, false]);
    expect(met(namespacesNamed("not in", names))).toEqual([false, true, false]);
  });
});

describe("directions", () => {
  const ingress: IngressRule[] = [{}];
  const egress: EgressRule[] = [{}];
  const both = { ingress: [{ action: "Allow" }], egress: [{ action: "Allow" }] };
  test.each<[string, Partial<NetworkPolicySpec>, object]>([
    ["none given, no rules", {}, { types: ["Ingress"], ingress: [] }],
    ["none given, ingress rules", { ingress }, { types: ["Ingress"], ingress: both.ingress }],
    ["none given, egress rules", { egress }, { types: ["Ingress", "Egress"], ingress: [], egress: both.egress }],
    ["none given, empty egress", { egress: [] }, { types: ["Ingress"], ingress: [] }],
    ["an empty list", { policyTypes: [], ingress, egress }, { types: ["Ingress", "Egress"], ...both }],
    ["Egress", { policyTypes: ["Egress"], egress }, { types: ["Egress"], egress: both.egress }],
    ["Egress, with rules of the other", { policyTypes: ["Egress"], ingress }, { types: ["Egress"], egress: [] }],
    [
      "both, no rules",
      { policyTypes: ["Ingress", "Egress"] },
      { types: ["Ingress", "Egress"], ingress: [], egress: [] },
    ],
    ["null lists", { ingress: null, egress: null } as never, { types: ["Ingress"], ingress: [] }],
  ])("%s", (_, spec, expected) => {
    expect(translated({ podSelector: {}, ...spec })).toStrictEqual({ order: 1000, selector: "all()", ...expected });
  });

  test("a policy without a selector, as YAML may have it, is about every pod", () => {
    expect(toCalico(policy({} as NetworkPolicySpec)).spec.selector).toBe("all()");
    expect(toCalico(policy(undefined as unknown as NetworkPolicySpec)).spec.types).toEqual(["Ingress"]);
  });
});

const aPod = "projectcalico.org/orchestrator == 'k8s'";

describe("peers", () => {
  const app = { matchLabels: { app: "web" } };
  const team = { matchLabels: { team: "a" } };
  test.each<[string, NonNullable<IngressRule["from"]>, object[]]>([
    ["pods of the namespace", [{ podSelector: app }], [{ selector: `${aPod} && app == 'web'` }]],
    ["all pods of the namespace", [{ podSelector: {} }], [{ selector: aPod }]],
    ["all namespaces", [{ namespaceSelector: {} }], [{ selector: aPod, namespaceSelector: "all()" }]],
    ["some namespaces", [{ namespaceSelector: team }], [{ selector: aPod, namespaceSelector: "team == 'a'" }]],
    [
      "pods in some namespaces",
      [{ namespaceSelector: team, podSelector: app }],
      [{ selector: `${aPod} && app == 'web'`, namespaceSelector: "team == 'a'" }],
    ],
    ["addresses", [{ ipBlock: { cidr: "10.0.0.0/8" } }], [{ nets: ["10.0.0.0/8"] }]],
    [
      "addresses with exceptions",
      [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.2.0.0/16"] } }],
      [{ nets: ["10.0.0.0/8"], notNets: ["10.1.0.0/16", "10.2.0.0/16"] }],
    ],
    ["addresses with host bits", [{ ipBlock: { cidr: "10.0.0.5/8" } }], [{ nets: ["10.0.0.0/8"] }]],
    ["addresses by IPv6", [{ ipBlock: { cidr: "2001:DB8:0::/32", except: [] } }], [{ nets: ["2001:db8::/32"] }]],
    [
      "several, each a rule",
      [{ podSelector: app }, { ipBlock: { cidr: "10.0.0.0/8" } }, { ipBlock: { cidr: "::/0" } }],
      [{ selector: `${aPod} && app == 'web'` }, { nets: ["10.0.0.0/8"] }, { nets: ["::/0"] }],
    ],
  ])("%s", (_, peers, ends) => {
    const spec = translated({ podSelector: {}, ingress: [{ from: peers }], egress: [{ to: peers }] });
    expect(spec.ingress).toStrictEqual(ends.map((source) => ({ action: "Allow", source })));
    expect(spec.egress).toStrictEqual(ends.map((destination) => ({ action: "Allow", destination })));
  });

  test.each([[undefined], [[]]])("%j is everyone", (peers) => {
    const spec = translated({
      podSelector: {},
      ingress: [peers === undefined ? {} : { from: peers }],
      egress: [peers === undefined ? {} : { to: peers }],
    });
    expect(spec.ingress).toStrictEqual([{ action: "Allow" }]);
    expect(spec.egress).toStrictEqual([{ action: "Allow" }]);
  });
});

describe("ports", () => {
  test.each<[string, NonNullable<IngressRule["ports"]>, readonly (readonly [string, unknown[]?])[]]>([
    ["a number, without a protocol", [{ port: 80 }], [["TCP", [80]]]],
    ["a range", [{ protocol: "UDP", port: 8000, endPort: 8080 }], [["UDP", ["8000:8080"]]]],
    ["a range of one", [{ port: 80, endPort: 80 }], [["TCP", ["80:80"]]]],
    ["a name", [{ port: "http" }], [["TCP", ["http"]]]],
    ["every port of a protocol", [{ protocol: "SCTP" }], [["SCTP"]]],
    ["every port of TCP", [{}], [["TCP"]]],
    ["several of one protocol", [{ port: 80 }, { protocol: "TCP", port: "http" }], [["TCP", [80, "http"]]]],
    ["every port beside one", [{ port: 80 }, { protocol: "TCP" }], [["TCP"]]],
    [
      "several protocols, each a rule",
      [{ protocol: "UDP", port: 53 }, { port: 53 }, { protocol: "UDP", port: 5353 }],
      [
        ["UDP", [53, 5353]],
        ["TCP", [53]],
      ],
    ],
    ["null, as YAML may have it", [{ protocol: null, port: null, endPort: null } as never], [["TCP"]]],
  ])("%s", (_, ports, expected) => {
    const spec = translated({ podSelector: {}, ingress: [{ ports }], egress: [{ ports }] });
    const rules = expected.map(([protocol, numbers]) => ({
      action: "Allow",
      protocol,
      ...(numbers && { destination: { ports: numbers } }),
    }));
    expect(spec.ingress).toStrictEqual(rules);
    expect(spec.egress).toStrictEqual(rules);
  });

  test("an empty list is every port of every protocol", () => {
    expect(translated({ podSelector: {}, ingress: [{ ports: [] }] }).ingress).toStrictEqual([{ action: "Allow" }]);
  });

  test("are the destination's in both directions, and each is combined with each peer", () => {
    const peers = [{ podSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8" } }];
    const ports = [{ port: 80 }, { protocol: "UDP" as const, port: 53 }];
    const spec = translated({
      podSelector: {},
      ingress: [{ from: peers, ports }],
      egress: [{ to: peers, ports }],
    });
    const [pods, block] = [{ selector: aPod }, { nets: ["10.0.0.0/8"] }];
    const [http, dns] = [{ ports: [80] }, { ports: [53] }];
    expect(spec.ingress).toStrictEqual([
      { action: "Allow", protocol: "TCP", source: pods, destination: http },
      { action: "Allow", protocol: "TCP", source: block, destination: http },
      { action: "Allow", protocol: "UDP", source: pods, destination: dns },
      { action: "Allow", protocol: "UDP", source: block, destination: dns },
    ]);
    expect(spec.egress).toStrictEqual([
      { action: "Allow", protocol: "TCP", destination: { ...pods, ...http } },
      { action: "Allow", protocol: "TCP", destination: { ...block, ...http } },
      { action: "Allow", protocol: "UDP", destination: { ...pods, ...dns } },
      { action: "Allow", protocol: "UDP", destination: { ...block, ...dns } },
    ]);
  });

  test("rules follow each other in their order", () => {
    const spec = translated({ podSelector: {}, ingress: [{ ports: [{ port: 1 }] }, { ports: [{ port: 2 }] }] });
    expect(spec.ingress?.map(({ destination }) => destination?.ports)).toEqual([[1], [2]]);
  });
});
