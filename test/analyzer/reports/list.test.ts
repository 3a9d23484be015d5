import { groupReports, pairReports } from "../../../analyzer/reports/list";
import { textOf } from "../../../analyzer/reports/report";
import { access, groupsOf, pairsOf, pods } from "./rows";

const web = "shop/web[Deployment]";
const db = "shop/db[StatefulSet]";

const legend =
  "unknown: it depends on a value that is not known yet or, for a pod on its node's network, on the network plugin";

describe("pairs", () => {
  test("text says where nothing is allowed", () => {
    expect(textOf(pairReports.text, pairsOf())).toBe("no connection is allowed\n");
    expect(textOf(pairReports.markdown, pairsOf())).toBe("no connection is allowed.\n");
  });

  test("formats for programs are whole where nothing is allowed", () => {
    expect(JSON.parse(textOf(pairReports.json, pairsOf()))).toEqual({ version: 1, connections: [], problems: [] });
    expect(textOf(pairReports.csv, pairsOf())).toBe("src,dst,allowed\n");
  });

  test("text aligns its columns and explains what is unknown", () => {
    const pairs = pairsOf([web, db, access("TCP 5432", "UDP 53")], ["0.0.0.0-255.255.255.255", web, access("All")]);
    expect(textOf(pairReports.text, pairs)).toBe(
      [
        "shop/web[Deployment]    => shop/db[StatefulSet] : TCP 5432; unknown UDP 53",
        "0.0.0.0-255.255.255.255 => shop/web[Deployment] : All",
        "",
        legend,
        "",
      ].join("\n"),
    );
  });

  test("JSON has what is allowed and what is unknown apart", () => {
    const pairs = pairsOf([web, db, access("TCP 5432", "UDP 53")], [db, web, access("None", "All")]);
    expect(JSON.parse(textOf(pairReports.json, pairs))).toEqual({
      version: 1,
      connections: [{ src: web, dst: db, allowed: "TCP 5432" }],
      unknown: [
        { src: web, dst: db, connections: "UDP 53" },
        { src: db, dst: web, connections: "All" },
      ],
      problems: [],
    });
  });

  test("JSON has a connection a line", () => {
    const pairs = pairsOf([web, db, access("TCP 5432")], [db, web, access("All")]);
    expect(textOf(pairReports.json, pairs).split("\n")[1]).toBe(`{"src":"${web}","dst":"${db}","allowed":"TCP 5432"},`);
  });

  test("names that a format would take for its own signs are quoted", () => {
    const pairs = pairsOf(['shop/a,"b"[Pod]', "shop/c|d`e[Pod]", access("All")]);
    expect(textOf(pairReports.csv, pairs)).toBe('src,dst,allowed\n"shop/a,""b""[Pod]",shop/c|d`e[Pod],All\n');
    expect(textOf(pairReports.markdown, pairs)).toContain('| `shop/a,"b"[Pod]` | `shop/c\\|d\'e[Pod]` | `All` |\n');
    expect(textOf(pairReports.dot, pairs)).toContain('"shop/a,\\"b\\"[Pod]" -> "shop/c|d`e[Pod]" [label="All"]');
    const backslash = pairsOf([web, "shop/a\\[Pod]", access("All")]);
    expect(textOf(pairReports.dot, backslash)).toContain('-> "shop/a\\\\[Pod]" [label="All"]');
  });

  test("CSV marks what is unknown", () => {
    const pairs = pairsOf([web, db, access("None", "TCP 80")]);
    expect(textOf(pairReports.csv, pairs)).toBe(`src,dst,allowed\n${web},${db},unknown TCP 80\n`);
  });

  test("a graph has those who are shown without a connection too", () => {
    const graph = textOf(pairReports.dot, { ...pairsOf([web, db, access("All")]), shown: [pods("mail/lone[Pod]")] });
    expect(graph).toContain('subgraph "cluster_mail"');
    expect(graph).toContain('"mail/lone[Pod]" [label="lone[Pod]"];');
  });

  test("a graph has addresses outside in their order, and a dashed edge where all is unknown", () => {
    const pairs = pairsOf(
      ["11.0.0.0-11.0.0.255", web, access("All")],
      ["9.0.0.0-9.0.0.255", web, access("None", "All")],
    );
    const lines = textOf(pairReports.dot, pairs).split("\n");
    const place = (start: string) => lines.findIndex((line) => line.startsWith(`  "${start}" [`));
    expect(place("9.0.0.0-9.0.0.255")).toBeGreaterThan(0);
    expect(place("9.0.0.0-9.0.0.255")).toBeLessThan(place("11.0.0.0-11.0.0.255"));
    expect(lines).toContain(`  "9.0.0.0-9.0.0.255" -> "${web}" [label="unknown All" style="dashed"];`);
  });
});

describe("groups", () => {
  const many = ["a", "b", "c", "d", "e"].map((name) => `shop/${name}[Pod]`).join(" ");

  test("text counts pairs without those of a pod with itself, and names a few members", () => {
    const groups = groupsOf([many, many, access("TCP 80")], [many, db, access("TCP 5432")]);
    expect(textOf(groupReports.text, groups)).toBe(
      [
        "25 pairs in 2 rows of workloads that behave alike; --pairs lists them one by one",
        "",
        "shop/a[Pod], shop/b[Pod], shop/c[Pod] and 2 more",
        "  => each other           : TCP 80",
        "  => shop/db[StatefulSet] : TCP 5432",
        "",
      ].join("\n"),
    );
  });

  test("groups that share some members are told apart, and their common pairs are not counted", () => {
    const groups = groupsOf(["shop/a[Pod] shop/b[Pod]", "shop/b[Pod] shop/c[Pod]", access("All")]);
    expect(textOf(groupReports.text, groups)).toContain("3 pairs in 1 row of");
    expect(textOf(groupReports.text, groups)).toContain("=> shop/b[Pod], shop/c[Pod] : All");
  });

  test("groups of which the same members are named get headings of their own", () => {
    const groups = groupsOf([many, db, access("All")], [`${many} shop/f[Pod]`, web, access("All")]);
    const headings = textOf(groupReports.text, groups)
      .split("\n")
      .filter((line) => line.endsWith("more"));
    expect(headings).toEqual([
      "shop/a[Pod], shop/b[Pod], shop/c[Pod] and 2 more",
      "shop/a[Pod], shop/b[Pod], shop/c[Pod] and 3 more",
    ]);
  });

  test("JSON and CSV name every member", () => {
    const groups = groupsOf([many, db, access("TCP 5432")]);
    const { connections } = JSON.parse(textOf(groupReports.json, groups)) as { connections: unknown };
    expect(connections).toEqual([{ src: many.split(" "), dst: [db], allowed: "TCP 5432" }]);
    expect(textOf(groupReports.csv, groups)).toBe(`src,dst,allowed\n${many},${db},TCP 5432\n`);
  });

  test("a group is one node of a graph wherever it appears", () => {
    const graph = textOf(groupReports.dot, groupsOf([many, db, access("All")], [db, many, access("All")]));
    expect(graph).toContain('"group 1" -> "group 2" [label="All"]');
    expect(graph).toContain('"group 2" -> "group 1" [label="All"]');
    expect(graph).toContain('label="shop/a[Pod]\\nshop/b[Pod]\\nshop/c[Pod]\\nand 2 more"');
  });

  test("text says where nothing is allowed", () => {
    expect(textOf(groupReports.text, groupsOf())).toBe("no connection is allowed\n");
    expect(textOf(groupReports.markdown, groupsOf())).toBe("no connection is allowed.\n");
  });
});
