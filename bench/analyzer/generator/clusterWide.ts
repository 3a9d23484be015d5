import { readObjects } from "../../../analyzer/input/readObjects";
import type { Cluster } from "../../../analyzer/model";
import { denyCloudMetadataClusterWide } from "../../../policies/presets/cluster/cloudMetadata";
import { clusterDefaultDeny } from "../../../policies/presets/cluster/defaultDeny";

/** The cluster with the policies of a platform team: a default deny of Calico that spares the system, and a guard. */
export function withClusterWide(cluster: Cluster): Cluster {
  const objects = [
    ...clusterDefaultDeny({ api: "calico" }),
    ...denyCloudMetadataClusterWide({ api: "network-policy-api" }),
  ];
  const origin = { source: "generated", line: () => undefined };
  const { cluster: read, problems } = readObjects(objects.map((object) => ({ object, origin })));
  if (read.tiered === undefined || problems.length > 0) throw new Error("the policies of the platform team are wrong");
  return { ...cluster, tiered: read.tiered };
}
