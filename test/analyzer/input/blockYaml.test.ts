import * as fc from "fast-check";
import { load } from "js-yaml";
import { readBlockYaml } from "../../../analyzer/input/text/blockYaml";
import { kubectlSchema } from "../../../analyzer/input/text/yamlSchema";

/** Cases of each property; a variable asks for more. */
const numRuns = Number(process.env.READER_CASES ?? 1000);

describe("what is in the plain style is read as by a whole parser", () => {
  test.each([
    ["a mapping", "a: 1\nb: two\nc: \"three\"\nd: 'four'\n"],
    ["after the marker of a document", "--- # first\na: 1\n"],
    ["a mapping in a mapping", "a:\n  b:\n    c: d\ne: f"],
    ["a sequence below its key", "a:\n  - b\n  - c\nd: e\n"],
    ["a sequence at the column of its key", "a:\n- b\n- c\nd: e\n"],
    ["mappings in a sequence", "a:\n- b: 1\n  c: 2\n-   d: 3\n    e: 4\n"],
    ["a sequence in a sequence", "- - a\n  - b\n-\n  - c\n"],
    ["items without a value", "a:\n-\n- b:\n-\nc:\n"],
    ["comments and empty lines", "# a\n\na: b # c\n   # d\n\n  \ne: #f\n  - g # h\n"],
    ["words with signs", "a: b:c#d\ne: http://x/y?z=1\nf: --flag=1\ng: -1\nh: a  b \ni: x (y)\n"],
    ["words that are no texts", "a: yes\nb: 010\nc: 1.5\nd: ~\ne: null\nf: 0x1F\ng: .5\nh: off\ni: 12:30:45\n"],
    ["flow on one line", "a: {}\nb: []\nc: [Ingress, Egress]\nd: [ 1, yes, 'x y' ]\n"],
    ["lines of a text", "a: |\n  x: y\n\n    z\n  # no comment\nb: |-\n  x\n\nc: |\n  x"],
    ["an indented document", "  a: 1\n  b: 2\n"],
    ["keys with dots and slashes", "app.kubernetes.io/name: x\n_a: 1\n\"b c\": 2\n'd': 3\n"],
  ])("%s", (_, text) => {
    expect(readBlockYaml(text)).toEqual({ value: load(text, { schema: kubectlSchema }) });
  });
});

describe("anything else is left to a whole parser", () => {
  test.each([
    ["a word alone", "a\n"],
    ["words over several lines", "a: b\n  c\n"],
    ["a key twice", "a: 1\na: 2\n"],
    ["a key that every object has", "constructor: 1\n"],
    ["a key that is no text", "on: 1\n"],
    ["the prototype", "__proto__: 1\n"],
    ["an anchor", "a: &b c\n"],
    ["an alias", "a: *b\n"],
    ["a tag", "a: !!str 1\n"],
    ["a merge", "a:\n  <<: *b\n"],
    ["an escape", 'a: "b\\n"\n'],
    ["a quote in quotes", "a: 'b''c'\n"],
    ["quotes that do not end", 'a: "b\n'],
    ["more behind quotes", 'a: "b" c\n'],
    ["a mapping in flow style", "a: {b: c}\n"],
    ["folded lines", "a: >\n  b\n"],
    ["lines with a given depth", "a: |2\n    b\n"],
    ["lines that keep all breaks", "a: |+\n  b\n\n"],
    ["lines that begin empty", "a: |\n\n  b\n"],
    ["a tab", "a:\tb\n"],
    ["a tab before a key", "\ta: b\n"],
    ["a colon in a word", "a: b: c\n"],
    ["a colon at the end of a word", "a: b:\n"],
    ["a wrong column", "a:\n    b: 1\n  c: 2\n"],
    ["a column between", "- a: 1\n b: 2\n"],
    ["a sequence beside keys", "a: 1\n- b\n"],
    ["keys beside a sequence", "- a\nb: 1\n"],
    ["letters beyond ASCII", "a: é\n"],
    ["a control character", "a: \u0001\n"],
    ["a reserved sign", "a: @b\n"],
    ["a percent", "a: %b\n"],
    ["a question", "? a\n: b\n"],
    ["a second document", "a: 1\n---\nb: 2\n"],
    ["nothing", ""],
    ["too deep", Array.from({ length: 100 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
  ])("%s", (_, text) => {
    expect(readBlockYaml(text)).toBeUndefined();
  });
});

const word = fc.constantFrom(
  ...["a", "b", "kind", "yes", "no", "1", "010", "1.5", "-1", "~", "null", "x y", "a:b", "a#b", "a #b", "--a", "<<"],
  ...["'a'", '"b"', "'a''b'", '"\\n"', "{}", "[]", "[a, 1]", "{a: 1}", "&x a", "*x", "!t a", "|", ">", "|-", "@a", "é"],
);
const line = fc
  .tuple(
    fc.constantFrom("", "", "", " ", "  ", "  ", "    ", "\t"),
    fc.constantFrom("", "", "", "- ", "- - ", "-", "-   "),
    fc.constantFrom("", "a:", "b: ", "c: ", "'q': ", "1: ", "on: ", "? ", "kind: "),
    fc.oneof(fc.constant(""), word),
    fc.constantFrom("", "", "", " ", " # c", "#d"),
  )
  .map((parts) => parts.join(""));
const document = fc.array(
  fc.oneof({ weight: 9, arbitrary: line }, { weight: 1, arbitrary: fc.constantFrom("", "---", "# x") }),
  {
    maxLength: 8,
  },
);

test("whatever is read at all is read as by a whole parser", () => {
  let read = 0;
  fc.assert(
    fc.property(document, fc.constantFrom("", "\n"), (lines, end) => {
      const text = lines.join("\n") + end;
      const plain = readBlockYaml(text);
      if (plain === undefined) return;
      read++;
      expect(plain.value).toEqual(load(text, { schema: kubectlSchema }));
    }),
    { numRuns: numRuns * 20 },
  );
  expect(read).toBeGreaterThan(numRuns);
});
