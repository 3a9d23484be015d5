import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { duration, type Progress } from "../tools";

/** A provider plugin that the rehearsal runs as it is released, where it can be had. */
export interface Plugin {
  readonly name: "eks" | "kubernetes";
  readonly version: string;
}

/** How a provider takes part: as its released plugin, or by the double, for a reason. */
export type Provision = { readonly kind: "released" } | { readonly kind: "double"; readonly reason: string };

/** How each provider takes part. */
export type Provisions = Readonly<Record<Plugin["name"], Provision>>;

/** Which providers to simulate: AWS always, the others where their released plugin cannot be had. */
export const simulated = (provisions: Provisions): readonly ("aws" | Plugin["name"])[] => [
  "aws",
  ...(["eks", "kubernetes"] as const).filter((name) => provisions[name].kind === "double"),
];

export interface ProvisionOptions {
  /** Path of the `pulumi` program. */
  readonly pulumi: string;
  /** The rehearsal's own Pulumi home, where plugins are kept over rehearsals. */
  readonly home: string;
  readonly progress: Progress;
  /** Milliseconds without a word from the download after which it is given up. @default 10000 */
  readonly patience?: number;
}

/** Milliseconds that a plugin which could not be had is left alone, so that every start does not wait for it. */
const retryAfter = 24 * 60 * 60 * 1000;

/**
 * Makes the released plugin ready in the rehearsal's home: from there, from the user's own Pulumi home, or by
 * `pulumi plugin install`.
 */
export async function provide(plugin: Plugin, options: ProvisionOptions): Promise<Provision> {
  const folder = path.join("plugins", `resource-${plugin.name}-v${plugin.version}`);
  const here = path.join(options.home, folder);
  const users = path.join(process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi"), folder);
  if (isInstalled(here, plugin)) return { kind: "released" };
  if (isInstalled(users, plugin)) {
    fs.mkdirSync(path.dirname(here), { recursive: true });
    fs.rmSync(here, { recursive: true, force: true });
    fs.symlinkSync(users, here);
    return { kind: "released" };
  }
  return install(plugin, options, `${here}.unavailable`);
}

/** The engine leaves a plugin alone whose install was killed: then the mark of the beginning is still beside it. */
const isInstalled = (folder: string, { name }: Plugin) =>
  fs.existsSync(path.join(folder, `pulumi-resource-${name}`)) && !fs.existsSync(`${folder}.partial`);

async function install(plugin: Plugin, options: ProvisionOptions, marker: string): Promise<Provision> {
  const age = fs.existsSync(marker) ? Date.now() - fs.statSync(marker).mtimeMs : Infinity;
  if (age < retryAfter) {
    return { kind: "double", reason: `${fs.readFileSync(marker, "utf8")}, ${duration(age)} ago` };
  }
  const step = options.progress.step(`plugin ${plugin.name} ${plugin.version}: installing the released one`);
  const failure = await runInstall(plugin, options);
  if (failure === undefined) {
    fs.rmSync(marker, { force: true });
    step.done();
    return { kind: "released" };
  }
  step.failed(failure);
  fs.mkdirSync(path.dirname(marker), { recursive: true });
  fs.writeFileSync(marker, failure);
  return { kind: "double", reason: failure };
}

/** @returns why it failed */
function runInstall({ name, version }: Plugin, options: ProvisionOptions): Promise<string | undefined> {
  const patience = options.patience ?? 10_000;
  return new Promise((resolve) => {
    const child = spawn(options.pulumi, ["plugin", "install", "resource", name, version], {
      env: { ...process.env, PULUMI_HOME: options.home, PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    let gaveUp = false;
    const timer = setTimeout(() => {
      gaveUp = true;
      child.kill("SIGKILL");
    }, patience);
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      timer.refresh();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", (error) => {
      said += `error: ${error.message}`;
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(undefined);
      else if (gaveUp) resolve(`no answer in ${duration(patience)}`);
      else resolve(reasonIn(said));
    });
  });
}

/** What was at the bottom of it: the end of the first line that complains. */
const reasonIn = (said: string) => {
  const [, complaint] = /(?:warning|error): (.*)/.exec(said) ?? [];
  return complaint?.split(": ").at(-1) ?? "`pulumi plugin install` failed and gave no reason";
};
