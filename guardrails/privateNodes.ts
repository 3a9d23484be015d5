import { unknown } from "../analyzer/model";
import { type Finding, notKnownYet, open, violation } from "./finding";
import { type Fields, itemsOf, valueAt } from "./plainValue";
import { sourcesOf, type StackResource } from "./stackResource";

const everywhere: readonly unknown[] = ["0.0.0.0/0", "::/0"];

/**
 * Nodes are in subnets without a way in from the internet. Which subnets a node group has is read from what its values depend on,
 * so it is known before there are any.
 */
export function privateNodes(resources: readonly StackResource[]): readonly Finding[] {
  const routed = routedSubnets(resources);
  return resources
    .filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup")
    .flatMap((group) => {
      const subnets = sourcesOf(group, "subnetIds", "aws:ec2/subnet:Subnet");
      if (subnets.length === 0) {
        return [
          open(
            `subnetIds of node group \`${group.name}\` are not made by this stack: they were not checked`,
            group.urn,
          ),
        ];
      }
      return subnets.flatMap((subnet) => subnetFindings(group, subnet, routed));
    });
}

function subnetFindings(group: StackResource, subnet: StackResource, routed: ReadonlySet<string>): readonly Finding[] {
  const where = `node group \`${group.name}\` is in subnet \`${subnet.name}\``;
  const mend = "give its subnetIds private subnets, which have a NAT gateway or none at all";
  if (routed.has(subnet.urn)) {
    return [violation(`${where}, which is routed to an internet gateway: ${mend}`, group.urn)];
  }
  const mapped = valueAt(subnet.inputs, "mapPublicIpOnLaunch");
  if (mapped === unknown)
    return [open(`${where}, of which mapPublicIpOnLaunch is not known yet: the up checks it`, group.urn)];
  return mapped === true ? [violation(`${where}, which gives public addresses to machines: ${mend}`, group.urn)] : [];
}

/** URNs of the subnets whose table of routes leads to an internet gateway for everywhere. */
function routedSubnets(resources: readonly StackResource[]): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const resource of resources) {
    if (resource.type === "aws:ec2/route:Route" && leadsOut(resource, "gatewayId", resource.inputs)) {
      for (const { urn } of sourcesOf(resource, "routeTableId", "aws:ec2/routeTable:RouteTable")) tables.add(urn);
    }
    if (resource.type === "aws:ec2/routeTable:RouteTable") {
      const routes = itemsOf(valueAt(resource.inputs, "routes"));
      if (routes.some((route) => leadsOut(resource, "routes", route as Fields))) tables.add(resource.urn);
    }
  }
  return new Set(
    resources
      .filter(({ type }) => type === "aws:ec2/routeTableAssociation:RouteTableAssociation")
      .filter((link) =>
        sourcesOf(link, "routeTableId", "aws:ec2/routeTable:RouteTable").some(({ urn }) => tables.has(urn)),
      )
      .flatMap((link) => sourcesOf(link, "subnetId", "aws:ec2/subnet:Subnet").map(({ urn }) => urn)),
  );
}

function leadsOut(owner: StackResource, property: string, route: Fields): boolean {
  const destinations = ["destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock"];
  if (!destinations.some((name) => everywhere.includes(valueAt(route, name)))) return false;
  const gateway = valueAt(route, "gatewayId");
  if (typeof gateway === "string" && gateway !== unknown) return gateway.startsWith("igw-");
  return gateway === unknown && sourcesOf(owner, property, "aws:ec2/internetGateway:InternetGateway").length > 0;
}

/** Machines of a launch template get no public address of their own. */
export function launchTemplateAddresses(template: Fields): readonly Finding[] {
  const interfaces = valueAt(template, "networkInterfaces");
  if (interfaces === unknown) return [notKnownYet("networkInterfaces")];
  return itemsOf(interfaces).flatMap((given, index) => {
    const path = `networkInterfaces[${String(index)}].associatePublicIpAddress`;
    const value = given === unknown ? unknown : valueAt(given as Fields, "associatePublicIpAddress");
    if (value === unknown) return [notKnownYet(path)];
    if (value !== true && value !== "true") return [];
    return [violation(`${path} is \`true\`, so each node has a public address: set it to false, or leave it out`)];
  });
}
