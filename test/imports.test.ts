import * as fs from "node:fs";
import { builtinModules } from "node:module";
import * as path from "node:path";
import * as ts from "typescript";

const root = path.resolve(__dirname, "..");

/** Which parts of the project a part may import; a part is a folder or file at the top level. */
const arrows: Record<string, readonly string[]> = {
  policies: [],
  components: ["policies"],
  config: ["components", "policies"],
  "config.ts": ["config", "components", "policies"],
  analyzer: ["policies"],
  "cluster.ts": ["config.ts", "components"],
  "index.ts": ["cluster.ts", "config.ts", "components", "policies", "analyzer"],
  catalogue: ["analyzer", "policies"],
  guardrails: ["analyzer", "policies"],
  tools: [],
  rehearsal: ["tools", "index.ts", "analyzer"],
  cli: ["analyzer", "policies", "rehearsal"],
  bench: ["rehearsal", "tools", "analyzer", "policies"],
};

/** The files of policies/ and analyzer/ that see Pulumi programs, and those that bring them along. */
const pulumiFiles: readonly string[] = [
  "policies/clusterPolicySet.ts",
  "policies/index.ts",
  "policies/policySet.ts",
  "policies/policySets.ts",
  "policies/setRefusal.ts",
  "analyzer/index.ts",
  "analyzer/program/failRun.ts",
  "analyzer/program/plainValue.ts",
  "analyzer/program/stackReachability.ts",
  "analyzer/program/watchedObjects.ts",
];

/** Files without a cloud: plain functions of plain values, which run anywhere. */
const isPure = (file: string) => /^(policies|analyzer)\//.test(file) && !pulumiFiles.includes(file);

const sources = Object.keys(arrows)
  .flatMap((part) => list(path.join(root, part)))
  .map((file) => path.relative(root, file));

test("every source file belongs to a part with arrows", () => {
  const topLevel = fs
    .readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith(".ts"))
    .map(({ name }) => name)
    .filter((name) => list(path.join(root, name)).length > 0);
  expect(topLevel.filter((name) => !["test", "examples"].includes(name)).sort()).toEqual(
    Object.keys(arrows)
      .filter((part) => fs.existsSync(path.join(root, part)))
      .sort(),
  );
});

test.each(sources)("%s imports along the arrows", (file) => {
  const own = partOf(file);
  const imported = importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => partOf(path.relative(root, resolveImport(file, name))));
  expect(imported.filter((part) => part !== own && !arrows[own]?.includes(part))).toEqual([]);
});

test.each(sources.filter(isPure))("%s knows neither Pulumi nor the machine", (file) => {
  const foreign = importsOf(file).filter((name) => !name.startsWith("."));
  expect(
    foreign.filter((name) => name.startsWith("@pulumi/") || builtinModules.includes(name.replace("node:", ""))),
  ).toEqual([]);
  const own = importsOf(file).filter((name) => name.startsWith("."));
  expect(own.filter((name) => !isPure(path.relative(root, resolveImport(file, name))))).toEqual([]);
});

test("a preview loads SDKs of Pulumi and no other package", () => {
  const [loaded, waiting] = [new Set<string>(), ["index.ts"]];
  const packages = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    for (const name of importsOf(file)) {
      if (name.startsWith(".")) waiting.push(path.relative(root, resolveImport(file, name)));
      else packages.add(name);
    }
  }
  expect(loaded).toContain("analyzer/analyze.ts");
  expect([...packages].filter((name) => !name.startsWith("@pulumi/"))).toEqual([]);
});

test("no file is a drawer for odds and ends", () => {
  expect(sources.filter((file) => /(^|\/)(utils?|helpers|misc|common)\.ts$/.test(file))).toEqual([]);
});

function list(place: string): string[] {
  if (!fs.existsSync(place)) return [];
  if (fs.statSync(place).isFile()) return [place];
  // What is hidden is a tool's own.
  if (["node_modules", "dist"].includes(path.basename(place)) || path.basename(place).startsWith(".")) return [];
  return fs
    .readdirSync(place, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? list(path.join(place, entry.name)) : [path.join(place, entry.name)]))
    .filter((file) => file.endsWith(".ts"));
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(fs.readFileSync(path.join(root, file), "utf8"), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

/** The file behind a relative import, so that `./config` is told from the folder of that name. */
function resolveImport(file: string, name: string): string {
  const target = path.resolve(root, path.dirname(file), name);
  return [`${target}.ts`, path.join(target, "index.ts")].find((candidate) => fs.existsSync(candidate)) ?? target;
}

const partOf = (file: string) => file.split(path.sep)[0] ?? file;
