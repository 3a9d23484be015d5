import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

export interface VpcEndpointsArgs {
  vpcId: pulumi.Input<string>;
  /** Block of the VPC: what is in it may use the endpoints. */
  cidrBlock: string;
  /** AWS region outside of China, where services go by other names. */
  region: string;
  /** One in each zone; an interface of each service is in each of them. */
  subnetIds: pulumi.Input<string>[];
  /** Of the subnets from which S3 is reached. */
  routeTableIds: pulumi.Input<string>[];
}

/**
 * What nodes need to join and to pull images from ECR, what pods need to take a role, and what agents need to write logs
 * (https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html). Not the API of EKS itself: nodes of a managed group
 * do without, and with an endpoint for it the address of the cluster's OIDC issuer is not found from inside the VPC any more.
 */
export const interfaceServices = ["ec2", "ecr.api", "ecr.dkr", "sts", "logs"] as const;

/**
 * AWS without the internet: from the VPC, S3 and the services that nodes need are reached at private addresses, by their
 * usual names.
 */
export class VpcEndpoints extends pulumi.ComponentResource {
  constructor(name: string, args: VpcEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:VpcEndpoints", name, {}, opts);
    const { vpcId, cidrBlock, region, subnetIds, routeTableIds } = args;
    const parent = { parent: this };
    const serviceName = (service: string) => `com.amazonaws.${region}.${service}`;

    const group = new ec2.SecurityGroup(
      `${name}-endpoints`,
      {
        vpcId,
        description: "Interface endpoints, for the VPC alone",
        ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [cidrBlock] }],
        egress: [],
        tags: { Name: `${name}-endpoints` },
      },
      parent,
    );
    new ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId,
        serviceName: serviceName("s3"),
        vpcEndpointType: "Gateway",
        routeTableIds,
        tags: { Name: `${name}-s3` },
      },
      parent,
    );
    for (const service of interfaceServices) {
      const endpointName = `${name}-${service.replace(".", "-")}`;
      new ec2.VpcEndpoint(
        endpointName,
        {
          vpcId,
          serviceName: serviceName(service),
          vpcEndpointType: "Interface",
          subnetIds,
          securityGroupIds: [group.id],
          privateDnsEnabled: true,
          tags: { Name: endpointName },
        },
        parent,
      );
    }
    this.registerOutputs({});
  }
}
