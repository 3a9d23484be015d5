import * as fc from "fast-check";
import { JsonPlaces } from "../../../analyzer/input/text/jsonPlaces";
import { scanJson } from "../../../analyzer/input/text/jsonText";
import { lineAt } from "../../../analyzer/input/text/lines";
import { splitDocuments } from "../../../analyzer/input/text/yamlDocuments";
import { yamlOffsetOf } from "../../../analyzer/input/text/yamlPlaces";

const numRuns = Number(process.env.READER_CASES ?? 1000);

const key = fc.constantFrom("a", "b", "c.d", "c", "e/f", "on", '"', "g[0]");
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<unknown>(1, "x", "{", '"', "a: b", null, true, [], {}),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** The path of every value in another. */
function pathsIn(of: unknown, path = ""): readonly string[] {
  if (typeof of !== "object" || of === null) return [path];
  const below = Array.isArray(of)
    ? of.flatMap((item, index) => pathsIn(item, `${path}[${String(index)}]`))
    : Object.entries(of).flatMap(([name, field]) => pathsIn(field, path === "" ? name : `${path}.${name}`));
  return [path, ...below];
}

test("in JSON, which is YAML, both ways of finding a field lead to the same line", () => {
  fc.assert(
    fc.property(
      fc.dictionary(key, value, { noNullPrototype: true }),
      fc.constantFrom(undefined, 1),
      (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const scan = scanJson(text);
        const [whole] = scan !== undefined && "values" in scan ? scan.values : [];
        if (whole === undefined) throw new Error("no JSON");
        const places = new JsonPlaces(text, whole);
        for (const path of pathsIn(object)) {
          const at = places.offsetOf(path);
          expect(lineAt(text, at)).toBe(lineAt(text, yamlOffsetOf(text, path)));
        }
      },
    ),
    { numRuns },
  );
});

test("the line of a place is the same in short texts and in long ones", () => {
  const line = `${"x".repeat(99)}\n`;
  for (const count of [10, 2000]) {
    const text = line.repeat(count);
    expect([0, 99, 100, 101, 950].map((at) => lineAt(text, at))).toEqual([1, 1, 2, 2, 10]);
  }
});

describe("a text is split into documents", () => {
  test.each([
    ["a\n---\nb\n", ["a\n", "---\nb\n"], [1, 2]],
    ["a\n--- \nb", ["a\n", "--- \nb"], [1, 2]],
    ["a\n---b\n", ["a\n---b\n"], [1]],
    ["a\n ---\nb\n", ["a\n ---\nb\n"], [1]],
    ["a\n...\nb\n", ["a\n", "\nb\n"], [1, 2]],
    ["a\n---", ["a\n"], [1]],
    ["%TAG ! !\n---\na", ["%TAG ! !\n---\na"], [1]],
    ["a\n...\n# x\n%TAG ! !\n# y\n---\nb", ["a\n", "\n# x\n%TAG ! !\n# y\n---\nb"], [1, 2]],
    ["# x\n\n---\n# y\n---\na", ["---\na"], [5]],
    ["\n\n\n", [], []],
  ])("%j", (text, texts, lines) => {
    const documents = Array.from(splitDocuments(text));
    expect(documents.map((document) => document.text)).toEqual(texts);
    expect(documents.map(({ line }) => line)).toEqual(lines);
  });
});
