export { Calico, type CalicoArgs } from "./calico";
export { DemoApplication, type DemoApplicationArgs } from "./demoApplication";
export { EksCluster, type EksClusterArgs } from "./eksCluster";
export { type EksClusterSettings, kubeconfigCommand, type NodeGroupSettings, type PolicyEngine } from "./eksSettings";
export { calicoVersionFor, type KubernetesVersion, kubernetesVersions } from "./kubernetesVersions";
export { type NatStrategy, Vpc, type VpcArgs } from "./vpc";
