import fc from "fast-check";
import {
  allPorts,
  anywhere,
  formatCidr,
  ipBlock,
  named,
  namespace,
  namespacesLabelled,
  type Peer,
  pods,
  podsIn,
  tcp,
  udpRange,
} from "../../../policies";

/** Right arguments of presets, for properties. */

const letters = Array.from("abcxyz0189");

function text(characters: string, maxLength: number): fc.Arbitrary<string> {
  const edge = fc.constantFrom(...letters);
  const inner = fc.string({ unit: fc.constantFrom(...letters, ...Array.from(characters)), maxLength: maxLength - 2 });
  return fc.tuple(edge, inner, edge).map((parts) => parts.join(""));
}

/** Names that fit both a namespace and a policy. */
export const names = text("-", 63);

const key = fc.oneof(
  text("-_.AZ", 63),
  fc.tuple(names, names).map(([prefix, name]) => `${prefix}.example/${name}`),
);

export const labels = fc.dictionary(key, fc.oneof(fc.constant(""), text("-_.AZ", 63)), {
  maxKeys: 3,
  noNullPrototype: true,
});

export const inCluster = fc.oneof(
  names.map(namespace),
  fc.tuple(names, labels).map(([name, selector]) => podsIn(name, selector)),
);

const block = fc
  .oneof(
    fc.record({
      family: fc.constant("IPv4" as const),
      address: fc.bigInt(0n, 2n ** 32n - 1n),
      prefixLength: fc.nat(32),
    }),
    fc.record({
      family: fc.constant("IPv6" as const),
      address: fc.bigInt(0n, 2n ** 128n - 1n),
      prefixLength: fc.nat(128),
    }),
  )
  .map((cidr) => ipBlock(formatCidr(cidr)));

export const outside = fc.oneof(fc.constant(anywhere), block);

export const anyPeer: fc.Arbitrary<Peer> = fc.oneof(
  inCluster,
  outside,
  labels.map(pods),
  fc.tuple(labels, labels).map(([some, others]) => namespacesLabelled(some, others)),
);

const number = fc.integer({ min: 1, max: 65535 });

export const ports = fc.uniqueArray(
  fc.oneof(
    number.map(tcp),
    fc.tuple(number, number).map(([a, b]) => udpRange(Math.min(a, b), Math.max(a, b))),
    fc.constantFrom(named("http"), named("dns", { protocol: "UDP" }), allPorts("SCTP")),
  ),
  { maxLength: 4, selector: (port) => JSON.stringify(port) },
);
