import * as fs from "node:fs";
import { request } from "node:https";
import * as os from "node:os";
import * as path from "node:path";
import { startLocalCluster, type ClusterTools, type LocalCluster } from "../../../rehearsal/cluster";
import { Processes } from "../../../rehearsal/processes";
import { createProgress, obtainTools, silent } from "../../../tools";

/** With an empty cache the programs are downloaded or built first: `make tools` does that before the tests. */
export const toolsLimit = 20 * 60_000;

/** The programs of a cluster, as `make tools` got them. */
export function clusterTools(): Promise<ClusterTools> {
  return obtainTools(["etcd", "kube-apiserver", "kube-controller-manager"], { progress: createProgress() });
}

/** A folder for one cluster. */
export function newFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-cluster-"));
}

/** Starts a cluster without saying so. */
export function start(folder: string, tools: ClusterTools, processes = new Processes()): Promise<LocalCluster> {
  return startLocalCluster({ folder, tools, progress: silent, processes });
}

export interface ApiAnswer {
  readonly status: number;
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
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> });
        });
      },
    );
    asked.once("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
