import * as fc from "fast-check";
import { firstAtLeast, inOrder, isAmong, joined, joinedAll } from "../../../analyzer/sets/sortedNumbers";

const number = fc.integer({ min: -3, max: 40 });
const set = fc.uniqueArray(number, { maxLength: 30, size: "max" }).map((items) => Int32Array.from(items).sort());
const sorted = (items: Iterable<number>) => Array.from(items).sort((a, b) => a - b);

test("a number is found in a list, or the place where it would be", () => {
  fc.assert(
    fc.property(set, number, (list, value) => {
      expect(isAmong(list, value)).toBe(list.includes(value));
      expect(firstAtLeast(list, value)).toBe(list.filter((one) => one < value).length);
    }),
  );
});

test("lists are joined in order, with each number once", () => {
  fc.assert(
    fc.property(fc.array(set, { maxLength: 5 }), (lists) => {
      const all = sorted(new Set(lists.flatMap((list) => Array.from(list))));
      expect(Array.from(joinedAll(lists))).toEqual(all);
      const [a = new Int32Array(), b = new Int32Array()] = lists;
      expect(Array.from(joined(a, b))).toEqual(sorted(new Set([...a, ...b])));
    }),
  );
});

test("numbers are put in order in place, few and many, repeated ones too", () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 40, size: "max" }), (numbers) => {
      const given = numbers.slice();
      expect(inOrder(given)).toBe(given);
      expect(given).toEqual(sorted(numbers));
    }),
    { numRuns: 500 },
  );
});
