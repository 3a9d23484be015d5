import fc from "fast-check";
import { type LabelExpression, parseSelector, SelectorError } from "../../../policies/calico/selectors";

const has = (key: string): LabelExpression => ({ is: "has", key });
const among = (key: string, ...values: string[]): LabelExpression => ({ is: "in", key, values });
const not = (of: LabelExpression): LabelExpression => ({ is: "not", of });
const and = (...of: LabelExpression[]): LabelExpression => ({ is: "and", of });
const or = (...of: LabelExpression[]): LabelExpression => ({ is: "or", of });
const everything: LabelExpression = { is: "everything" };

describe("every operator", () => {
  test.each<[string, LabelExpression]>([
    ["", everything],
    ["  \n", everything],
    ["all()", everything],
    ["global()", { is: "global" }],
    ["has(app)", has("app")],
    ["app == 'web'", among("app", "web")],
    ["app != 'web'", not(among("app", "web"))],
    ["app in {'web', 'api'}", among("app", "web", "api")],
    ["app in {}", among("app")],
    ["app not in {'web'}", not(among("app", "web"))],
    ["app contains 'we'", { is: "contains", key: "app", value: "we" }],
    ["app starts with 'w'", { is: "startsWith", key: "app", value: "w" }],
    ["app ends with 'b'", { is: "endsWith", key: "app", value: "b" }],
    ["!has(app)", not(has("app"))],
  ])("%j", (text, expected) => {
    expect(parseSelector(text)).toEqual(expected);
  });
});

describe("`!` binds most, then `&&`, then `||`", () => {
  test.each<[string, LabelExpression]>([
    ["has(a) && has(b) || has(c)", or(and(has("a"), has("b")), has("c"))],
    ["has(a) || has(b) && has(c)", or(has("a"), and(has("b"), has("c")))],
    ["(has(a) || has(b)) && has(c)", and(or(has("a"), has("b")), has("c"))],
    ["!has(a) && has(b)", and(not(has("a")), has("b"))],
    ["!(has(a) && has(b))", not(and(has("a"), has("b")))],
    ["!a == 'b' || has(c)", or(not(among("a", "b")), has("c"))],
    ["!!has(a)", not(not(has("a")))],
    ["has(a) && has(b) && has(c)", and(has("a"), has("b"), has("c"))],
    ["has(a) || has(b) || has(c)", or(has("a"), has("b"), has("c"))],
    ["((has(a)))", has("a")],
  ])("%s", (text, expected) => {
    expect(parseSelector(text)).toEqual(expected);
  });
});

describe("spaces and quotes", () => {
  test.each<[string, LabelExpression]>([
    ["app=='web'", among("app", "web")],
    ["app=='web'&&has(b)||has(c)", or(and(among("app", "web"), has("b")), has("c"))],
    ["  app  ==\t'web'\n", among("app", "web")],
    ["app in{'a','b'}", among("app", "a", "b")],
    ["app not  in { 'a' , 'b' }", not(among("app", "a", "b"))],
    ["app starts   with 'w'", { is: "startsWith", key: "app", value: "w" }],
    ["has( app )", has("app")],
    ["all( )", everything],
    ["! has(app)", not(has("app"))],
    ['app == "web"', among("app", "web")],
    [`app == "it's"`, among("app", "it's")],
    [`app == 'say "x"'`, among("app", 'say "x"')],
    ["app == ''", among("app", "")],
    ["app == 'a && b'", among("app", "a && b")],
  ])("%j", (text, expected) => {
    expect(parseSelector(text)).toEqual(expected);
  });
});

describe("keys", () => {
  test.each([
    "a",
    "A_1",
    "kubernetes.io/metadata.name",
    "x-y",
    "1",
    "in",
    "not",
    "contains",
    "hash",
    "allow",
    "k".repeat(512),
  ])("%s", (key) => {
    expect(parseSelector(`${key} == 'x'`)).toEqual(among(key, "x"));
    expect(parseSelector(`has(${key})`)).toEqual(has(key));
    expect(parseSelector(`${key} in {'x'}`)).toEqual(among(key, "x"));
  });
});

describe("errors say where, from 1, and what was expected", () => {
  const operators = "`==`, `!=`, `in`, `not in`, `contains`, `starts with` or `ends with`";
  const operand = "the key of a label, `has(`, `all()`, `!` or `(`";
  test.each<[string, string]>([
    ["app = 'web'", `at character 5: expected ${operators}`],
    ["app", `at character 4: expected ${operators}`],
    ["app === 'web'", "at character 7: expected a value in quotes, as in `'web'`"],
    ["app == web", "at character 8: expected a value in quotes, as in `'web'`"],
    ["app == 'web", "at character 8: expected a value in quotes, as in `'web'`"],
    [`app == 'web"`, "at character 8: expected a value in quotes, as in `'web'`"],
    ["app == 'web' has(b)", "at character 14: expected `&&`, `||` or the end"],
    ["has(a) &&", `at character 10: expected ${operand}`],
    ["has(a) & has(b)", "at character 8: expected `&&`, `||` or the end"],
    ["&& has(a)", `at character 1: expected ${operand}`],
    ["(has(a)", "at character 8: expected `)`"],
    ["has(a))", "at character 7: expected `&&`, `||` or the end"],
    ["has(a", "at character 6: expected `)`"],
    ["has()", `at character 5: expected ${operand}`],
    ["app in 'web'", "at character 8: expected `{`"],
    ["app in {'a'", "at character 12: expected `}`"],
    ["app in {'a',}", "at character 13: expected a value in quotes, as in `'web'`"],
    ["app not 'web'", `at character 5: expected ${operators}`],
    ["app like 'web'", `at character 5: expected ${operators}`],
    ["ünter == 'x'", `at character 1: expected ${operand}`],
    [`${"k".repeat(513)} == 'x'`, `at character 513: expected ${operators}`],
  ])("%s", (text, message) => {
    expect(() => parseSelector(text)).toThrow(new SelectorError(message));
  });
});

test("a selector that goes deeper than anybody writes is refused, not run out of stack by", () => {
  expect(parseSelector(`${"(".repeat(100)}has(a)${")".repeat(100)}`)).toEqual(has("a"));
  expect(() => parseSelector(`${"(".repeat(102)}has(a)`)).toThrow("expected at most 100 levels of `!` and parentheses");
  expect(() => parseSelector("!".repeat(1e6))).toThrow(SelectorError);
});

test("whatever the text, it is read or refused by a SelectorError", () => {
  const pieces = [
    "has(",
    "a",
    ")",
    "(",
    "!",
    "&&",
    "||",
    "==",
    "!=",
    "in",
    "not in",
    "{",
    "}",
    ",",
    "'x'",
    '"',
    " ",
    "all()",
  ];
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        parseSelector(given);
      } catch (error) {
        expect(error).toBeInstanceOf(SelectorError);
      }
    }),
    { numRuns: 2000 },
  );
});

test("an expression that is written out is read as it was", () => {
  const key = fc.constantFrom("a", "in", "kubernetes.io/metadata.name", "not");
  const leaf = fc.oneof(
    key.map(has),
    fc.tuple(key, fc.array(fc.constantFrom("x", "it's", ""), { maxLength: 3 })).map(([one, all]) => among(one, ...all)),
    fc.constant(everything),
  );
  const { expression } = fc.letrec<{ expression: LabelExpression }>((tie) => ({
    expression: fc.oneof(
      { depthSize: "small" },
      leaf,
      tie("expression").map(not),
      fc.array(tie("expression"), { minLength: 2, maxLength: 3 }).map((all) => and(...all)),
      fc.array(tie("expression"), { minLength: 2, maxLength: 3 }).map((all) => or(...all)),
    ),
  }));
  fc.assert(
    fc.property(expression, (one) => {
      expect(parseSelector(written(one))).toEqual(one);
    }),
  );
});

/** In the language, with parentheses round whatever is more than one part. */
function written(expression: LabelExpression): string {
  switch (expression.is) {
    case "everything":
      return "all()";
    case "global":
      return "global()";
    case "has":
      return `has(${expression.key})`;
    case "in":
      return `${expression.key} in {${expression.values.map((value) => `"${value}"`).join(", ")}}`;
    case "not":
      return `!(${written(expression.of)})`;
    case "and":
    case "or":
      return expression.of.map((one) => `(${written(one)})`).join(expression.is === "and" ? " && " : " || ");
    default:
      throw new Error(`not drawn here: ${expression.is}`);
  }
}
