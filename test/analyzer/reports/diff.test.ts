import type { ChangedConnection, Diff } from "../../../analyzer/diff";
import { type DiffFormat, diffReports, grows } from "../../../analyzer/reports/diff";
import { plain } from "../../../analyzer/reports/style";
import { textOf } from "../../../analyzer/reports/report";
import { access, end } from "./rows";

type Changed = ChangedConnection;

const web = "shop/web[Deployment]";
const db = "shop/db[StatefulSet]";
const pay = "pay/api[Deployment]";
const outside = "0.0.0.0-255.255.255.255";

const connection = (src: string, dst: string, ...sets: Parameters<typeof access>) => ({
  src: end(src),
  dst: end(dst),
  ...access(...sets),
});

const change = (src: string, dst: string, before: Changed["before"], after: Changed["after"]): Changed => ({
  src: end(src),
  dst: end(dst),
  before,
  after,
});

const report = (format: DiffFormat, diff: Partial<Diff>) =>
  textOf(diffReports[format], { added: [], removed: [], changed: [], ...diff, style: plain });

test("a change without consequences says so", () => {
  expect(report("text", {})).toBe("nothing opens, closes or changes\n");
  expect(report("markdown", {})).toBe("**Nothing opens, closes or changes.**\n");
  expect(report("csv", {})).toBe("change,src,dst,before,after\n");
  expect(JSON.parse(report("json", {}))).toEqual({ version: 1, added: [], removed: [], changed: [], problems: [] });
});

test.each<[string, Partial<Diff>, string]>([
  ["one that opens", { added: [connection(web, db, "All")] }, "1 connection opens"],
  ["several that close", { removed: [connection(web, db, "All"), connection(db, web, "All")] }, "2 connections close"],
  ["one that changes", { changed: [change(web, db, access("All"), access("TCP 1"))] }, "1 connection changes"],
  [
    "all kinds",
    {
      added: [connection(web, db, "All"), connection(db, web, "All")],
      removed: [connection(web, web, "All")],
      changed: [change(web, db, access("All"), access("TCP 1"))],
    },
    "2 connections open, 1 closes, 1 changes",
  ],
])("the first line sums up %s", (_, diff, sentence) => {
  expect(report("text", diff).split("\n")[0]).toBe(sentence);
});

test("what opens to outside, from outside or across namespaces is pointed out, and what closes is not", () => {
  const text = report("text", {
    added: [connection(outside, web, "TCP 80"), connection(web, db, "All"), connection(web, pay, "TCP 443")],
    removed: [connection(pay, outside, "All")],
    changed: [change(db, outside, access("TCP 80"), access("All"))],
  });
  expect(text).toBe(
    [
      "3 connections open, 1 closes, 1 changes",
      "of what opens, 1 crosses namespaces, 1 comes from outside, 1 leads outside",
      "",
      "opens",
      "  + 0.0.0.0-255.255.255.255 => shop/web[Deployment] : TCP 80    ! from outside",
      "  + shop/web[Deployment]    => shop/db[StatefulSet] : All",
      "  + shop/web[Deployment]    => pay/api[Deployment]  : TCP 443   ! across namespaces",
      "",
      "closes",
      "  - pay/api[Deployment] => 0.0.0.0-255.255.255.255 : All",
      "",
      "changes",
      "  ~ shop/db[StatefulSet] => 0.0.0.0-255.255.255.255 : TCP 80 -> All   opens SCTP 1-65535; TCP 1-79,81-65535; UDP 1-65535  ! to outside",
      "",
    ].join("\n"),
  );
});

test.each([
  ["opens", access("TCP 80"), access("All"), true],
  ["closes", access("All"), access("TCP 80"), false],
  ["swaps", access("TCP 80"), access("TCP 81"), true],
  ["may open", access("TCP 80"), access("TCP 80", "TCP 81"), true],
  ["may close", access("TCP 80"), access("None", "TCP 80"), false],
  ["opens what was unknown", access("None", "TCP 80"), access("TCP 80"), true],
  ["does not open what was unknown", access("None", "TCP 80"), access("None"), false],
])("a change that %s grows or not", (_, before, after, expected) => {
  expect(grows(before, after)).toBe(expected);
});

test.each([
  ["opens TCP 80", access("None", "TCP 80"), access("TCP 80")],
  ["opens TCP 81, closes TCP 80", access("TCP 80"), access("TCP 81")],
  ["may open TCP 81", access("TCP 80"), access("TCP 80", "TCP 81")],
  ["may close TCP 80", access("TCP 80"), access("None", "TCP 80")],
  ["does not open TCP 81", access("TCP 80", "TCP 81"), access("TCP 80")],
])("a changed connection is told as one that %s", (words, before, after) => {
  expect(report("markdown", { changed: [change(web, db, before, after)] })).toContain(`| ${words} |\n`);
});

test("JSON tells what is unknown in keys of their own", () => {
  const json = report("json", {
    added: [connection(web, db, "TCP 80", "UDP 53")],
    changed: [change(web, db, access("TCP 80"), access("TCP 80", "UDP 53"))],
  });
  expect(JSON.parse(json)).toEqual({
    version: 1,
    added: [{ src: web, dst: db, allowed: "TCP 80", unknown: "UDP 53" }],
    removed: [],
    changed: [{ src: web, dst: db, before: "TCP 80", after: "TCP 80", afterUnknown: "UDP 53" }],
    problems: [],
  });
});

describe("a pull request's comment", () => {
  const pods = (number: number) => Array.from({ length: number }, (_, i) => `shop/worker-${String(i)}[Deployment]`);

  test("shows a table of 20 rows and folds a longer one", () => {
    const added = (number: number) => pods(number).map((src) => connection(src, db, "TCP 5432"));
    expect(report("markdown", { added: added(20) })).not.toContain("<details>");
    expect(report("markdown", { added: added(21) })).toContain("<summary>Opens: 21 connections</summary>\n\n| src ");
  });

  test("fits into a comment on GitHub, and says how much it leaves out", () => {
    const connections = pods(2000).map((src) => connection(src, db, "TCP 5432"));
    const changed = connections.map(({ src, dst }) => ({ src, dst, before: access("TCP 1"), after: access("TCP 2") }));
    const comment = report("markdown", { added: connections, removed: connections, changed });
    expect(comment.length).toBeLessThan(65_536);
    const shown = comment.split("\n").filter((line) => line.endsWith("| `TCP 5432` |  |")).length;
    expect(comment).toContain(`\nand ${(2000 - shown).toLocaleString("en-US")} more, which \`--output csv\` lists.\n`);
  });
});

test("a graph has the colour of the change on each edge", () => {
  const graph = report("dot", {
    added: [connection(web, db, "TCP 80")],
    removed: [connection(db, web, "TCP 81")],
    changed: [change(web, pay, access("TCP 80"), access("TCP 443"))],
  });
  const edge = (label: string) => graph.split("\n").find((line) => line.includes(`[label="${label}"`));
  expect(edge("+ TCP 80")).toContain('color="#2f855a"');
  expect(edge("- TCP 81")).toContain('color="#c53030"');
  expect(edge("TCP 80 -> TCP 443")).toContain('color="#c05621"');
});
