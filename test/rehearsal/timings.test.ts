import { Timings } from "../../rehearsal/timings";

/** Milliseconds of a clock that moves only when a phase says so. */
let now: number;
beforeEach(() => {
  now = 0;
  jest.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** A phase that takes so long, and what it comes to. */
const lasting = <T>(milliseconds: number, result: T) => {
  now += milliseconds;
  return Promise.resolve(result);
};

test("the report has a line a phase in the order of their ends, with its share of 40, and the sum", async () => {
  const timings = new Timings();
  await timings.measure("start", () => lasting(1_000, undefined));
  await timings.measure("second up", () => lasting(3_000, undefined));
  expect(timings.report().split("\n")).toEqual([
    `start          1.0 s  ${"█".repeat(10)}`,
    `second up      3.0 s  ${"█".repeat(30)}`,
    "total          4.0 s",
  ]);
});

test("what the work comes to is handed on", async () => {
  expect(await new Timings().measure("show", () => lasting(5, "outputs"))).toBe("outputs");
});

test("a phase that fails is in the report, and its error is handed on", async () => {
  const timings = new Timings();
  const failing = timings.measure("up", async () => {
    await lasting(2_000, undefined);
    throw new Error("the up failed");
  });
  await expect(failing).rejects.toThrow("the up failed");
  expect(timings.report().split("\n")).toEqual([`up         2.0 s  ${"█".repeat(40)}`, "total      2.0 s"]);
});

test.each([
  ["no phase", []],
  ["phases too short for the clock", ["start"]],
])("a report of %s has no bars", async (_, names) => {
  const timings = new Timings();
  for (const name of names) await timings.measure(name, () => lasting(0, undefined));
  expect(timings.report()).not.toContain("█");
  expect(timings.report()).toMatch(/^total {6}0\.0 s$/m);
});
