import { Columns } from "../../../analyzer/reports/columns";

function linesOf(rows: readonly (readonly string[])[]): readonly string[] {
  let text = "";
  const columns = new Columns((piece) => (text += piece), [" | "]);
  for (const row of rows) columns.row(...row);
  columns.flush();
  return text.split("\n").slice(0, -1);
}

test("cells but the last are padded to the widest, and no line ends in blanks", () => {
  expect(
    linesOf([
      ["a", "1"],
      ["long", ""],
      ["b", "22"],
    ]),
  ).toEqual(["a    | 1", "long |", "b    | 22"]);
});

test("a long table gets wider where it has to, and not narrower again", () => {
  const rows = Array.from({ length: 2500 }, (_, i) => [i === 1500 ? "wide" : "x", "y"]);
  const lines = linesOf(rows);
  expect(lines).toHaveLength(2500);
  expect([lines[999], lines[1000], lines[1500], lines[2499]]).toEqual(["x | y", "x    | y", "wide | y", "x    | y"]);
});

test("one very long cell does not push the others apart", () => {
  expect(
    linesOf([
      ["x".repeat(81), "y"],
      ["abc", "z"],
    ]),
  ).toEqual([`${"x".repeat(81)} | y`, "abc | z"]);
});

test("rows after a flush are aligned with each other only", () => {
  let text = "";
  const columns = new Columns((piece) => (text += piece), [" | "]);
  columns.row("long", "1");
  columns.flush();
  columns.row("a", "2");
  columns.flush();
  expect(text).toBe("long | 1\na | 2\n");
});
