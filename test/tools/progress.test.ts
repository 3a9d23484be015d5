import { createProgress, duration } from "../../tools";

/** A stream that remembers what was written. */
function screen(
  isTTY: boolean,
  columns = 80,
): { text: () => string; write: (text: string) => void; isTTY: boolean; columns: number } {
  let text = "";
  return { text: () => text, write: (more) => (text += more), isTTY, columns };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test.each([
  [0, "0.0 s"],
  [440, "0.4 s"],
  [9_949, "9.9 s"],
  [9_951, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min 0 s"],
  [292_000, "4 min 52 s"],
])("%d ms are written as %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test("where lines cannot be rewritten, a step is a line at its start, one every 15 seconds, and one at its end", () => {
  const stream = screen(false);
  const step = createProgress({ stream, environment: {} }).step("etcd v3.5.14: building from source (once)");
  jest.advanceTimersByTime(14_000);
  step.update("12 packages compiled");
  jest.advanceTimersByTime(17_000);
  step.done("built");
  jest.advanceTimersByTime(60_000);
  expect(stream.text()).toBe(
    [
      "etcd v3.5.14: building from source (once)",
      "etcd v3.5.14: building from source (once) …: 12 packages compiled (15 s)",
      "etcd v3.5.14: building from source (once) …: 12 packages compiled (30 s)",
      "etcd v3.5.14: built (31 s)",
      "",
    ].join("\n"),
  );
});

test("a step that fails says why", () => {
  const stream = screen(false);
  createProgress({ stream, environment: {} }).step("etcd: downloading").failed("no answer");
  expect(stream.text()).toBe("etcd: downloading\netcd: failed: no answer (0.0 s)\n");
});

test("on a terminal a step is one line that is rewritten, and only its end stays", () => {
  const stream = screen(true);
  const step = createProgress({ stream, environment: {} }).step("etcd: building");
  step.update("3 packages compiled");
  jest.advanceTimersByTime(2_000);
  step.done("built");
  expect(visible(stream.text())).toEqual(["✓ etcd: built (2.0 s)"]);
  expect(stream.text()).toContain("etcd: building: 3 packages compiled (1.9 s)");
});

test("on a terminal a note stays above the line that is rewritten", () => {
  const stream = screen(true);
  const progress = createProgress({ stream, environment: {} });
  const step = progress.step("etcd: building");
  progress.note("kubectl: passed over");
  expect(visible(stream.text())).toEqual(["kubectl: passed over", "⠋ etcd: building (0.0 s)"]);
  step.done();
  expect(visible(stream.text())).toEqual(["kubectl: passed over", "✓ etcd: done (0.0 s)"]);
});

test("on a terminal the step begun last is shown, and the one around it again afterwards", () => {
  const stream = screen(true);
  const progress = createProgress({ stream, environment: {} });
  progress.step("rehearsal: running");
  const inner = progress.step("etcd: building");
  expect(visible(stream.text())).toEqual(["⠋ etcd: building (0.0 s)"]);
  inner.done();
  expect(visible(stream.text())).toEqual(["✓ etcd: done (0.0 s)", "⠋ rehearsal: running (0.0 s)"]);
});

test("on a terminal no rewritten line is wider than the terminal, where it would wrap", () => {
  const stream = screen(true, 20);
  createProgress({ stream, environment: {} }).step("a title that is longer than twenty columns");
  expect(visible(stream.text())).toEqual(["⠋ a title that is l"]);
});

test.each([{ NO_COLOR: "1" }, { TERM: "dumb" }])("with %j a terminal gets plain lines", (environment) => {
  const stream = screen(true);
  createProgress({ stream, environment }).step("etcd: building").done();
  expect(stream.text()).toBe("etcd: building\netcd: done (0.0 s)\n");
});

/** The lines that a terminal shows after it has been told all this, without colours. */
function visible(text: string): string[] {
  const lines = text
    .split("\n")
    .map((line) => line.slice(line.lastIndexOf("\r\x1b[K") + (line.includes("\r") ? 4 : 0)));
  return lines.map((line) => line.replaceAll(/\x1b\[\d+m/g, "")).filter((line) => line !== "");
}
