import * as fs from "node:fs";
import * as path from "node:path";
import type { Progress, Step } from "../../tools/progress";
import { isRunning, untilReady, type Processes, type RunningProcess } from "../processes";
import type { Server } from "./apiRequest";
import { apiServerArguments, controllerArguments, etcdArguments, files } from "./commands";
import { makeCredentials, readAuthority, type Tokens } from "./credentials";
import { kubeconfig } from "./kubeconfig";
import { freePort, isFree } from "./port";
import { readPrivate, writePrivate } from "./privateFile";
import { collectorProbe, isReady } from "./readiness";
import { Store } from "./store";
import { claimFolder, endKept, removeRecord, writeRecord, type ProcessRecord } from "./record";

/** A real Kubernetes API server on this machine, with etcd and the controllers that deletions need. No nodes. */
export interface LocalCluster {
  /** `https://127.0.0.1:PORT`; the same whenever a cluster is started on this folder. */
  readonly endpoint: string;
  /** Certificates that clients trust, as base64 of PEM. */
  readonly caData: string;
  /** Bearer token of a user who may do everything. */
  readonly token: string;
  /** Path of a kubeconfig with endpoint, certificates and token. */
  readonly kubeconfigPath: string;
  readonly folder: string;
  /**
   * Resolves when the garbage collector does its work, about a second after the API server is ready. Until then a
   * deletion in the foreground may hang, or forget what the deleted object owns.
   */
  deletionsReady(): Promise<void>;
  /** Notes which objects there are, for `restoreContents`. */
  noteContents(): Promise<void>;
  /**
   * Takes every object that was not noted out of the store: no finalizer holds it, and the API server is not asked.
   *
   * @returns namespace and name, as in `shop/web`, of each Service of type LoadBalancer among them
   */
  restoreContents(): Promise<readonly string[]>;
  /** Which of its programs ended by itself, how, and where its log is; undefined while all run. */
  failure(): string | undefined;
  /** Ends its programs; the data stays in the folder. Resolves when they are gone. */
  stop(): Promise<void>;
  /** Lets its programs live on when this one ends; `stopLocalCluster` or a later start finds them by the folder. */
  release(): void;
}

/** The programs of a cluster, by name. */
export type ClusterTools = Readonly<
  Record<(typeof programs)[number], { readonly path: string; readonly version: string }>
>;

export interface LocalClusterOptions {
  /** Data, keys and logs; made if need be, readable by its owner only. */
  readonly folder: string;
  readonly tools: ClusterTools;
  readonly progress: Progress;
  readonly processes: Processes;
  /**
   * Runs when the API server is ready, before the controllers start: they look only every half minute for kinds that
   * were not there at their start, and until then a deletion of such an object hangs.
   *
   * @default nothing
   */
  readonly prepare?: (kubeconfigPath: string) => Promise<void>;
}

/**
 * Starts a cluster and resolves when its API server is ready. On a folder that has held one before, it has the same
 * objects, endpoint, certificates and token; one that was left running there by `release` is taken over as it is.
 *
 * @throws when another program runs a cluster in the folder, when its port is taken, or when a program of it fails
 */
export async function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  const folder = path.resolve(options.folder);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700);
  const claim = await claimFolder(folder, programs.length);
  if (claim.kind === "kept") return attach(folder, claim.record, options.progress);
  const started: RunningProcess[] = [];
  const step = options.progress.step(
    `local cluster: starting etcd ${options.tools.etcd.version} and kube-apiserver ${options.tools["kube-apiserver"].version}`,
  );
  try {
    const cluster = await start(folder, options, started, step);
    step.done(`ready at ${cluster.endpoint}`);
    return cluster;
  } catch (error) {
    step.failed("see below");
    for (const each of started.reverse()) await each.stop();
    removeRecord(folder);
    throw error;
  }
}

/**
 * Ends a cluster that was left running in `folder`; false when none ran there.
 *
 * @throws when the program that started it still uses it
 */
export async function stopLocalCluster(folder: string): Promise<boolean> {
  return endKept(path.resolve(folder));
}

const programs = ["etcd", "kube-apiserver", "kube-controller-manager"] as const;

/** An API server is ready in 3 seconds; a machine that is busy with other work needs longer. */
const readyLimit = 60_000;

/** The system may still be closing the port of an API server that was killed a moment ago. */
const portLimit = 2_000;

async function start(
  folder: string,
  { tools, processes, prepare }: LocalClusterOptions,
  started: RunningProcess[],
  step: Step,
): Promise<LocalCluster> {
  const port = await choosePort(folder);
  const tokens = makeCredentials(folder);
  const run = async (name: (typeof programs)[number], args: readonly string[]) => {
    const { PATH, HOME } = process.env;
    const program = await processes.start({
      name,
      command: tools[name].path,
      args,
      folder,
      logFile: logFile(folder, name),
      // etcd takes whatever is called ETCD_… in its environment for a setting.
      environment: { PATH, HOME },
    });
    started.push(program);
    writeRecord(folder, { kept: false, processes: started.map(named) });
    return program;
  };

  const socket = path.join(folder, files.etcdSocket);
  fs.rmSync(socket, { force: true });
  const etcd = await run("etcd", etcdArguments());
  await untilReady(etcd, { probe: () => fs.existsSync(socket), limit: readyLimit });

  step.update("waiting for the API server");
  const apiServer = await run("kube-apiserver", apiServerArguments(port));
  const server = () => readServer(folder, port, tokens);
  await untilReady(apiServer, { probe: async () => isReady(server()), limit: readyLimit });
  const access = writeAccess(folder, port, tokens);
  await prepare?.(access.kubeconfigPath);
  const controllers = await run("kube-controller-manager", controllerArguments());
  const collecting = untilReady(controllers, {
    probe: collectorProbe(server()),
    limit: readyLimit,
    interval: 200,
  });
  // Nobody may ever ask for it, and then its failure is nobody's concern.
  collecting.catch(() => undefined);

  return {
    ...access,
    deletionsReady: () => collecting,
    ...contents(folder),
    failure: () => {
      const ended = started.find((each) => each.outcome() !== undefined);
      return ended && `\`${ended.name}\` ended with ${ended.outcome() ?? ""}; its log is \`${ended.logFile}\``;
    },
    stop: async () => {
      for (const each of [...started].reverse()) await each.stop();
      removeRecord(folder);
    },
    release: () => {
      writeRecord(folder, { kept: true, processes: started.map(named) });
      for (const each of started) processes.release(each);
    },
  };
}

/** The port of a cluster is part of its endpoint, so that it is chosen once. */
async function choosePort(folder: string): Promise<number> {
  const known = readPort(folder);
  if (known === undefined) {
    const port = await freePort();
    writePrivate(path.join(folder, files.record), JSON.stringify({ port }));
    return port;
  }
  if (await isFree(known, portLimit)) return known;
  throw new Error(
    `port ${String(known)} of the cluster in \`${folder}\` is taken by another program; end that one, or name an empty folder`,
  );
}

function readPort(folder: string): number | undefined {
  const text = readPrivate(path.join(folder, files.record));
  return text === undefined ? undefined : (JSON.parse(text) as { port: number }).port;
}

function contents(folder: string): Pick<LocalCluster, "noteContents" | "restoreContents"> {
  const store = new Store(path.join(folder, files.etcdSocket), path.join(folder, files.notedKeys));
  return { noteContents: () => store.noteKeys(), restoreContents: () => store.restoreKeys() };
}

type Access = Pick<LocalCluster, "endpoint" | "caData" | "token" | "kubeconfigPath" | "folder">;

function writeAccess(folder: string, port: number, tokens: Tokens): Access {
  const endpoint = `https://127.0.0.1:${String(port)}`;
  const caData = Buffer.from(readAuthority(folder) ?? "").toString("base64");
  const kubeconfigPath = path.join(folder, files.kubeconfig);
  writePrivate(kubeconfigPath, kubeconfig({ endpoint, caData, token: tokens.admin }));
  const controllers = kubeconfig({ endpoint, caData, token: tokens.controllers });
  writePrivate(path.join(folder, files.controllerKubeconfig), controllers);
  return { endpoint, caData, token: tokens.admin, kubeconfigPath, folder };
}

function readServer(folder: string, port: number, tokens: Tokens): Server {
  // Before the first start has made one, only public authorities are trusted, and none vouches for 127.0.0.1.
  return { port, authority: readAuthority(folder) ?? "", token: tokens.admin };
}

async function attach(folder: string, { processes }: ProcessRecord, progress: Progress): Promise<LocalCluster> {
  const port = readPort(folder);
  const tokens = makeCredentials(folder);
  if (port === undefined || !(await isReady(readServer(folder, port, tokens)))) {
    throw new Error(`the cluster kept in \`${folder}\` runs, but is not ready; end it, and start it again`);
  }
  const access = writeAccess(folder, port, tokens);
  progress.note(`local cluster: the one kept in ${folder} runs at ${access.endpoint}, and is used`);
  return {
    ...access,
    // It was kept by a run that was through, long after the garbage collector had begun.
    deletionsReady: () => Promise.resolve(),
    ...contents(folder),
    failure: () => {
      const ended = processes.find((each) => !isRunning(each));
      return ended && `\`${ended.name}\` has ended; its log is \`${logFile(folder, ended.name)}\``;
    },
    stop: async () => {
      await endKept(folder);
    },
    release: () => undefined,
  };
}

function logFile(folder: string, program: string): string {
  return path.join(folder, `${program}.log`);
}

function named({ name, identity }: RunningProcess): { name: string; pid: number; started: string } {
  return { name, ...identity };
}
