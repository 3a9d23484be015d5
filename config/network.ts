import { maxZones, vpcPrefixLengths } from "../components/subnetPlan";
import { type Cidr, formatCidr, hasHostBits, overlaps, parseCidr } from "../policies/cidr";
import type { PolicyEngine } from "../components/policyEngine/enforcement";
import type { NatStrategy } from "../components/vpc";
import { type ConfigReader, setCommand } from "./reader";

/** The zones of the subnets: two or more different ones of the region. */
export function readZones(read: ConfigReader, region: string | undefined): readonly string[] | undefined {
  const zones = read.list("availabilityZones", zoneOf(region, 0));
  if (zones === undefined) return undefined;
  zones.forEach((zone, index) => {
    const fix = setCommand("availabilityZones", zoneOf(region, index), index);
    if (zones.indexOf(zone) !== index) {
      read.refuse("availabilityZones", "each zone once", fix, index);
    } else if (region !== undefined && !(zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length)))) {
      read.refuse("availabilityZones", `a zone of region \`${region}\`, such as \`${zoneOf(region, 0)}\``, fix, index);
    }
  });
  const allowed = `2 to ${String(maxZones)} zones: EKS needs two`;
  if (zones.length < 2) {
    read.refuse(
      "availabilityZones",
      allowed,
      setCommand("availabilityZones", zoneOf(region, zones.length), zones.length),
    );
  } else if (zones.length > maxZones) {
    read.refuse("availabilityZones", allowed, `pulumi config rm --path 'availabilityZones[${String(maxZones)}]'`);
  }
  return zones;
}

interface WayOut {
  natStrategy: NatStrategy | undefined;
  /** The region of VPC endpoints; undefined where there are none. */
  endpointsIn: string | undefined;
}

/** How nodes reach AWS and the internet, and that nothing is asked for which they could not reach. */
export function readWayOut(
  read: ConfigReader,
  { region, policyEngine, demo }: Partial<{ region: string; policyEngine: PolicyEngine; demo: boolean }>,
): WayOut {
  const natStrategy = read.oneOf("natStrategy", ["single", "perZone", "none"]);
  const vpcEndpoints = read.boolean("vpcEndpoints");
  if (vpcEndpoints === true && region?.startsWith("cn-") === true) {
    const allowed = "false in regions of China, where services go by other names";
    read.refuse("vpcEndpoints", allowed, setCommand("vpcEndpoints", "false"));
  }
  if (natStrategy === "none") {
    const without = "with natStrategy `none`";
    if (vpcEndpoints === false) {
      const allowed = `true ${without}: nodes reach AWS in no other way, and without it do not join`;
      read.refuse("vpcEndpoints", allowed, setCommand("vpcEndpoints", "true"));
    }
    if (policyEngine === "calico") {
      const allowed = `\`vpc-cni\` ${without}: Calico's images are pulled from the internet`;
      read.refuse("policyEngine", allowed, setCommand("policyEngine", "vpc-cni"));
    }
    if (demo === true) {
      read.refuse("demo", `false ${without}: its images are pulled from the internet`, setCommand("demo", "false"));
    }
  }
  return { natStrategy, endpointsIn: vpcEndpoints === true ? region : undefined };
}

/** The block of the VPC and that of Services, which must not overlap. */
export function readBlocks(read: ConfigReader): { cidrBlock: string | undefined; serviceCidr: string | undefined } {
  const vpc = readBlock(read, "vpcCidr", vpcPrefixLengths, "10.0.0.0/16");
  const services = readBlock(read, "serviceCidr", { min: 12, max: 24 }, "172.20.0.0/16");
  if (services !== undefined) {
    const free = serviceBlocks.find((block) => vpc === undefined || !overlaps(block, vpc));
    const fix = setCommand("serviceCidr", free === undefined ? "172.20.0.0/16" : formatCidr(free));
    if (!privateBlocks.some((block) => overlaps(block, services))) {
      read.refuse("serviceCidr", `a block of ${privateBlocks.map(formatCidr).join(", ")}`, fix);
    } else if (vpc !== undefined && overlaps(vpc, services)) {
      read.refuse("serviceCidr", `a block that does not overlap vpcCidr, which is \`${formatCidr(vpc)}\``, fix);
    }
  }
  return { cidrBlock: vpc && formatCidr(vpc), serviceCidr: services && formatCidr(services) };
}

/** The blocks that may reach the public endpoint of the API: each an IPv4 block, none of them inside another. */
export function readPublicAccess(read: ConfigReader): readonly string[] | undefined {
  const key = "publicAccessCidrs";
  const blocks = read.list(key, "203.0.113.7/32");
  const parsed = blocks?.map(parseCidr);
  parsed?.forEach((block, index) => {
    const problem = blockProblem(block, { min: 0, max: 32 });
    const first = parsed.findIndex((other) => other && block && overlaps(other, block));
    if (problem !== undefined) {
      read.refuse(key, problem, setCommand(key, block ? formatCidr(block) : "203.0.113.7/32", index), index);
    } else if (first !== index) {
      const other = blocks?.[first] ?? "";
      read.refuse(
        key,
        `a block that does not overlap \`${other}\``,
        `pulumi config rm --path '${key}[${String(index)}]'`,
        index,
      );
    }
  });
  return blocks;
}

interface PrefixLengths {
  min: number;
  max: number;
}

function readBlock(read: ConfigReader, key: string, lengths: PrefixLengths, example: string): Cidr | undefined {
  const text = read.text(key, /./, `an IPv4 block, such as \`${example}\``, example);
  if (text === undefined) return undefined;
  const block = parseCidr(text);
  const problem = blockProblem(block, lengths);
  if (problem === undefined) return block;
  const fits = block !== undefined && isBlockOf(block, lengths);
  read.refuse(key, problem, setCommand(key, fits ? formatCidr(block) : example));
  return undefined;
}

/** What a block must be where `block` is not that. */
function blockProblem(block: Cidr | undefined, lengths: PrefixLengths): string | undefined {
  const { min, max } = lengths;
  if (block === undefined || !isBlockOf(block, lengths)) return `an IPv4 block of /${String(min)} to /${String(max)}`;
  return hasHostBits(block) ? `the first address of its block, \`${formatCidr(block)}\`` : undefined;
}

const isBlockOf = ({ family, prefixLength }: Cidr, { min, max }: PrefixLengths) =>
  family === "IPv4" && prefixLength >= min && prefixLength <= max;

const zoneOf = (region: string | undefined, index: number) => `${region ?? "us-east-1"}${"abcdef"[index] ?? "a"}`;

const blocks = (...texts: string[]): Cidr[] => texts.flatMap((text) => parseCidr(text) ?? []);

/** Where EKS lets addresses of Services be. */
const privateBlocks = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");

/** What EKS itself chooses from when it is told nothing. */
const serviceBlocks = blocks("172.20.0.0/16", "10.100.0.0/16");
