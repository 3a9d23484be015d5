import { request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster as ControlPlane } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";

/** The endpoint of the cluster, given out only when it answers `/healthz`, if the program makes it public. */
export function reachableEndpoint(
  cluster: ControlPlane,
  isPublic: pulumi.Input<boolean> | undefined,
): pulumi.Output<string> {
  return pulumi.all([cluster.endpoint, isPublic ?? false]).apply(async ([endpoint, wait]) => {
    if (!wait || pulumi.runtime.isDryRun()) return endpoint;
    for (let left = 60; left > 0; left -= 1) {
      if (await isHealthy(endpoint)) return endpoint;
      await pulumi.log.info(
        `Waiting up to (${String(left)}) more seconds for cluster readiness...`,
        cluster,
        undefined,
        true,
      );
      await sleep(1000);
    }
    return endpoint;
  });
}

// Whether it answers is all that counts here: who it is, the kubeconfig's authority says.
function isHealthy(endpoint: string): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = request(`${endpoint}/healthz`, { rejectUnauthorized: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    outgoing.on("timeout", () => outgoing.destroy());
    outgoing.on("error", () => {
      resolve(false);
    });
    outgoing.end();
  });
}
