import { emptySequence, Sequences } from "../../../analyzer/evaluate/sequences";

test("sequences have one number where they have the same items in the same order, and only there", () => {
  const sequences = new Sequences();
  const numberOf = (items: readonly number[]) =>
    items.reduce((sequence, item) => sequences.append(sequence, item), emptySequence);
  const all = [[], [0], [1], [-1], [0, 0], [0, 1], [1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1]];
  const numbers = all.map(numberOf);
  expect(new Set(numbers).size).toBe(all.length);
  expect(all.map(numberOf)).toEqual(numbers);
});
