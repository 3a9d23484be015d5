import fc from "fast-check";
import { type Interval, IntervalSet } from "../../../analyzer/sets/intervalSet";

/** Few numbers, so that intervals meet, touch and hide each other. */
const highest = 12;
const numbers = Array.from({ length: highest + 1 }, (_, number) => number);
const interval: fc.Arbitrary<Interval> = fc.record({ first: fc.nat(highest), last: fc.nat(highest) });
const intervals = fc.array(interval, { maxLength: 5 });
const sets = intervals.map((list) => IntervalSet.of(list));

/** What the operations are measured by: for each number, whether it is in the set. */
const members = (set: IntervalSet): readonly number[] => numbers.filter((number) => set.has(number));

const check = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...args: T) => void,
): void => {
  fc.assert(
    fc.property<T>(...arbitraries, (...args) => {
      holds(...args);
    }),
    { numRuns: 2000 },
  );
};

test("a set has what is in one of its intervals, whichever their order", () => {
  check([intervals], (list) => {
    const expected = numbers.filter((number) => list.some(({ first, last }) => first <= number && number <= last));
    expect(members(IntervalSet.of(list))).toEqual(expected);
    expect(IntervalSet.of(list.toReversed()).intervals).toEqual(IntervalSet.of(list).intervals);
  });
});

test("intervals are sorted, none is empty, and none touches the next", () => {
  check([sets], ({ intervals: all }) => {
    for (const [index, { first, last }] of all.entries()) {
      expect(first).toBeLessThanOrEqual(last);
      const next = all[index + 1];
      if (next !== undefined) expect(next.first).toBeGreaterThan(last + 1);
    }
  });
});

test("union, intersection and difference are those of the members", () => {
  check([sets, sets], (a, b) => {
    expect(members(a.union(b))).toEqual(numbers.filter((number) => a.has(number) || b.has(number)));
    expect(members(a.intersect(b))).toEqual(numbers.filter((number) => a.has(number) && b.has(number)));
    expect(members(a.subtract(b))).toEqual(numbers.filter((number) => a.has(number) && !b.has(number)));
  });
});

test("what operations give is as canonical as what is made of intervals", () => {
  check([sets, sets], (a, b) => {
    for (const set of [a.union(b), a.intersect(b), a.subtract(b)]) {
      expect(set.intervals).toEqual(
        IntervalSet.of(members(set).map((number) => ({ first: number, last: number }))).intervals,
      );
    }
  });
});

test("a set contains another where it has all its members, and equals it where that has no more", () => {
  check([sets, sets], (a, b) => {
    const isContained = members(b).every((number) => a.has(number));
    expect(a.contains(b)).toBe(isContained);
    expect(a.equals(b)).toBe(isContained && members(a).length === members(b).length);
  });
});

test("operations leave their operands alone", () => {
  check([sets, sets], (a, b) => {
    const before = [a, b].map((set) => structuredClone(set.intervals));
    a.union(b);
    a.intersect(b);
    a.subtract(b);
    expect([a, b].map((set) => set.intervals)).toEqual(before);
  });
});

test("the laws of sets hold", () => {
  check([sets, sets, sets], (a, b, c) => {
    expect(a.subtract(b).union(a.intersect(b)).equals(a)).toBe(true);
    expect(a.union(b).equals(b.union(a))).toBe(true);
    expect(
      a
        .union(b)
        .union(c)
        .equals(a.union(b.union(c))),
    ).toBe(true);
    expect(a.intersect(b.union(c)).equals(a.intersect(b).union(a.intersect(c)))).toBe(true);
    expect(a.subtract(b.union(c)).equals(a.subtract(b).intersect(a.subtract(c)))).toBe(true);
    expect(a.union(a).equals(a) && a.intersect(a).equals(a) && a.subtract(a).isEmpty).toBe(true);
    expect(a.union(IntervalSet.empty).equals(a) && a.intersect(IntervalSet.empty).isEmpty).toBe(true);
  });
});

test.each([
  ["nothing", [], true, ""],
  ["an interval that ends before it begins", [{ first: 3, last: 2 }], true, ""],
  ["one number", [{ first: 80, last: 80 }], false, "80"],
  [
    "neighbours",
    [
      { first: 80, last: 80 },
      { first: 81, last: 81 },
    ],
    false,
    "80-81",
  ],
  [
    "a gap of one",
    [
      { first: 80, last: 80 },
      { first: 82, last: 82 },
    ],
    false,
    "80,82",
  ],
  [
    "one inside another",
    [
      { first: 1, last: 9 },
      { first: 3, last: 4 },
      { first: 11, last: 12 },
    ],
    false,
    "1-9,11-12",
  ],
  [
    "two that begin alike",
    [
      { first: 1, last: 2 },
      { first: 1, last: 5 },
    ],
    false,
    "1-5",
  ],
])("%s", (_, list, isEmpty, text) => {
  expect(IntervalSet.of(list).isEmpty).toBe(isEmpty);
  expect(IntervalSet.of(list).toString()).toBe(text);
});

test("a single number is an interval of one", () => {
  expect(IntervalSet.single(5).intervals).toEqual([{ first: 5, last: 5 }]);
  expect(IntervalSet.single(5, 7).intervals).toEqual([{ first: 5, last: 7 }]);
});

test("there is one empty set", () => {
  expect(IntervalSet.of([])).toBe(IntervalSet.empty);
  expect(IntervalSet.single(1).subtract(IntervalSet.single(1))).toBe(IntervalSet.empty);
});
