import { type Unknown, unknown } from "../../analyzer/model";
import { both, type Certainty, matches, requirementsOf, testNamespace } from "../../analyzer/selectors";
import type { Labels, LabelSelector } from "../../policies/types";

const key = "tier";
const isIn = (...values: string[]) => ({ matchExpressions: [{ key, operator: "In", values }] });
const notIn = (...values: string[]) => ({ matchExpressions: [{ key, operator: "NotIn", values }] });
const exists = { matchExpressions: [{ key, operator: "Exists" }] };
const doesNotExist = { matchExpressions: [{ key, operator: "DoesNotExist" }] };
const equals = (labels: Labels) => ({ matchLabels: labels });

type Row = readonly [what: string, selector: unknown, labels: Labels | Unknown, expected: Certainty];

test.each<Row>([
  ["an empty selector meets all", {}, { tier: "db" }, "yes"],
  ["an empty selector meets what has no labels", {}, {}, "yes"],
  ["null fields say nothing", { matchLabels: null, matchExpressions: null }, {}, "yes"],
  ["empty fields say nothing", { matchLabels: {}, matchExpressions: [] }, {}, "yes"],
  ["the same value", equals({ tier: "db" }), { tier: "db", app: "x" }, "yes"],
  ["another value", equals({ tier: "db" }), { tier: "web" }, "no"],
  ["a missing key", equals({ tier: "db" }), { app: "db" }, "no"],
  ["an empty value is equal to itself", equals({ tier: "" }), { tier: "" }, "yes"],
  ["an empty value is not a missing one", equals({ tier: "" }), {}, "no"],
  ["all of several labels", equals({ tier: "db", app: "x" }), { tier: "db", app: "x" }, "yes"],
  ["one of several labels", equals({ tier: "db", app: "x" }), { tier: "db" }, "no"],
  ["a key that all objects have", equals({ constructor: "a" }), {}, "no"],
  ["a key that all objects have, as a label", equals({ constructor: "a" }), { constructor: "a" }, "yes"],
  ["In: among the values", isIn("web", "db"), { tier: "db" }, "yes"],
  ["In: not among the values", isIn("web"), { tier: "db" }, "no"],
  ["In: missing key", isIn("web", ""), {}, "no"],
  ["NotIn: among the values", notIn("web", "db"), { tier: "db" }, "no"],
  ["NotIn: not among the values", notIn("web"), { tier: "db" }, "yes"],
  ["NotIn: missing key", notIn("web"), {}, "yes"],
  ["NotIn: empty value", notIn(""), { tier: "" }, "no"],
  ["In: null is the empty value", isIn(null as never), { tier: "" }, "yes"],
  ["NotIn: null is the empty value", notIn(null as never, "web"), { tier: "" }, "no"],
  ["an equal value: null is the empty one", equals({ tier: null as never }), { tier: "" }, "yes"],
  ["Exists: there", exists, { tier: "" }, "yes"],
  ["Exists: missing", exists, { app: "" }, "no"],
  ["DoesNotExist: there", doesNotExist, { tier: "" }, "no"],
  ["DoesNotExist: missing", doesNotExist, {}, "yes"],
  [
    "DoesNotExist: a key that all objects have",
    { matchExpressions: [{ key: "toString", operator: "DoesNotExist" }] },
    {},
    "yes",
  ],
  ["labels and expressions", { ...equals({ app: "x" }), ...exists }, { app: "x", tier: "" }, "yes"],
  ["labels but not expressions", { ...equals({ app: "x" }), ...exists }, { app: "x" }, "no"],
  ["expressions but not labels", { ...equals({ app: "x" }), ...exists }, { tier: "" }, "no"],
  [
    "one of two expressions",
    { matchExpressions: [...exists.matchExpressions, ...isIn("db").matchExpressions] },
    { tier: "web" },
    "no",
  ],
])("%s", (_, selector, labels, expected) => {
  expect(matches(selector as LabelSelector, labels)).toBe(expected);
});

describe("where something is not known", () => {
  test.each<Row>([
    ["the selector", unknown, {}, "perhaps"],
    ["matchLabels", { matchLabels: unknown }, {}, "perhaps"],
    ["matchLabels, beside an expression that is not met", { matchLabels: unknown, ...exists }, {}, "no"],
    ["matchExpressions", { matchExpressions: unknown }, {}, "perhaps"],
    [
      "matchExpressions, beside a label that is not met",
      { ...equals({ app: "x" }), matchExpressions: unknown },
      {},
      "no",
    ],
    ["an expression", { matchExpressions: [unknown] }, {}, "perhaps"],
    [
      "an expression, beside one that is not met",
      { matchExpressions: [unknown, ...exists.matchExpressions] },
      {},
      "no",
    ],
    ["a key", { matchExpressions: [{ key: unknown, operator: "Exists" }] }, { tier: "" }, "perhaps"],
    ["an operator", { matchExpressions: [{ key, operator: unknown, values: [] }] }, { tier: "" }, "perhaps"],
    ["the value asked for", equals({ tier: unknown }), { tier: "db" }, "perhaps"],
    ["the value asked for of a missing key", equals({ tier: unknown }), {}, "no"],
    ["the value that is there", equals({ tier: "db" }), { tier: unknown }, "perhaps"],
    ["another value, which is not asked for", equals({ tier: "db" }), { tier: "db", app: unknown }, "yes"],
    ["the labels", equals({ tier: "db" }), unknown, "perhaps"],
    ["the labels of a selector that asks for none", {}, unknown, "yes"],
    ["the labels: In", isIn("db"), unknown, "perhaps"],
    ["the labels: NotIn", notIn("db"), unknown, "perhaps"],
    ["the labels: Exists", exists, unknown, "perhaps"],
    ["the labels: DoesNotExist", doesNotExist, unknown, "perhaps"],
    ["the value: Exists", exists, { tier: unknown }, "yes"],
    ["the value: DoesNotExist", doesNotExist, { tier: unknown }, "no"],
    ["the value: In", isIn("db"), { tier: unknown }, "perhaps"],
    ["the value: NotIn", notIn("db"), { tier: unknown }, "perhaps"],
    ["one of the values: In", isIn(unknown, "web"), { tier: "db" }, "perhaps"],
    ["one of the values, and another is the one: In", isIn(unknown, "db"), { tier: "db" }, "yes"],
    ["one of the values, of a missing key: In", isIn(unknown), {}, "no"],
    ["one of the values: NotIn", notIn(unknown, "web"), { tier: "db" }, "perhaps"],
    ["one of the values, and another is the one: NotIn", notIn(unknown, "db"), { tier: "db" }, "no"],
    ["one of the values, of a missing key: NotIn", notIn(unknown), {}, "yes"],
    ["the values: In", { matchExpressions: [{ key, operator: "In", values: unknown }] }, { tier: "db" }, "perhaps"],
    [
      "the values: NotIn",
      { matchExpressions: [{ key, operator: "NotIn", values: unknown }] },
      { tier: "db" },
      "perhaps",
    ],
  ])("%s", (_, selector, labels, expected) => {
    expect(matches(selector as LabelSelector, labels)).toBe(expected);
  });
});

test.each<[Certainty, Certainty, Certainty]>([
  ["yes", "yes", "yes"],
  ["yes", "perhaps", "perhaps"],
  ["perhaps", "yes", "perhaps"],
  ["perhaps", "perhaps", "perhaps"],
  ["no", "yes", "no"],
  ["yes", "no", "no"],
  ["no", "perhaps", "no"],
  ["perhaps", "no", "no"],
])("both %s and %s is %s", (a, b, expected) => {
  expect(both(a, b)).toBe(expected);
});

test("an absent selector asks for nothing", () => {
  expect(matches(undefined, {})).toBe("yes");
  expect(matches(null, unknown)).toBe("yes");
});

const nameIs = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });

test.each<Row>([
  ["its name", nameIs("shop"), unknown, "yes"],
  ["another name", nameIs("bank"), unknown, "no"],
  ["its name and more", { ...nameIs("shop"), ...exists }, unknown, "perhaps"],
  ["another name and more", { ...nameIs("bank"), ...exists }, unknown, "no"],
  ["something else", exists, unknown, "perhaps"],
  ["nothing", {}, unknown, "yes"],
  ["what is not known", { matchExpressions: [unknown] }, unknown, "perhaps"],
  ["a label, where they are known", exists, { tier: "" }, "yes"],
  ["a label that is missing, where they are known", exists, {}, "no"],
])("of a namespace whose labels may not be known, a selector asks for %s", (_, selector, labels, expected) => {
  const namespace = { name: "shop", labels, origin: undefined };
  expect(testNamespace(requirementsOf(selector as LabelSelector), namespace)).toBe(expected);
});
