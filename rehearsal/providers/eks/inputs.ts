import { InputPropertiesError } from "@pulumi/pulumi";

/** What a component of the released provider takes: simulated here, or known and not simulated. */
export interface KnownInputs {
  readonly simulated: readonly string[];
  /** Known inputs, with what to do instead. */
  readonly refused: Readonly<Record<string, string>>;
}

/** The inputs of `eks.Cluster`. */
export const clusterInputs: KnownInputs = {
  simulated: [
    ...["accessEntries", "authenticationMode", "bootstrapSelfManagedAddons", "clusterSecurityGroupTags", "clusterTags"],
    ...["corednsAddonOptions", "createInstanceRole", "deletionProtection", "enableConfigMapMutable"],
    ...["enabledClusterLogTypes", "encryptionConfigKeyArn", "endpointPrivateAccess", "endpointPublicAccess"],
    ...["instanceRoles", "ipFamily", "kubeProxyAddonOptions", "kubernetesServiceIpAddressRange", "name"],
    ...["nodeSecurityGroupTags", "privateSubnetIds", "providerCredentialOpts", "publicAccessCidrs", "publicSubnetIds"],
    ...["roleMappings", "serviceRole", "skipDefaultNodeGroup", "skipDefaultSecurityGroups", "subnetIds", "tags"],
    ...["upgradePolicy", "useDefaultVpcCni", "userMappings", "version", "vpcCniOptions", "vpcId"],
  ],
  refused: {
    ...refuse("use `skipDefaultNodeGroup: true` and a ManagedNodeGroup", [
      ...["desiredCapacity", "gpu", "instanceProfileName", "instanceRole", "instanceType", "maxSize", "minSize"],
      ...["nodeAmiId", "nodeAssociatePublicIpAddress", "nodeGroupOptions", "nodePublicKey", "nodeRootVolumeEncrypted"],
      ...["nodeRootVolumeSize", "nodeSubnetIds", "nodeUserData"],
    ]),
    ...refuse("it needs the issuer over the network at preview; make an aws.iam.OpenIdConnectProvider", [
      "createOidcProvider",
    ]),
    ...refuse("the rehearsal simulates clusters with managed nodes only", ["autoMode", "fargate"]),
    ...refuse("the rehearsal reaches its cluster directly", ["proxy"]),
    ...refuse("the released component refuses it outside of Node as well", ["creationRoleProvider"]),
    ...refuse("make the resource yourself", ["clusterSecurityGroup", "storageClasses"]),
  },
};

/** The inputs of `eks.ManagedNodeGroup`. */
export const nodeGroupInputs: KnownInputs = {
  simulated: [
    ...["amiType", "capacityType", "cluster", "clusterName", "diskSize", "enableIMDSv2", "forceUpdateVersion"],
    ...["ignoreScalingChanges", "instanceTypes", "labels", "launchTemplate", "nodeGroupName", "nodeGroupNamePrefix"],
    ...["nodeRole", "nodeRoleArn", "operatingSystem", "releaseVersion", "remoteAccess", "scalingConfig", "subnetIds"],
    ...["tags", "taints", "version"],
  ],
  refused: refuse("put it into a launch template", [
    ...["amiId", "bootstrapExtraArgs", "bottlerocketSettings", "enableEfaSupport", "gpu", "kubeletExtraArgs"],
    ...["nodeadmExtraOptions", "placementGroupAvailabilityZone", "userData"],
  ]),
};

/** The inputs of `eks.Addon`. */
export const addonInputs: KnownInputs = {
  simulated: [
    ...["addonName", "addonVersion", "cluster", "configurationValues", "preserve", "resolveConflictsOnCreate"],
    ...["resolveConflictsOnUpdate", "serviceAccountRoleArn", "tags"],
  ],
  refused: {},
};

/** The inputs of `eks.VpcCniAddon`, and of `vpcCniOptions`, which has no `clusterName`, `clusterVersion` and `tags`. */
export const vpcCniInputs: KnownInputs = {
  simulated: [
    ...["addonVersion", "clusterName", "clusterVersion", "cniConfigureRpfilter", "cniCustomNetworkCfg"],
    ...["cniExternalSnat", "configurationValues", "customNetworkConfig", "disableTcpEarlyDemux", "enableNetworkPolicy"],
    ...["enablePodEni", "enablePrefixDelegation", "eniConfigLabelDef", "eniMtu", "externalSnat", "logFile", "logLevel"],
    ...["nodePortSupport", "resolveConflictsOnCreate", "resolveConflictsOnUpdate", "serviceAccountRoleArn", "tags"],
    ...["vethPrefix", "warmEniTarget", "warmIpTarget", "warmPrefixTarget"],
  ],
  refused: refuse("it patches the daemon set with a resource that is not simulated", ["securityContextPrivileged"]),
};

/** @throws InputPropertiesError that names every input which is unknown or not simulated */
export function requireKnown(what: string, known: KnownInputs, given: object): void {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  const errors = present.flatMap(([propertyPath, value]) => {
    if (known.simulated.includes(propertyPath)) return [];
    const instead = known.refused[propertyPath];
    // What is switched off needs no simulation.
    if (instead !== undefined && value === false) return [];
    if (instead !== undefined) return [{ propertyPath, reason: `\`${propertyPath}\` is not simulated: ${instead}` }];
    return [{ propertyPath, reason: `unknown property \`${propertyPath}\`; known are ${known.simulated.join(", ")}` }];
  });
  if (errors.length > 0) throw new InputPropertiesError({ message: `the inputs of the ${what} are invalid`, errors });
}

function refuse(instead: string, inputs: readonly string[]): Record<string, string> {
  return Object.fromEntries(inputs.map((input) => [input, instead]));
}
