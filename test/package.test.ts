import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ts from "typescript";
import * as analyzer from "../analyzer";
import * as components from "../components";
import * as policies from "../policies";
import { packPackage, root, run } from "./support/packedPackage";

jest.setTimeout(120_000);

const sdks = ["@pulumi/pulumi", "@pulumi/kubernetes"];
const awsSdks = ["@pulumi/aws", "@pulumi/eks"];

/** Projects that have installed the package: one that composes policies only, and one that makes clusters too. */
let policiesOnly: string;
let withAws: string;

beforeAll(async () => {
  const packed = await packPackage();
  policiesOnly = mkdtempSync(join(tmpdir(), "portcullis-policies-"));
  withAws = mkdtempSync(join(tmpdir(), "portcullis-aws-"));
  await packed.install(policiesOnly, [...sdks, "js-yaml"]);
  await packed.install(withAws, [...sdks, ...awsSdks]);
  packed.remove();
});

afterAll(() => {
  for (const folder of [policiesOnly, withAws]) rmSync(folder, { recursive: true });
});

/** What a program in the folder prints. */
async function printed(folder: string, program: string, ...options: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...options, "--eval", program], { cwd: folder });
  return stdout.trim();
}

const namesOf = (specifier: string) => `console.log(Object.keys(require("${specifier}")).sort().join())`;

test("a program gets every value of policies/ from the package", async () => {
  expect(await printed(policiesOnly, namesOf("portcullis"))).toBe(Object.keys(policies).sort().join());
});

test("a program gets every value of components/ from `portcullis/components`", async () => {
  expect(await printed(withAws, namesOf("portcullis/components"))).toBe(Object.keys(components).sort().join());
});

test("a program gets every value of analyzer/ from `portcullis/analyzer`", async () => {
  expect(await printed(policiesOnly, namesOf("portcullis/analyzer"))).toBe(Object.keys(analyzer).sort().join());
});

test("the command answers", async () => {
  const { bin } = JSON.parse(readFileSync(join(policiesOnly, "node_modules/portcullis/package.json"), "utf8")) as {
    bin: { portcullis: string };
  };
  const command = join(policiesOnly, "node_modules/portcullis", bin.portcullis);
  const manifests = join(root, "test/scenarios/shop/before.yaml");
  const { stdout } = await run(process.execPath, [command, "list", manifests, "--output", "csv"], {});
  expect(stdout.split("\n").slice(0, 2)).toEqual([
    "src,dst,allowed",
    "0.0.0.0-255.255.255.255,shop/web[Deployment],TCP 8080",
  ]);
});

test("an ES module imports by name", async () => {
  const program = `import { allow, NetworkPolicySet } from "portcullis"; console.log(typeof allow, typeof NetworkPolicySet)`;
  expect(await printed(policiesOnly, program, "--input-type=module")).toBe("function function");
});

test("policies load no SDK of AWS, even where it is installed", async () => {
  const loaded = (specifier: string) =>
    `require("${specifier}"); console.log(${JSON.stringify(awsSdks)}.filter((sdk) => Object.keys(require.cache).some((file) => file.includes("/" + sdk + "/"))).join())`;
  expect(await printed(withAws, loaded("portcullis"))).toBe("");
  expect(await printed(withAws, loaded("portcullis/components"))).toBe(awsSdks.join());
});

test("components need the SDKs of AWS, which the package does not bring", async () => {
  await expect(printed(policiesOnly, namesOf("portcullis/components"))).rejects.toThrow("Cannot find module '@pulumi/");
});

test.each([
  ["node10", { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 }],
  ["node16", { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
] as const)("TypeScript with moduleResolution %s finds everything declared, without an error", (_, resolution) => {
  const options: ts.CompilerOptions = { ...resolution, target: ts.ScriptTarget.ES2022, strict: true, types: [] };
  const specifiers = ["portcullis", "portcullis/components", "portcullis/analyzer"];
  const packed = specifiers.map((specifier) => resolveFrom(withAws, specifier, options));
  const sources = ["policies", "components", "analyzer"].map((folder) => join(root, folder, "index.ts"));

  const program = ts.createProgram([...packed, ...sources], options);
  expect(packed.map((file) => exportsOf(program, file))).toEqual(sources.map((file) => exportsOf(program, file)));
  const declarations = program.getSourceFiles().filter(({ fileName }) => fileName.includes("/portcullis/dist/"));
  expect(declarations.flatMap((file) => program.getSemanticDiagnostics(file)).map(textOf)).toEqual([]);
});

test("the tarball holds what users need and nothing else", () => {
  const installed = join(policiesOnly, "node_modules/portcullis");
  expect(readdirSync(installed).filter((name) => !["LICENSE", "README.md"].includes(name))).toEqual([
    "dist",
    "package.json",
  ]);
  expect(readdirSync(join(installed, "dist"))).toEqual(["analyzer", "cli", "components", "policies"]);
  const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(
    files.map(({ name }) => name).filter((name) => !/(\.js|\.d\.ts|^package\.json|\.md|^LICENSE)$/.test(name)),
  ).toEqual([]);
});

test("the oldest SDKs that users may have are those that the tests run on", () => {
  const { peerDependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
    "peerDependencies" | "devDependencies",
    Record<string, string>
  >;
  expect(peerDependencies).toEqual(
    Object.fromEntries(
      ["@aws-sdk/client-cloudwatch-logs", ...awsSdks, ...sdks].map((name) => [name, `^${devDependencies[name] ?? ""}`]),
    ),
  );
});

/** The file in which TypeScript finds the declarations of a module. */
function resolveFrom(folder: string, specifier: string, options: ts.CompilerOptions): string {
  const { resolvedModule } = ts.resolveModuleName(specifier, join(folder, "index.ts"), options, ts.sys);
  if (resolvedModule === undefined) throw new Error(`TypeScript does not find \`${specifier}\``);
  return resolvedModule.resolvedFileName;
}

/** The names of what a module exports, values and types. */
function exportsOf(program: ts.Program, file: string): readonly string[] {
  const checker = program.getTypeChecker();
  const module = program.getSourceFile(file);
  const symbol = module && checker.getSymbolAtLocation(module);
  if (symbol === undefined) throw new Error(`\`${file}\` is no module`);
  const names = checker.getExportsOfModule(symbol).map(({ name }) => name);
  return names.sort();
}

function textOf({ messageText, file }: ts.Diagnostic): string {
  return `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
}
