import * as fc from "fast-check";
import { LabelIndex } from "../../../analyzer/evaluate/labelIndex";
import { unknown, type Unknown } from "../../../analyzer/model";
import { requirementsOf, test as meets } from "../../../analyzer/selectors";
import type { Labels, LabelSelector } from "../../../policies/types";

const key = fc.constantFrom("app", "tier");
const value = fc.constantFrom("a", "b", "", unknown);
const labels: fc.Arbitrary<Labels | Unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(key, value, { noNullPrototype: true }) },
  { weight: 1, arbitrary: fc.constant(unknown) },
);
const operator = fc.constantFrom("In" as const, "NotIn" as const, "Exists" as const, "DoesNotExist" as const);
const expression = fc.record({ key, operator, values: fc.array(value, { minLength: 1, maxLength: 2 }) });
const selector = fc.record(
  {
    matchLabels: fc.dictionary(key, value, { noNullPrototype: true }),
    matchExpressions: fc.array(expression, { maxLength: 2 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<LabelSelector>;

test("candidates are in ascending order, each once, and none that may match is missing", () => {
  let narrowed = 0;
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 6 }), selector, (all, asked) => {
      const requirements = requirementsOf(asked);
      const candidates = new LabelIndex(all, () => true).candidates(requirements);
      if (candidates === undefined) return;
      narrowed++;
      const numbers = Array.from(candidates);
      expect(numbers).toEqual(Array.from(new Set(numbers)).sort((a, b) => a - b));
      const matching = all.flatMap((own, number) => (meets(requirements, own) === "no" ? [] : [number]));
      expect(matching.filter((number) => !numbers.includes(number))).toEqual([]);
    }),
    { numRuns: 5000 },
  );
  expect(narrowed).toBeGreaterThan(1000);
});
