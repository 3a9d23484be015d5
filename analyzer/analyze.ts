import { ClusterReachability } from "./evaluate/clusterReachability";
import { compile, recompile } from "./evaluate/compiled";
import type { Cluster } from "./model";
import type { Reachability } from "./reachability";

/**
 * Who may reach whom in a cluster, exactly as networking.k8s.io/v1 documents it. What depends on values that are not
 * known is `unknown`, never denied. Costs grow with the pods and policies and with the classes of pods that may reach each
 * other, not with pairs of pods; connections are computed as they are read.
 *
 * @param cluster in which each policy is right by `validate`, but for what is unknown in it
 * @param previous of a cluster that shares namespaces and workloads with this one, as the same objects: where only
 *   policies differ, most of its work is taken over, and `diff` of the two looks at what they are about only
 */
export function analyze(cluster: Cluster, previous?: Reachability): Reachability {
  const known = previous instanceof ClusterReachability ? recompile(previous.compiled, cluster) : undefined;
  return new ClusterReachability(known ?? compile(cluster));
}
