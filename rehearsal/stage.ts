import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { obtainTools, type Progress, type Tool, type ToolName, toolNames } from "../tools";
import { toolsFolder } from "../tools/cache";
import { unlessAborted } from "./abort";
import { type LocalCluster, startLocalCluster } from "./cluster";
import type { Engine } from "./engine";
import type { RehearsalFolder } from "./folder";
import { Kubectl } from "./kubectl";
import type { Places } from "./leftovers";
import { type Plugin, provide, type Provisions, simulated } from "./plugins";
import { Processes } from "./processes";
import type { Fault } from "./providers";

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
  readonly engine: Engine;
  readonly kubectl: Kubectl;
  readonly tools: Readonly<Record<ToolName, Tool>>;
  /** Environment of the engine, for one that is started otherwise. */
  readonly environment: Readonly<Record<string, string>>;
  readonly provisions: Provisions;
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
  const closing: (() => Promise<unknown>)[] = [() => processes.stopAll()];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    // All of it begins at once: most of the time is the API server's own.
    const starting = startLocalCluster({
      folder: folder.cluster,
      tools,
      progress,
      processes,
      prepare: async (kubeconfig) => load().providers.applyCalicoCrds(kubeconfig),
    });
    let kept = false;
    closing.push(async () => {
      const cluster = await starting.catch(() => undefined);
      if (!kept) await cluster?.stop();
    });
    const provisions = await unlessAborted(signal, providePlugins(folder, tools.pulumi.path, progress));
    const { stack, engine, providers, releasedPlugin } = load();
    const opening = engine.Engine.open({
      folder,
      pulumi: tools.pulumi.path,
      home: pulumiHome(folder),
      config,
      progress,
      signal,
    });
    const commands = `${folder.bin}${path.delimiter}${process.env["PATH"] ?? ""}`;
    const serving = providers.serveProviders({
      stateFile: folder.aws,
      cluster: starting,
      only: simulated(provisions),
      failOn,
      path: commands,
    });
    closing.push(async () => (await serving.catch(() => undefined))?.stop());

    const [cluster, opened, served] = await unlessAborted(signal, Promise.all([starting, opening, serving]));
    const calico = new providers.CalicoOperator(cluster.kubeconfigPath);
    closing.push(() => calico.stop());
    providers.writeAwsCommand(folder.bin, cluster.token);
    // No kubeconfig but the rehearsal's is in reach, of the doubles in this process and of the engine.
    process.env["KUBECONFIG"] = cluster.kubeconfigPath;
    const program = () => Promise.resolve(stack());
    const charts = path.join(folder.root, "charts");
    opened.cast(
      provisions.kubernetes.kind === "released" ? releasedPlugin.withoutNodes(program, charts) : program,
      served.debugProviders,
    );
    const kubectl = new Kubectl(tools.kubectl.path, cluster.kubeconfigPath);
    const leaveCluster = async () => {
      kept = true;
      cluster.release();
      await close();
    };
    const aws = () => served.resources();
    const { environment } = opened;
    return { cluster, tools, environment, provisions, engine: opened, kubectl, aws, close, leaveCluster };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What takes a second to load, since it brings the SDKs along: loaded while the API server starts. */
function load() {
  const require = createRequire(__filename);
  return {
    engine: require("./engine") as typeof import("./engine"),
    providers: require("./providers") as typeof import("./providers"),
    releasedPlugin: require("./releasedPlugin") as typeof import("./releasedPlugin"),
    stack: require("../index") as typeof import("../index"),
  };
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
  return Object.fromEntries(provided) as Provisions;
}

/** What the engine notes about its user stays in the folder; only its plugins outlive the rehearsal. */
const pulumiHome = (folder: RehearsalFolder) => path.join(folder.root, "home");
