import { isolates, podSelectorOf, rulesOf } from "../../../analyzer/evaluate/policyRules";
import { type Policy, unknown } from "../../../analyzer/model";

function policyOf(spec: unknown): Policy {
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p" }, spec };
  const origin = { source: "test", line: () => undefined };
  return { namespace: "shop", name: "p", object, origin } as unknown as Policy;
}

test.each<[what: string, spec: unknown, ingress: string, egress: string]>([
  ["no types and no rules", {}, "yes", "no"],
  ["types that are null", { policyTypes: null }, "yes", "no"],
  ["an empty list of types", { policyTypes: [] }, "yes", "no"],
  ["no types, but rules for egress", { egress: [{}] }, "yes", "yes"],
  ["no types, and rules for ingress", { ingress: [{}] }, "yes", "no"],
  ["no types, and no rule for egress", { egress: [] }, "yes", "no"],
  ["no types, and null for egress", { egress: null }, "yes", "no"],
  ["no types, and rules for egress that are not known", { egress: unknown }, "yes", "perhaps"],
  ["Ingress", { policyTypes: ["Ingress"], egress: [{}] }, "yes", "no"],
  ["Egress", { policyTypes: ["Egress"], ingress: [{}] }, "no", "yes"],
  ["both", { policyTypes: ["Ingress", "Egress"] }, "yes", "yes"],
  ["types that are not known", { policyTypes: unknown }, "perhaps", "perhaps"],
  ["a type that is not known", { policyTypes: [unknown] }, "perhaps", "perhaps"],
  ["Egress and one that is not known", { policyTypes: ["Egress", unknown] }, "perhaps", "yes"],
  ["a spec that is not known", unknown, "perhaps", "perhaps"],
  ["no spec", undefined, "yes", "no"],
  ["null for the spec", null, "yes", "no"],
])("a policy with %s isolates for those directions", (_, spec, ingress, egress) => {
  expect([isolates(policyOf(spec), "Ingress"), isolates(policyOf(spec), "Egress")]).toEqual([ingress, egress]);
});

test("a policy is about the pods that its selector matches, of which nothing is known where that is true of its spec", () => {
  const podSelector = { matchLabels: { app: "web" } };
  expect(podSelectorOf(policyOf({ podSelector }))).toBe(podSelector);
  expect(podSelectorOf(policyOf({ podSelector: unknown }))).toBe(unknown);
  expect(podSelectorOf(policyOf(unknown))).toBe(unknown);
  expect(podSelectorOf(policyOf(null))).toEqual({});
});

const peer = { podSelector: {} };

test.each<[what: string, spec: unknown, ingress: unknown, egress: unknown]>([
  ["none", {}, [], []],
  ["null", { ingress: null, egress: null }, [], []],
  ["an empty list", { ingress: [], egress: [] }, [], []],
  ["an empty rule", { ingress: [{}] }, [{ peers: [], ports: [] }], []],
  ["a rule that is null", { ingress: [null] }, [{ peers: [], ports: [] }], []],
  ["lists that are null", { egress: [{ to: null, ports: null }] }, [], [{ peers: [], ports: [] }]],
  [
    "peers and ports",
    { ingress: [{ from: [peer], ports: [{ port: 80 }] }], egress: [{ to: [peer, unknown], ports: [unknown] }] },
    [{ peers: [peer], ports: [{ port: 80 }] }],
    [{ peers: [peer, unknown], ports: [unknown] }],
  ],
  [
    "peers of the other direction",
    { ingress: [{ to: [peer] }], egress: [{ from: [peer] }] },
    ...twice({ peers: [], ports: [] }),
  ],
  [
    "a port that is null, beside others",
    { ingress: [{ ports: [{ port: 80 }, null, unknown] }] },
    [{ peers: [], ports: [{ port: 80 }, {}, unknown] }],
    [],
  ],
  [
    "lists that are not known",
    { ingress: [{ from: unknown, ports: unknown }], egress: [{ to: unknown, ports: unknown }] },
    ...twice({ peers: unknown, ports: unknown }),
  ],
  ["rules that are not known", { ingress: unknown, egress: unknown }, ...twice({ peers: unknown, ports: unknown })],
  ["a rule that is not known", { ingress: [unknown], egress: [unknown] }, ...twice({ peers: unknown, ports: unknown })],
  ["a spec that is not known", unknown, ...twice({ peers: unknown, ports: unknown })],
  ["no spec", undefined, [], []],
])("of %s, rules say that", (_, spec, ingress, egress) => {
  expect([rulesOf(policyOf(spec), "Ingress"), rulesOf(policyOf(spec), "Egress")]).toEqual([ingress, egress]);
});

function twice(rule: object): [unknown, unknown] {
  return [[rule], [rule]];
}
