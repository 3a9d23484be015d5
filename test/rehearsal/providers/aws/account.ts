import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsDouble } from "../../../../rehearsal/providers/aws/awsDouble";
import { Cloud } from "../../../../rehearsal/providers/aws/cloud";
import { Faults, type Fault } from "../../../../rehearsal/providers/faults";
import type { Made } from "../../../../rehearsal/providers/providerDouble";
import type { Properties } from "../../../../rehearsal/providers/propertyValues";

/** A simulated account for each test of whoever imports this, and what the tests ask of it. */

let folder: string;
/** The simulated account and its provider, new for each test. */
export let cloud: Cloud;
export let aws: AwsDouble;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portcullis-aws-"));
  cloud = new Cloud(join(folder, "aws.json"));
  restart();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What happened to the API server behind the clusters. */
export let atApiServer: string[];
/** The Services of type LoadBalancer in it. */
export let loadBalancers: string[];

/** The provider anew, over the same account. */
export function restart(faults: readonly Fault[] = [], defaultTags: Properties = {}): void {
  atApiServer = [];
  loadBalancers = [];
  const contents = {
    noteContents: () => Promise.resolve(void atApiServer.push("noted")),
    restoreContents: () => {
      atApiServer.push("restored");
      return Promise.resolve(loadBalancers);
    },
  };
  aws = new AwsDouble({
    region: "us-east-1",
    defaultTags,
    cloud,
    cluster: { endpoint: "https://127.0.0.1:6443", caData: "Q0E=", ...contents },
    faults: new Faults(faults),
    latency: 0,
  });
}

const { signal } = new AbortController();

export const request = (type: string, name: string) => ({
  urn: `urn:pulumi:dev::app::${type}::${name}`,
  type,
  name,
  signal,
});

export const types = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  gateway: "aws:ec2/internetGateway:InternetGateway",
  address: "aws:ec2/eip:Eip",
  nat: "aws:ec2/natGateway:NatGateway",
  group: "aws:ec2/securityGroup:SecurityGroup",
  rule: "aws:ec2/securityGroupRule:SecurityGroupRule",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  template: "aws:ec2/launchTemplate:LaunchTemplate",
  role: "aws:iam/role:Role",
  attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  cluster: "aws:eks/cluster:Cluster",
  nodes: "aws:eks/nodeGroup:NodeGroup",
  addon: "aws:eks/addon:Addon",
  entry: "aws:eks/accessEntry:AccessEntry",
  association: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  logs: "aws:cloudwatch/logGroup:LogGroup",
  alias: "aws:kms/alias:Alias",
} as const;

export type Kind = keyof typeof types;

let made = 0;

export const create = (kind: Kind, inputs: Properties, preview = false): Promise<Made> =>
  aws.create({ ...request(types[kind], `r${String((made += 1))}`), inputs, preview });

export const remove = (kind: Kind, id: string) =>
  aws.delete({ ...request(types[kind], "r"), id, outputs: {}, timeout: 0 });

export const update = (kind: Kind, id: string, oldInputs: Properties, inputs: Properties) =>
  aws.update({ ...request(types[kind], "r"), id, oldInputs, oldOutputs: {}, inputs, preview: false });

export const trusting = (service: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });

/** A VPC with a subnet in each of two zones, and a role for each service; that of the control plane with its rights. */
export async function network() {
  const vpc = await create("vpc", { cidrBlock: "10.0.0.0/16" });
  const subnet = (zone: string, cidrBlock: string) =>
    create("subnet", { vpcId: vpc.id, availabilityZone: `us-east-1${zone}`, cidrBlock });
  const subnets = [await subnet("a", "10.0.0.0/24"), await subnet("b", "10.0.1.0/24")];
  const role = (name: string, service: string) => create("role", { name, assumeRolePolicy: trusting(service) });
  const [clusterRole, nodeRole] = [await role("control", "eks.amazonaws.com"), await role("node", "ec2.amazonaws.com")];
  const clusterPolicy = await attach("AmazonEKSClusterPolicy", "control");
  return { vpc, subnetIds: subnets.map(({ id }) => id), clusterRole, clusterPolicy, nodeRole };
}

export const clusterInputs = ({ subnetIds, clusterRole }: Awaited<ReturnType<typeof network>>): Properties => ({
  name: "main",
  roleArn: clusterRole.outputs["arn"],
  version: "1.31",
  vpcConfig: { subnetIds, endpointPrivateAccess: true },
  accessConfig: { authenticationMode: "API" },
});

export const nodeInputs = ({ subnetIds, nodeRole }: Awaited<ReturnType<typeof network>>): Properties => ({
  clusterName: "main",
  nodeGroupName: "ng",
  nodeRoleArn: nodeRole.outputs["arn"],
  subnetIds,
  scalingConfig: { minSize: 2, desiredSize: 3, maxSize: 4 },
});

/** What a node needs to join, and its VPC CNI to give pods addresses. */
export const attachNodePolicies = async () => ({
  worker: await attach("AmazonEKSWorkerNodePolicy"),
  cni: await attach("AmazonEKS_CNI_Policy"),
});

export const attach = (policy: string, role = "node") =>
  create("attachment", { role, policyArn: `arn:aws:iam::aws:policy/${policy}` });
