import { LaunchTemplate } from "@pulumi/aws/ec2";
import { NodeGroup, type NodeGroupArgs } from "@pulumi/aws/eks";
import type { ManagedNodeGroupArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { amiTypeOf } from "./amiType";
import { Cluster, type ClusterCore } from "./cluster";
import { nodeGroupInputs, requireKnown } from "./inputs";

/** A managed node group, with a launch template of its own where an argument needs one. */
export class ManagedNodeGroup extends pulumi.ComponentResource {
  readonly nodeGroup: NodeGroup;

  constructor(name: string, args: ManagedNodeGroupArgs, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:ManagedNodeGroup", name, {}, opts);
    requireKnown("managed node group", nodeGroupInputs, args);
    requireConsistent(args);
    const core = coreOf(args.cluster as unknown as pulumi.Input<Cluster | pulumi.Unwrap<ClusterCore>>);
    const template = args.enableIMDSv2 === undefined ? undefined : launchTemplate(name, args, this);
    this.nodeGroup = new NodeGroup(name, nodeGroupArgs(args, core, template), {
      parent: this,
      dependsOn: core.apply(({ eksNodeAccess }) => (eksNodeAccess === undefined ? [] : [eksNodeAccess])),
      ignoreChanges: args.ignoreScalingChanges === true ? ["scalingConfig.desiredSize"] : [],
    });
    this.registerOutputs({ nodeGroup: this.nodeGroup, placementGroupName: "" });
  }
}

type Core = pulumi.Output<pulumi.Unwrap<ClusterCore>>;

/** What a cluster, given as the component or as its `core`, tells other components. */
function coreOf(cluster: pulumi.Input<Cluster | pulumi.Unwrap<ClusterCore>>): Core {
  return pulumi.output(cluster).apply((each): Core => (each instanceof Cluster ? each.core : toOutput(each)));
}

function toOutput(core: pulumi.Unwrap<ClusterCore>): Core {
  return pulumi.output({ core }).apply((held) => held.core);
}

function nodeGroupArgs(args: ManagedNodeGroupArgs, core: Core, template: LaunchTemplate | undefined): NodeGroupArgs {
  const controlPlane = core.apply(({ cluster }) => cluster);
  const role = pulumi.output(args.nodeRole);
  return {
    capacityType: args.capacityType,
    forceUpdateVersion: args.forceUpdateVersion,
    instanceTypes: args.instanceTypes,
    labels: args.labels,
    nodeGroupName: args.nodeGroupName,
    nodeGroupNamePrefix: args.nodeGroupNamePrefix,
    releaseVersion: args.releaseVersion,
    remoteAccess: args.remoteAccess,
    tags: args.tags,
    taints: args.taints,
    amiType: args.amiType ?? amiTypeOf(args.operatingSystem, args.instanceTypes),
    clusterName: args.clusterName ?? controlPlane.name,
    // A disk size belongs into the launch template where there is one of the component's.
    diskSize: template === undefined ? args.diskSize : undefined,
    launchTemplate:
      template === undefined ? args.launchTemplate : { id: template.id, version: template.latestVersion.apply(String) },
    nodeRoleArn: args.nodeRoleArn ?? role.apply((each) => each?.arn ?? pulumi.output("")),
    scalingConfig: pulumi
      .output(args.scalingConfig ?? {})
      .apply((given) => ({ desiredSize: 2, minSize: 1, maxSize: 2, ...given })),
    subnetIds: args.subnetIds ?? core.apply(({ subnetIds }) => subnetIds),
    // A launch template of the program's decides itself which version its image is of.
    version: args.version ?? (args.launchTemplate === undefined ? controlPlane.version : undefined),
  };
}

function launchTemplate(name: string, args: ManagedNodeGroupArgs, parent: pulumi.Resource): LaunchTemplate {
  return new LaunchTemplate(
    `${name}-launchTemplate`,
    {
      blockDeviceMappings:
        args.diskSize === undefined ? undefined : [{ deviceName: "/dev/xvda", ebs: { volumeSize: args.diskSize } }],
      metadataOptions: {
        httpTokens: args.enableIMDSv2 === true ? "required" : "optional",
        httpPutResponseHopLimit: 2,
        httpEndpoint: "enabled",
      },
    },
    { parent },
  );
}

// In the released component's words.
function requireConsistent(args: ManagedNodeGroupArgs): void {
  const errors: { propertyPath: string; reason: string }[] = [];
  if (args.nodeRole !== undefined && args.nodeRoleArn !== undefined) {
    const reason = "You cannot specify both nodeRole and nodeRoleArn when creating a managed node group.";
    errors.push({ propertyPath: "nodeRole", reason });
  }
  if (args.nodeRole === undefined && args.nodeRoleArn === undefined) {
    const reason = "An IAM role, or role ARN must be provided to create a managed node group";
    errors.push({ propertyPath: "nodeRole", reason });
  }
  if (args.launchTemplate !== undefined && args.enableIMDSv2 !== undefined) {
    const reason =
      "If you provide a custom launch template, you cannot provide any of kubeletExtraArgs, bootstrapExtraArgs, bottlerocketSettings, nodeadmExtraOptions, enableIMDSv2, userData, amiId, enableEfaSupport. Please include these in the launch template that you are providing.";
    errors.push({ propertyPath: "launchTemplate", reason });
  }
  if (errors.length === 0) return;
  throw new pulumi.InputPropertiesError({
    message: "The input properties for the managed node group are invalid.",
    errors,
  });
}
