import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsDouble } from "../../../../rehearsal/providers/aws/awsDouble";
import { Cloud } from "../../../../rehearsal/providers/aws/cloud";
import { Faults, type Fault } from "../../../../rehearsal/providers/faults";
import { InitializationError, type Made } from "../../../../rehearsal/providers/providerDouble";
import { computed, without, type Properties } from "../../../../rehearsal/providers/propertyValues";

let folder: string;
let cloud: Cloud;
let aws: AwsDouble;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portcullis-aws-"));
  cloud = new Cloud(join(folder, "aws.json"));
  aws = double();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const double = (faults: readonly Fault[] = [], defaultTags: Properties = {}) =>
  new AwsDouble({
    region: "us-east-1",
    defaultTags,
    cloud,
    cluster: { endpoint: "https://127.0.0.1:6443", caData: "Q0E=" },
    faults: new Faults(faults),
    latency: 0,
  });

const { signal } = new AbortController();

const request = (type: string, name: string) => ({ urn: `urn:pulumi:dev::app::${type}::${name}`, type, name, signal });

const types = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  gateway: "aws:ec2/internetGateway:InternetGateway",
  address: "aws:ec2/eip:Eip",
  nat: "aws:ec2/natGateway:NatGateway",
  group: "aws:ec2/securityGroup:SecurityGroup",
  rule: "aws:ec2/securityGroupRule:SecurityGroupRule",
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

type Kind = keyof typeof types;

let made = 0;

const create = (kind: Kind, inputs: Properties, preview = false): Promise<Made> =>
  aws.create({ ...request(types[kind], `r${String((made += 1))}`), inputs, preview });

const remove = (kind: Kind, id: string) => aws.delete({ ...request(types[kind], "r"), id, outputs: {}, timeout: 0 });

const update = (kind: Kind, id: string, oldInputs: Properties, inputs: Properties) =>
  aws.update({ ...request(types[kind], "r"), id, oldInputs, oldOutputs: {}, inputs, preview: false });

const trusting = (service: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });

/** A VPC with a subnet in each of two zones, and a role for each service. */
async function network() {
  const vpc = await create("vpc", { cidrBlock: "10.0.0.0/16" });
  const subnet = (zone: string, cidrBlock: string) =>
    create("subnet", { vpcId: vpc.id, availabilityZone: `us-east-1${zone}`, cidrBlock });
  const subnets = [await subnet("a", "10.0.0.0/24"), await subnet("b", "10.0.1.0/24")];
  const role = (name: string, service: string) => create("role", { name, assumeRolePolicy: trusting(service) });
  const [clusterRole, nodeRole] = [await role("control", "eks.amazonaws.com"), await role("node", "ec2.amazonaws.com")];
  return { vpc, subnetIds: subnets.map(({ id }) => id), clusterRole, nodeRole };
}

const clusterInputs = ({ subnetIds, clusterRole }: Awaited<ReturnType<typeof network>>): Properties => ({
  name: "main",
  roleArn: clusterRole.outputs["arn"],
  version: "1.31",
  vpcConfig: { subnetIds, endpointPrivateAccess: true },
  accessConfig: { authenticationMode: "API" },
});

const nodeInputs = ({ subnetIds, nodeRole }: Awaited<ReturnType<typeof network>>): Properties => ({
  clusterName: "main",
  nodeGroupName: "ng",
  nodeRoleArn: nodeRole.outputs["arn"],
  subnetIds,
  scalingConfig: { minSize: 2, desiredSize: 3, maxSize: 4 },
});

const attachWorkerPolicy = () =>
  create("attachment", { role: "node", policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" });

describe("a network", () => {
  test("has ids and ARNs of AWS's form, in the region of the provider", async () => {
    const { id, outputs } = await create("vpc", { cidrBlock: "10.0.0.0/16" });
    expect(id).toMatch(/^vpc-0[0-9a-f]{16}$/);
    expect(outputs["arn"]).toBe(`arn:aws:ec2:us-east-1:123456789012:vpc/${id}`);
  });

  test.each<[string, string, string]>([
    ["outside of the VPC", "10.1.0.0/24", "InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid."],
    ["overlapping another", "10.0.0.128/25", "InvalidSubnet.Conflict: The CIDR '10.0.0.128/25' conflicts with another"],
    ["with host bits", "10.0.2.1/24", "InvalidParameterValue: Value (10.0.2.1/24) for parameter cidrBlock is invalid."],
  ])("has no subnet %s", async (_, cidrBlock, message) => {
    const { vpc } = await network();
    await expect(create("subnet", { vpcId: vpc.id, cidrBlock })).rejects.toThrow(message);
  });

  test("has no subnet in a zone of another region", async () => {
    const { vpc } = await network();
    const inputs = { vpcId: vpc.id, cidrBlock: "10.0.9.0/24", availabilityZone: "eu-west-1a" };
    await expect(create("subnet", inputs)).rejects.toThrow(
      "Value (eu-west-1a) for parameter availabilityZone is invalid",
    );
  });

  test("is refused with a block that is too large", async () => {
    await expect(create("vpc", { cidrBlock: "10.0.0.0/8" })).rejects.toThrow("InvalidVpc.Range");
  });

  test("names what does not exist", async () => {
    const inputs = { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" };
    await expect(create("subnet", inputs)).rejects.toThrow("InvalidVpcID.NotFound: The vpc ID 'vpc-1' does not exist");
  });

  test("stays as long as something is in it", async () => {
    const { vpc, subnetIds } = await network();
    await expect(remove("vpc", vpc.id)).rejects.toThrow(`DependencyViolation: The vpc '${vpc.id}' has dependencies`);
    for (const id of subnetIds) await remove("subnet", id);
    await remove("vpc", vpc.id);
    expect(cloud.resources(types.vpc)).toEqual([]);
  });

  test("has a NAT gateway only behind an internet gateway, which stays as long as that is there", async () => {
    const { vpc, subnetIds } = await network();
    const { id: allocationId } = await create("address", { domain: "vpc" });
    const nat = { subnetId: subnetIds[0], allocationId };
    await expect(create("nat", nat)).rejects.toThrow("Gateway.NotAttached");
    const gateway = await create("gateway", { vpcId: vpc.id });
    const { id } = await create("nat", nat);
    await expect(remove("gateway", gateway.id)).rejects.toThrow("has some mapped public address(es)");
    await expect(remove("address", allocationId)).rejects.toThrow("InvalidIPAddress.InUse");
    await remove("nat", id);
    await remove("gateway", gateway.id);
  });
});

describe("a security group", () => {
  test("stays as long as a rule of another group names it", async () => {
    const { vpc } = await network();
    const group = async (name: string) => (await create("group", { name, vpcId: vpc.id })).id;
    const [a, b] = [await group("a"), await group("b")];
    const rule = {
      type: "ingress",
      fromPort: 443,
      toPort: 443,
      protocol: "tcp",
      securityGroupId: a,
      sourceSecurityGroupId: b,
    };
    const { id } = await create("rule", rule);
    await expect(remove("group", b)).rejects.toThrow(`DependencyViolation: resource ${b} has a dependent object`);
    await expect(create("rule", rule)).rejects.toThrow("InvalidPermission.Duplicate");
    await remove("rule", id);
    await remove("group", b);
  });

  test("of a cluster can be named in a rule", async () => {
    const net = await network();
    const cluster = await create("cluster", clusterInputs(net));
    const { clusterSecurityGroupId } = cluster.outputs["vpcConfig"] as { clusterSecurityGroupId: string };
    const rule = { type: "ingress", fromPort: 1, toPort: 2, protocol: "tcp", cidrBlocks: ["10.0.0.0/8"] };
    await create("rule", { ...rule, securityGroupId: clusterSecurityGroupId });
    await expect(create("rule", { ...rule, securityGroupId: "sg-1" })).rejects.toThrow("InvalidGroup.NotFound");
  });
});

describe("a role", () => {
  test("is refused a second time, and a document that is no JSON", async () => {
    await create("role", { name: "node", assumeRolePolicy: trusting("ec2.amazonaws.com") });
    const again = { name: "node", assumeRolePolicy: trusting("ec2.amazonaws.com") };
    await expect(create("role", again)).rejects.toThrow("EntityAlreadyExists: Role with name node already exists.");
    await expect(create("role", { name: "b", assumeRolePolicy: "{" })).rejects.toThrow("MalformedPolicyDocument");
  });

  test("stays as long as a policy is attached, and is attached only policies that exist", async () => {
    await create("role", { name: "node", assumeRolePolicy: trusting("ec2.amazonaws.com") });
    const { id } = await attachWorkerPolicy();
    await expect(remove("role", "node")).rejects.toThrow("DeleteConflict");
    await remove("attachment", id);
    await remove("role", "node");
    await create("role", { name: "node", assumeRolePolicy: trusting("ec2.amazonaws.com") });
    const policyArn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolcy";
    await expect(create("attachment", { role: "node", policyArn })).rejects.toThrow(
      `NoSuchEntity: Policy ${policyArn}`,
    );
  });
});

describe("a cluster", () => {
  test("stands behind the endpoint that was given, with all that the eks component reads", async () => {
    const net = await network();
    const { id, outputs } = await create("cluster", clusterInputs(net));
    expect(id).toBe("main");
    expect(outputs).toMatchObject({
      arn: "arn:aws:eks:us-east-1:123456789012:cluster/main",
      endpoint: "https://127.0.0.1:6443",
      certificateAuthority: { data: "Q0E=" },
      identities: [
        {
          oidcs: [
            {
              issuer: expect.stringMatching(
                /^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/,
              ) as string,
            },
          ],
        },
      ],
      vpcConfig: {
        subnetIds: net.subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        vpcId: net.vpc.id,
      },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      version: "1.31",
      platformVersion: "eks.41",
    });
  });

  test.each<[string, Properties, string]>([
    ["an unknown version", { version: "1.20" }, "unsupported Kubernetes version `1.20`"],
    ["a role that nobody has made", { roleArn: "arn:aws:iam::123456789012:role/x" }, "could not be assumed"],
    [
      "no endpoint at all",
      { vpcConfig: { endpointPublicAccess: false, subnetIds: [] } },
      "endpoint access cannot be false",
    ],
    ["an unknown log", { enabledClusterLogTypes: ["audit", "all"] }, "log type `all` is not one of api, audit"],
    ["an impossible name", { name: "my cluster" }, "The cluster name `my cluster` must match"],
    [
      "a key that nobody has made",
      { encryptionConfig: { provider: { keyArn: "arn:k" } } },
      "Key 'arn:k' does not exist",
    ],
  ])("is refused %s", async (_, inputs, message) => {
    const net = await network();
    await expect(create("cluster", { ...clusterInputs(net), ...inputs })).rejects.toThrow(message);
  });

  test("needs subnets in two zones, a name of its own, and a role that trusts EKS", async () => {
    const net = await network();
    const inputs = clusterInputs(net);
    const one = { ...inputs, vpcConfig: { subnetIds: net.subnetIds.slice(1) } };
    await expect(create("cluster", one)).rejects.toThrow("Subnets specified must be in at least two different AZs");
    const untrusting: Properties = { ...inputs, roleArn: net.nodeRole.outputs["arn"] };
    await expect(create("cluster", untrusting)).rejects.toThrow("the trusted entity is not correct");
    await create("cluster", inputs);
    await expect(create("cluster", inputs)).rejects.toThrow(
      "ResourceInUseException: Cluster already exists with name: main",
    );
  });

  test("leaves a log group behind that nobody made before it", async () => {
    const net = await network();
    await create("cluster", { ...clusterInputs(net), enabledClusterLogTypes: ["audit"] });
    await remove("cluster", "main");
    expect(cloud.resources(types.logs).map(({ id }) => id)).toEqual(["/aws/eks/main/cluster"]);
    await expect(create("logs", { name: "/aws/eks/main/cluster" })).rejects.toThrow("ResourceAlreadyExistsException");
  });

  test("is upgraded one minor version at a time", async () => {
    const inputs = clusterInputs(await network());
    await create("cluster", inputs);
    const skip = update("cluster", "main", inputs, { ...inputs, version: "1.33" });
    await expect(skip).rejects.toThrow("Unsupported Kubernetes minor version update from 1.31 to 1.33");
    expect(await update("cluster", "main", inputs, { ...inputs, version: "1.32" })).toMatchObject({ version: "1.32" });
  });

  test("that is protected from deletion stays", async () => {
    await create("cluster", { ...clusterInputs(await network()), deletionProtection: true });
    await expect(remove("cluster", "main")).rejects.toThrow("deletion protection is enabled");
  });

  test("lets in whom an access entry names, and gives policies only to them", async () => {
    await create("cluster", clusterInputs(await network()));
    const principalArn = "arn:aws:iam::123456789012:role/admin";
    const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
    const association = { clusterName: "main", principalArn, policyArn, accessScope: { type: "cluster" } };
    await expect(create("association", association)).rejects.toThrow(
      "ResourceNotFoundException: The specified principalArn",
    );
    await create("entry", { clusterName: "main", principalArn });
    await create("association", association);
    await expect(create("entry", { clusterName: "main", principalArn: "admin" })).rejects.toThrow("invalid principal");
  });

  test("with authentication by ConfigMap takes no access entries", async () => {
    const inputs = without(clusterInputs(await network()), "accessConfig");
    await create("cluster", inputs);
    const principalArn = "arn:aws:iam::123456789012:role/admin";
    await expect(create("entry", { clusterName: "main", principalArn })).rejects.toThrow(
      "must be set to one of [API, API_AND_CONFIG_MAP]",
    );
  });
});

describe("nodes", () => {
  test.each<[string, Properties, string]>([
    [
      "min above desired",
      { minSize: 4, desiredSize: 3, maxSize: 5 },
      "Minimum capacity 4 can't be greater than desired size 3",
    ],
    [
      "min above max",
      { minSize: 5, desiredSize: 5, maxSize: 4 },
      "Minimum capacity 5 can't be greater than maximum capacity 4",
    ],
    [
      "desired above max",
      { minSize: 1, desiredSize: 5, maxSize: 4 },
      "desired capacity 5 can't be greater than max size 4",
    ],
    ["no room", { minSize: 0, desiredSize: 0, maxSize: 0 }, "maxSize must be at least 1"],
  ])("are refused with %s, when they are made and when they are changed", async (_, scalingConfig, message) => {
    const net = await network();
    await create("cluster", clusterInputs(net));
    await attachWorkerPolicy();
    const inputs = nodeInputs(net);
    await expect(create("nodes", { ...inputs, scalingConfig })).rejects.toThrow(message);
    await create("nodes", inputs);
    await expect(update("nodes", "main:ng", inputs, { ...inputs, scalingConfig })).rejects.toThrow(message);
  });

  test("join only with their policy attached and a CNI on the cluster", async () => {
    const net = await network();
    await create("cluster", { ...clusterInputs(net), bootstrapSelfManagedAddons: false });
    await expect(create("nodes", nodeInputs(net))).rejects.toThrow(
      "role node has no policy AmazonEKSWorkerNodePolicy yet",
    );
    await attachWorkerPolicy();
    await expect(create("nodes", nodeInputs(net))).rejects.toThrow("create the add-on vpc-cni before the nodes");
    await create("addon", { clusterName: "main", addonName: "vpc-cni" });
    await create("nodes", nodeInputs(net));
    await expect(remove("cluster", "main")).rejects.toThrow("Cluster has nodegroups attached");
  });

  test("come before CoreDNS", async () => {
    const net = await network();
    await create("cluster", clusterInputs(net));
    const coreDns = { clusterName: "main", addonName: "coredns" };
    await expect(create("addon", coreDns)).rejects.toThrow("InsufficientNumberOfReplicas");
    await attachWorkerPolicy();
    await create("nodes", nodeInputs(net));
    expect((await create("addon", coreDns)).outputs["addonVersion"]).toBe("v1.11.4-eksbuild.24");
    await expect(create("addon", coreDns)).rejects.toThrow("ResourceInUseException: Addon already exists.");
  });

  test("take a new version of their launch template", async () => {
    const { id, outputs } = await create("template", { name: "nodes" });
    expect(outputs["latestVersion"]).toBe(1);
    expect(await update("template", id, { name: "nodes" }, { name: "nodes", userData: "IyE=" })).toMatchObject({
      latestVersion: 2,
    });
  });
});

describe("a preview", () => {
  test("makes nothing, asks AWS nothing, and knows only the inputs", async () => {
    const subnet = await create("subnet", { vpcId: computed, cidrBlock: "10.0.0.0/24" }, true);
    expect(subnet.outputs).toMatchObject({ cidrBlock: "10.0.0.0/24", vpcId: computed, arn: computed });
    const cluster = await create(
      "cluster",
      { name: "main", roleArn: computed, vpcConfig: { subnetIds: [computed] } },
      true,
    );
    expect(cluster.outputs).toMatchObject({ name: "main", endpoint: computed });
    expect(cluster.outputs["vpcConfig"]).toMatchObject({ subnetIds: [computed], clusterSecurityGroupId: computed });
    expect(cloud.resources()).toEqual([]);
  });

  test("refuses what the released provider refuses by itself", async () => {
    await expect(create("vpc", { cidrBlock: "10.0.0.0/33" }, true)).rejects.toThrow("This is not a valid CIDR block");
  });
});

describe("the engine's questions", () => {
  const seed = (byte: number) => new Uint8Array(32).fill(byte);
  const check = (kind: Kind, inputs: Properties, oldInputs?: Properties, randomSeed = seed(1)) =>
    aws.check({ ...request(types[kind], "box"), inputs, oldInputs, randomSeed });
  const diff = (kind: Kind, oldInputs: Properties, inputs: Properties) =>
    aws.diff({ ...request(types[kind], "box"), id: "x", oldInputs, oldOutputs: {}, inputs });

  test("a name that the program leaves out is generated once and kept", () => {
    const { inputs } = check("group", { vpcId: "vpc-1" });
    expect(inputs["name"]).toMatch(/^box-[0-9a-f]{7}$/);
    expect(check("group", { vpcId: "vpc-1" }, inputs, seed(2)).inputs).toEqual(inputs);
    expect(check("group", { vpcId: "vpc-1", name: "mine" }, inputs).inputs["name"]).toBe("mine");
    expect(check("alias", { targetKeyId: "k" }).inputs["name"]).toMatch(/^alias\/box-[0-9a-f]{7}$/);
  });

  test("a changed block of a VPC replaces it, a changed tag does not", () => {
    const before = { cidrBlock: "10.0.0.0/16", tags: { team: "a" } };
    const replaced = ({ properties }: ReturnType<typeof diff>) =>
      properties.map(({ path, replaces }) => [path, replaces]);
    expect(replaced(diff("vpc", before, { ...before, cidrBlock: "10.1.0.0/16" }))).toEqual([["cidrBlock", true]]);
    expect(replaced(diff("vpc", before, { ...before, tags: { team: "b" } }))).toEqual([["tags.team", false]]);
  });

  test("a document that says the same in another order does not differ", () => {
    const before = { name: "r", assumeRolePolicy: '{"Version":"1","Statement":[]}' };
    expect(
      diff("role", before, { ...before, assumeRolePolicy: '{ "Statement": [], "Version": "1" }' }).properties,
    ).toEqual([]);
    expect(
      diff("role", before, { ...before, assumeRolePolicy: '{"Version":"2","Statement":[]}' }).properties,
    ).toHaveLength(1);
  });

  test("what goes by a name of the program's goes before it is made anew", () => {
    const named = { name: "mine", vpcId: "vpc-1" };
    expect(diff("group", named, { ...named, vpcId: "vpc-2" }).deleteBeforeReplace).toBe(true);
    const generated = { ...named, __defaults: ["name"] };
    expect(diff("group", generated, { ...generated, vpcId: "vpc-2" }).deleteBeforeReplace).toBe(false);
  });

  test("what exists is read with its inputs, and what does not is absent", async () => {
    const { id } = await create("vpc", { cidrBlock: "10.0.0.0/16" });
    const read = (wanted: string) => aws.read({ ...request(types.vpc, "v"), id: wanted, inputs: {}, outputs: {} });
    expect(await read(id)).toMatchObject({ id, inputs: { cidrBlock: "10.0.0.0/16" } });
    expect(await read("vpc-1")).toBeUndefined();
  });

  test("tags of the provider are on everything, under those of the resource", async () => {
    aws = double([], { team: "platform", stage: "dev" });
    const { outputs } = await create("vpc", { cidrBlock: "10.0.0.0/16", tags: { stage: "prod" } });
    expect(outputs["tagsAll"]).toEqual({ team: "platform", stage: "prod" });
  });

  test("a type and a function that are not simulated are errors that name them and the file", async () => {
    const bucket = { ...request("aws:s3/bucket:Bucket", "b"), inputs: {}, preview: true };
    await expect(aws.create(bucket)).rejects.toThrow(
      /^resource type `aws:s3\/bucket:Bucket` is not simulated; add it to a table in rehearsal\/providers\/aws\. Known are aws:ec2\/vpc:Vpc, /,
    );
    expect(() => aws.invoke("aws:ec2/getAmi:getAmi", {})).toThrow("function `aws:ec2/getAmi:getAmi` is not simulated");
    expect(() => aws.invoke("aws:index/getRegion:getRegion", { nme: "x" })).toThrow("unknown property `nme`");
  });
});

describe("an injected fault", () => {
  const inputs = { cidrBlock: "10.0.0.0/16" };

  test("strikes once and leaves nothing behind", async () => {
    aws = double([{ type: types.vpc }]);
    await expect(create("vpc", inputs)).rejects.toThrow("injected by the rehearsal");
    expect(cloud.resources()).toEqual([]);
    await create("vpc", inputs);
  });

  test("that strikes always never lets the type pass, and no other type", async () => {
    aws = double([{ type: types.vpc, when: "always" }]);
    await expect(create("vpc", inputs)).rejects.toThrow("injected");
    await expect(create("vpc", inputs)).rejects.toThrow("injected");
    await create("address", { domain: "vpc" });
  });

  test("can leave the resource half made, and says what was made", async () => {
    aws = double([{ type: types.vpc, outcome: "half-made" }]);
    const error = await create("vpc", inputs).catch((caught: unknown) => caught);
    if (!(error instanceof InitializationError)) throw new Error("the creation must fail half way");
    expect(cloud.resources().map(({ id }) => id)).toEqual([error.made.id]);
  });
});
