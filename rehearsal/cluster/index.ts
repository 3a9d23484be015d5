/** A real Kubernetes API server on this machine. */
export {
  startLocalCluster,
  stopLocalCluster,
  type ClusterTools,
  type LocalCluster,
  type LocalClusterOptions,
} from "./localCluster";
export { probePrefix } from "./readiness";
