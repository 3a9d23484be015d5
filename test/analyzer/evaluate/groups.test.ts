import { type ClassView, groupConnections, type OutsideEntry } from "../../../analyzer/evaluate/groups";
import type { Access, ConnectionFilter, GroupedConnection } from "../../../analyzer/reachability";
import { access, addresses, pods } from "../reports/rows";

interface Given {
  /** Names of pods in order, each with the number of its class. */
  readonly classOf: Readonly<Record<string, number>>;
  /** That of each class. @default - each has its own */
  readonly behaviours?: readonly string[];
  /** What classes open to classes, by number. */
  readonly rows?: Readonly<Record<number, Readonly<Record<number, Access>>>>;
  /** What classes accept from, and open to, ranges of addresses. */
  readonly ingress?: Readonly<Record<number, readonly OutsideEntry[]>>;
  readonly egress?: Readonly<Record<number, readonly OutsideEntry[]>>;
}

function viewOf({ classOf, behaviours, rows = {}, ingress = {}, egress = {} }: Given): ClassView {
  return {
    entities: Object.keys(classOf).map((name) => pods(`shop/${name}[Pod]`)),
    classOf: Int32Array.from(Object.values(classOf)),
    classes: Math.max(...Object.values(classOf)) + 1,
    behaviourOf: (number) => behaviours?.[number] ?? String(number),
    row: (number) => {
      const row = Object.entries(rows[number] ?? {});
      return { dst: Int32Array.from(row, ([dst]) => Number(dst)), access: row.map(([, one]) => one) };
    },
    outside: (number, direction) => (direction === "Ingress" ? ingress : egress)[number] ?? nothing,
  };
}

const nothing: readonly OutsideEntry[] = [];
const low = "0.0.0.0-9.255.255.255";
const middle = "10.0.0.0-10.255.255.255";
const high = "11.0.0.0-255.255.255.255";
const range = (id: string, allowed: string, unknown?: string): OutsideEntry => ({
  range: addresses(id),
  ...access(allowed, unknown),
});
const text = ({ src, dst, allowed, unknown }: GroupedConnection) =>
  [src, dst].map(({ members }) => members.map(({ id }) => id.replace(/^shop\/|\[Pod\]$/g, "")).join(" ")).join(" => ") +
  `: ${allowed.toString()}${unknown.isEmpty ? "" : `, perhaps ${unknown.toString()}`}`;
const lines = (given: Given, filter?: ConnectionFilter) => Array.from(groupConnections(viewOf(given), filter), text);

test("pods of one class are a group, and so are those of classes that behave alike", () => {
  const row = { 0: access("TCP 80"), 2: access("TCP 80") };
  expect(
    lines({ classOf: { a: 0, b: 1, c: 2, d: 0 }, behaviours: ["x", "y", "x"], rows: { 0: row, 1: row, 2: row } }),
  ).toEqual(["a c d => a c d: TCP 80", "b => a c d: TCP 80"]);
});

test("groups are reached in the order of their first members, whatever the order of their classes", () => {
  const row = { 0: access("TCP 1"), 1: access("TCP 2", "UDP 2"), 2: access("TCP 3") };
  expect(lines({ classOf: { a: 2, b: 0, c: 1 }, rows: { 2: row } })).toEqual([
    "a => b: TCP 1",
    "a => c: TCP 2, perhaps UDP 2",
  ]);
});

test("what one group reaches, another need not", () => {
  expect(
    lines({
      classOf: { a: 0, b: 1, c: 2 },
      rows: { 0: { 1: access("TCP 1"), 2: access("TCP 2") }, 1: { 2: access("TCP 3") }, 2: {} },
    }),
  ).toEqual(["a => b: TCP 1", "a => c: TCP 2", "b => c: TCP 3"]);
});

test("a pod has no connection with itself, but pods of one group have some with each other", () => {
  const rows = { 0: { 0: access("All"), 1: access("All") }, 1: { 0: access("All"), 1: access("All") } };
  expect(lines({ classOf: { a: 0, b: 1, c: 1 }, rows })).toEqual(["a => b c: All", "b c => a: All", "b c => b c: All"]);
});

test("where filters leave the source and a group of which it is one, the pair with itself is still there for others", () => {
  const rows = { 0: { 0: access("All") } };
  const only =
    (...names: string[]) =>
    ({ id }: { id: string }) =>
      names.some((name) => id === `shop/${name}[Pod]`);
  const filtered = (src: string[], dst: string[]) =>
    lines({ classOf: { a: 0, b: 0 }, rows }, { src: only(...src), dst: only(...dst) });
  expect(filtered(["a"], ["a", "b"])).toEqual(["a => a b: All"]);
  expect(filtered(["a", "b"], ["a"])).toEqual(["a b => a: All"]);
  expect(filtered(["a"], ["b"])).toEqual(["a => b: All"]);
  expect(filtered(["a"], ["a"])).toEqual([]);
});

test("ranges that a group reaches with the same ports are a group; of other ports, or perhaps, they are another", () => {
  const egress = {
    0: [range(low, "TCP 80"), range(middle, "TCP 443"), range(high, "TCP 80")],
    1: [range(low, "TCP 80"), range(middle, "TCP 80", "UDP 80"), range(high, "TCP 80", "UDP 81")],
  };
  expect(lines({ classOf: { a: 0, b: 0, c: 1 }, egress })).toEqual([
    `a b => ${low} ${high}: TCP 80`,
    `a b => ${middle}: TCP 443`,
    `c => ${low}: TCP 80`,
    `c => ${middle}: TCP 80, perhaps UDP 80`,
    `c => ${high}: TCP 80, perhaps UDP 81`,
  ]);
});

test("sources outside come first, each with all that it reaches", () => {
  const ingress = {
    0: [range(low, "TCP 80"), range(middle, "TCP 80"), range(high, "TCP 1")],
    1: [range(high, "TCP 2", "UDP 2")],
    2: [range(low, "UDP 53"), range(middle, "UDP 53")],
    3: [range(low, "TCP 80")],
  };
  const rows = { 0: { 1: access("TCP 1") } };
  const egress = { 0: [range(high, "All")] };
  expect(lines({ classOf: { a: 0, b: 1, c: 2, d: 3 }, ingress, rows, egress })).toEqual([
    `${low} ${middle} => a: TCP 80`,
    `${low} ${middle} => c: UDP 53`,
    `${high} => a: TCP 1`,
    `${high} => b: TCP 2, perhaps UDP 2`,
    `${low} => d: TCP 80`,
    `a => ${high}: All`,
    "a => b: TCP 1",
  ]);
});

test("filters are asked about pods and ranges, at their end only", () => {
  const given: Given = {
    classOf: { a: 0, b: 0, c: 1 },
    rows: { 0: { 0: access("TCP 1"), 1: access("TCP 2") }, 1: { 0: access("TCP 3") } },
    ingress: { 0: [range(low, "All"), range(high, "All")], 1: [range(low, "All")] },
    egress: { 0: [range(low, "All"), range(high, "All")], 1: [range(high, "All")] },
  };
  const isNot =
    (...ids: string[]) =>
    ({ id }: { id: string }) =>
      !ids.includes(id);
  expect(lines(given, { src: isNot("shop/a[Pod]", low) })).toEqual([
    `${high} => a b: All`,
    `b => ${low} ${high}: All`,
    "b => a b: TCP 1",
    "b => c: TCP 2",
    `c => ${high}: All`,
    "c => a b: TCP 3",
  ]);
  expect(lines(given, { dst: isNot("shop/c[Pod]", high) })).toEqual([
    `${low} ${high} => a b: All`,
    `a b => ${low}: All`,
    "a b => a b: TCP 1",
    "c => a b: TCP 3",
  ]);
  const isPod = ({ kind }: { kind: string }) => kind === "pods";
  expect(lines(given, { src: isPod, dst: isPod })).toEqual(["a b => a b: TCP 1", "a b => c: TCP 2", "c => a b: TCP 3"]);
});

test("classes of which a filter leaves no pod are in no group", () => {
  const rows = { 0: { 1: access("All"), 2: access("All") } };
  expect(lines({ classOf: { a: 0, b: 1, c: 2 }, rows }, { dst: ({ id }) => id === "shop/c[Pod]" })).toEqual([
    "a => c: All",
  ]);
});
