import fc from "fast-check";
import { mutated } from "./mutations";

/**
 * Manifests of policies, right and wrong, for comparing verdicts: each leaf is mostly right and sometimes an edge case or
 * beyond, and a few manifests have a part replaced, added or taken out without regard to its type.
 */
export function manifests(): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 3, arbitrary: wellTyped(0) },
    { weight: 2, arbitrary: wellTyped(1) },
    { weight: 1, arbitrary: wellTyped(4) },
    { weight: 2, arbitrary: wellTyped(0).chain(mutated) },
  );
}

/** Namespaces that the manifests name, which the server must have. */
export const namespaces = ["default", "shop", "n".repeat(63)];

/** Texts that are CIDRs, that nearly are, and that are in a way few expect. */
export const cidrs = {
  right: ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.168.0.0/16", "0.0.0.0/0", "10.0.0.1/32", "2001:db8::/32"],
  odd: [
    ...["::/0", "::1/128", "2001:DB8:0:1::/64", "10.0.0.5/8", "010.0.0.0/8", "10.1.000.000/016", "::ffff:10.0.0.0/104"],
    ...["::ffff:10.1.0.0/112", "::ffff:0:0/96", "::ffff:0:0/95", "::10.1.2.3/128", "1:2:3:4:5:6:7::/112", "fe80::1/10"],
    ...["0000000000000010.0.0.0/8", "10.0.0.0/00000008", "1:2:3:4:5:6:1.2.3.4/128", "::1.2.3.4/120", "64:ff9b::/96"],
  ],
  wrong: [
    ...["", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "256.0.0.0/8", "10.0.0.0/8/8", " 10.0.0.0/8", "/8"],
    ...["2001:db8::/129", "2001:db8::", ":::/0", "1::2::3/64", "12345::/16", "1:2:3:4:5:6:7:8:9/64", "fe80::1%eth0/64"],
    ...["1:2:3:4:5:6:7:8::/64", "::1:2:3:4:5:6:7:8/64", "10.0.0.0/8 ", "10.0.0.0/+8", "0x0a.0.0.0/8", "1.2.3.4:/8"],
    ...[
      "::ffff:10.0.0/104",
      "1.2.3.4::/64",
      "::1.2.3.4:5/64",
      "10.0.0.0/99999999",
      "any",
      "１０.0.0.0/8",
      ":/0",
      "1:/16",
    ],
  ],
};

function wellTyped(errorRate: number): fc.Arbitrary<object> {
  const leaf = leaves(errorRate);
  const selector = fc.record(
    {
      matchLabels: fc.dictionary(leaf.labelKey, leaf.labelValue, { maxKeys: 2 }),
      matchExpressions: fc.array(expression(errorRate, leaf), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const port = mostly(
    errorRate,
    fc.oneof(
      fc.record({ protocol: leaf.protocol, port: leaf.port }, { requiredKeys: [] }),
      fc.record({ protocol: leaf.protocol, port: fc.constantFrom(1, 80), endPort: leaf.endPort }),
    ),
    fc.record({ protocol: leaf.protocol, port: leaf.port, endPort: leaf.endPort }, { requiredKeys: [] }),
  );
  const block = mostly(
    errorRate,
    fc.oneof(fc.record({ cidr: leaf.cidr }), fc.constantFrom(...blocksWithExceptions)),
    fc.record({ cidr: leaf.cidr, except: fc.array(leaf.cidr, { maxLength: 2 }) }, { requiredKeys: [] }),
  );
  const peer = mostly(
    errorRate,
    fc.oneof(
      fc.record({ ipBlock: block }),
      fc.record({ podSelector: selector, namespaceSelector: selector }, { requiredKeys: ["podSelector"] }),
      fc.record({ namespaceSelector: selector }),
    ),
    fc.record({ podSelector: selector, namespaceSelector: selector, ipBlock: block }, { requiredKeys: [] }),
  );
  const rules = (peers: string): fc.Arbitrary<object[]> =>
    fc.array(
      fc.record(
        { [peers]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) },
        { requiredKeys: [] },
      ),
      { maxLength: 2 },
    );
  return fc.record({
    apiVersion: fc.constant("networking.k8s.io/v1"),
    kind: fc.constant("NetworkPolicy"),
    metadata: fc.record(
      {
        name: leaf.name,
        namespace: leaf.namespace,
        labels: fc.dictionary(leaf.labelKey, leaf.labelValue, { maxKeys: 2 }),
        annotations: fc.dictionary(leaf.labelKey, fc.string(), { maxKeys: 2 }),
      },
      { requiredKeys: ["name"] },
    ),
    spec: fc.record(
      {
        podSelector: selector,
        policyTypes: fc.array(leaf.policyType, { maxLength: errorRate > 0 ? 3 : 2 }),
        ingress: rules("from"),
        egress: rules("to"),
      },
      { requiredKeys: [] },
    ),
  });
}

/** Right ones: with two ranges drawn at random, the second is hardly ever inside the first. */
const blocksWithExceptions = [
  { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.1.2.0/24"] },
  { cidr: "0.0.0.0/0", except: ["10.0.0.5/8", "010.0.0.0/8"] },
  { cidr: "::/0", except: ["2001:db8::/32", "fe80::1/10"] },
  { cidr: "10.0.0.0/8", except: ["::ffff:10.0.0.0/104"] },
  { cidr: "::ffff:10.0.0.0/104", except: ["::ffff:10.1.0.0/112"] },
];

function mostly(errorRate: number, right: fc.Arbitrary<object>, any: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.oneof({ weight: 20, arbitrary: right }, { weight: errorRate, arbitrary: any });
}

type Leaves = ReturnType<typeof leaves>;

function leaves(errorRate: number) {
  const of = <T>(right: readonly T[], wrong: readonly T[]): fc.Arbitrary<T> =>
    errorRate === 0
      ? fc.constantFrom(...right)
      : fc.oneof(
          { weight: 60, arbitrary: fc.constantFrom(...right) },
          { weight: errorRate * 2, arbitrary: fc.constantFrom(...wrong) },
        );
  return {
    name: of(
      ["a", "web", "a.b-c.1", "0", "a".repeat(253)],
      ["-a", "A", "a_b", "a..b", "a.", "a".repeat(254), "ä", "a b"],
    ),
    namespace: fc.constantFrom(...namespaces),
    labelKey: of(
      ["app", "a.b_c-d", "example.com/app", "A", "k".repeat(63), `${"p".repeat(253)}/k`],
      ["", "a b", "/a", "a/", "a/b/c", "EXAMPLE.com/a", "-a", "a-", "k".repeat(64), `${"p".repeat(254)}/k`, "ä", "a\n"],
    ),
    labelValue: of(
      ["", "web", "a.b_c-d", "V", "1", "v".repeat(63)],
      ["-", "a b", "a/b", "v".repeat(64), "ä", "a\n", "."],
    ),
    operator: of(["In", "NotIn", "Exists", "DoesNotExist"], ["", "in", "Equals", "Gt"]),
    protocol: of(["TCP", "UDP", "SCTP"], ["", "tcp", "ICMP", "Any"]),
    port: of<number | string>(
      [1, 80, 443, 65535, "http", "a", "a-1", "1a", "x".repeat(15)],
      [0, -1, 65536, 70000, 1.5, 2 ** 31, "", "80", "HTTP", "a--b", "-a", "a-", "x".repeat(16), "a_b", "ä"],
    ),
    endPort: of([80, 81, 443, 8080, 65535], [0, -1, 1, 65536, 2.5, 2 ** 31]),
    policyType: of(["Ingress", "Egress"], ["", "ingress", "Both"]),
    cidr: of([...cidrs.right, ...cidrs.odd], cidrs.wrong),
  };
}

function expression(errorRate: number, { operator, labelKey, labelValue }: Leaves): fc.Arbitrary<object> {
  const some = fc.array(labelValue, { minLength: 1, maxLength: 2 });
  const fitting = operator.chain((one) =>
    fc.record({
      key: labelKey,
      operator: fc.constant(one),
      values: one.endsWith("In") ? some : fc.constant<string[]>([]),
    }),
  );
  const any = fc.record(
    { key: labelKey, operator, values: fc.array(labelValue, { maxLength: 2 }) },
    { requiredKeys: [] },
  );
  return mostly(errorRate, fitting, any);
}
