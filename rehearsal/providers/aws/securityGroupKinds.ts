import { numberAt, textAt, textsAt } from "../propertyValues";
import { parseBlock } from "./cidr";
import type { Cloud } from "./cloud";
import { inSubnet, inVpc, ofRouteTable, tagged } from "./networkKinds";
import { vpcType } from "./networkRules";
import { AwsError, account, type Making, type Reference, type ResourceKind } from "./resourceKind";

const groupType = "aws:ec2/securityGroup:SecurityGroup";

/** Security groups, their rules, and the launch templates that carry them. */
export const securityGroupKinds: Readonly<Record<string, ResourceKind>> = {
  [groupType]: {
    title: "EC2 Security Group",
    id: ({ hex }) => `sg-0${hex(16)}`,
    nameProperty: "name",
    outputs: (group) => ({
      ...tagged(group),
      arn: group.arn("ec2", `security-group/sg-0${group.hex(16)}`),
      ownerId: account,
      description: group.inputs["description"] ?? "Managed by Pulumi",
      ingress: group.inputs["ingress"] ?? [],
      egress: group.inputs["egress"] ?? [],
    }),
    replaceOn: ["description", "name", "namePrefix", "vpcId", "region"],
    references: [inVpc()],
    unique: {
      by: ["name", "vpcId"],
      error: ({ inputs }) =>
        new AwsError(
          "InvalidGroup.Duplicate",
          `The security group '${textAt(inputs, "name") ?? ""}' already exists for VPC '${textAt(inputs, "vpcId") ?? ""}'`,
        ),
    },
    inUse: (id) => new AwsError("DependencyViolation", `resource ${id} has a dependent object`),
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    title: "EC2 Default Security Group",
    // It is the VPC's own, taken over rather than made.
    id: defaultGroup,
    outputs: (group, cloud) => ({
      ...tagged(group),
      arn: group.arn("ec2", `security-group/${defaultGroup(group, cloud)}`),
      ownerId: account,
      name: "default",
      description: "default VPC security group",
      ingress: group.inputs["ingress"] ?? [],
      egress: group.inputs["egress"] ?? [],
    }),
    replaceOn: ["vpcId", "region"],
    references: [{ ...inVpc(), holds: false }],
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    title: "EC2 Security Group Rule",
    id: ({ hex }) => `sgrule-${String(Number.parseInt(hex(8), 16))}`,
    outputs: ({ hex, inputs, region }) => ({
      securityGroupRuleId: `sgr-0${hex(16)}`,
      region: inputs["region"] ?? region,
      self: inputs["self"] ?? false,
    }),
    // Only the description can be changed in place.
    replaceOn: [
      ...["cidrBlocks", "fromPort", "ipv6CidrBlocks", "prefixListIds", "protocol", "securityGroupId", "self"],
      ...["sourceSecurityGroupId", "toPort", "type", "region"],
    ],
    references: [ofGroup("securityGroupId"), ofGroup("sourceSecurityGroupId")],
    unique: {
      by: ["type", "securityGroupId", "fromPort", "toPort", "protocol", "cidrBlocks", "sourceSecurityGroupId", "self"],
      error: () => new AwsError("InvalidPermission.Duplicate", "the specified rule already exists"),
    },
    validate: validateRule,
    deleteBeforeReplace: true,
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": vpcRule("VPC Security Group Ingress Rule"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": vpcRule("VPC Security Group Egress Rule"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    title: "EC2 VPC Endpoint",
    id: ({ hex }) => `vpce-0${hex(16)}`,
    outputs: (endpoint) => ({
      ...tagged(endpoint),
      arn: endpoint.arn("ec2", `vpc-endpoint/vpce-0${endpoint.hex(16)}`),
      ownerId: account,
      state: "available",
      vpcEndpointType: endpoint.inputs["vpcEndpointType"] ?? "Gateway",
      privateDnsEnabled: endpoint.inputs["privateDnsEnabled"] ?? false,
    }),
    replaceOn: ["serviceName", "vpcEndpointType", "vpcId", "region"],
    references: [inVpc(), inSubnet("subnetIds"), ofRouteTable("routeTableIds"), ofGroup("securityGroupIds")],
    unique: {
      by: ["vpcId", "serviceName"],
      error: ({ inputs }) =>
        new AwsError(
          "InvalidParameter",
          `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${textAt(inputs, "serviceName") ?? ""} in the VPC`,
        ),
    },
    validate: validateEndpoint,
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    title: "EC2 Launch Template",
    id: ({ hex }) => `lt-0${hex(16)}`,
    nameProperty: "name",
    outputs: (template) => ({
      ...tagged(template),
      arn: template.arn("ec2", `launch-template/lt-0${template.hex(16)}`),
      defaultVersion: template.inputs["defaultVersion"] ?? 1,
      latestVersion: 1,
    }),
    updated: (before) => ({ latestVersion: (numberAt(before, "latestVersion") ?? 0) + 1 }),
    replaceOn: ["name", "namePrefix", "region"],
    references: [ofGroup("vpcSecurityGroupIds")],
    unique: {
      by: ["name"],
      error: () =>
        new AwsError("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use."),
    },
    validate: ({ inputs }) => {
      const hops = numberAt(inputs, "metadataOptions", "httpPutResponseHopLimit");
      if (hops === undefined || (hops >= 1 && hops <= 64)) return;
      throw new AwsError(
        "InvalidParameterValue",
        `Value (${String(hops)}) for parameter HttpPutResponseHopLimit is invalid. It must be between 1 and 64.`,
      );
    },
    refuse: refuseUserData,
    refuseChange: refuseUserData,
  },
};

/** An input that names a security group or a list of them: one of the program, of a cluster, or the default of a VPC. */
export function ofGroup(path: string): Reference {
  return {
    path,
    to: [
      { type: groupType },
      { type: vpcType, by: ["defaultSecurityGroupId"] },
      { type: "aws:eks/cluster:Cluster", by: ["vpcConfig", "clusterSecurityGroupId"] },
    ],
    notFound: (id) => new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`),
  };
}

function defaultGroup({ inputs }: Making, cloud: Cloud): string {
  return textAt(cloud.get(vpcType, textAt(inputs, "vpcId") ?? "")?.outputs, "defaultSecurityGroupId") ?? "";
}

function vpcRule(title: string): ResourceKind {
  return {
    title,
    id: ({ hex }) => `sgr-0${hex(16)}`,
    outputs: (rule) => ({
      ...tagged(rule),
      arn: rule.arn("ec2", `security-group-rule/sgr-0${rule.hex(16)}`),
      securityGroupRuleId: `sgr-0${rule.hex(16)}`,
    }),
    replaceOn: ["securityGroupId", "region"],
    references: [ofGroup("securityGroupId"), ofGroup("referencedSecurityGroupId")],
    unique: {
      by: ["securityGroupId", "cidrIpv4", "cidrIpv6", "fromPort", "toPort", "ipProtocol", "referencedSecurityGroupId"],
      error: () => new AwsError("InvalidPermission.Duplicate", "the specified rule already exists"),
    },
    validate: validateRule,
  };
}

function validateEndpoint({ inputs, region }: Making): void {
  const service = textAt(inputs, "serviceName");
  if (service !== undefined && !service.startsWith(`com.amazonaws.${region}.`)) {
    throw new AwsError("InvalidServiceName", `The Vpc Endpoint Service '${service}' does not exist`);
  }
  const isGateway = (textAt(inputs, "vpcEndpointType") ?? "Gateway") === "Gateway";
  if (isGateway && textsAt(inputs, "subnetIds").length > 0) {
    throw new AwsError(
      "InvalidParameter",
      "Subnet IDs are only supported for Interface and GatewayLoadBalancer type VPC endpoints",
    );
  }
  if (!isGateway && textsAt(inputs, "routeTableIds").length > 0) {
    throw new AwsError("InvalidParameter", "Route table IDs are only supported for Gateway type VPC endpoints");
  }
}

function refuseUserData({ inputs }: Making): void {
  const userData = textAt(inputs, "userData");
  if (userData === undefined || Buffer.from(userData, "base64").toString("base64") === userData) return;
  throw new AwsError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
}

function validateRule({ inputs }: Making): void {
  const [from, to] = [numberAt(inputs, "fromPort"), numberAt(inputs, "toPort")];
  if (from !== undefined && to !== undefined && from > to) {
    throw new AwsError(
      "InvalidParameterValue",
      `Invalid value for portRange. Must specify both from and to ports, from (${String(from)}) not above to (${String(to)}).`,
    );
  }
  const single = textAt(inputs, "cidrIpv4");
  for (const cidr of [...textsAt(inputs, "cidrBlocks"), ...(single === undefined ? [] : [single])]) {
    if (parseBlock(cidr) === undefined) {
      throw new AwsError("InvalidParameterValue", `CIDR block ${cidr} is malformed`);
    }
  }
}
