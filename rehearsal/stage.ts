import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { obtainTools, type Progress, type Tool, type ToolName, toolNames } from "../tools";
import { toolsFolder } from "../tools/cache";
import { unlessAborted } from "./abort";
import { type LocalCluster, startLocalCluster } from "./cluster";
import { Engine } from "./engine";
import type { RehearsalFolder } from "./folder";
import { Kubectl } from "./kubectl";
import type { Places } from "./leftovers";
import { type Plugin, provide, type Provision } from "./plugins";
import { Processes } from "./processes";
import { applyCalicoCrds, type Fault, serveProviders, writeAwsCommand } from "./providers";

export interface StageOptions {
  folder: RehearsalFolder;
  progress: Progress;
  /** Interrupts what is under way. */
  signal: AbortSignal;
  /** Values over those of Pulumi.dev.yaml, by key, written as in that file. @default none */
  config?: Readonly<Record<string, string>>;
  /** Creations that fail. @default none */
  failOn?: readonly Fault[];
}

/** All that a rehearsal plays on, running: a Kubernetes API server, providers, and the engine with the stack open. */
export interface Stage extends Places {
  readonly cluster: LocalCluster;
  readonly tools: Readonly<Record<ToolName, Tool>>;
  /** Environment by which an engine finds the providers. */
  readonly environment: Readonly<Record<string, string>>;
  /** How each provider takes part. */
  readonly provisions: Readonly<Record<Plugin["name"], Provision>>;
  /** Ends everything that runs; what is in the folder stays. */
  close(): Promise<void>;
  /** Ends everything but the cluster. */
  leaveCluster(): Promise<void>;
}

/** The released plugins that the stack would run on; their versions are those of the SDKs in package.json. */
const plugins: readonly Plugin[] = [
  { name: "eks", version: "4.3.0" },
  { name: "kubernetes", version: "4.34.2" },
];

/** Gets the programs, starts the cluster and the providers, and opens the stack. Nothing runs when it throws. */
export async function openStage({ folder, progress, signal, config = {}, failOn = [] }: StageOptions): Promise<Stage> {
  const tools = await obtainTools(toolNames, { progress, signal });
  const processes = new Processes();
  const closing: (() => Promise<void>)[] = [() => processes.stopAll()];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const starting = startLocalCluster({ folder: folder.cluster, tools, progress, processes });
    const providing = providePlugins(folder, tools.pulumi.path, progress);
    const program = loadProgram();
    const [cluster, provisions] = await unlessAborted(signal, Promise.all([starting, providing]));
    let kept = false;
    closing.push(async () => {
      if (!kept) await cluster.stop();
    });
    writeAwsCommand(folder.bin, cluster.token);
    // The doubles and the engine run in this environment: the `aws` command that they log in by is ours, and no
    // kubeconfig but the rehearsal's is in reach.
    process.env["PATH"] = `${folder.bin}${path.delimiter}${process.env["PATH"] ?? ""}`;
    process.env["KUBECONFIG"] = cluster.kubeconfigPath;
    const doubles = plugins.map(({ name }) => name).filter((name) => provisions[name].kind === "double");
    const serving = serveProviders({ stateFile: folder.aws, cluster, only: ["aws", ...doubles], failOn });
    const [providers] = await unlessAborted(signal, Promise.all([serving, applyCalicoCrds(cluster.kubeconfigPath)]));
    closing.push(() => providers.stop());

    const kubectl = new Kubectl(tools.kubectl.path, cluster.kubeconfigPath);
    const environment = {
      PULUMI_HOME: pulumiHome(folder),
      PULUMI_DEBUG_PROVIDERS: providers.debugProviders,
    };
    const engine = await Engine.open({
      folder,
      pulumi: tools.pulumi.path,
      environment,
      program,
      config,
      progress,
      signal,
    });
    const leaveCluster = async () => {
      kept = true;
      cluster.release();
      await close();
    };
    return {
      cluster,
      tools,
      environment,
      provisions,
      engine,
      kubectl,
      aws: () => providers.resources(),
      close,
      leaveCluster,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The stack's own program. It is loaded when it is needed, since its SDKs take a second. */
function loadProgram() {
  const stack = createRequire(__filename)("../index") as typeof import("../index");
  return () => Promise.resolve(stack());
}

async function providePlugins(folder: RehearsalFolder, pulumi: string, progress: Progress) {
  const cache = path.dirname(toolsFolder(process.env));
  const home = path.join(cache, "pulumi");
  fs.mkdirSync(path.join(home, "plugins"), { recursive: true });
  fs.mkdirSync(pulumiHome(folder), { recursive: true });
  const link = path.join(pulumiHome(folder), "plugins");
  if (!fs.existsSync(link)) fs.symlinkSync(path.join(home, "plugins"), link);
  const provided = await Promise.all(
    plugins.map(async (plugin) => [plugin.name, await provide(plugin, { pulumi, home, progress })] as const),
  );
  return Object.fromEntries(provided) as Record<Plugin["name"], Provision>;
}

/** What the engine notes about its user stays in the folder; only its plugins outlive the rehearsal. */
const pulumiHome = (folder: RehearsalFolder) => path.join(folder.root, "home");
