import { unknown } from "../../analyzer/model";
import { launchTemplatesOfNodes } from "../../guardrails/metadataHops";
import { privateNodes } from "../../guardrails/privateNodes";
import type { StackResource } from "../../guardrails/stackResource";

type Sources = StackResource["sources"];

const resource = (type: string, name: string, inputs: StackResource["inputs"] = {}, sources: Sources = {}) => ({
  type,
  name,
  urn: `urn:pulumi:dev::app::${type}::${name}`,
  inputs,
  sources,
});

const subnet = (inputs: StackResource["inputs"] = { mapPublicIpOnLaunch: false }) =>
  resource("aws:ec2/subnet:Subnet", "a", inputs);
const nodesIn = (...subnets: readonly StackResource[]) =>
  resource("aws:eks/nodeGroup:NodeGroup", "workers", {}, { subnetIds: subnets });
const gateway = resource("aws:ec2/internetGateway:InternetGateway", "igw");
const nat = resource("aws:ec2/natGateway:NatGateway", "nat");
const linked = (table: StackResource, to: StackResource) =>
  resource(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "link",
    {},
    { routeTableId: [table], subnetId: [to] },
  );
const kinds = (resources: readonly StackResource[]) => privateNodes(resources).map(({ kind }) => kind);

describe("nodes in a subnet", () => {
  test("that is led to by no route from the internet are private", () => {
    const table = resource("aws:ec2/routeTable:RouteTable", "private");
    const route = resource(
      "aws:ec2/route:Route",
      "out",
      { destinationCidrBlock: "0.0.0.0/0", natGatewayId: unknown },
      { routeTableId: [table], natGatewayId: [nat] },
    );
    const inside = subnet();
    expect(privateNodes([inside, table, route, linked(table, inside), nodesIn(inside)])).toEqual([]);
  });

  test.each([
    ["whose gateway is known", { gatewayId: "igw-1" }, {}],
    ["whose gateway is made with it", { gatewayId: unknown }, { gatewayId: [gateway] }],
  ])("with a route to an internet gateway %s are not", (_, inputs, sources) => {
    const table = resource("aws:ec2/routeTable:RouteTable", "public");
    const route = resource(
      "aws:ec2/route:Route",
      "out",
      { destinationCidrBlock: "0.0.0.0/0", ...inputs },
      { routeTableId: [table], ...sources },
    );
    const outside = subnet();
    const nodes = nodesIn(outside);
    const [found, ...more] = privateNodes([outside, table, route, linked(table, outside), nodes]);
    expect(found).toMatchObject({ kind: "violation", urn: nodes.urn });
    expect(found?.message).toContain("node group `workers` is in subnet `a`, which is routed to an internet gateway");
    expect(more).toEqual([]);
  });

  test("with such a route inside its table, by IPv6 too, are not", () => {
    const routes = [{ ipv6CidrBlock: "::/0", gatewayId: "igw-1" }];
    const table = resource("aws:ec2/routeTable:RouteTable", "public", { routes });
    const outside = subnet();
    expect(kinds([outside, table, linked(table, outside), nodesIn(outside)])).toEqual(["violation"]);
  });

  test("with a route to a gateway for some addresses only are private", () => {
    const routes = [{ cidrBlock: "203.0.113.0/24", gatewayId: "igw-1" }];
    const table = resource("aws:ec2/routeTable:RouteTable", "partner", { routes });
    const inside = subnet();
    expect(kinds([inside, table, linked(table, inside), nodesIn(inside)])).toEqual([]);
  });

  test.each([
    ["gives public addresses", { mapPublicIpOnLaunch: true }, ["violation"]],
    ["may give public addresses, which is not known yet", { mapPublicIpOnLaunch: unknown }, ["open"]],
    ["says nothing of public addresses", {}, []],
  ])("that %s", (_, inputs, expected) => {
    const one = subnet(inputs);
    expect(kinds([one, nodesIn(one)])).toEqual(expected);
  });

  test("of another stack were not checked, which is said", () => {
    const nodes = resource("aws:eks/nodeGroup:NodeGroup", "workers", { subnetIds: ["subnet-1"] });
    expect(privateNodes([nodes])).toMatchObject([{ kind: "open", urn: nodes.urn }]);
  });
});

describe("nodes with a launch template", () => {
  const template = resource("aws:ec2/launchTemplate:LaunchTemplate", "nodes");
  const nodes = (inputs: StackResource["inputs"], sources: Sources = {}) =>
    resource("aws:eks/nodeGroup:NodeGroup", "workers", inputs, sources);

  test.each<[string, StackResource, readonly string[]]>([
    ["of this stack are checked by it", nodes({ launchTemplate: unknown }, { launchTemplate: [template] }), []],
    ["of another stack were not checked", nodes({ launchTemplate: { id: "lt-1" } }), ["open"]],
    ["that is not there are open to their pods", nodes({}), ["violation"]],
  ])("%s", (_, group, expected) => {
    expect(launchTemplatesOfNodes([template, group]).map(({ kind }) => kind)).toEqual(expected);
  });
});
