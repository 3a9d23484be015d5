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

test("candidates are those that may meet the requirement which the fewest may meet, in ascending order", () => {
  let narrowed = 0;
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 6 }), selector, (all, asked) => {
      const requirements = requirementsOf(asked);
      const candidates = new LabelIndex(all, () => true).candidates(requirements);
      // What a missing key meets, or a requirement of which nothing is known, everything may meet.
      const asking = requirements.filter((one) => one?.operator === "In" || one?.operator === "Exists");
      const sets = asking.map((one) => all.flatMap((own, number) => (meets([one], own) === "no" ? [] : [number])));
      const [fewest] = sets.sort((a, b) => a.length - b.length);
      expect(candidates && Array.from(candidates)).toEqual(fewest);
      if (candidates !== undefined) narrowed++;
    }),
    { numRuns: 5000 },
  );
  expect(narrowed).toBeGreaterThan(1000);
});

test("a list is made once, and keys for which nobody asks are not kept", () => {
  const index = new LabelIndex([{ app: "a", note: "x" }, { app: "b" }], (asked) => asked === "app");
  const having = (asked: string) =>
    index.candidates(requirementsOf({ matchExpressions: [{ key: asked, operator: "Exists" }] }));
  expect(having("app")).toEqual(Int32Array.of(0, 1));
  expect(having("app")).toBe(having("app"));
  expect(having("note")).toEqual(Int32Array.of());
});
