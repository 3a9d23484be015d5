import { formatCidr, hasHostBits, parseCidr } from "../policies/cidr";

/** One zone's share of the VPC. */
export interface ZoneSubnets {
  zone: string;
  /** For nodes: an eighth of the VPC. */
  privateCidr: string;
  /** For load balancers and NAT gateways: a sixty-fourth of the VPC. */
  publicCidr: string;
}

/** The most zones that a VPC can be divided into. */
export const maxZones = 6;

/** The prefix lengths a VPC may have: AWS allows at most /16, and a public subnet must keep AWS's minimum of /28. */
export const vpcPrefixLengths = { min: 16, max: 22 } as const;

/**
 * Divides a VPC among its zones. A zone's blocks depend on its place in the list only, so a zone added at the end
 * leaves the subnets of the others as they are.
 *
 * @throws RangeError when `vpcCidr` is no IPv4 block of /16 to /22, or there are more than six zones.
 */
export function subnetPlan(vpcCidr: string, zones: readonly string[]): ZoneSubnets[] {
  const vpc = parseCidr(vpcCidr);
  if (
    vpc?.family !== "IPv4" ||
    vpc.prefixLength < vpcPrefixLengths.min ||
    vpc.prefixLength > vpcPrefixLengths.max ||
    hasHostBits(vpc)
  ) {
    throw new RangeError(`a VPC must be an IPv4 block of /16 to /22 without host bits, got \`${vpcCidr}\``);
  }
  if (zones.length > maxZones) {
    throw new RangeError(`a VPC can be divided into at most ${String(maxZones)} zones, got ${String(zones.length)}`);
  }
  const block = (newBits: number, index: number) => {
    const prefixLength = vpc.prefixLength + newBits;
    return formatCidr({ ...vpc, prefixLength, address: vpc.address + (BigInt(index) << BigInt(32 - prefixLength)) });
  };
  // Eighths 0 to 5 are private, the seventh stays free, the last one is divided into the public subnets.
  return zones.map((zone, index) => ({ zone, privateCidr: block(3, index), publicCidr: block(6, 7 * 8 + index) }));
}
