import fc from "fast-check";
import { all, ConnectionTable, none } from "../../../analyzer/evaluate/connectionTable";
import { ConnectionSet } from "../../../analyzer/sets/connectionSet";

const set = fc
  .array(fc.tuple(fc.constantFrom("TCP" as const, "UDP" as const), fc.integer({ min: 1, max: 5 }), fc.nat(2)), {
    maxLength: 3,
  })
  .map((parts) =>
    parts.reduce(
      (joined, [protocol, first, more]) => joined.union(ConnectionSet.ports(protocol, first, first + more)),
      ConnectionSet.none,
    ),
  );

test("equal sets have one number, and operations on numbers are those on the sets", () => {
  fc.assert(
    fc.property(fc.array(set, { minLength: 2, maxLength: 6 }), (sets) => {
      const table = new ConnectionTable();
      const ids = [none, all, ...sets.map((one) => table.idOf(one))];
      const every = [ConnectionSet.none, ConnectionSet.all, ...sets];
      for (const [i, a] of every.entries()) {
        expect(table.setOf(ids[i] ?? -1).equals(a)).toBe(true);
        for (const [j, b] of every.entries()) {
          expect(ids[i] === ids[j]).toBe(a.equals(b));
          expect(table.union(ids[i] ?? -1, ids[j] ?? -1)).toBe(table.idOf(a.union(b)));
          expect(table.intersect(ids[i] ?? -1, ids[j] ?? -1)).toBe(table.idOf(a.intersect(b)));
          expect(table.subtract(ids[i] ?? -1, ids[j] ?? -1)).toBe(table.idOf(a.subtract(b)));
        }
      }
      const joined = every.slice(2).reduce((a, b) => a.union(b));
      expect(table.unionOf(ids.slice(2))).toBe(table.idOf(joined));
      expect(table.unionOf([])).toBe(none);
    }),
  );
});

test("two sets are joined once, in whatever order they are given, and what follows from their numbers not at all", () => {
  const table = new ConnectionTable();
  const [a, b] = [80, 443].map((port) => table.idOf(ConnectionSet.ports("TCP", port, port)));
  const union = jest.spyOn(ConnectionSet.prototype, "union");
  const intersect = jest.spyOn(ConnectionSet.prototype, "intersect");
  try {
    for (const [x = -1, y = -1] of [
      [a, b],
      [b, a],
      [a, b],
      [a, a],
      [a, none],
      [none, a],
      [a, all],
      [all, a],
    ] as const) {
      table.union(x, y);
      table.intersect(x, y);
    }
    expect([union.mock.calls.length, intersect.mock.calls.length]).toEqual([1, 1]);
  } finally {
    jest.restoreAllMocks();
  }
});

test("a number that no set has is refused", () => {
  expect(() => new ConnectionTable().setOf(7)).toThrow("no connection set has the number 7");
});
