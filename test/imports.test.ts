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
  "index.ts": ["config.ts", "components", "policies"],
  tools: [],
  rehearsal: ["tools", "index.ts"],
  bench: ["rehearsal", "tools", "policies"],
};

/** Files without a cloud: plain functions of plain values, which run anywhere. */
const isPure = (file: string) =>
  file.startsWith("policies/") && !["policies/policySet.ts", "policies/index.ts"].includes(file);

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
});

test("no file is a drawer for odds and ends", () => {
  expect(sources.filter((file) => /(^|\/)(utils?|helpers|misc|common)\.ts$/.test(file))).toEqual([]);
});

function list(place: string): string[] {
  if (!fs.existsSync(place)) return [];
  if (fs.statSync(place).isFile()) return [place];
  if (["node_modules", "dist", ".git"].includes(path.basename(place))) return [];
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
  return fs.existsSync(`${target}.ts`) ? `${target}.ts` : target;
}

const partOf = (file: string) => file.split(path.sep)[0] ?? file;
