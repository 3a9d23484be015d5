import { unknown } from "../analyzer/model";
import { parseCidr } from "../policies/cidr";
import { type Finding, notKnownYet, stated, violation } from "./finding";
import { type Fields, valueAt } from "./plainValue";

/** Ranges with shorter prefixes are no network of anybody's: two of /1 are the whole internet. */
const shortestPrefix = { IPv4: 8, IPv6: 16 };

const mend = "name the blocks that may, such as `203.0.113.7/32`, or set endpointPublicAccess to false";

/** Nobody but named networks may connect to the public endpoint of a cluster, where it has one. */
export function publicEndpoint(cluster: Fields): readonly Finding[] {
  const isPublic = valueAt(cluster, "vpcConfig", "endpointPublicAccess");
  if (isPublic === false) return [];
  const blocks = valueAt(cluster, "vpcConfig", "publicAccessCidrs");
  const found = blockFindings(blocks);
  // Blocks that are fine are so whether there is an endpoint or not.
  if (isPublic !== unknown || found.length === 0) return found;
  return [notKnownYet("vpcConfig.endpointPublicAccess")];
}

function blockFindings(blocks: unknown): readonly Finding[] {
  if (blocks === unknown) return [notKnownYet("vpcConfig.publicAccessCidrs")];
  if (!Array.isArray(blocks) || blocks.length === 0) {
    return [
      violation(`vpcConfig.publicAccessCidrs is not set, so everyone may connect to the public endpoint: ${mend}`),
    ];
  }
  return blocks.flatMap((block: unknown, index) =>
    blockFinding(`vpcConfig.publicAccessCidrs[${String(index)}]`, block),
  );
}

function blockFinding(path: string, block: unknown): readonly Finding[] {
  if (block === unknown) return [notKnownYet(path)];
  const cidr = typeof block === "string" ? parseCidr(block) : undefined;
  if (cidr === undefined) return [violation(`${path} ${stated(block)}, which is no block of addresses: ${mend}`)];
  if (cidr.prefixLength >= shortestPrefix[cidr.family]) return [];
  return [violation(`${path} ${stated(block)}, so the world may connect to the public endpoint: ${mend}`)];
}
