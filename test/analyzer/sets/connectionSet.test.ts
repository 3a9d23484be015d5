import fc from "fast-check";
import { ConnectionSet, protocols } from "../../../analyzer/sets/connectionSet";
import type { Protocol } from "../../../policies/types";

/** Both ends of what is possible, and numbers beside each other. */
const ports = [1, 2, 3, 80, 81, 82, 65534, 65535];
const packets = protocols.flatMap((protocol) => ports.map((port) => ({ protocol, port })));
const range = fc.tuple(fc.constantFrom(...protocols), fc.constantFrom(...ports), fc.constantFrom(...ports));
const sets = fc.oneof(
  fc.constantFrom(ConnectionSet.all, ConnectionSet.none),
  fc
    .array(range, { maxLength: 5 })
    .map((ranges) =>
      ranges.reduce(
        (set, [protocol, a, b]) => set.union(ConnectionSet.ports(protocol, Math.min(a, b), Math.max(a, b))),
        ConnectionSet.none,
      ),
    ),
);

const members = (set: ConnectionSet) => packets.filter(({ protocol, port }) => set.has(protocol, port));

const check = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...args: T) => void,
): void => {
  fc.assert(
    fc.property<T>(...arbitraries, (...args) => {
      holds(...args);
    }),
    { numRuns: 1000 },
  );
};

test("union, intersection and difference are those of the members", () => {
  check([sets, sets], (a, b) => {
    const both = (holds: (inA: boolean, inB: boolean) => boolean) =>
      packets.filter(({ protocol, port }) => holds(a.has(protocol, port), b.has(protocol, port)));
    expect(members(a.union(b))).toEqual(both((inA, inB) => inA || inB));
    expect(members(a.intersect(b))).toEqual(both((inA, inB) => inA && inB));
    expect(members(a.subtract(b))).toEqual(both((inA, inB) => inA && !inB));
  });
});

test("a set contains another where nothing of that is outside it, and equals it where the converse holds too", () => {
  check([sets, sets], (a, b) => {
    expect(a.contains(b)).toBe(b.subtract(a).isEmpty);
    expect(a.equals(b)).toBe(a.contains(b) && b.contains(a));
  });
});

test("sets are equal where their texts are", () => {
  check([sets, sets], (a, b) => {
    expect(a.toString() === b.toString()).toBe(a.equals(b));
  });
});

test("the laws of sets hold", () => {
  check([sets, sets], (a, b) => {
    expect(a.subtract(b).union(a.intersect(b)).equals(a)).toBe(true);
    expect(a.union(b).equals(b.union(a))).toBe(true);
    expect(
      ConnectionSet.all
        .subtract(a.union(b))
        .equals(ConnectionSet.all.subtract(a).intersect(ConnectionSet.all.subtract(b))),
    ).toBe(true);
    expect(a.union(ConnectionSet.all).isAll && a.intersect(ConnectionSet.none).isEmpty).toBe(true);
    expect(a.isEmpty).toBe(a.equals(ConnectionSet.none));
    expect(a.isAll).toBe(a.equals(ConnectionSet.all));
  });
});

const tcp = (first: number, last = first) => ConnectionSet.ports("TCP", first, last);

test.each<[string, ConnectionSet]>([
  ["None", ConnectionSet.none],
  ["All", ConnectionSet.all],
  ["All", protocols.reduce((set, protocol) => set.union(ConnectionSet.ports(protocol)), ConnectionSet.none)],
  ["TCP 80,443", tcp(443).union(tcp(80))],
  ["TCP 80-81", tcp(81).union(tcp(80))],
  ["TCP 8000-8080; UDP 53", ConnectionSet.ports("UDP", 53, 53).union(tcp(8000, 8080))],
  ["SCTP 1-65535; TCP 1-65534", ConnectionSet.ports("SCTP").union(tcp(1, 65534))],
  ["SCTP 1-65535; UDP 1-65535", ConnectionSet.all.subtract(ConnectionSet.ports("TCP"))],
])("is written %s", (text, set) => {
  expect(set.toString()).toBe(text);
  // The text is kept; it is right the second time, too.
  expect(set.toString()).toBe(text);
});

test("a set has the ports of its protocol that are in it", () => {
  const set = tcp(80, 81).union(ConnectionSet.ports("UDP", 53, 53));
  expect([79, 80, 81, 82, 53].map((port) => set.has("TCP", port))).toEqual([false, true, true, false, false]);
  expect([53, 80].map((port) => set.has("UDP", port))).toEqual([true, false]);
});

test("what is left of nothing is written None", () => {
  expect(tcp(80).subtract(tcp(80)).toString()).toBe("None");
});

test.each<[Protocol]>([["SCTP"], ["TCP"], ["UDP"]])(
  "%s without ports is every port of it and of no other",
  (protocol) => {
    const set = ConnectionSet.ports(protocol);
    expect(set.portsOf(protocol).intervals).toEqual([{ first: 1, last: 65535 }]);
    expect(protocols.filter((one) => !set.portsOf(one).isEmpty)).toEqual([protocol]);
    expect(set.isAll || set.isEmpty).toBe(false);
  },
);
