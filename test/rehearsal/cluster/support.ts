import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { request } from "node:https";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startLocalCluster, type ClusterTools, type LocalCluster } from "../../../rehearsal/cluster";
import { Processes, type ProcessIdentity } from "../../../rehearsal/processes";
import { createProgress, obtainTools, silent } from "../../../tools";

/** With an empty cache the programs are downloaded or built first: `make tools` does that before the tests. */
export const toolsLimit = 20 * 60_000;

/** The programs of a cluster, as `make tools` got them. */
export function clusterTools(): Promise<ClusterTools> {
  return obtainTools(["etcd", "kube-apiserver", "kube-controller-manager"], { progress: createProgress() });
}

/** A folder for one cluster, which others can read as yet. */
export function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-cluster-"));
  fs.chmodSync(folder, 0o755);
  return folder;
}

/** Starts a cluster without saying so. */
export function start(folder: string, tools: ClusterTools, processes = new Processes()): Promise<LocalCluster> {
  return startLocalCluster({ folder, tools, progress: silent, processes });
}

export interface ApiAnswer {
  readonly status: number;
  /** Empty when the answer is not an object. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks the API server; a string as `token` logs in with it, null does not log in. */
export async function ask(
  cluster: LocalCluster,
  method: string,
  resource: string,
  { token = cluster.token, body }: { token?: string | null; body?: unknown } = {},
): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${cluster.endpoint}${resource}`,
      {
        method,
        ca: Buffer.from(cluster.caData, "base64"),
        agent: false,
        headers: {
          "content-type": "application/json",
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: parse(text) });
        });
      },
    );
    asked.once("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parse(text: string): Record<string, unknown> {
  return text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
}

/** A process of a cluster, as its folder has it on record. */
export interface Recorded extends ProcessIdentity {
  readonly name: string;
}

/** The processes of a folder; none when it has been left. */
export function recorded(folder: string): readonly Recorded[] {
  const file = path.join(folder, "processes.json");
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as { processes: Recorded[] }).processes : [];
}

/** A program that has started a cluster. */
export interface Starter {
  readonly cluster: LocalCluster;
  readonly pid: number;
  /** Kills it, but none of the programs of the cluster; resolves when it is gone. */
  readonly kill: () => Promise<unknown>;
}

/** Starts a cluster from a program of its own, which then does what `then` says. */
export async function startInProgram(folder: string, tools: ClusterTools, then: string): Promise<Starter> {
  const root = path.resolve(__dirname, "../../..");
  const source = `
    const { startLocalCluster } = require(${JSON.stringify(path.join(root, "rehearsal/cluster"))});
    const { Processes } = require(${JSON.stringify(path.join(root, "rehearsal/processes"))});
    const { silent } = require(${JSON.stringify(path.join(root, "tools"))});
    async function main() {
      const options = { folder: ${JSON.stringify(folder)}, tools: ${JSON.stringify(tools)}, progress: silent };
      const cluster = await startLocalCluster({ ...options, processes: new Processes() });
      console.log(JSON.stringify(cluster));
      ${then}
    }
    main();`;
  const args = ["--require", "tsx/cjs", "-e", source];
  const program = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  program.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  while (!text.endsWith("\n")) {
    if (program.exitCode !== null) throw new Error(`the program ended with ${String(program.exitCode)}`);
    await sleep(10);
  }
  const kill = () => {
    const ended = once(program, "exit");
    program.kill("SIGKILL");
    return ended;
  };
  return { cluster: JSON.parse(text) as LocalCluster, pid: program.pid ?? 0, kill };
}
