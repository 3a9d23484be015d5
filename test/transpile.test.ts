import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const root = path.resolve(__dirname, "..");
let project: string;

beforeEach(() => {
  project = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-transpile-"));
  for (const file of ["transpile.js", "tsconfig.json"])
    fs.copyFileSync(path.join(root, file), path.join(project, file));
  fs.mkdirSync(path.join(project, "node_modules"));
  fs.symlinkSync(path.join(root, "node_modules/typescript"), path.join(project, "node_modules/typescript"));
  write("answer.ts", "export enum Answer { right = 42 }\n");
  write("index.ts", 'import { Answer } from "./answer";\nconst answer: number = Answer.right;\nconsole.log(answer);\n');
});

afterEach(() => {
  fs.rmSync(project, { recursive: true });
});

test("TypeScript runs as it is, with what it imports", () => {
  expect(run()).toEqual({ output: "42\n", errors: "" });
});

test("what has not changed needs no compiler", () => {
  run();
  fs.rmSync(path.join(project, "node_modules/typescript"));
  expect(run()).toEqual({ output: "42\n", errors: "" });
});

test("what has changed is transpiled anew", () => {
  run();
  write("answer.ts", "export enum Answer { right = 43 }\n");
  expect(run().output).toBe("43\n");
});

test("a change of the compiler's settings is a change of every file", () => {
  run();
  const kept = path.join(project, "node_modules/.cache/transpiled/index.ts.js");
  const before = fs.readFileSync(kept, "utf8");
  const settings = fs.readFileSync(path.join(project, "tsconfig.json"), "utf8");
  write("tsconfig.json", settings.replace('"ES2023",', '"ES5",'));
  expect(run().output).toBe("42\n");
  expect(fs.readFileSync(kept, "utf8")).not.toBe(before);
});

test("half a file in the cache is not taken for a whole one", () => {
  run();
  const kept = path.join(project, "node_modules/.cache/transpiled/index.ts.js");
  fs.writeFileSync(kept, fs.readFileSync(kept, "utf8").slice(0, 40));
  expect(run()).toEqual({ output: "42\n", errors: "" });
});

test("a stack trace names the line of the TypeScript", () => {
  const types = "interface Gone {\n  one: 1;\n  two: 2;\n  three: 3;\n  four: 4;\n}\n";
  write("index.ts", `${types}export const none: Gone[] = [];\nthrow new Error("here");\n`);
  expect(run("--enable-source-maps").errors).toContain(`${path.join(project, "index.ts")}:8:`);
});

test("a cache that cannot be written is no obstacle", () => {
  write("node_modules/.cache", "a file where the folder would be");
  expect(run()).toEqual({ output: "42\n", errors: "" });
});

function write(file: string, text: string): void {
  fs.writeFileSync(path.join(project, file), text);
}

/** Runs index.ts as the language host does. */
function run(...options: string[]): { output: string; errors: string } {
  const args = [...options, "--require", "./transpile.js", "--eval", 'require("./index")'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8", timeout: 60_000 });
  return { output: stdout, errors: stderr };
}
