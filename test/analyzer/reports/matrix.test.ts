import { type Cell, shortNames, truthTable } from "../../../analyzer/matrix";
import type { Reachability } from "../../../analyzer/reachability";
import { type MatrixFormat, matrixReports } from "../../../analyzer/reports/matrix";
import { textOf } from "../../../analyzer/reports/report";
import { plain } from "../../../analyzer/reports/style";
import { access, pods } from "./rows";

const reachability: Pick<Reachability, "between"> = { between: () => access("TCP 80") };

function report(format: MatrixFormat, from: readonly string[], to: readonly string[]): string {
  const entities = new Map([...from, ...to].map((id) => [id, pods(id)]));
  const named = (ids: readonly string[]) => ids.flatMap((id) => entities.get(id) ?? []);
  const probe = { port: 80, protocol: "TCP" } as const;
  const table = truthTable(reachability as Reachability, probe, { from: named(from), to: named(to) });
  return textOf(matrixReports[format], { tables: [table], names: shortNames([...entities.values()]), style: plain });
}

const workers = (number: number) =>
  Array.from({ length: number }, (_, i) => `shop/worker-${String(i + 1)}[Deployment]`);

test("a wide grid numbers its columns, and the rows are the key", () => {
  const lines = report("text", workers(10), workers(10)).split("\n").slice(2);
  expect(lines[0]).toBe("from \\ to          1  2  3  4  5  6  7  8  9 10");
  expect(lines[1]).toBe(" 1 shop/worker-1   .  .  .  .  .  .  .  .  .  .");
  expect(lines.slice(10)).toEqual(["10 shop/worker-10  .  .  .  .  .  .  .  .  .  .", "", ". allowed   X denied", ""]);
});

test("a wide grid with other rows than columns has a key of its own", () => {
  const lines = report("text", ["mail/mta[Pod]"], workers(9)).split("\n");
  expect(lines.slice(2, 8)).toEqual([
    "from \\ to 1 2 3 4 5 6 7 8 9",
    "mail/mta  . . . . . . . . .",
    "",
    "1 shop/worker-1",
    "2 shop/worker-2",
    "3 shop/worker-3",
  ]);
});

test("a narrow grid has names for its columns, and no key", () => {
  expect(report("text", ["mail/mta[Pod]"], workers(2)).split("\n").slice(2)).toEqual([
    "from \\ to  shop/worker-1  shop/worker-2",
    "mail/mta               .              .",
    "",
    ". allowed   X denied",
    "",
  ]);
});

test("a table without a cell says so, or is empty and whole", () => {
  expect(report("text", [], workers(1))).toContain("there are no such pods\n");
  expect(report("markdown", workers(1), [])).toContain("there are no such pods.\n");
  expect(report("csv", [], [])).toBe("port,protocol,from,to,allowed\n");
  expect(JSON.parse(report("json", [], []))).toEqual({
    version: 1,
    probes: [{ port: 80, protocol: "TCP", matrix: [] }],
    problems: [],
  });
});

test.each<[Cell, string, string, string]>([
  ["allowed", ".", "true", "true"],
  ["denied", "X", "false", "false"],
  ["unknown", "?", "null", "unknown"],
  ["no port", "-", "false", "false"],
])("%s is %s for people, %s in JSON and %s in CSV", (cell, mark, json, csv) => {
  const [src, dst] = [pods("shop/web[Pod]"), pods("shop/db[Pod]")];
  const table = { probe: { port: "http", protocol: "TCP" } as const, from: [src], to: [dst], cell: () => cell };
  const text = (format: MatrixFormat) =>
    textOf(matrixReports[format], { tables: [table], names: shortNames([src, dst]), style: plain });
  expect(text("text")).toMatch(new RegExp(`^shop/web +\\${mark}$`, "m"));
  expect(text("text")).toContain(`${mark} ${cell === "no port" ? "has no port of that name" : cell}`);
  expect(text("markdown")).toContain(`| \`shop/web\` | ${mark} |`);
  expect(text("json")).toContain(`{"from":"shop/web","to":"shop/db","allowed":${json}}`);
  expect(text("csv")).toContain(`http,TCP,shop/web,shop/db,${csv}\n`);
});
