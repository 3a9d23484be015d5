import { instanceType } from "./capacity/instanceTypes";
import { nodeUserData } from "./capacity/nodeUserData";
import { podsPerNode } from "./capacity/podsPerNode";
import { type Enforcement, enginesOf } from "./policyEngine/enforcement";
import { vpcCniLogSettings } from "./deniedTraffic/vpcCniLogSettings";
import type { KubernetesVersion } from "./versions/kubernetesVersions";
import type { SupportType } from "./versions/supportNotices";

/** The nodes of a cluster: how many, and of what kind. */
export interface NodeGroupSettings {
  name: string;
  /** EC2 instance type, such as `t3.medium`. */
  instanceType: string;
  desiredSize: number;
  minSize: number;
  maxSize: number;
  /** Whether nodes get addresses for pods in blocks of 16, and with them room for many more pods. */
  prefixDelegation: boolean;
}

/** What an EKS cluster is made from, all of it known before anything exists. */
export interface EksClusterSettings {
  clusterName: string;
  /** AWS region, such as `us-east-1`: decides the partition in the names of AWS's own policies. */
  region: string;
  kubernetesVersion: KubernetesVersion;
  /** What EKS does when standard support of the version ends. */
  supportType: SupportType;
  /** Block of the addresses of Services; must not overlap the VPC. */
  serviceCidr: string;
  /** Who may reach the public API endpoint. Empty: there is none, and the API is reached from inside the VPC only. */
  publicAccessCidrs: readonly string[];
  /** IAM principals that administer the cluster, besides the one that creates it. */
  adminPrincipalArns: readonly string[];
  /** IAM principals that may look at what is in the namespaces, policies and workloads among it, but at no Secret. */
  viewerPrincipalArns: readonly string[];
}

/** The group of who administers a cluster, as a BaselineGuard can name it. Who has made the cluster is in no group. */
export const adminsGroup = "portcullis-admins";

/** The group of who may look at a cluster. */
export const viewersGroup = "portcullis-viewers";

/** Every log that the control plane can write. */
export const controlPlaneLogTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** Days that control plane logs are kept. */
export const controlPlaneLogRetentionDays = 90;

/** The managed policies, name to ARN, that a node's role needs to join, to give pods addresses, and to pull images. */
export const nodePolicies = (region: string): [name: string, arn: string][] =>
  ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"].map((name) => [
    name,
    `arn:${partition(region)}:iam::aws:policy/${name}`,
  ]);

/** The control plane: private endpoint always, public one only for the given blocks, access by access entries alone. */
export const clusterSettings = (settings: EksClusterSettings) => ({
  name: settings.clusterName,
  version: settings.kubernetesVersion,
  upgradePolicy: { supportType: settings.supportType.toUpperCase() },
  kubernetesServiceIpAddressRange: settings.serviceCidr,
  authenticationMode: "API" as const,
  endpointPrivateAccess: true,
  endpointPublicAccess: settings.publicAccessCidrs.length > 0,
  ...(settings.publicAccessCidrs.length > 0 && { publicAccessCidrs: [...settings.publicAccessCidrs] }),
  enabledClusterLogTypes: [...controlPlaneLogTypes],
  accessEntries: Object.fromEntries([
    ...settings.adminPrincipalArns.map((arn) => accessEntry(arn, admins, settings.region)),
    ...settings.viewerPrincipalArns.map((arn) => accessEntry(arn, viewers, settings.region)),
  ]),
  // The addons below bring these parts, at a time and with settings that we choose.
  bootstrapSelfManagedAddons: false,
  useDefaultVpcCni: true,
  corednsAddonOptions: { enabled: false },
  kubeProxyAddonOptions: { enabled: false },
  // A managed node group of ours replaces the default one; EKS gives it the cluster's own security group.
  skipDefaultNodeGroup: true,
  skipDefaultSecurityGroups: true,
  // The component's own OIDC provider asks the issuer for a thumbprint, over the network and at preview too.
  createOidcProvider: false,
});

/** Configuration of the vpc-cni addon. The addon's own schema wants strings for booleans. */
export function vpcCniSettings(enforcement: Enforcement, prefixDelegation: boolean, eventLogs: boolean) {
  const engines = enginesOf(enforcement);
  return {
    enableNetworkPolicy: String(engines.has("vpc-cni")),
    env: {
      // Calico learns the address of a new pod from this annotation sooner than from the kubelet.
      ANNOTATE_POD_IP: String(engines.has("calico")),
      // Left out otherwise: without the agent that it is for, pods would not start.
      ...(enforcement.networkPolicyEnforcingMode === "strict" && { NETWORK_POLICY_ENFORCING_MODE: "strict" }),
      // One block of 16 is held in reserve: a new pod does not wait for it, and few addresses lie idle.
      ...(prefixDelegation && { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" }),
    },
    ...(eventLogs && vpcCniLogSettings()),
  };
}

/** The machines: IMDSv2 that answers the node only (a pod is a second hop), and encrypted disks. */
export const launchTemplateSettings = (nodeGroup: NodeGroupSettings, clusterName: string) => ({
  metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
  blockDeviceMappings: [
    {
      deviceName: "/dev/xvda",
      ebs: { encrypted: "true", volumeType: "gp3", volumeSize: 20, deleteOnTermination: "true" },
    },
  ],
  tagSpecifications: ["instance", "volume"].map((resourceType) => ({
    resourceType,
    tags: { Name: `${clusterName}-${nodeGroup.name}` },
  })),
  updateDefaultVersion: true,
  ...userData(nodeGroup),
});

/** The node group itself. */
export const nodeGroupSettings = (nodeGroup: NodeGroupSettings, kubernetesVersion: KubernetesVersion) => ({
  nodeGroupName: nodeGroup.name,
  version: kubernetesVersion,
  instanceTypes: [nodeGroup.instanceType],
  amiType: "AL2023_x86_64_STANDARD",
  scalingConfig: { desiredSize: nodeGroup.desiredSize, minSize: nodeGroup.minSize, maxSize: nodeGroup.maxSize },
});

/** The command that lets kubectl talk to the cluster, for anyone with access to it. */
export const kubeconfigCommand = (clusterName: string, region: string) =>
  `aws eks update-kubeconfig --region ${region} --name ${clusterName}`;

/** Where a type is not known, the limit of pods is left to EKS, which has one of its own. */
function userData({ instanceType: name, prefixDelegation }: NodeGroupSettings) {
  const type = instanceType(name);
  return prefixDelegation && type !== undefined ? { userData: nodeUserData(podsPerNode(type, true)) } : {};
}

/** The partition of a region, the second part of every ARN. */
const partition = (region: string) =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** `arn:aws:iam::123456789012:role/ops/admin` becomes `123456789012-role-ops-admin`: unique, and safe in a URN. */
const accessEntryName = (principalArn: string) => principalArn.split(":").slice(4).join("-").replaceAll("/", "-");

/** What principals may do, by a policy of AWS, and the group of Kubernetes that they are in. */
interface Role {
  name: string;
  group: string;
  policy: string;
}

const admins: Role = { name: "admin", group: adminsGroup, policy: "AmazonEKSClusterAdminPolicy" };

/** The cluster role `view`; AmazonEKSAdminViewPolicy would show Secrets too. */
const viewers: Role = { name: "view", group: viewersGroup, policy: "AmazonEKSViewPolicy" };

function accessEntry(principalArn: string, { name, group, policy }: Role, region: string) {
  const policyArn = `arn:${partition(region)}:eks::aws:cluster-access-policy/${policy}`;
  const accessPolicies = { [name]: { policyArn, accessScope: { type: "cluster" } } };
  const entry = { principalArn, kubernetesGroups: [group], accessPolicies };
  return [accessEntryName(principalArn), entry] as const;
}
