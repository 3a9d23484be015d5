import * as pulumi from "@pulumi/pulumi";
import { subnetPlan } from "../../components/subnetPlan";
import { type NatStrategy, Vpc } from "../../components/vpc";
import { contains, overlaps, parseCidr } from "../../policies/cidr";
import { deploy, only } from "../support/mocks";

const args = { cidrBlock: "10.0.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"], clusterName: "c" };
const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
beforeEach(() => info.mockClear());
const vpc = (natStrategy?: NatStrategy) => deploy(() => new Vpc("net", { ...args, natStrategy }));

describe("subnetPlan", () => {
  test("gives each zone an eighth for nodes and a sixty-fourth for load balancers", () => {
    expect(subnetPlan("10.0.0.0/16", ["a", "b"])).toEqual([
      { zone: "a", privateCidr: "10.0.0.0/19", publicCidr: "10.0.224.0/22" },
      { zone: "b", privateCidr: "10.0.32.0/19", publicCidr: "10.0.228.0/22" },
    ]);
  });

  test.each(["10.0.0.0/16", "192.168.128.0/18", "172.31.252.0/22"])(
    "divides %s into blocks apart from each other",
    (cidr) => {
      const blocks = subnetPlan(cidr, ["a", "b", "c", "d", "e", "f"])
        .flatMap(({ privateCidr, publicCidr }) => [privateCidr, publicCidr])
        .flatMap((text) => parseCidr(text) ?? []);
      const [whole] = [cidr].flatMap((text) => parseCidr(text) ?? []);
      expect(blocks).toHaveLength(12);
      blocks.forEach((block, index) => {
        expect(whole && contains(whole, block)).toBe(true);
        expect(blocks.slice(index + 1).filter((other) => overlaps(block, other))).toEqual([]);
        expect(block.prefixLength).toBeLessThanOrEqual(28);
      });
    },
  );

  test("leaves the blocks of the first zones as they are when one is added", () => {
    expect(subnetPlan("10.0.0.0/16", ["a", "b", "c"]).slice(0, 2)).toEqual(subnetPlan("10.0.0.0/16", ["a", "b"]));
  });

  test.each(["10.0.0.0/8", "10.0.0.0/23", "10.0.0.1/16", "2001:db8::/20", "net"])("refuses %s", (cidr) => {
    expect(() => subnetPlan(cidr, ["a", "b"])).toThrow(`got \`${cidr}\``);
  });
});

describe("Vpc", () => {
  test("tags public and private subnets for the load balancers of the cluster", async () => {
    const { resources } = await vpc();
    const tags = (name: string) => only(resources, "aws:ec2/subnet:Subnet", name).inputs["tags"];
    expect(tags("net-public-us-east-1a")).toMatchObject({
      "kubernetes.io/role/elb": "1",
      "kubernetes.io/cluster/c": "shared",
    });
    expect(tags("net-private-us-east-1b")).toMatchObject({
      "kubernetes.io/role/internal-elb": "1",
      "kubernetes.io/cluster/c": "shared",
    });
  });

  test("gives no machine a public address by itself, and empties the default security group", async () => {
    const { resources } = await vpc();
    const subnets = resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    expect(subnets.map(({ inputs }) => inputs["mapPublicIpOnLaunch"])).toEqual([false, false, false, false]);
    expect(only(resources, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs).toMatchObject({
      ingress: [],
      egress: [],
    });
  });

  test.each<[NatStrategy | undefined, gateways: string[], routes: (string | undefined)[]]>([
    ["none", [], []],
    ["single", ["net-nat-us-east-1a"], ["net-nat-us-east-1a-id", "net-nat-us-east-1a-id"]],
    ["perZone", ["net-nat-us-east-1a", "net-nat-us-east-1b"], ["net-nat-us-east-1a-id", "net-nat-us-east-1b-id"]],
    [undefined, ["net-nat-us-east-1a"], ["net-nat-us-east-1a-id", "net-nat-us-east-1a-id"]],
  ])("with NAT strategy %s private subnets leave through %j", async (natStrategy, gateways, routes) => {
    const { resources } = await vpc(natStrategy);
    expect(resources.filter(({ type }) => type === "aws:ec2/natGateway:NatGateway").map(({ name }) => name)).toEqual(
      gateways,
    );
    const privateRoutes = resources.filter(
      ({ type, name }) => type === "aws:ec2/route:Route" && name.includes("private"),
    );
    expect(privateRoutes.map(({ inputs }) => inputs["natGatewayId"])).toEqual(routes);
  });

  test("with endpoints reaches S3 by its private routes, and other services in each zone, from the VPC alone", async () => {
    const { resources, value } = await deploy(
      () => new Vpc("net", { ...args, natStrategy: "none", endpointsIn: "eu-west-1" }),
    );
    expect(value.endpointCidrs).toEqual(["10.0.0.0/19", "10.0.32.0/19"]);
    expect((await vpc()).value.endpointCidrs).toBeUndefined();
    const endpoints = resources.filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint");
    const service = (name: string) => `com.amazonaws.eu-west-1.${name}`;
    expect(endpoints.map(({ inputs }) => inputs["serviceName"])).toEqual(
      ["s3", "ec2", "ecr.api", "ecr.dkr", "sts", "logs"].map(service),
    );
    const inputsOf = (name: string) => endpoints.find(({ inputs }) => inputs["serviceName"] === service(name))?.inputs;
    expect(inputsOf("s3")).toMatchObject({
      vpcEndpointType: "Gateway",
      routeTableIds: ["net-private-us-east-1a-id", "net-private-us-east-1b-id"],
    });
    expect(inputsOf("ecr.api")).toMatchObject({
      vpcEndpointType: "Interface",
      subnetIds: ["net-private-us-east-1a-id", "net-private-us-east-1b-id"],
      securityGroupIds: ["net-endpoints-id"],
      privateDnsEnabled: true,
    });
    expect(only(resources, "aws:ec2/securityGroup:SecurityGroup").inputs).toMatchObject({
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }],
      egress: [],
    });
  });

  test("has no endpoints unless they are asked for", async () => {
    const { resources } = await vpc();
    expect(resources.filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")).toEqual([]);
  });

  test("says at a preview what the way out costs", async () => {
    await vpc("perZone");
    expect(info.mock.calls.map(([text]) => text)).toEqual([
      "a month of the network costs, at list prices of us-east-1: 2 NAT gateways about $73 and $0.045 per GB; " +
        "natStrategy `single` would save $37, but the loss of its zone would take the way out from all nodes",
    ]);
  });

  test("needs two zones", async () => {
    const oneZone = () => new Vpc("net", { ...args, availabilityZones: ["us-east-1a"] });
    await expect(deploy(oneZone)).rejects.toThrow("at least two zones, got 1");
  });
});
