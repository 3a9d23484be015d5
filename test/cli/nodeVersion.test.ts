import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeProblem, oldestNode } from "../../cli/nodeVersion";

test("a Node that is too old is told, with what to do", () => {
  expect(nodeProblem("20.20.2")).toMatch(/needs Node 22 or later, and this is 20\.20\.2: install a later one/);
});

test.each(["22.0.0", "24.1.0", "100.0.0"])("Node %s can run it", (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

test("the oldest Node is that of package.json", () => {
  const { engines } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    engines: { node: string };
  };
  expect(engines.node).toBe(`>=${String(oldestNode)}`);
});
