import * as fs from "node:fs";
import * as path from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import * as ts from "typescript";
import type { RehearsalFolder } from "../../rehearsal/folder";
import type { Stage } from "../../rehearsal/stage";
import type { Command } from "./measure";

/** The two commands that are compared, and how they are run. */
export interface Sides {
  readonly stack: Command;
  readonly empty: Command;
  /** `typed`: as users type it. `inline`: by the Automation API, since there is no language host. */
  readonly way: "typed" | "inline";
}

const checkout = path.resolve(__dirname, "../..");

/**
 * Prepares a preview of the dev stack and one of an empty program, with the same engine, Node and environment. Neither
 * writes to the checkout.
 */
export async function prepareSides(folder: RehearsalFolder, stage: Stage): Promise<Sides> {
  const environment = engineEnvironment(folder, stage);
  const emptyFolder = await prepareEmptyProject(folder, environment);
  const pulumi = stage.tools.pulumi.path;
  const way = hasLanguageHost(pulumi, environment["PATH"] ?? "") ? "typed" : "inline";
  const command = (name: string, program: string, args: readonly string[]): Command => ({
    name,
    program,
    args,
    environment,
    logFile: path.join(folder.logs, `bench-${name}.log`),
  });
  if (way === "typed") {
    const preview = (project: string) => ["preview", "-C", project, "--stack", "dev", "--color", "never"];
    // The engine notes the salt of secrets in the stack's settings: that must not be the checkout's file.
    const settings = path.join(folder.workspace, "Pulumi.dev.yaml");
    return {
      way,
      stack: command("stack", pulumi, [...preview(checkout), "--config-file", settings]),
      empty: command("empty", pulumi, preview(emptyFolder)),
    };
  }
  const runner = precompile(path.join(__dirname, "inlinePreview.ts"), emptyFolder);
  // As `nodeargs` of Pulumi.yaml has it.
  const loader = ["--require", path.join(checkout, "transpile.js")];
  return {
    way,
    stack: command("stack", process.execPath, [...loader, runner, folder.workspace, path.join(checkout, "index.ts")]),
    empty: command("empty", process.execPath, [runner, emptyFolder, path.join(emptyFolder, "index.js")]),
  };
}

/** What an engine outside of the rehearsal's own process needs to find the same state and the same providers. */
export function engineEnvironment(folder: RehearsalFolder, stage: Stage): Record<string, string> {
  return {
    ...definedValues(process.env),
    // `node` is the one that runs this, whatever else there is.
    PATH: [folder.bin, path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter),
    PULUMI_BACKEND_URL: `file://${folder.backend}`,
    PULUMI_CONFIG_PASSPHRASE: "rehearsal",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...stage.environment,
  };
}

const definedValues = (environment: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** Whether the engine finds its language host for Node: beside itself or on PATH, as it looks for it. */
function hasLanguageHost(pulumi: string, searchPath: string): boolean {
  const name = process.platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";
  return [path.dirname(pulumi), ...searchPath.split(path.delimiter)].some((place) =>
    fs.existsSync(path.join(place, name)),
  );
}

/** A project whose program does nothing but load the SDK, precompiled; its SDK is the checkout's. */
async function prepareEmptyProject(folder: RehearsalFolder, envVars: Record<string, string>): Promise<string> {
  const project = path.join(folder.root, "empty");
  fs.mkdirSync(project);
  fs.symlinkSync(path.join(checkout, "node_modules"), path.join(project, "node_modules"));
  const runtime = { name: "nodejs", options: { typescript: false } };
  const files = {
    "Pulumi.yaml": JSON.stringify({ name: "empty", runtime, main: "index.js" }),
    "package.json": JSON.stringify({ name: "empty", dependencies: { "@pulumi/pulumi": "*" } }),
    "index.js": 'require("@pulumi/pulumi");\n',
  };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(project, name), text);
  const pulumiCommand = await PulumiCommand.get({ root: folder.root });
  await LocalWorkspace.createStack({ stackName: "dev", workDir: project }, { envVars, pulumiCommand });
  return project;
}

/** Transpiles one file into a folder, so that running it costs neither side anything of a compiler. */
function precompile(source: string, folder: string): string {
  const { outputText } = ts.transpileModule(fs.readFileSync(source, "utf8"), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true },
  });
  const compiled = path.join(folder, `${path.basename(source, ".ts")}.js`);
  fs.writeFileSync(compiled, outputText);
  return compiled;
}
