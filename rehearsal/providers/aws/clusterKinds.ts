import { isProperties, textAt, textsAt, type Properties } from "../propertyValues";
import type { Cloud, CloudResource, UnmanagedResource } from "./cloud";
import { byKeyArn, logGroupType } from "./keyAndLogKinds";
import { hasPolicy, nameOfRole, roleType } from "./identityKinds";
import { defaultKubernetesVersion, kubernetesVersions } from "./kubernetesVersions";
import { inSubnet, interfaceLeft, tagged } from "./networkKinds";
import { subnetType } from "./networkRules";
import { AwsError, type Making, type Reference, type ResourceKind } from "./resourceKind";
import { ofGroup } from "./securityGroupKinds";

export const clusterType = "aws:eks/cluster:Cluster";
const accessEntryType = "aws:eks/accessEntry:AccessEntry";

/** EKS control planes, and who may log in to them. */
export const clusterKinds: Readonly<Record<string, ResourceKind>> = {
  [clusterType]: {
    title: "EKS Cluster",
    id: ({ inputs }) => textAt(inputs, "name") ?? "",
    nameProperty: "name",
    outputs: clusterOutputs,
    replaceOn: [
      ...["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons", "name", "region"],
      ...["encryptionConfig", "kubernetesNetworkConfig.ipFamily", "kubernetesNetworkConfig.serviceIpv4Cidr"],
      ...["outpostConfig", "roleArn"],
    ],
    references: [
      inSubnet("vpcConfig.subnetIds"),
      ofGroup("vpcConfig.securityGroupIds"),
      byKeyArn("encryptionConfig.provider.keyArn"),
    ],
    unique: {
      by: ["name"],
      error: ({ inputs }) =>
        new AwsError("ResourceInUseException", `Cluster already exists with name: ${textAt(inputs, "name") ?? ""}`),
    },
    validate: validateCluster,
    refuse: refuseCluster,
    refuseChange: (cluster, before) => {
      refuseUpgrade(cluster, before);
      refuseStandardSupport(cluster);
    },
    alongside: logGroupOfCluster,
    validateDelete: (id, cloud) => {
      if (cloud.get(clusterType, id)?.outputs["deletionProtection"] !== true) return;
      throw new AwsError(
        "InvalidRequestException",
        "The cluster cannot be deleted because deletion protection is enabled",
      );
    },
    inUse: () => new AwsError("ResourceInUseException", "Cluster has nodegroups attached"),
    leaves: interfacesOfControlPlane,
    // What is in a cluster goes with it, finalizers or not; a load balancer is not in it, and loses its controller.
    atApiServer: {
      created: async (cluster) => cluster.noteContents?.(),
      deleted: async (cluster, { inputs }) => {
        const services = (await cluster.restoreContents?.()) ?? [];
        return services.flatMap((service) =>
          textsAt(inputs, "vpcConfig", "subnetIds").map((subnet) => interfaceLeft(subnet, `ELB ${service}`)),
        );
      },
    },
  },
  [accessEntryType]: {
    title: "EKS Access Entry",
    id: ({ inputs }) => `${textAt(inputs, "clusterName") ?? ""}:${textAt(inputs, "principalArn") ?? ""}`,
    outputs: (entry) => ({
      ...tagged(entry),
      ...changedAt,
      accessEntryArn: entry.arn("eks", `access-entry/${textAt(entry.inputs, "clusterName") ?? ""}/${entry.hex(12)}`),
      kubernetesGroups: entry.inputs["kubernetesGroups"] ?? [],
      type: entry.inputs["type"] ?? "STANDARD",
      userName: entry.inputs["userName"] ?? entry.inputs["principalArn"],
    }),
    replaceOn: ["clusterName", "principalArn", "type", "region"],
    references: [ofCluster(false)],
    unique: {
      by: ["clusterName", "principalArn"],
      error: () =>
        new AwsError(
          "ResourceInUseException",
          "The specified access entry resource is already in use on this cluster.",
        ),
    },
    validate: validatePrincipal,
    refuse: refuseAccessEntry,
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    title: "EKS Access Policy Association",
    id: ({ inputs }) =>
      ["clusterName", "principalArn", "policyArn"].map((input) => textAt(inputs, input) ?? "").join("#"),
    outputs: ({ inputs, region }) => ({
      associatedAt: createdAt,
      modifiedAt: createdAt,
      region: inputs["region"] ?? region,
    }),
    replaceOn: ["clusterName", "principalArn", "policyArn", "accessScope", "region"],
    references: [ofCluster(false)],
    validate: validatePrincipal,
    refuse: refuseAssociation,
    deleteBeforeReplace: true,
  },
};

/** The input `clusterName`. What refers to it by `holds` keeps the cluster from being deleted. */
export function ofCluster(holds: boolean): Reference {
  return {
    path: "clusterName",
    to: [{ type: clusterType }],
    notFound: (name) => new AwsError("ResourceNotFoundException", `No cluster found for name: ${name}.`),
    holds,
  };
}

// Fixed, so that two rehearsals give the same outputs.
export const createdAt = "2026-01-01T00:00:00Z";
export const changedAt = { createdAt, modifiedAt: createdAt };

function clusterOutputs(cluster: Making, cloud: Cloud): Properties {
  const { inputs, region, hex } = cluster;
  const version = textAt(inputs, "version") ?? defaultKubernetesVersion;
  const vpcConfig = isProperties(inputs["vpcConfig"]) ? inputs["vpcConfig"] : {};
  const subnet = cloud.get(subnetType, textsAt(inputs, "vpcConfig", "subnetIds").at(0) ?? "");
  return {
    ...tagged(cluster),
    arn: cluster.arn("eks", `cluster/${textAt(inputs, "name") ?? ""}`),
    endpoint: cluster.cluster.endpoint,
    certificateAuthority: { data: cluster.cluster.caData },
    identities: [{ oidcs: [{ issuer: `https://oidc.eks.${region}.amazonaws.com/id/${hex(32).toUpperCase()}` }] }],
    vpcConfig: {
      endpointPrivateAccess: vpcConfig["endpointPrivateAccess"] ?? false,
      endpointPublicAccess: vpcConfig["endpointPublicAccess"] ?? true,
      publicAccessCidrs: vpcConfig["publicAccessCidrs"] ?? ["0.0.0.0/0"],
      clusterSecurityGroupId: `sg-0${hex(16)}`,
      vpcId: textAt(subnet?.inputs, "vpcId") ?? "",
    },
    kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
    accessConfig: { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: true },
    upgradePolicy: { supportType: "EXTENDED" },
    version,
    platformVersion: kubernetesVersions[version]?.platform ?? "eks.1",
    deletionProtection: inputs["deletionProtection"] ?? false,
    bootstrapSelfManagedAddons: inputs["bootstrapSelfManagedAddons"] ?? true,
    status: "ACTIVE",
    clusterId: "",
    createdAt,
  };
}

function validateCluster({ inputs }: Making): void {
  const name = textAt(inputs, "name");
  if (name !== undefined && !/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)) {
    throw new AwsError(
      "InvalidParameterException",
      `The cluster name \`${name}\` must match ^[0-9A-Za-z][A-Za-z0-9_-]*$ and have at most 100 characters`,
    );
  }
  const logs = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
  const unknownLog = textsAt(inputs, "enabledClusterLogTypes").find((log) => !logs.includes(log));
  if (unknownLog !== undefined) {
    throw new AwsError("InvalidParameterException", `log type \`${unknownLog}\` is not one of ${logs.join(", ")}`);
  }
  const supportTypes = ["STANDARD", "EXTENDED"];
  const support = textAt(inputs, "upgradePolicy", "supportType");
  if (support !== undefined && !supportTypes.includes(support)) {
    throw new AwsError(
      "InvalidParameterException",
      `support type \`${support}\` is not one of ${supportTypes.join(", ")}`,
    );
  }
}

function refuseCluster(cluster: Making, cloud: Cloud): void {
  const { inputs } = cluster;
  const version = textAt(inputs, "version");
  if (version !== undefined && !(version in kubernetesVersions)) {
    throw new AwsError(
      "InvalidParameterException",
      `unsupported Kubernetes version \`${version}\`; simulated EKS accepts ${Object.keys(kubernetesVersions).join(", ")}`,
    );
  }
  refuseStandardSupport(cluster);
  requireRole(textAt(inputs, "roleArn"), "eks.amazonaws.com", cloud);
  const endpoint = isProperties(inputs["vpcConfig"]) ? inputs["vpcConfig"] : {};
  if (endpoint["endpointPublicAccess"] === false && endpoint["endpointPrivateAccess"] !== true) {
    throw new AwsError("InvalidParameterException", "Private and public endpoint access cannot be false");
  }
  const subnetIds = textsAt(inputs, "vpcConfig", "subnetIds");
  const zones = new Set(subnetIds.map((id) => textAt(cloud.get(subnetType, id)?.outputs, "availabilityZone")));
  if (subnetIds.length > 0 && zones.size < 2) {
    throw new AwsError("InvalidParameterException", "Subnets specified must be in at least two different AZs");
  }
}

function refuseUpgrade({ inputs }: Making, before: Properties): void {
  const known = Object.keys(kubernetesVersions);
  const [from, to] = [textAt(before, "version"), textAt(inputs, "version")].map((version) =>
    known.indexOf(version ?? ""),
  );
  if (from === undefined || to === undefined || textAt(inputs, "version") === undefined) return;
  if (to === from || to === from + 1) return;
  throw new AwsError(
    "InvalidParameterException",
    `Unsupported Kubernetes minor version update from ${known[from] ?? ""} to ${textAt(inputs, "version") ?? ""}`,
  );
}

// A cluster that has entered extended support cannot leave it but by an upgrade; the real API's words were not to be had.
function refuseStandardSupport({ inputs }: Making): void {
  const version = textAt(inputs, "version") ?? defaultKubernetesVersion;
  if (textAt(inputs, "upgradePolicy", "supportType") !== "STANDARD") return;
  if (kubernetesVersions[version]?.support !== "EXTENDED") return;
  throw new AwsError(
    "InvalidParameterException",
    `Kubernetes version \`${version}\` is in extended support, so the upgrade policy cannot be STANDARD`,
  );
}

// EKS writes its logs to a group of this name, and makes it when nobody has; it outlives the cluster.
function logGroupOfCluster(cluster: Making, cloud: Cloud): readonly UnmanagedResource[] {
  const name = `/aws/eks/${textAt(cluster.inputs, "name") ?? ""}/cluster`;
  const writes = textsAt(cluster.inputs, "enabledClusterLogTypes").length > 0;
  if (!writes || cloud.get(logGroupType, name) !== undefined) return [];
  const outputs = { name, arn: cluster.arn("logs", `log-group:${name}`) };
  return [{ type: logGroupType, id: name, inputs: { name }, outputs }];
}

// EKS takes its own interfaces out of the subnets with the rights of the cluster's role, and cannot without.
function interfacesOfControlPlane({ id, inputs }: CloudResource, cloud: Cloud): readonly UnmanagedResource[] {
  const role = nameOfRole(textAt(inputs, "roleArn") ?? "");
  if (hasPolicy(role, "AmazonEKSClusterPolicy", cloud)) return [];
  return textsAt(inputs, "vpcConfig", "subnetIds").map((subnet) => interfaceLeft(subnet, `Amazon EKS ${id}`));
}

/** Throws what AWS says when a service cannot assume the role. Roles of another account are taken on trust. */
export function requireRole(arn: string | undefined, service: string, cloud: Cloud): void {
  if (arn === undefined) return;
  const role = cloud.find([{ type: roleType, by: ["arn"] }], arn);
  if (textAt(role?.inputs, "assumeRolePolicy")?.includes(service) === true) return;
  throw new AwsError(
    "InvalidParameterException",
    `Role with arn: ${arn}, could not be assumed because it does not exist or the trusted entity is not correct`,
  );
}

function refuseAccessEntry({ inputs }: Making, cloud: Cloud): void {
  const mode = textAt(
    cloud.get(clusterType, textAt(inputs, "clusterName") ?? "")?.outputs,
    "accessConfig",
    "authenticationMode",
  );
  if (mode === "CONFIG_MAP") {
    throw new AwsError(
      "InvalidRequestException",
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    );
  }
}

function validatePrincipal({ inputs }: Making): void {
  const principal = textAt(inputs, "principalArn");
  if (principal !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:(role|user)\/.+$/.test(principal)) {
    throw new AwsError(
      "InvalidParameterException",
      `The specified principalArn is invalid: invalid principal. \`${principal}\` is no ARN of a role or a user`,
    );
  }
}

function refuseAssociation({ inputs }: Making, cloud: Cloud): void {
  const [cluster, principal] = [textAt(inputs, "clusterName"), textAt(inputs, "principalArn")];
  const policy = textAt(inputs, "policyArn");
  if (cluster === undefined || principal === undefined) return;
  if (cloud.get(accessEntryType, `${cluster}:${principal}`) === undefined) {
    throw new AwsError(
      "ResourceNotFoundException",
      `The specified principalArn could not be found: ${principal} has no access entry`,
    );
  }
  if (policy !== undefined && !/^arn:aws[\w-]*:eks::aws:cluster-access-policy\/AmazonEKS\w+$/.test(policy)) {
    throw new AwsError("InvalidParameterException", `The policyArn parameter format is not valid: \`${policy}\``);
  }
}
