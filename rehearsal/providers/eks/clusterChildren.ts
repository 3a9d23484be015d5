import { getPartitionOutput } from "@pulumi/aws";
import type { SecurityGroup, SecurityGroupRule } from "@pulumi/aws/ec2";
import { Cluster as ControlPlane } from "@pulumi/aws/eks";
import type { Role } from "@pulumi/aws/iam";
import type { ClusterArgs } from "@pulumi/eks";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { accessEntries } from "./accessEntries";
import { awsAuth } from "./awsAuth";
import type { ClusterCore } from "./cluster";
import { coreDns, kubeProxy } from "./clusterAddons";
import { controlPlaneArgs } from "./controlPlane";
import { kubeconfigOf, type Credentials } from "./kubeconfig";
import { reachableEndpoint } from "./reachableEndpoint";
import { clusterSecurityGroup, nodeSecurityGroup } from "./securityGroups";
import { ServiceRole } from "./serviceRole";
import { VpcCniAddon } from "./vpcCniAddon";

/** The children of a cluster that its outputs speak of. */
export interface Created {
  readonly core: ClusterCore & Readonly<Record<string, unknown>>;
  /** The security group of the control plane, unless the program does without. */
  readonly controlGroup: SecurityGroup | undefined;
  readonly nodes: { readonly group: SecurityGroup; readonly ingressRule: SecurityGroupRule } | undefined;
}

/** Makes the children of a cluster, in the order and with the names of the released component. */
export function createCluster(name: string, args: ClusterArgs, parent: pulumi.ComponentResource): Created {
  const opts = { parent };
  const { vpcId = "", skipDefaultSecurityGroups = false, tags } = args;
  const subnetIds = subnetsOf(args);
  const { role, attachments } = clusterRole(name, args, opts);
  const controlGroup = skipDefaultSecurityGroups
    ? undefined
    : clusterSecurityGroup(name, { vpcId, tags: [args.clusterSecurityGroupTags, tags] }, opts);
  const cluster = new ControlPlane(
    `${name}-eksCluster`,
    controlPlaneArgs(name, args, { roleArn: role.apply(({ arn }) => arn), subnetIds, controlGroup }),
    {
      ...opts,
      ignoreChanges: ["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"],
      dependsOn: [...attachments],
    },
  );
  kubeProxy(name, args, cluster, opts);
  const endpoint = reachableEndpoint(cluster, args.endpointPublicAccess);
  const credentials: pulumi.Output<Credentials> = pulumi.output(args.providerCredentialOpts ?? {});
  const provider = kubernetesProvider(name, args, kubeconfigOf(cluster, endpoint, credentials), opts);
  const eksNodeAccess = awsAuth(name, args, { ...opts, provider });
  const entries = accessEntries(name, cluster.name, args.accessEntries ?? {}, { ...opts, dependsOn: [cluster] });
  const logins = [...entries, ...(eksNodeAccess === undefined ? [] : [eksNodeAccess])];
  const vpcCni = vpcCniOf(name, args, cluster, { ...opts, dependsOn: logins, providers: { kubernetes: provider } });
  coreDns(name, args, cluster, opts);
  const nodeTags = [args.nodeSecurityGroupTags, tags];
  const nodes =
    controlGroup && nodeSecurityGroup(name, { vpcId, control: controlGroup, cluster, tags: nodeTags }, opts);
  const instanceRoles: pulumi.Output<Role[]> = pulumi.output(args.instanceRoles ?? []);
  return {
    controlGroup,
    nodes,
    core: {
      cluster,
      vpcId,
      subnetIds,
      endpoint,
      provider,
      eksNodeAccess,
      vpcCni,
      instanceRoles,
      // Whoever reads this one has a profile of their own.
      kubeconfig: kubeconfigOf(cluster, endpoint, credentials.apply(withoutProfile)),
      clusterSecurityGroup: controlGroup,
      clusterIamRole: role,
      nodeGroupOptions: {},
      publicSubnetIds: args.publicSubnetIds,
      privateSubnetIds: args.privateSubnetIds,
      storageClasses: {},
      tags,
      nodeSecurityGroupTags: args.nodeSecurityGroupTags,
      accessEntries: Object.values(args.accessEntries ?? {}),
    },
  };
}

function subnetsOf(args: ClusterArgs): pulumi.Output<string[]> {
  if (args.subnetIds !== undefined) {
    if (args.publicSubnetIds === undefined && args.privateSubnetIds === undefined) return pulumi.output(args.subnetIds);
    throw new Error(
      "subnetIds, and the use of publicSubnetIds and/or privateSubnetIds are mutually exclusive. Choose a single approach.",
    );
  }
  return pulumi.all([args.publicSubnetIds ?? [], args.privateSubnetIds ?? []]).apply((both) => both.flat());
}

/** The role of the control plane: the program's, or one of the component's with what the cluster waits for. */
function clusterRole(
  name: string,
  { serviceRole, tags }: ClusterArgs,
  opts: pulumi.ComponentResourceOptions,
): { role: pulumi.Output<Role>; attachments: readonly pulumi.Resource[] } {
  if (serviceRole !== undefined) return { role: pulumi.output(serviceRole), attachments: [] };
  const { role, attachments } = new ServiceRole(
    `${name}-eksRole`,
    {
      service: "eks.amazonaws.com",
      description: "Allows EKS to manage clusters on your behalf.",
      actions: ["sts:AssumeRole", "sts:TagSession"],
      policies: ["AmazonEKSClusterPolicy"],
      partition: getPartitionOutput({}, opts).partition,
      ...(tags === undefined ? {} : { tags }),
    },
    opts,
  );
  return { role: pulumi.output(role), attachments };
}

function kubernetesProvider(
  name: string,
  { enableConfigMapMutable }: ClusterArgs,
  kubeconfig: pulumi.Output<object>,
  opts: pulumi.ResourceOptions,
): KubernetesProvider {
  const settings = { kubeconfig: kubeconfig.apply((config) => JSON.stringify(config)), enableConfigMapMutable };
  return new KubernetesProvider(`${name}-eks-k8s`, settings, opts);
}

function vpcCniOf(
  name: string,
  { useDefaultVpcCni = false, vpcCniOptions, tags }: ClusterArgs,
  cluster: ControlPlane,
  opts: pulumi.ComponentResourceOptions,
): VpcCniAddon | undefined {
  if (useDefaultVpcCni) return undefined;
  const settings = {
    ...vpcCniOptions,
    clusterName: cluster.name,
    clusterVersion: cluster.version,
    ...(tags === undefined ? {} : { tags: pulumi.output(tags).apply((given) => [given]) }),
  };
  return new VpcCniAddon(`${name}-vpc-cni`, settings, opts);
}

function withoutProfile({ roleArn }: Credentials): Credentials {
  return roleArn === undefined ? {} : { roleArn };
}
