import { inputDifferences } from "../../../rehearsal/providers/inputDifferences";
import { computed, type Properties } from "../../../rehearsal/providers/propertyValues";

const check = (before: Properties, after: Properties) =>
  inputDifferences(before, after).map(({ kind, path }) => `${kind} ${path}`);

test.each<[string, Properties, Properties, readonly string[]]>([
  ["equal inputs differ in nothing", { a: { b: [1, "x", null] } }, { a: { b: [1, "x", null] } }, []],
  [
    "a value that changes is an update of its deepest path",
    { a: { b: 1, c: 2 } },
    { a: { b: 1, c: 3 } },
    ["update a.c"],
  ],
  ["a value that comes is an addition", {}, { a: 1 }, ["add a"]],
  ["a value that goes is a deletion", { a: 1 }, {}, ["delete a"]],
  ["a list is compared item by item", { a: [1, 2] }, { a: [1, 3, 4] }, ["update a[1]", "add a[2]"]],
  ["a name that is no identifier is quoted", { a: {} }, { a: { "x.io/y": 1 } }, ['add a["x.io/y"]']],
  ["an object that becomes a text is one update", { a: { b: 1 } }, { a: "x" }, ["update a"]],
  ["what becomes unknown counts as changed", { a: "x" }, { a: computed }, ["update a"]],
  ["an undefined entry is as good as none", { a: undefined }, {}, []],
])("%s", (_, before, after, expected) => {
  expect(check(before, after)).toEqual(expected);
});
