import type { Cluster as ControlPlane } from "@pulumi/aws/eks";
import type { Role } from "@pulumi/aws/iam";
import type { ClusterArgs } from "@pulumi/eks";
import type { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { requireConsistentAuthentication } from "./accessEntries";
import { requireAwsCommand } from "./awsCommandVersion";
import { createCluster, type Created } from "./clusterChildren";
import { clusterInputs, requireKnown } from "./inputs";

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
    throw new pulumi.InputPropertyError({
      propertyPath: "vpcId",
      reason: "the default VPC is not simulated; pass `vpcId`",
    });
  }
}
