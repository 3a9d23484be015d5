import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalCluster } from "../../rehearsal/cluster";
import { Processes } from "../../rehearsal/processes";
import { createProgress, obtainTools, silent } from "../../tools";

export interface StartedApiServer {
  readonly access: { readonly endpoint: string; readonly caData: string; readonly token: string };
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts a real API server with nothing in it; its programs are got first, which takes minutes where none are cached. */
export async function startApiServer(): Promise<StartedApiServer> {
  const progress = createProgress();
  const tools = await obtainTools(["etcd", "kube-apiserver", "kube-controller-manager"], { progress });
  const folder = await mkdtemp(join(tmpdir(), "portcullis-parity-"));
  const processes = new Processes();
  const access = await startLocalCluster({ folder, tools, progress: silent, processes });
  return {
    access,
    stop: async () => {
      await processes.stopAll();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
