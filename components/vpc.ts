import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { networkCostNotice } from "./networkCost";
import { tell } from "./notice";
import { subnetPlan } from "./subnetPlan";
import { VpcEndpoints } from "./vpcEndpoints";

/** How private subnets reach the internet: not at all, through one NAT gateway, or through one in each zone. */
export type NatStrategy = "none" | "single" | "perZone";

export interface VpcArgs {
  /** IPv4 block of the VPC, /16 to /22. */
  cidrBlock: string;
  /**
   * Availability zones, two to six, such as `us-east-1a`. Add new ones at the end: the subnets of the others stay as
   * they are.
   */
  availabilityZones: readonly string[];
  /** Name of the EKS cluster that will live here: the subnet tags by which its load balancers find their place. */
  clusterName: string;
  /**
   * With `none`, nodes can pull no image from outside, and reach AWS by `endpointsIn` alone.
   *
   * @default "single"
   */
  natStrategy?: NatStrategy;
  /**
   * AWS region of endpoints by which AWS is reached at private addresses: S3, and what nodes need to join and pull images.
   *
   * @default - no endpoints
   */
  endpointsIn?: string;
  /**
   * Whether nothing may delete or replace the VPC.
   *
   * @default false
   */
  protect?: boolean;
}

/**
 * A network for a cluster: in each zone a private subnet for nodes and a public one for load balancers. No subnet gives
 * public addresses by itself, and the VPC's default security group allows nothing. At a preview it says what the way out costs.
 */
export class Vpc extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  /** In the order of the zones. */
  readonly privateSubnetIds: pulumi.Output<string>[];
  /** In the order of the zones. */
  readonly publicSubnetIds: pulumi.Output<string>[];
  /** Blocks of the subnets in which `endpointsIn` has its endpoints, for policies of pods; undefined where there are none. */
  readonly endpointCidrs: readonly string[] | undefined;

  /** @throws InputPropertyError when the zones are fewer than two, and RangeError when the block cannot be divided. */
  constructor(name: string, args: VpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Vpc", name, {}, opts);
    if (args.availabilityZones.length < 2) {
      throw new pulumi.InputPropertyError({
        propertyPath: "availabilityZones",
        reason: `EKS needs subnets in at least two zones, got ${String(args.availabilityZones.length)}`,
      });
    }
    const zones = subnetPlan(args.cidrBlock, args.availabilityZones);
    const { natStrategy = "single" } = args;
    const cost = { natStrategy, vpcEndpoints: args.endpointsIn !== undefined, zones: zones.length };
    tell([networkCostNotice(cost)], this);
    const parent = { parent: this };

    const vpc = new ec2.Vpc(
      name,
      { cidrBlock: args.cidrBlock, enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: name } },
      { ...parent, protect: args.protect ?? false },
    );
    new ec2.DefaultSecurityGroup(name, { vpcId: vpc.id, ingress: [], egress: [], tags: { Name: name } }, parent);

    const subnet = (role: "private" | "public", zone: string, cidrBlock: string) =>
      new ec2.Subnet(
        `${name}-${role}-${zone}`,
        {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock,
          mapPublicIpOnLaunch: false,
          tags: { Name: `${name}-${role}-${zone}`, ...loadBalancerTags(role, args.clusterName) },
        },
        parent,
      );
    const privateSubnets = zones.map(({ zone, privateCidr }) => subnet("private", zone, privateCidr));
    const publicSubnets = zones.map(({ zone, publicCidr }) => subnet("public", zone, publicCidr));

    const gateway = new ec2.InternetGateway(name, { vpcId: vpc.id, tags: { Name: name } }, parent);
    const publicRoutes = this.routeTable(`${name}-public`, vpc, publicSubnets);
    new ec2.Route(
      `${name}-public-internet`,
      { routeTableId: publicRoutes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
      parent,
    );

    const natZones = { none: 0, single: 1, perZone: zones.length }[natStrategy];
    const natGateways = publicSubnets.slice(0, natZones).map((publicSubnet, index) => {
      const natName = `${name}-nat-${zones[index]?.zone ?? ""}`;
      const address = new ec2.Eip(natName, { domain: "vpc", tags: { Name: natName } }, parent);
      return new ec2.NatGateway(
        natName,
        { subnetId: publicSubnet.id, allocationId: address.id, tags: { Name: natName } },
        { ...parent, dependsOn: gateway },
      );
    });

    const privateRoutes = privateSubnets.map((privateSubnet, index) => {
      const routesName = `${name}-private-${zones[index]?.zone ?? ""}`;
      const routes = this.routeTable(routesName, vpc, [privateSubnet]);
      const nat = natGateways[index] ?? natGateways[0];
      if (nat !== undefined) {
        new ec2.Route(
          `${routesName}-nat`,
          { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
          parent,
        );
      }
      return routes;
    });
    if (args.endpointsIn !== undefined) {
      const { cidrBlock, endpointsIn: region } = args;
      const subnetIds = privateSubnets.map(({ id }) => id);
      const routeTableIds = privateRoutes.map(({ id }) => id);
      new VpcEndpoints(name, { vpcId: vpc.id, cidrBlock, region, subnetIds, routeTableIds }, parent);
    }

    this.endpointCidrs = args.endpointsIn === undefined ? undefined : zones.map(({ privateCidr }) => privateCidr);
    this.vpcId = vpc.id;
    this.privateSubnetIds = privateSubnets.map((created) => created.id);
    this.publicSubnetIds = publicSubnets.map((created) => created.id);
    this.registerOutputs({
      vpcId: this.vpcId,
      privateSubnetIds: this.privateSubnetIds,
      publicSubnetIds: this.publicSubnetIds,
    });
  }

  private routeTable(name: string, vpc: ec2.Vpc, subnets: readonly ec2.Subnet[]): ec2.RouteTable {
    const table = new ec2.RouteTable(name, { vpcId: vpc.id, tags: { Name: name } }, { parent: this });
    subnets.forEach((subnet, index) => {
      new ec2.RouteTableAssociation(
        subnets.length === 1 ? name : `${name}-${String(index)}`,
        { routeTableId: table.id, subnetId: subnet.id },
        { parent: this },
      );
    });
    return table;
  }
}

/** The tags by which EKS and the AWS load balancer controller choose subnets for load balancers. */
const loadBalancerTags = (role: "private" | "public", clusterName: string): Record<string, string> => ({
  [`kubernetes.io/cluster/${clusterName}`]: "shared",
  [role === "public" ? "kubernetes.io/role/elb" : "kubernetes.io/role/internal-elb"]: "1",
});
