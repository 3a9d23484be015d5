import fc from "fast-check";
import { cidrs } from "../generators";
import { mutated } from "../mutations";

/** ClusterNetworkPolicies: most of them right, many with a leaf or two at or beyond an edge, some with a part broken. */
export function clusterPolicies(): fc.Arbitrary<unknown> {
  return fc.oneof(policies(0), policies(1), policies(0).chain(mutated));
}

/** @param errorRate how many of a hundred leaves are wrong, about */
function policies(errorRate: number): fc.Arbitrary<unknown> {
  const leaf = <T>(right: readonly T[], wrong: readonly T[]): fc.Arbitrary<T> =>
    fc.oneof(
      { weight: 100, arbitrary: fc.constantFrom(...right) },
      { weight: errorRate, arbitrary: fc.constantFrom(...wrong) },
    );
  const pair = <A extends object, B extends object>(
    one: fc.Arbitrary<A>,
    other: fc.Arbitrary<B>,
  ): fc.Arbitrary<object> => fc.tuple(one, other).map(([a, b]) => ({ ...a, ...b }));
  /** One of the fields, and seldom two or none, which nothing takes. */
  const choice = (...all: readonly fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
    fc.oneof(
      { weight: 100, arbitrary: fc.oneof(...all) },
      { weight: errorRate, arbitrary: pair(fc.oneof(...all), fc.oneof(...all)) },
      { weight: errorRate, arbitrary: fc.constant({}) },
    );
  const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
    fc.oneof(
      { weight: 100, arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }) },
      { weight: errorRate, arbitrary: fc.constantFrom(0, 25, 26).chain((length) => exactly(one, length)) },
    );
  const selector = fc.record(
    {
      matchLabels: fc.dictionary(leaf(["a", "x/y"], ["a b"]), leaf<unknown>(["", "b"], ["c d", 1])),
      matchExpressions: fc.array(
        fc.record({ key: leaf<unknown>(["a"], ["", 1]), operator: leaf(["Exists"], ["In", "x"]) }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  );
  const pods = fc.record(
    { podSelector: selector, namespaceSelector: selector },
    errorRate === 0 ? {} : { requiredKeys: ["namespaceSelector"] },
  );
  const podPeers = [fc.record({ namespaces: selector }), fc.record({ pods })];
  const networks = fc
    .uniqueArray(leaf<string>([...cidrs.right, "::/0", "10.0.0.0/32"], [...cidrs.odd, ...cidrs.wrong]), {
      minLength: 1,
      maxLength: 3,
    })
    .map((all) => ({ networks: all }));
  const others = [
    networks,
    fc.record({ nodes: selector }),
    fc.record({ domainNames: fc.array(leaf(["a.b"], ["a", "*.a.b", "A.b.", "-"]), { minLength: 1, maxLength: 1 }) }),
  ];
  const number = leaf<unknown>([1, 80, 443, 65535], [0, 65536, -1, 1.5, "80"]);
  const range = fc.tuple(number, number).map(([a, b]) => {
    const isSorted = errorRate > 0 || Number(a) < Number(b);
    return isSorted ? { start: a, end: b } : { start: 1, end: 2 };
  });
  const destinationPort = choice(fc.record({ number }), fc.record({ range }));
  const numbered = ["tcp", "udp", "sctp"].map((name) => fc.record({ [name]: fc.record({ destinationPort }) }));
  const named = fc.record({ destinationNamedPort: leaf<unknown>(["http", ""], [80]) });
  const rule = <Peers extends string>(peers: Peers, peer: fc.Arbitrary<object>, protocol: fc.Arbitrary<object>) =>
    fc.record(
      {
        name: leaf(["", "x".repeat(100)], ["x".repeat(101), "😀".repeat(100)]),
        action: leaf(["Accept", "Deny", "Pass"], ["Allow", ""]),
        [peers]: some(peer),
        protocols: some(protocol),
      },
      { requiredKeys: ["action", peers] },
    );
  return fc.record({
    apiVersion: leaf(["policy.networking.k8s.io/v1alpha2"], ["v1"]),
    kind: fc.constant("ClusterNetworkPolicy"),
    metadata: fc.record({ name: leaf(["a", "a.b"], ["A", ""]) }),
    spec: fc.record(
      {
        tier: leaf(["Admin", "Baseline"], ["admin"]),
        priority: leaf<unknown>([0, 1, 1000], [-1, 1001, 0.5, "1"]),
        subject: choice(...podPeers),
        ingress: fc.array(rule("from", choice(...podPeers), choice(...numbered, named)), { maxLength: 2 }),
        egress: fc.array(
          fc.oneof(
            rule("to", choice(...podPeers, ...others), choice(...numbered)),
            rule("to", choice(...podPeers), choice(...numbered, named)),
          ),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: ["tier", "priority", "subject"] },
    ),
  });
}

function exactly<T>(one: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: length, maxLength: length });
}
