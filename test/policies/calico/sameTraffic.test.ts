import fc from "fast-check";
import { toCalico } from "../../../policies/calico/translate";
import type { CalicoNetworkPolicy } from "../../../policies/calico/types";
import { objectsAt } from "../../../policies/stages";
import type { Labels, LabelSelector, NetworkPolicy } from "../../../policies/types";
import { calicoVerdict, kubernetesVerdict, type Outside, type Packet, type Pod } from "./packets";

/** Random policies in a small world, where most rules match something and miss something. */
const key = fc.constantFrom("a", "b");
const value = fc.constantFrom("", "x", "y");
const labels = fc.dictionary(key, value, { maxKeys: 2, noNullPrototype: true });
const selector: fc.Arbitrary<LabelSelector> = fc.record(
  {
    matchLabels: fc.dictionary(key, value, { maxKeys: 1, noNullPrototype: true }),
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key,
          operator: fc.constantFrom("In" as const, "NotIn" as const),
          values: fc.array(value, { minLength: 1, maxLength: 2 }),
        }),
        fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
      ),
      { maxLength: 1 },
    ),
  },
  { requiredKeys: [] },
);
const protocol = fc.constantFrom("TCP" as const, "UDP" as const);
const number = fc.integer({ min: 79, max: 82 });
const peer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  fc.constantFrom(
    { ipBlock: { cidr: "10.0.0.0/8" } },
    { ipBlock: { cidr: "10.0.0.9/30", except: ["10.0.0.9/32"] } },
    { ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "192.0.2.1/32"] } },
    { ipBlock: { cidr: "::/0", except: ["2001:db8::/32"] } },
  ),
);
const port = fc.oneof(
  fc.record({ protocol, port: number }, { requiredKeys: [] }),
  fc.constantFrom({ port: 80, endPort: 81 }, { protocol: "UDP" as const, port: 79, endPort: 79 }, { port: "http" }),
);
const rules = (field: "from" | "to") =>
  fc.array(
    fc.record(
      { [field]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) },
      { requiredKeys: [] },
    ),
    { maxLength: 2 },
  );
const policy: fc.Arbitrary<NetworkPolicy> = fc.record({
  apiVersion: fc.constant("networking.k8s.io/v1" as const),
  kind: fc.constant("NetworkPolicy" as const),
  metadata: fc.constant({ name: "some", namespace: "shop" }),
  spec: fc.record(
    {
      podSelector: selector,
      policyTypes: fc.subarray(["Ingress" as const, "Egress" as const]),
      ingress: rules("from"),
      egress: rules("to"),
    },
    { requiredKeys: ["podSelector"] },
  ),
});

const pod = (namespace: string): fc.Arbitrary<Pod> =>
  fc.record({
    namespace: fc.constant(namespace),
    namespaceLabels: fc.constant<Labels>(namespace === "shop" ? { a: "x" } : { b: "y" }),
    labels,
    address: fc.constantFrom("10.0.0.8", "10.0.0.9", "2001:db8::1"),
    named: fc.constantFrom<Pod["named"]>({}, { http: { protocol: "TCP" as const, port: 80 } }),
  });
const outside: fc.Arbitrary<Outside> = fc.record({ address: fc.constantFrom("192.0.2.1", "192.0.2.2", "2001:db9::1") });
const packet: fc.Arbitrary<Packet> = fc.record({
  direction: fc.constantFrom("Ingress" as const, "Egress" as const),
  subject: pod("shop"),
  peer: fc.oneof(pod("shop"), pod("pay"), outside),
  protocol: fc.constantFrom("TCP" as const, "UDP" as const, "SCTP" as const),
  port: number,
});

test("a policy and its translation isolate the same pods and admit the same packets", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(policy, packet, (kubernetes, sent) => {
      const expected = kubernetesVerdict(kubernetes, sent);
      const { action } = calicoVerdict(toCalico(kubernetes), sent);
      seen.add(expected);
      expect(action).toBe({ "not isolated": undefined, admitted: "Allow", "not admitted": "end" }[expected]);
    }),
    { numRuns: 5000 },
  );
  expect(seen.size).toBe(3);
});

test("at `log` a packet is logged, and once, just where enforced policies would deny it, and nothing is decided", () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(fc.array(policy, { minLength: 1, maxLength: 3 }), packet, (policies, sent) => {
      const verdicts = policies.map((kubernetes) => kubernetesVerdict(kubernetes, sent));
      const isDenied = verdicts.includes("not admitted") && !verdicts.includes("admitted");
      seen.add(isDenied);
      expect(logsOf(objectsAt("log", "set", policies) as readonly CalicoNetworkPolicy[], sent)).toBe(isDenied ? 1 : 0);
    }),
    { numRuns: 5000 },
  );
  expect(seen.size).toBe(2);
});

/** How often policies of one tier log the packet, until the first that decides; that must not be by allowing or denying. */
function logsOf(policies: readonly CalicoNetworkPolicy[], sent: Packet): number {
  let logs = 0;
  for (const one of policies.toSorted((a, b) => (a.spec.order ?? Infinity) - (b.spec.order ?? Infinity))) {
    const { action, isLogged } = calicoVerdict(one, sent);
    if (isLogged) logs += 1;
    if (action === "Pass") break;
    expect(["end", undefined]).toContain(action);
  }
  return logs;
}
