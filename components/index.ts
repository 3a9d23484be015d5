export { BaselineGuard, type BaselineGuardArgs } from "./access/baselineGuard";
export { PolicyEditors, type PolicyEditorsArgs } from "./access/policyEditors";
export {
  PolicyReaders,
  type PolicyReadersArgs,
  type ReadersEverywhere,
  type ReadersInNamespaces,
} from "./access/policyReaders";
export type { Group, ServiceAccount, Subject, User } from "./access/subjects";
export { Calico, type CalicoArgs } from "./calico";
export { demoPods } from "./capacity/demoPods";
export { DemoApplication, type DemoApplicationArgs } from "./demoApplication";
export type {
  CalicoTrafficLogArgs,
  DeniedTrafficLogArgs,
  VpcCniTrafficLogArgs,
} from "./deniedTraffic/deniedTrafficArgs";
export { logAgentsPerNode } from "./deniedTraffic/fluentBitPod";
export { DeniedTrafficLog } from "./deniedTraffic/deniedTrafficLog";
export { logCostNotice, type LogVolume } from "./deniedTraffic/logCostNotice";
export { vpcCniLogSettings } from "./deniedTraffic/vpcCniLogSettings";
export { EksCluster, type EksClusterArgs } from "./eksCluster";
export {
  adminsGroup,
  type EksClusterSettings,
  kubeconfigCommand,
  type NodeGroupSettings,
  viewersGroup,
} from "./eksSettings";
export { type Enforcement, type EnforcingMode, enginesOf, type PolicyEngine } from "./policyEngine/enforcement";
export { calicoVersionFor, type KubernetesVersion, kubernetesVersions } from "./versions/kubernetesVersions";
export type { SupportType } from "./versions/supportNotices";
export { type NatStrategy, Vpc, type VpcArgs } from "./vpc";
