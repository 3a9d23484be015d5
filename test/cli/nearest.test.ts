import { nearest } from "../../cli/nearest";

test.each([
  ["lsit", "list"],
  ["diffs", "diff"],
  ["matrx", "matrix"],
  ["EXPLAIN", "explain"],
])("`%s` may have been meant as `%s`", (text, meant) => {
  expect(nearest(text, ["list", "matrix", "explain", "diff", "audit"])).toEqual([meant]);
});

test("something else altogether is like nothing", () => {
  expect(nearest("frobnicate", ["list", "matrix"])).toEqual([]);
});

test("the likeliest comes first, then by name, each once", () => {
  expect(nearest("shop/wbe", ["shop/wbs", "shop/web", "shop/wba", "shop/web"], 3)).toEqual([
    "shop/wba",
    "shop/wbs",
    "shop/web",
  ]);
});
