import { textAt } from "../propertyValues";
import { contains, overlap, parseBlock, type Block } from "./cidr";
import type { Cloud } from "./cloud";
import { AwsError, type Making } from "./resourceKind";
import { zoneNames } from "./zones";

export const vpcType = "aws:ec2/vpc:Vpc";
export const subnetType = "aws:ec2/subnet:Subnet";
export const gatewayType = "aws:ec2/internetGateway:InternetGateway";
export const addressType = "aws:ec2/eip:Eip";
export const interfaceType = "aws:ec2/networkInterface:NetworkInterface";
export const natType = "aws:ec2/natGateway:NatGateway";
export const routeTableType = "aws:ec2/routeTable:RouteTable";

/** A subnet is in its VPC, beside the others, and in a zone of the region. */
export function refuseSubnet({ inputs, region }: Making, cloud: Cloud): void {
  const zone = textAt(inputs, "availabilityZone");
  if (zone !== undefined && !zoneNames(region).includes(zone)) {
    const zones = zoneNames(region).join(", ");
    throw new AwsError(
      "InvalidParameterValue",
      `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones}.`,
    );
  }
  const cidr = textAt(inputs, "cidrBlock");
  const vpc = cloud.get(vpcType, textAt(inputs, "vpcId") ?? "");
  if (cidr === undefined) return;
  const block = requireBlock(cidr);
  if (vpc === undefined) return;
  const range = parseBlock(textAt(vpc.inputs, "cidrBlock") ?? "0.0.0.0/0");
  if (block.prefix < 16 || block.prefix > 28 || (range !== undefined && !contains(range, block))) {
    throw new AwsError("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  }
  const conflict = cloud.resources(subnetType).some((other) => {
    const taken = parseBlock(textAt(other.inputs, "cidrBlock") ?? "");
    return textAt(other.inputs, "vpcId") === vpc.id && taken !== undefined && overlap(taken, block);
  });
  if (conflict) throw new AwsError("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
}

/** A public NAT gateway needs a way out of the VPC. */
export function refuseNat({ inputs }: Making, cloud: Cloud): void {
  if (textAt(inputs, "connectivityType") === "private") return;
  const subnet = cloud.get(subnetType, textAt(inputs, "subnetId") ?? "");
  const vpc = textAt(subnet?.inputs, "vpcId");
  const attached = cloud.resources(gatewayType).some((gateway) => textAt(gateway.inputs, "vpcId") === vpc);
  if (vpc !== undefined && !attached) {
    throw new AwsError("Gateway.NotAttached", `Network ${vpc} has no Internet gateway attached`);
  }
}

/** An internet gateway stays as long as public addresses are mapped through it. */
export function refuseGatewayDelete(id: string, cloud: Cloud): void {
  const vpc = textAt(cloud.get(gatewayType, id)?.inputs, "vpcId");
  const mapped = cloud.resources(natType).some(({ inputs }) => {
    const subnet = cloud.get(subnetType, textAt(inputs, "subnetId") ?? "");
    return textAt(inputs, "connectivityType") !== "private" && textAt(subnet?.inputs, "vpcId") === vpc;
  });
  if (mapped) {
    throw new AwsError(
      "DependencyViolation",
      `Network ${vpc ?? ""} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  }
}

/** @throws AwsError when the text is no block, or has host bits set */
export function requireBlock(cidr: string): Block {
  const block = parseBlock(cidr);
  if (block !== undefined) return block;
  throw new AwsError(
    "InvalidParameterValue",
    `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
  );
}
