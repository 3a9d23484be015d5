import { numberAt, textAt, textsAt } from "../propertyValues";
import type { Cloud, CloudResource, UnmanagedResource } from "./cloud";
import { changedAt, clusterType, ofCluster, requireRole } from "./clusterKinds";
import { hasPolicy, nameOfRole, ofRole } from "./identityKinds";
import { defaultKubernetesVersion, kubernetesVersions } from "./kubernetesVersions";
import { inSubnet, interfaceLeft, tagged } from "./networkKinds";
import { AwsError, type Making, type ResourceKind } from "./resourceKind";

const nodeGroupType = "aws:eks/nodeGroup:NodeGroup";
const addonType = "aws:eks/addon:Addon";
const launchTemplateType = "aws:ec2/launchTemplate:LaunchTemplate";

/** What runs on a cluster: nodes, add-ons, and the roles of pods. */
export const nodeAndAddonKinds: Readonly<Record<string, ResourceKind>> = {
  [nodeGroupType]: {
    title: "EKS Node Group",
    id: ({ inputs }) => `${textAt(inputs, "clusterName") ?? ""}:${textAt(inputs, "nodeGroupName") ?? ""}`,
    nameProperty: "nodeGroupName",
    outputs: (group, cloud) => ({
      ...tagged(group),
      arn: group.arn(
        "eks",
        `nodegroup/${textAt(group.inputs, "clusterName") ?? ""}/${textAt(group.inputs, "nodeGroupName") ?? ""}/${group.hex(8)}`,
      ),
      amiType: group.inputs["amiType"] ?? "AL2023_x86_64_STANDARD",
      capacityType: group.inputs["capacityType"] ?? "ON_DEMAND",
      diskSize: group.inputs["diskSize"] ?? (group.inputs["launchTemplate"] === undefined ? 20 : 0),
      instanceTypes: group.inputs["instanceTypes"] ?? ["t3.medium"],
      version: group.inputs["version"] ?? clusterVersion(group, cloud),
      releaseVersion: group.inputs["releaseVersion"] ?? `${clusterVersion(group, cloud)}.0-20260101`,
      updateConfig: group.inputs["updateConfig"] ?? { maxUnavailable: 1 },
      resources: [
        { autoscalingGroups: [{ name: `eks-${textAt(group.inputs, "nodeGroupName") ?? ""}-${group.hex(8)}` }] },
      ],
      status: "ACTIVE",
    }),
    replaceOn: [
      ...[
        "amiType",
        "capacityType",
        "clusterName",
        "diskSize",
        "instanceTypes",
        "nodeGroupName",
        "nodeGroupNamePrefix",
      ],
      ...["nodeRoleArn", "remoteAccess", "subnetIds", "launchTemplate.id", "launchTemplate.name", "region"],
    ],
    references: [
      ofCluster(true),
      inSubnet("subnetIds"),
      {
        path: "launchTemplate.id",
        to: [{ type: launchTemplateType }],
        notFound: (id) =>
          new AwsError(
            "InvalidLaunchTemplateId.NotFound",
            `The specified launch template, with template ID ${id}, does not exist.`,
          ),
      },
    ],
    unique: {
      by: ["clusterName", "nodeGroupName"],
      error: ({ inputs }) =>
        new AwsError(
          "ResourceInUseException",
          `NodeGroup already exists with name ${textAt(inputs, "nodeGroupName") ?? ""} and cluster name ${textAt(inputs, "clusterName") ?? ""}`,
        ),
    },
    refuse: refuseNodeGroup,
    refuseChange: refuseScaling,
    leaves: interfacesOf,
  },
  [addonType]: {
    title: "EKS Add-On",
    id: ({ inputs }) => `${textAt(inputs, "clusterName") ?? ""}:${textAt(inputs, "addonName") ?? ""}`,
    outputs: (addon, cloud) => ({
      ...tagged(addon),
      ...changedAt,
      arn: addon.arn(
        "eks",
        `addon/${textAt(addon.inputs, "clusterName") ?? ""}/${textAt(addon.inputs, "addonName") ?? ""}/${addon.hex(8)}`,
      ),
      addonVersion:
        addon.inputs["addonVersion"] ??
        kubernetesVersions[clusterVersion(addon, cloud)]?.addons[textAt(addon.inputs, "addonName") ?? ""] ??
        "",
      configurationValues: addon.inputs["configurationValues"] ?? "",
    }),
    replaceOn: ["addonName", "clusterName", "region"],
    references: [ofCluster(false), ofRole("serviceAccountRoleArn")],
    unique: {
      by: ["clusterName", "addonName"],
      error: () => new AwsError("ResourceInUseException", "Addon already exists."),
    },
    validate: ({ inputs }) => {
      validateConfiguration(textAt(inputs, "addonName") ?? "", textAt(inputs, "configurationValues"));
    },
    refuse: refuseAddon,
    deleteBeforeReplace: true,
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    title: "EKS Pod Identity Association",
    id: ({ hex }) => `a-${hex(17)}`,
    outputs: (association) => ({
      ...tagged(association),
      associationArn: association.arn(
        "eks",
        `podidentityassociation/${textAt(association.inputs, "clusterName") ?? ""}/a-${association.hex(17)}`,
      ),
      associationId: `a-${association.hex(17)}`,
      disableSessionTags: association.inputs["disableSessionTags"] ?? false,
      externalId: "",
    }),
    replaceOn: ["clusterName", "namespace", "serviceAccount", "region"],
    references: [ofCluster(false), ofRole("roleArn")],
    unique: {
      by: ["clusterName", "namespace", "serviceAccount"],
      error: ({ inputs }) =>
        new AwsError(
          "ResourceInUseException",
          `Association already exists for service account ${textAt(inputs, "serviceAccount") ?? ""} in namespace ${textAt(inputs, "namespace") ?? ""}`,
        ),
    },
    refuse: ({ inputs }, cloud) => {
      requireRole(textAt(inputs, "roleArn"), "pods.eks.amazonaws.com", cloud);
    },
  },
};

function clusterVersion({ inputs }: Making, cloud: Cloud): string {
  const cluster = cloud.get(clusterType, textAt(inputs, "clusterName") ?? "");
  return textAt(cluster?.outputs, "version") ?? defaultKubernetesVersion;
}

function refuseNodeGroup(group: Making, cloud: Cloud): void {
  const { inputs } = group;
  refuseScaling(group);
  refuseUserData(group, cloud);
  const roleArn = textAt(inputs, "nodeRoleArn");
  requireRole(roleArn, "ec2.amazonaws.com", cloud);
  const cluster = textAt(inputs, "clusterName");
  if (roleArn === undefined || cluster === undefined) return;
  const role = nameOfRole(roleArn);
  if (!hasPolicy(role, "AmazonEKSWorkerNode", cloud)) {
    throw nodeCreationFailure(`role ${role} has no policy AmazonEKSWorkerNodePolicy yet`);
  }
  if (!hasVpcCni(cluster, cloud)) {
    throw nodeCreationFailure("the cluster has no CNI yet; create the add-on vpc-cni before the nodes");
  }
  if (!mayUseVpcCni(roleArn, cluster, cloud)) {
    throw nodeCreationFailure(`neither role ${role} nor one of the add-on vpc-cni has policy AmazonEKS_CNI_Policy yet`);
  }
}

/**
 * The network interfaces that the VPC CNI gave the nodes for pods. It takes them away as the nodes go; where it or its rights
 * have gone before, one stays in each subnet, and keeps it from going
 * (https://github.com/aws/amazon-vpc-cni-k8s/issues/1447).
 */
function interfacesOf({ id, inputs }: CloudResource, cloud: Cloud): readonly UnmanagedResource[] {
  const cluster = textAt(inputs, "clusterName") ?? "";
  const isCleared = mayUseVpcCni(textAt(inputs, "nodeRoleArn") ?? "", cluster, cloud) && hasVpcCni(cluster, cloud);
  return isCleared ? [] : textsAt(inputs, "subnetIds").map((subnet) => interfaceLeft(subnet, `aws-K8S-${id}`));
}

/** The VPC CNI has the rights of the node, or those of a role of its own. */
function mayUseVpcCni(nodeRoleArn: string, cluster: string, cloud: Cloud): boolean {
  const own = textAt(cloud.get(addonType, `${cluster}:vpc-cni`)?.inputs, "serviceAccountRoleArn");
  return hasPolicy(nameOfRole(own ?? nodeRoleArn), "AmazonEKS_CNI_Policy", cloud);
}

function hasVpcCni(cluster: string, cloud: Cloud): boolean {
  const selfManaged = cloud.get(clusterType, cluster)?.outputs["bootstrapSelfManagedAddons"] !== false;
  return selfManaged || cloud.get(addonType, `${cluster}:vpc-cni`) !== undefined;
}

// The real API says this after a wait of half an hour.
function nodeCreationFailure(why: string): AwsError {
  return new AwsError("NodeCreationFailure", `Instances failed to join the kubernetes cluster: ${why}`);
}

function refuseScaling({ inputs }: Making): void {
  const [min, max] = [numberAt(inputs, "scalingConfig", "minSize"), numberAt(inputs, "scalingConfig", "maxSize")];
  const desired = numberAt(inputs, "scalingConfig", "desiredSize");
  const refuse = (message: string) => new AwsError("InvalidParameterException", message);
  if (max !== undefined && max < 1) throw refuse("maxSize must be at least 1");
  if (min !== undefined && max !== undefined && min > max) {
    throw refuse(`Minimum capacity ${String(min)} can't be greater than maximum capacity ${String(max)}`);
  }
  if (min !== undefined && desired !== undefined && min > desired) {
    throw refuse(`Minimum capacity ${String(min)} can't be greater than desired size ${String(desired)}`);
  }
  if (max !== undefined && desired !== undefined && desired > max) {
    throw refuse(`desired capacity ${String(desired)} can't be greater than max size ${String(max)}`);
  }
}

// EKS appends a part of its own, which it can do to user data in parts alone.
function refuseUserData({ inputs }: Making, cloud: Cloud): void {
  const template = cloud.get(launchTemplateType, textAt(inputs, "launchTemplate", "id") ?? "");
  const userData = textAt(template?.inputs, "userData");
  if (userData === undefined || /^content-type: multipart\//im.test(Buffer.from(userData, "base64").toString())) return;
  throw new AwsError("Ec2LaunchTemplateInvalidConfiguration", "User data was not in the MIME multipart format.");
}

function refuseAddon(addon: Making, cloud: Cloud): void {
  const { inputs } = addon;
  const name = textAt(inputs, "addonName");
  const cluster = textAt(inputs, "clusterName");
  if (name === undefined || cluster === undefined) return;
  const version = clusterVersion(addon, cloud);
  const known = kubernetesVersions[version]?.addons ?? {};
  if (!(name in known)) {
    throw new AwsError(
      "InvalidParameterException",
      `Addon \`${name}\` specified is not supported in ${version} kubernetes version; simulated EKS has ${Object.keys(known).join(", ")}`,
    );
  }
  const wanted = textAt(inputs, "addonVersion");
  if (wanted !== undefined && !/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(wanted)) {
    throw new AwsError("InvalidParameterException", `Addon version \`${wanted}\` specified is not supported`);
  }
  const hasNodes = cloud.resources(nodeGroupType).some((group) => textAt(group.inputs, "clusterName") === cluster);
  // The real API says this after a wait of twenty minutes.
  if (name === "coredns" && !hasNodes) {
    throw new AwsError(
      "InsufficientNumberOfReplicas",
      "The add-on is unhealthy because it doesn't have the desired number of replicas: create the nodes before it",
    );
  }
}

function validateConfiguration(addon: string, values: string | undefined): void {
  if (values === undefined || values === "") return;
  try {
    JSON.parse(values);
  } catch {
    throw new AwsError(
      "InvalidParameterException",
      `ConfigurationValue provided in request is not supported: ${addon} is given \`${values}\`, which is no JSON`,
    );
  }
}
