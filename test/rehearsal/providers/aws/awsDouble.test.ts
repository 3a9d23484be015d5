import { without, type Properties } from "../../../../rehearsal/providers/propertyValues";
import {
  cloud,
  types,
  create,
  remove,
  update,
  clusterInputs,
  nodeInputs,
  attach,
  attachNodePolicies,
  network,
  trusting,
} from "./account";

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

  test("is left by endpoints of its region's services, one of each, of the kind that their settings are for", async () => {
    const { vpc, subnetIds } = await network();
    const sts = { vpcId: vpc.id, serviceName: "com.amazonaws.us-east-1.sts", vpcEndpointType: "Interface", subnetIds };
    const elsewhere = { ...sts, serviceName: "com.amazonaws.eu-west-1.sts" };
    await expect(create("endpoint", elsewhere)).rejects.toThrow("InvalidServiceName");
    await expect(create("endpoint", { ...sts, vpcEndpointType: "Gateway" })).rejects.toThrow("Subnet IDs are only");
    await expect(create("endpoint", { ...sts, routeTableIds: ["rtb-1"] })).rejects.toThrow("Route table IDs are only");
    await expect(create("endpoint", { ...sts, subnetIds: ["subnet-1"] })).rejects.toThrow("InvalidSubnetID.NotFound");
    const made = await create("endpoint", sts);
    await expect(create("endpoint", sts)).rejects.toThrow("conflicting DNS domain");
    await expect(remove("subnet", subnetIds[0] ?? "")).rejects.toThrow("DependencyViolation");
    await remove("endpoint", made.id);
    await remove("subnet", subnetIds[0] ?? "");
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
    const { id } = await attach("AmazonEKSWorkerNodePolicy");
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
    [
      "an unknown support",
      { upgradePolicy: { supportType: "standard" } },
      "support type `standard` is not one of STANDARD",
    ],
    [
      "standard support of a version past it",
      { upgradePolicy: { supportType: "STANDARD" } },
      "Kubernetes version `1.31` is in extended support, so the upgrade policy cannot be STANDARD",
    ],
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

  test("has extended support unless it asks for less, which it can where its version is in standard support", async () => {
    const inputs: Properties = { ...clusterInputs(await network()), version: "1.33" };
    const standard: Properties = { upgradePolicy: { supportType: "STANDARD" } };
    expect((await create("cluster", inputs)).outputs).toMatchObject({ upgradePolicy: { supportType: "EXTENDED" } });
    await expect(update("cluster", "main", inputs, { ...inputs, ...standard })).rejects.toThrow(
      "Kubernetes version `1.33` is in extended support",
    );
    const upgraded: Properties = { ...inputs, ...standard, version: "1.34" };
    expect(await update("cluster", "main", inputs, upgraded)).toMatchObject(standard);
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
    await attachNodePolicies();
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
    await attach("AmazonEKSWorkerNodePolicy");
    await expect(create("nodes", nodeInputs(net))).rejects.toThrow("create the add-on vpc-cni before the nodes");
    await create("addon", { clusterName: "main", addonName: "vpc-cni" });
    await expect(create("nodes", nodeInputs(net))).rejects.toThrow(
      "neither role node nor one of the add-on vpc-cni has policy AmazonEKS_CNI_Policy yet",
    );
    await attach("AmazonEKS_CNI_Policy");
    await create("nodes", nodeInputs(net));
    await expect(remove("cluster", "main")).rejects.toThrow("Cluster has nodegroups attached");
  });

  test("come before CoreDNS", async () => {
    const net = await network();
    await create("cluster", clusterInputs(net));
    const coreDns = { clusterName: "main", addonName: "coredns" };
    await expect(create("addon", coreDns)).rejects.toThrow("InsufficientNumberOfReplicas");
    await attachNodePolicies();
    await create("nodes", nodeInputs(net));
    expect((await create("addon", coreDns)).outputs["addonVersion"]).toBe("v1.11.4-eksbuild.24");
    await expect(create("addon", coreDns)).rejects.toThrow("ResourceInUseException: Addon already exists.");
  });

  test("are not made from user data to which EKS can append nothing", async () => {
    const net = await network();
    await create("cluster", clusterInputs(net));
    await attachNodePolicies();
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const nodes = async (text: string) => {
      const { id } = await create("template", { name: text, userData: base64(text) });
      return create("nodes", { ...nodeInputs(net), launchTemplate: { id, version: "1" } });
    };
    await expect(nodes("#!/bin/sh\n")).rejects.toThrow("User data was not in the MIME multipart format.");
    await nodes('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n--B--\n');
    const plain = { name: "plain", userData: "MIME-Version: 1.0" };
    const malformed = "InvalidUserData.Malformed: Invalid BASE64 encoding of user data.";
    await expect(create("template", plain)).rejects.toThrow(malformed);
    const { id } = await create("template", { name: "plain" });
    await expect(update("template", id, { name: "plain" }, plain)).rejects.toThrow(malformed);
  });

  test("take a new version of their launch template", async () => {
    const { id, outputs } = await create("template", { name: "nodes" });
    expect(outputs["latestVersion"]).toBe(1);
    expect(await update("template", id, { name: "nodes" }, { name: "nodes", userData: "IyE=" })).toMatchObject({
      latestVersion: 2,
    });
  });
});
