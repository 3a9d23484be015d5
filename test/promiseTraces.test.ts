import { spawnSync } from "node:child_process";
import * as path from "node:path";

const root = path.resolve(__dirname, "..");
const note = 'require("@pulumi/pulumi/runtime/debuggable").debuggablePromise';
const traceOfPromise = `((promise) => (${note}(promise), promise._debugStackTrace))(Promise.resolve())`;

test("the trace that the SDK notes at a promise costs nothing", () => {
  expect(evaluate(traceOfPromise)).toBe("Error\n");
});

test("who looks for leaks sees where the promise was made", () => {
  expect(evaluate(traceOfPromise, { PULUMI_DEBUG_PROMISE_LEAKS: "1" })).toMatch(/^Error\n +at Object\.debuggablePromise/);
});

test("every other trace names its lines, also once the SDK has installed its source maps", () => {
  const source = "(function calm() { return new Error('why').stack; })()";
  const installed =
    'require(require.resolve("source-map-support", { paths: ["node_modules/@pulumi/pulumi"] })).install()';
  expect(evaluate(`(${installed}, ${source})`)).toMatch(/^Error: why\n +at calm \(\[eval\]:1:\d+\)\n/);
  expect(evaluate(`(${installed}, ${traceOfPromise})`)).toBe("Error\n");
});

/** What an expression is in a program that is started as the language host does. */
function evaluate(expression: string, environment: Record<string, string> = {}): string {
  const args = ["--require", "./promiseTraces.js", "--eval", `console.log(${expression})`];
  const env = { ...process.env, PULUMI_DEBUG_PROMISE_LEAKS: "", ...environment };
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env, timeout: 60_000 });
  return stdout + stderr;
}
