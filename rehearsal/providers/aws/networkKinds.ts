import { createHash } from "node:crypto";
import { isProperties, textAt, type Properties } from "../propertyValues";
import type { UnmanagedResource } from "./cloud";
import {
  addressType,
  gatewayType,
  interfaceType,
  natType,
  refuseGatewayDelete,
  refuseNat,
  refuseSubnet,
  requireBlock,
  routeTableType,
  subnetType,
  vpcType,
} from "./networkRules";
import { AwsError, account, type Making, type Reference, type ResourceKind, type Target } from "./resourceKind";
import { zoneId } from "./zones";

/** VPCs, and what is in them but for security groups. */
export const networkKinds: Readonly<Record<string, ResourceKind>> = {
  [vpcType]: {
    title: "EC2 VPC",
    id: ({ hex }) => `vpc-0${hex(16)}`,
    outputs: (vpc) => ({
      ...tagged(vpc),
      arn: vpc.arn("ec2", `vpc/vpc-0${vpc.hex(16)}`),
      ownerId: account,
      defaultNetworkAclId: `acl-0${vpc.hex(16)}`,
      defaultRouteTableId: `rtb-0${vpc.hex(16)}`,
      mainRouteTableId: `rtb-0${vpc.hex(16)}`,
      defaultSecurityGroupId: `sg-0${vpc.hex(16)}`,
      dhcpOptionsId: `dopt-0${vpc.hex(16)}`,
      enableDnsHostnames: vpc.inputs["enableDnsHostnames"] ?? false,
      enableDnsSupport: vpc.inputs["enableDnsSupport"] ?? true,
      instanceTenancy: vpc.inputs["instanceTenancy"] ?? "default",
    }),
    replaceOn: ["cidrBlock", "instanceTenancy", "region"],
    validate: ({ inputs }) => {
      const cidr = textAt(inputs, "cidrBlock");
      if (cidr === undefined) return;
      const { prefix } = requireBlock(cidr);
      if (prefix < 16 || prefix > 28) throw new AwsError("InvalidVpc.Range", `The CIDR '${cidr}' is invalid.`);
    },
    inUse: (id) => new AwsError("DependencyViolation", `The vpc '${id}' has dependencies and cannot be deleted.`),
  },
  [subnetType]: {
    title: "EC2 Subnet",
    id: ({ hex }) => `subnet-0${hex(16)}`,
    outputs: (subnet) => ({
      ...tagged(subnet),
      arn: subnet.arn("ec2", `subnet/subnet-0${subnet.hex(16)}`),
      ownerId: account,
      availabilityZone: subnet.inputs["availabilityZone"] ?? `${subnet.region}a`,
      availabilityZoneId: zoneId(textAt(subnet.inputs, "availabilityZone") ?? `${subnet.region}a`),
      mapPublicIpOnLaunch: subnet.inputs["mapPublicIpOnLaunch"] ?? false,
    }),
    replaceOn: ["cidrBlock", "availabilityZone", "availabilityZoneId", "vpcId", "ipv6Native", "outpostArn", "region"],
    references: [inVpc()],
    validate: ({ inputs }) => {
      const cidr = textAt(inputs, "cidrBlock");
      if (cidr !== undefined) requireBlock(cidr);
    },
    refuse: refuseSubnet,
    inUse: (id) => new AwsError("DependencyViolation", `The subnet '${id}' has dependencies and cannot be deleted.`),
  },
  [gatewayType]: {
    title: "EC2 Internet Gateway",
    id: ({ hex }) => `igw-0${hex(16)}`,
    outputs: (gateway) => ({
      ...tagged(gateway),
      arn: gateway.arn("ec2", `internet-gateway/igw-0${gateway.hex(16)}`),
      ownerId: account,
    }),
    replaceOn: ["region"],
    references: [inVpc()],
    validateDelete: refuseGatewayDelete,
  },
  [addressType]: {
    title: "EC2 EIP",
    id: ({ hex }) => `eipalloc-0${hex(16)}`,
    outputs: (address) => ({
      ...tagged(address),
      allocationId: `eipalloc-0${address.hex(16)}`,
      arn: address.arn("ec2", `elastic-ip/eipalloc-0${address.hex(16)}`),
      publicIp: publicAddress(address),
      publicDns: `ec2-${publicAddress(address).replaceAll(".", "-")}.compute-1.amazonaws.com`,
    }),
    replaceOn: ["address", "domain", "publicIpv4Pool", "region"],
    inUse: (id) => new AwsError("InvalidIPAddress.InUse", `Address '${id}' is in use.`),
  },
  [natType]: {
    title: "EC2 NAT Gateway",
    id: ({ hex }) => `nat-0${hex(16)}`,
    outputs: (nat) => ({
      ...tagged(nat),
      connectivityType: nat.inputs["connectivityType"] ?? "public",
      networkInterfaceId: `eni-0${nat.hex(16)}`,
      publicIp: publicAddress(nat),
      privateIp: `10.0.0.${String(4 + (Number.parseInt(nat.hex(4), 16) % 200))}`,
    }),
    replaceOn: ["allocationId", "connectivityType", "privateIp", "subnetId", "region"],
    references: [
      {
        path: "allocationId",
        to: [{ type: addressType }],
        notFound: (id) => new AwsError("InvalidAllocationID.NotFound", `The allocation ID '${id}' does not exist`),
      },
      inSubnet("subnetId"),
    ],
    refuse: refuseNat,
  },
  [routeTableType]: {
    title: "EC2 Route Table",
    id: ({ hex }) => `rtb-0${hex(16)}`,
    outputs: (table) => ({
      ...tagged(table),
      arn: table.arn("ec2", `route-table/rtb-0${table.hex(16)}`),
      ownerId: account,
      routes: table.inputs["routes"] ?? [],
    }),
    replaceOn: ["vpcId", "region"],
    references: [inVpc()],
    inUse: (id) =>
      new AwsError("DependencyViolation", `The routeTable '${id}' has dependencies and cannot be deleted.`),
  },
  "aws:ec2/route:Route": {
    title: "EC2 Route",
    id: ({ inputs, hex }) => `r-${textAt(inputs, "routeTableId") ?? ""}${hex(10)}`,
    outputs: () => ({ origin: "CreateRoute", state: "active" }),
    replaceOn: [
      "routeTableId",
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "region",
    ],
    references: [
      ofRouteTable(),
      {
        path: "gatewayId",
        to: [{ type: gatewayType }],
        notFound: (id) => new AwsError("InvalidGatewayID.NotFound", `The gateway ID '${id}' does not exist`),
      },
      {
        path: "natGatewayId",
        to: [{ type: natType }],
        notFound: (id) => new AwsError("InvalidNatGatewayID.NotFound", `The natGateway ID '${id}' does not exist`),
      },
    ],
    unique: {
      by: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
      error: ({ inputs }) =>
        new AwsError(
          "RouteAlreadyExists",
          `The route identified by ${textAt(inputs, "destinationCidrBlock") ?? "its destination"} already exists.`,
        ),
    },
    deleteBeforeReplace: true,
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    title: "EC2 Route Table Association",
    id: ({ hex }) => `rtbassoc-0${hex(16)}`,
    replaceOn: ["subnetId", "gatewayId", "region"],
    references: [ofRouteTable(), inSubnet("subnetId")],
    unique: {
      by: ["subnetId", "gatewayId"],
      error: ({ inputs }) =>
        new AwsError(
          "Resource.AlreadyAssociated",
          `the specified association for route table ${textAt(inputs, "routeTableId") ?? ""} conflicts with an existing association`,
        ),
    },
    deleteBeforeReplace: true,
  },
  [interfaceType]: {
    title: "EC2 Network Interface",
    id: ({ hex }) => `eni-0${hex(16)}`,
    replaceOn: ["subnetId", "region"],
    references: [inSubnet("subnetId")],
  },
};

/** `tagsAll`, and the region that every resource repeats. */
export function tagged(resource: Making): Properties {
  return { tagsAll: allTags(resource), region: resource.inputs["region"] ?? resource.region };
}

/** The tags of a resource over those that the provider gives to everything. */
export function allTags({ inputs, defaultTags }: Making): Properties {
  return { ...defaultTags, ...(isProperties(inputs["tags"]) ? inputs["tags"] : {}) };
}

/** A network interface that is left in a subnet, and keeps it from going. */
export function interfaceLeft(subnetId: string, description: string): UnmanagedResource {
  const digits = createHash("sha256").update(`${description} ${subnetId}`).digest("hex");
  return { type: interfaceType, id: `eni-0${digits.slice(0, 16)}`, inputs: { subnetId, description }, outputs: {} };
}

/** An input that names a subnet or a list of them. */
export function inSubnet(path: string): Reference {
  return {
    path,
    to: [{ type: subnetType }],
    notFound: (id) => new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`),
  };
}

/** The input `vpcId`. */
export function inVpc(): Reference {
  return {
    path: "vpcId",
    to: [{ type: vpcType }],
    notFound: (id) => new AwsError("InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`),
  };
}

/** An input that names a route table, or a list of them. */
export function ofRouteTable(path = "routeTableId"): Reference {
  const to: readonly Target[] = [{ type: routeTableType }, { type: vpcType, by: ["mainRouteTableId"] }];
  return {
    path,
    to,
    notFound: (id) => new AwsError("InvalidRouteTableID.NotFound", `The routeTable ID '${id}' does not exist`),
  };
}

// From the block that is set aside for documentation: it belongs to nobody.
function publicAddress({ hex }: Making): string {
  return `203.0.113.${String(1 + (Number.parseInt(hex(6), 16) % 254))}`;
}
