import { getPartitionOutput } from "@pulumi/aws";
import type { SecurityGroup, SecurityGroupRule } from "@pulumi/aws/ec2";
import { Cluster as ControlPlane } from "@pulumi/aws/eks";
import type { Role } from "@pulumi/aws/iam";
import type { ClusterArgs } from "@pulumi/eks";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { accessEntries, requireConsistentAuthentication } from "./accessEntries";
import { requireAwsCommand } from "./awsCommandVersion";
import { awsAuth } from "./awsAuth";
import { coreDns, kubeProxy } from "./clusterAddons";
import { controlPlaneArgs } from "./controlPlane";
import { clusterInputs, requireKnown } from "./inputs";
import { kubeconfigOf } from "./kubeconfig";
import { clusterSecurityGroup, nodeSecurityGroup } from "./securityGroups";
import { ServiceRole } from "./serviceRole";
import { VpcCniAddon } from "./vpcCniAddon";
import { reachableEndpoint } from "./reachableEndpoint";

/** What other components read of a cluster. */
export interface ClusterCore {
  readonly cluster: ControlPlane;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly endpoint: pulumi.Output<string>;
  readonly provider: KubernetesProvider;
  readonly instanceRoles: pulumi.Output<Role[]>;
  readonly kubeconfig: pulumi.Output<object>;
  readonly eksNodeAccess: pulumi.Resource | undefined;
}

/** A cluster as the released component makes it: the same children with the same names and inputs, in outline. */
export class Cluster extends pulumi.ComponentResource {
  declare readonly core: pulumi.Output<pulumi.Unwrap<ClusterCore>>;
  /** What `Construct` answers. */
  declare readonly state: pulumi.Inputs;

  /** @param args `undefined` when the component exists and is only looked up by its URN */
  constructor(name: string, args: ClusterArgs | undefined, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:Cluster", name, args === undefined ? { core: undefined } : {}, opts);
    if (args === undefined) return;
    requireKnown("cluster", clusterInputs, args);
    requireSimulated(args);
    requireAwsCommand();
    requireConsistentAuthentication(args);
    this.state = stateOf(createCluster(name, args, this));
    this.registerOutputs(this.state);
  }
}

interface Created {
  readonly core: ClusterCore & Record<string, unknown>;
  readonly controlGroup: SecurityGroup | undefined;
  readonly nodes: { readonly group: SecurityGroup; readonly ingressRule: SecurityGroupRule } | undefined;
}

function createCluster(name: string, args: ClusterArgs, parent: Cluster): Created {
  const opts = { parent };
  const subnetIds = subnetsOf(args);
  const vpcId = args.vpcId ?? "";
  const { partition } = getPartitionOutput({}, opts);
  const serviceRole = args.serviceRole === undefined ? clusterRole(name, args, partition, opts) : undefined;
  const role = args.serviceRole ?? serviceRole?.role;
  if (role === undefined) throw new pulumi.ResourceError("the cluster has no service role", parent);
  const controlGroup =
    args.skipDefaultSecurityGroups === true
      ? undefined
      : clusterSecurityGroup(name, { vpcId, tags: [args.clusterSecurityGroupTags, args.tags] }, opts);
  const cluster = new ControlPlane(
    `${name}-eksCluster`,
    controlPlaneArgs(name, args, { roleArn: pulumi.output(role).apply((each) => each.arn), subnetIds, controlGroup }),
    {
      ...opts,
      ignoreChanges: ["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"],
      dependsOn: [...(serviceRole?.attachments ?? [])],
    },
  );
  kubeProxy(name, args, cluster, opts);
  const endpoint = reachableEndpoint(cluster, args.endpointPublicAccess);
  const credentials = pulumi.output(args.providerCredentialOpts ?? {});
  const provider = new KubernetesProvider(
    `${name}-eks-k8s`,
    {
      kubeconfig: kubeconfigOf(cluster, endpoint, credentials).apply((config) => JSON.stringify(config)),
      enableConfigMapMutable: args.enableConfigMapMutable,
    },
    opts,
  );
  const eksNodeAccess = awsAuth(name, args, { ...opts, provider });
  const entries = accessEntries(name, cluster.name, args.accessEntries ?? {}, { ...opts, dependsOn: [cluster] });
  const vpcCni = args.useDefaultVpcCni === true ? undefined : vpcCniOf(name, args, cluster, provider, [
    ...entries,
    ...(eksNodeAccess === undefined ? [] : [eksNodeAccess]),
  ], parent);
  coreDns(name, args, cluster, opts);
  const nodes =
    controlGroup === undefined
      ? undefined
      : nodeSecurityGroup(name, { vpcId, control: controlGroup, cluster, tags: [args.nodeSecurityGroupTags, args.tags] }, opts);
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
      instanceRoles: pulumi.output(args.instanceRoles ?? []) as pulumi.Output<Role[]>,
      kubeconfig: kubeconfigOf(cluster, endpoint, withoutProfile(credentials)),
      clusterSecurityGroup: controlGroup,
      clusterIamRole: role,
      nodeGroupOptions: {},
      publicSubnetIds: args.publicSubnetIds,
      privateSubnetIds: args.privateSubnetIds,
      storageClasses: {},
      tags: args.tags,
      nodeSecurityGroupTags: args.nodeSecurityGroupTags,
      accessEntries: Object.values(args.accessEntries ?? {}),
    },
  };
}

function stateOf({ core, controlGroup, nodes }: Created): pulumi.Inputs {
  const { cluster, kubeconfig, instanceRoles } = core;
  const issuer = cluster.identities.apply(([identity]) => identity?.oidcs[0]?.issuer ?? "");
  const ownGroup = cluster.vpcConfig.apply((config) => config.clusterSecurityGroupId);
  return {
    core,
    kubeconfig,
    kubeconfigJson: kubeconfig.apply((config) => JSON.stringify(config)),
    eksCluster: cluster,
    instanceRoles,
    clusterSecurityGroup: controlGroup,
    clusterSecurityGroupId: controlGroup?.id ?? ownGroup,
    nodeSecurityGroup: nodes?.group,
    nodeSecurityGroupId: nodes?.group.id ?? ownGroup,
    eksClusterIngressRule: nodes?.ingressRule,
    clusterIngressRuleId: nodes?.ingressRule.securityGroupRuleId ?? "",
    oidcProviderUrl: issuer,
    oidcIssuer: issuer.apply((url) => url.replace("https://", "")),
    oidcProviderArn: "",
    defaultNodeGroupAsgName: "",
    fargateProfileId: "",
    fargateProfileStatus: "",
    autoModeNodeRoleName: "",
  };
}

function requireSimulated(args: ClusterArgs): void {
  if (args.skipDefaultNodeGroup !== true) {
    throw new pulumi.InputPropertyError({
      propertyPath: "skipDefaultNodeGroup",
      reason: "the default node group is not simulated; set `skipDefaultNodeGroup: true` and make a ManagedNodeGroup",
    });
  }
  if (args.createInstanceRole === true) {
    throw new pulumi.InputPropertyError({
      propertyPath: "createInstanceRole",
      reason: "an instance role is not simulated; make an aws.iam.Role and pass it to the ManagedNodeGroup",
    });
  }
  if (args.vpcId === undefined) {
    throw new pulumi.InputPropertyError({ propertyPath: "vpcId", reason: "the default VPC is not simulated; pass `vpcId`" });
  }
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

function clusterRole(
  name: string,
  args: ClusterArgs,
  partition: pulumi.Output<string>,
  opts: pulumi.ComponentResourceOptions,
): ServiceRole {
  return new ServiceRole(
    `${name}-eksRole`,
    {
      service: "eks.amazonaws.com",
      description: "Allows EKS to manage clusters on your behalf.",
      actions: ["sts:AssumeRole", "sts:TagSession"],
      policies: ["AmazonEKSClusterPolicy"],
      partition,
      ...(args.tags === undefined ? {} : { tags: args.tags }),
    },
    opts,
  );
}

function vpcCniOf(
  name: string,
  args: ClusterArgs,
  cluster: ControlPlane,
  provider: KubernetesProvider,
  dependsOn: readonly pulumi.Resource[],
  parent: Cluster,
): VpcCniAddon {
  const settings = {
    ...args.vpcCniOptions,
    clusterName: cluster.name,
    clusterVersion: cluster.version,
    ...(args.tags === undefined ? {} : { tags: pulumi.output(args.tags).apply((tags) => [tags]) }),
  };
  return new VpcCniAddon(`${name}-vpc-cni`, settings, {
    parent,
    dependsOn: [...dependsOn],
    providers: { kubernetes: provider },
  });
}

// Whoever reads the output has a profile of their own.
function withoutProfile(credentials: pulumi.Output<{ roleArn?: string }>): pulumi.Output<{ roleArn?: string }> {
  return credentials.apply(({ roleArn }) => (roleArn === undefined ? {} : { roleArn }));
}
