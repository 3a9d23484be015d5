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

function coreOf(cluster: pulumi.Input<Cluster | pulumi.Unwrap<ClusterCore>>): pulumi.Output<pulumi.Unwrap<ClusterCore>> {
  return pulumi.output(cluster).apply((each) => (each instanceof Cluster ? each.core : pulumi.output(each))) as pulumi.Output<
    pulumi.Unwrap<ClusterCore>
  >;
}

function nodeGroupArgs(
  args: ManagedNodeGroupArgs,
  core: pulumi.Output<pulumi.Unwrap<ClusterCore>>,
  template: LaunchTemplate | undefined,
): NodeGroupArgs {
  const { cluster: _, nodeRole, enableIMDSv2, operatingSystem, ignoreScalingChanges, diskSize, ...rest } = args;
  const controlPlane = core.apply(({ cluster }) => cluster);
  const scaling = pulumi.output(args.scalingConfig ?? {}).apply((given) => ({ desiredSize: 2, minSize: 1, maxSize: 2, ...given }));
  const given = {
    ...rest,
    // A disk size belongs into the launch template where there is one of the component's.
    diskSize: template === undefined ? diskSize : undefined,
    version: args.version ?? (args.launchTemplate === undefined ? controlPlane.version : undefined),
    amiType: args.amiType ?? amiTypeOf(operatingSystem, args.instanceTypes),
  };
  return {
    ...given,
    clusterName: args.clusterName ?? controlPlane.name,
    nodeRoleArn: args.nodeRoleArn ?? pulumi.output(nodeRole).apply((role) => role?.arn ?? pulumi.output("")),
    scalingConfig: scaling,
    subnetIds: args.subnetIds ?? core.apply(({ subnetIds }) => subnetIds),
    launchTemplate:
      template === undefined ? args.launchTemplate : { id: template.id, version: template.latestVersion.apply(String) },
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
  throw new pulumi.InputPropertiesError({ message: "The input properties for the managed node group are invalid.", errors });
}
