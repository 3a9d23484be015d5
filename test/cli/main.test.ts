import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inPieces } from "../../cli/output";
import { hasColour } from "../../cli/terminal";
import { run } from "../support/packedPackage";

const root = resolve(__dirname, "../..");
const node = ["--require", join(root, "transpile.js")];
const main = join(root, "cli/main.ts");

let folder: string;
let large: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "portcullis-main-"));
  large = join(folder, "large.json");
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
  const pods = Array.from({ length: 150 }, (_, i) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${String(i)}`, namespace: "shop" },
    spec: { containers: [{ name: "main", image: "main" }] },
  }));
  writeFileSync(large, JSON.stringify({ apiVersion: "v1", kind: "List", items: [namespace, ...pods] }));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Files of the project that the process loads, by their names from the root. */
async function loadedBy(...words: readonly string[]): Promise<readonly string[]> {
  const program = `
    process.argv.splice(1, 0, "portcullis");
    process.on("exit", () => console.error(Object.keys(require.cache).join("\\n")));
    require(${JSON.stringify(main)});`;
  const { stderr } = await run(process.execPath, [...node, "--eval", program, ...words]);
  const own = stderr.split("\n").filter((file) => file.startsWith(`${root}/`) && !file.includes("/node_modules/"));
  return own.map((file) => file.slice(root.length + 1)).filter((file) => file !== "transpile.js");
}

test.each(["--help", "-h", "help", "--version"])("%s loads nothing of the analyzer", async (word) => {
  expect(await loadedBy("--", word)).toEqual(["cli/main.ts", "cli/help.ts", "cli/usage.ts"]);
});

test("a command loads its own reports only", async () => {
  const loaded = await loadedBy("--", "matrix", "--port", "80", large);
  expect(loaded).toContain("analyzer/reports/matrix/text.ts");
  expect(loaded.filter((file) => /reports\/(list|diff|explain|audit)|analyzer\/(explain|audit)/.test(file))).toEqual(
    [],
  );
});

test("--version is that of the package", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  expect((await run(process.execPath, [...node, main, "--version"])).stdout).toBe(`${version}\n`);
});

test("without a command the help is shown as what is missing", async () => {
  await expect(run(process.execPath, [...node, main])).rejects.toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("usage: portcullis COMMAND") as string,
  });
});

test("a reader that has seen enough ends the command quietly", async () => {
  const child = spawn(process.execPath, [...node, main, "list", "--output", "csv", large], { stdio: "pipe" });
  let err = "";
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  child.stdout.once("data", () => child.stdout.destroy());
  const exit = await new Promise((resolved) => child.on("close", resolved));
  expect({ exit, err }).toEqual({ exit: 0, err: "" });
});

test("a slow reader gets everything", async () => {
  const child = spawn(process.execPath, [...node, main, "list", "--output", "csv", large], { stdio: "pipe" });
  let lines = 0;
  for await (const piece of child.stdout as AsyncIterable<Buffer>) {
    lines += piece.toString().split("\n").length - 1;
    await new Promise((resolved) => setTimeout(resolved, 5));
  }
  expect(lines).toBe(1 + 150 * 149 + 2 * 150);
});

test("small pieces of output are written in large ones", () => {
  const written: string[] = [];
  const { write, end } = inPieces((piece) => written.push(piece));
  for (let i = 0; i < 3000; i++) write("0123456789".repeat(10));
  end();
  expect(written.map(({ length }) => length)).toEqual([65_600, 65_600, 65_600, 65_600, 37_600]);
});

test.each([
  ["on a terminal", true, {}, true],
  ["elsewhere", false, {}, false],
  ["with NO_COLOR", true, { NO_COLOR: "1" }, false],
  ["with an empty NO_COLOR, which counts as none", true, { NO_COLOR: "" }, true],
  ["on a terminal that cannot", true, { TERM: "dumb" }, false],
])("colours %s", (_, isTerminal, environment, expected) => {
  expect(hasColour(isTerminal, environment)).toBe(expected);
});
