import type { SecurityGroup } from "@pulumi/aws/ec2";
import type { ClusterArgs as ControlPlaneArgs } from "@pulumi/aws/eks";
import type { ClusterArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { mergedTags } from "./securityGroups";

interface Surroundings {
  readonly roleArn: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly controlGroup: SecurityGroup | undefined;
}

/** The inputs of the control plane that the component derives from its own. */
export function controlPlaneArgs(
  name: string,
  args: ClusterArgs,
  { roleArn, subnetIds, controlGroup }: Surroundings,
): ControlPlaneArgs {
  return {
    name: args.name,
    roleArn,
    kubernetesNetworkConfig: networkConfig(args),
    bootstrapSelfManagedAddons: args.bootstrapSelfManagedAddons ?? true,
    vpcConfig: {
      securityGroupIds: controlGroup === undefined ? undefined : [controlGroup.id],
      subnetIds,
      endpointPrivateAccess: args.endpointPrivateAccess,
      endpointPublicAccess: args.endpointPublicAccess,
      publicAccessCidrs: publicAccessCidrs(args),
    },
    version: args.version,
    enabledClusterLogTypes: args.enabledClusterLogTypes,
    tags: mergedTags({ Name: `${name}-eksCluster` }, [args.clusterTags, args.tags]),
    encryptionConfig:
      args.encryptionConfigKeyArn === undefined
        ? undefined
        : { provider: { keyArn: args.encryptionConfigKeyArn }, resources: ["secrets"] },
    accessConfig:
      args.authenticationMode === undefined
        ? undefined
        : { authenticationMode: args.authenticationMode, bootstrapClusterCreatorAdminPermissions: true },
    upgradePolicy: args.upgradePolicy,
    deletionProtection: args.deletionProtection,
  };
}

function networkConfig(args: ClusterArgs): ControlPlaneArgs["kubernetesNetworkConfig"] {
  const { kubernetesServiceIpAddressRange, ipFamily } = args;
  if (kubernetesServiceIpAddressRange === undefined && ipFamily === undefined) return undefined;
  return pulumi
    .output({ range: kubernetesServiceIpAddressRange, family: ipFamily })
    .apply(({ range, family = "ipv4" }) => ({
      // The range is one of IPv4 addresses; a cluster of IPv6 addresses has one of its own.
      ...(family === "ipv4" && range !== undefined ? { serviceIpv4Cidr: range } : {}),
      ipFamily: family,
    }));
}

function publicAccessCidrs({
  publicAccessCidrs: given,
  endpointPublicAccess,
}: ClusterArgs): pulumi.Output<string[]> | undefined {
  if (given === undefined) return undefined;
  return pulumi.all([given, endpointPublicAccess ?? true]).apply(([cidrs, isPublic]) => {
    if (!isPublic) throw new Error("`publicAccessCidrs` can only be set when `endpointPublicAccess` is true");
    return cidrs;
  });
}
