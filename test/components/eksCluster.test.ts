import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { EksCluster, type EksClusterArgs } from "../../components/eksCluster";
import {
  clusterSettings,
  kubeconfigCommand,
  launchTemplateSettings,
  nodePolicies,
  vpcCniSettings,
} from "../../components/eksSettings";
import { deploy, only, valueOf } from "../support/mocks";

const args: EksClusterArgs = {
  clusterName: "my-eks-cluster",
  region: "us-east-1",
  kubernetesVersion: "1.31",
  supportType: "extended",
  serviceCidr: "172.20.0.0/16",
  publicAccessCidrs: [],
  adminPrincipalArns: ["arn:aws:iam::123456789012:role/ops/admin"],
  viewerPrincipalArns: ["arn:aws:iam::123456789012:role/on-call"],
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-1", "subnet-2"],
  publicSubnetIds: ["subnet-3", "subnet-4"],
  nodeGroup: {
    name: "ng-eks",
    instanceType: "t3.medium",
    desiredSize: 3,
    minSize: 2,
    maxSize: 4,
    prefixDelegation: false,
  },
  policyEngine: "calico",
};
const issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/ABC";
const answers = {
  "eks:index:Cluster": ({ name }: Record<string, unknown>) => ({
    eksCluster: { name, identities: [{ oidcs: [{ issuer }] }] },
    kubeconfigJson: "{}",
  }),
  "aws:ec2/launchTemplate:LaunchTemplate": () => ({ latestVersion: 7 }),
  "aws:iam/role:Role": () => ({ name: "nodes", arn: "arn:aws:iam::123456789012:role/nodes" }),
  "aws:kms/key:Key": () => ({ arn: "arn:aws:kms:us-east-1:123456789012:key/k" }),
};
const today = "2026-11-26";
const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
beforeEach(() => {
  jest.useFakeTimers({ now: new Date(today), doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "setTimeout"] });
  warn.mockClear();
  info.mockClear();
});
afterEach(() => jest.useRealTimers());
const cluster = (changes: Partial<EksClusterArgs> = {}) =>
  deploy(() => new EksCluster("c", { ...args, ...changes }), answers);

describe("the control plane", () => {
  test("is reached from inside the VPC only, by access entries alone, and logs everything", async () => {
    const { resources } = await cluster();
    expect(only(resources, "eks:index:Cluster").inputs).toMatchObject({
      name: "my-eks-cluster",
      version: "1.31",
      authenticationMode: "API",
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      privateSubnetIds: ["subnet-1", "subnet-2"],
    });
    expect(only(resources, "eks:index:Cluster").inputs).not.toHaveProperty("publicAccessCidrs");
  });

  test("has a public endpoint for the given blocks only", () => {
    expect(clusterSettings({ ...args, publicAccessCidrs: ["198.51.100.0/24"] })).toMatchObject({
      endpointPublicAccess: true,
      publicAccessCidrs: ["198.51.100.0/24"],
    });
  });

  test("encrypts secrets with a key of its own, which rotates", async () => {
    const { resources } = await cluster();
    expect(only(resources, "eks:index:Cluster").inputs["encryptionConfigKeyArn"]).toBe(
      "arn:aws:kms:us-east-1:123456789012:key/k",
    );
    expect(only(resources, "aws:kms/key:Key").inputs["enableKeyRotation"]).toBe(true);
  });

  test.each([
    ["extended", "EXTENDED"],
    ["standard", "STANDARD"],
  ] as const)("says what EKS does when standard support ends: %s", async (supportType, expected) => {
    const { resources } = await cluster({ supportType });
    expect(only(resources, "eks:index:Cluster").inputs["upgradePolicy"]).toEqual({ supportType: expected });
  });

  test("gives each administrator and each viewer an access entry", () => {
    expect(clusterSettings(args).accessEntries).toEqual({
      "123456789012-role-ops-admin": {
        principalArn: "arn:aws:iam::123456789012:role/ops/admin",
        kubernetesGroups: ["portcullis-admins"],
        accessPolicies: {
          admin: {
            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            accessScope: { type: "cluster" },
          },
        },
      },
      "123456789012-role-on-call": {
        principalArn: "arn:aws:iam::123456789012:role/on-call",
        kubernetesGroups: ["portcullis-viewers"],
        accessPolicies: {
          view: {
            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
            accessScope: { type: "cluster" },
          },
        },
      },
    });
  });
});

describe("the nodes", () => {
  test("are what the node group says, on AL2023, in the private subnets", async () => {
    const { resources } = await cluster();
    expect(only(resources, "eks:index:ManagedNodeGroup").inputs).toMatchObject({
      nodeGroupName: "ng-eks",
      version: "1.31",
      instanceTypes: ["t3.medium"],
      amiType: "AL2023_x86_64_STANDARD",
      scalingConfig: { desiredSize: 3, minSize: 2, maxSize: 4 },
      subnetIds: ["subnet-1", "subnet-2"],
      launchTemplate: { id: "c-nodes-id", version: "7" },
    });
  });

  test("answer metadata requests by IMDSv2 and to the node only, and have encrypted disks", async () => {
    const { resources } = await cluster();
    expect(only(resources, "aws:ec2/launchTemplate:LaunchTemplate").inputs).toMatchObject({
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ ebs: { encrypted: "true" } }],
    });
  });

  test.each([
    ["us-east-1", "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"],
    ["cn-north-1", "arn:aws-cn:iam::aws:policy/AmazonEKSWorkerNodePolicy"],
    ["us-gov-west-1", "arn:aws-us-gov:iam::aws:policy/AmazonEKSWorkerNodePolicy"],
  ])("have the policies of the partition of %s", (region, arn) => {
    expect(nodePolicies(region)[0]).toEqual(["AmazonEKSWorkerNodePolicy", arn]);
  });
});

describe("the user data of the nodes", () => {
  const userData = (changes: Partial<EksClusterArgs["nodeGroup"]>): string | undefined =>
    (launchTemplateSettings({ ...args.nodeGroup, ...changes }, "c") as { userData?: string }).userData;

  test("is the image's own without prefix delegation, and for a type that is not known", () => {
    expect(userData({})).toBeUndefined();
    expect(userData({ prefixDelegation: true, instanceType: "x9.large" })).toBeUndefined();
  });

  test("says how many pods a node holds with prefix delegation", () => {
    expect(nodeConfigOf(userData({ prefixDelegation: true }))).toEqual({
      apiVersion: "node.eks.aws/v1alpha1",
      kind: "NodeConfig",
      spec: { kubelet: { maxPodsExpression: "110", config: { maxPods: 110 } } },
    });
  });
});

describe("the order", () => {
  test("is log group, control plane, VPC CNI, nodes, CoreDNS, Kubernetes provider", async () => {
    const { resources } = await cluster();
    const order = [
      only(resources, "aws:cloudwatch/logGroup:LogGroup"),
      only(resources, "eks:index:Cluster"),
      only(resources, "aws:eks/addon:Addon", "c-vpc-cni"),
      only(resources, "eks:index:ManagedNodeGroup"),
      only(resources, "aws:eks/addon:Addon", "c-coredns"),
      only(resources, "pulumi:providers:kubernetes"),
    ];
    for (const [index, later] of order.entries()) {
      const earlier = order[index - 1];
      if (earlier !== undefined) expect(later.begun).toBeGreaterThan(earlier.ended);
    }
  });

  test("makes no node before its role has every policy", async () => {
    const { resources } = await cluster();
    const attachments = resources.filter(({ type }) => type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    expect(attachments).toHaveLength(3);
    const nodes = only(resources, "eks:index:ManagedNodeGroup");
    for (const { ended } of attachments) expect(nodes.begun).toBeGreaterThan(ended);
  });
});

describe("the VPC CNI", () => {
  test("enforces no policies where Calico does, and tells it the addresses of pods", () => {
    expect(vpcCniSettings({ policyEngine: "calico" }, false, false)).toEqual({
      enableNetworkPolicy: "false",
      env: { ANNOTATE_POD_IP: "true" },
    });
  });

  test("enforces them where it is the engine", () => {
    expect(vpcCniSettings({ policyEngine: "vpc-cni" }, false, false)).toEqual({
      enableNetworkPolicy: "true",
      env: { ANNOTATE_POD_IP: "false" },
    });
  });

  test.each([
    ["calico", "vpc-cni"],
    ["vpc-cni", "calico"],
  ] as const)("serves both while %s takes over from %s", (policyEngine, outgoingPolicyEngine) => {
    expect(vpcCniSettings({ policyEngine, outgoingPolicyEngine }, false, false)).toEqual({
      enableNetworkPolicy: "true",
      env: { ANNOTATE_POD_IP: "true" },
    });
  });

  test.each([
    ["strict", { NETWORK_POLICY_ENFORCING_MODE: "strict" }],
    ["standard", {}],
  ] as const)("is told its mode where it is not the usual one: %s", (networkPolicyEnforcingMode, expected) => {
    expect(vpcCniSettings({ policyEngine: "vpc-cni", networkPolicyEnforcingMode }, false, false).env).toEqual({
      ANNOTATE_POD_IP: "false",
      ...expected,
    });
  });

  test("gives addresses in blocks with prefix delegation", async () => {
    const { resources } = await cluster({ nodeGroup: { ...args.nodeGroup, prefixDelegation: true } });
    const { configurationValues } = only(resources, "aws:eks/addon:Addon", "c-vpc-cni").inputs;
    expect(JSON.parse(configurationValues as string)).toEqual({
      enableNetworkPolicy: "false",
      env: { ANNOTATE_POD_IP: "true", ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
    });
  });
});

describe("strict mode", () => {
  const strict = { policyEngine: "vpc-cni", networkPolicyEnforcingMode: "strict" } as const;

  test("comes after the policies of CoreDNS, which need no node", async () => {
    const { resources } = await cluster(strict);
    const policies = resources.filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy");
    expect(policies.map(({ inputs }) => inputs["metadata"])).toEqual([
      expect.objectContaining({ namespace: "kube-system", name: "coredns-ingress" }),
      expect.objectContaining({ namespace: "kube-system", name: "coredns-egress" }),
    ]);
    for (const { begun, ended, provider } of policies) {
      expect(provider).toContain("::c-before-nodes::");
      expect(begun).toBeGreaterThan(only(resources, "eks:index:Cluster").ended);
      expect(only(resources, "aws:eks/addon:Addon", "c-vpc-cni").begun).toBeGreaterThan(ended);
    }
  });

  test("alone makes them", async () => {
    const { resources } = await cluster({ policyEngine: "vpc-cni", networkPolicyEnforcingMode: "standard" });
    expect(resources.map(({ type }) => type)).not.toContain("kubernetes:networking.k8s.io/v1:NetworkPolicy");
    expect(only(resources, "pulumi:providers:kubernetes").name).toBe("c");
  });

  test("is refused with Calico, and so is an engine that takes over from itself", () => {
    expect(() => new EksCluster("c", { ...args, networkPolicyEnforcingMode: "strict" })).toThrow(
      "allowed: `standard` as long as Calico is there",
    );
    expect(() => new EksCluster("c", { ...args, outgoingPolicyEngine: "calico" })).toThrow(
      "allowed: another engine than policyEngine, which is `calico`",
    );
  });
});

describe("event logs", () => {
  const nodeGroup = { ...args.nodeGroup, instanceType: "m6i.xlarge" };
  const logging = { policyEngine: "vpc-cni", nodeGroup, eventLogs: { acceptCost: false } } as const;

  test("are written by the VPC CNI, whose role may write them", async () => {
    const { resources, value } = await cluster(logging);
    const addon = only(resources, "aws:eks/addon:Addon", "c-vpc-cni");
    expect(JSON.parse(addon.inputs["configurationValues"] as string)).toEqual({
      enableNetworkPolicy: "true",
      env: { ANNOTATE_POD_IP: "false" },
      nodeAgent: { enablePolicyEventLogs: "true", enableCloudWatchLogs: "true" },
    });
    const permission = only(resources, "aws:iam/rolePolicy:RolePolicy");
    expect(permission.inputs["role"]).toBe("nodes");
    expect(value.eventLogGroupName).toBe("/aws/eks/my-eks-cluster/cluster");
    expect(warn.mock.calls.map(([text]) => text)).toContainEqual(expect.stringContaining("25 % of each node"));
  });

  test("are off unless they are asked for", async () => {
    const { resources, value } = await cluster({ ...logging, eventLogs: undefined });
    const { configurationValues } = only(resources, "aws:eks/addon:Addon", "c-vpc-cni").inputs;
    expect(JSON.parse(configurationValues as string)).not.toHaveProperty("nodeAgent");
    expect(resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")).toEqual([]);
    expect(value.eventLogGroupName).toBeUndefined();
  });

  test("are refused where they take half of a node, unless that is accepted, and where Calico enforces", async () => {
    const small = { ...logging, nodeGroup: args.nodeGroup };
    await expect(cluster(small)).rejects.toThrow("say `acceptCost: true`");
    await cluster({ ...small, eventLogs: { acceptCost: true } });
    await expect(cluster({ ...logging, policyEngine: "calico" })).rejects.toThrow("make a DeniedTrafficLog");
  });
});

test("the role of the nodes is given out", async () => {
  const { value } = await cluster();
  expect(await valueOf(value.nodeRoleArn)).toBe("arn:aws:iam::123456789012:role/nodes");
});

describe("the OIDC provider", () => {
  test("trusts the cluster's issuer without a thumbprint, which would have to be fetched", async () => {
    const { resources, value } = await cluster();
    const { inputs } = only(resources, "aws:iam/openIdConnectProvider:OpenIdConnectProvider");
    expect(inputs).toEqual({ url: issuer, clientIdLists: ["sts.amazonaws.com"] });
    expect(only(resources, "eks:index:Cluster").inputs["createOidcProvider"]).toBe(false);
    expect(await valueOf(value.oidcIssuer)).toBe(issuer);
  });

  test("can be left out", async () => {
    const { resources, value } = await cluster({ createOidcProvider: false });
    expect(resources.map(({ type }) => type)).not.toContain("aws:iam/openIdConnectProvider:OpenIdConnectProvider");
    expect(value.oidcProviderArn).toBeUndefined();
  });
});

describe("a preview", () => {
  const texts = ({ mock }: typeof warn) => mock.calls.map(([text]) => text);

  test("warns of a version whose support has ended, and says how many pods there is room for", async () => {
    const { value } = await cluster({ plannedPods: 4 });
    expect(texts(warn)).toEqual([expect.stringContaining("extended support of Kubernetes 1.31 ended on 2026-11-26")]);
    expect(texts(info)).toEqual([
      "3 nodes of t3.medium can have 51 pods, 17 each: 19 are the platform's and 4 the program's, so 28 remain for workloads",
      "at the fewest, 2 nodes of t3.medium can have 34 pods, 17 each: 15 are the platform's and 4 the program's, so 15 remain for workloads",
    ]);
    expect(warn.mock.calls[0]?.[1]).toBe(value);
  });

  test("warns as long as a hand-over lasts, and counts Calico's pods in both directions", async () => {
    const texts35 = async (changes: Partial<EksClusterArgs>) => {
      warn.mockClear();
      info.mockClear();
      await cluster({ kubernetesVersion: "1.35", ...changes });
      return [...texts(warn), ...texts(info)];
    };
    const calico = await texts35({});
    expect(await texts35({ outgoingPolicyEngine: "vpc-cni" })).toEqual([
      expect.stringMatching(/^a hand-over is under way: calico and vpc-cni both enforce/),
      ...calico,
    ]);
    expect(await texts35({ policyEngine: "vpc-cni", outgoingPolicyEngine: "calico" })).toEqual([
      expect.stringMatching(/^a hand-over is under way: vpc-cni and calico both enforce/),
      ...calico,
    ]);
    expect(await texts35({ policyEngine: "vpc-cni" })).not.toEqual(calico);
  });

  test("says nothing of a version that is supported for long", async () => {
    await cluster({ kubernetesVersion: "1.35" });
    expect(texts(warn)).toEqual([]);
  });

  test("fails where the platform does not fit, and says what would", () => {
    const nodeGroup = { ...args.nodeGroup, instanceType: "t3a.small", desiredSize: 1, minSize: 1 };
    expect(() => new EksCluster("c", { ...args, nodeGroup })).toThrow(
      "1 node of t3a.small can have 8 pods, 8 each: 12 are the platform's and 0 the program's, so 4 have no place; " +
        "mend it: `pulumi config set instanceType t3a.large`, or `pulumi config set maxNodes 5 && pulumi config set desiredNodes 5`",
    );
  });
});

test("the kubeconfig is secret", async () => {
  const { value } = await cluster();
  expect(await (value.kubeconfig as unknown as { isSecret: Promise<boolean> }).isSecret).toBe(true);
});

test("kubeconfigCommand is the line that the AWS command line wants", () => {
  expect(kubeconfigCommand("my-eks-cluster", "us-east-1")).toBe(
    "aws eks update-kubeconfig --region us-east-1 --name my-eks-cluster",
  );
});

/** What the one part of such user data says. */
function nodeConfigOf(userData = ""): unknown {
  const text = Buffer.from(userData, "base64").toString();
  const boundary = /^Content-Type: multipart\/mixed; boundary="(.+)"$/m.exec(text)?.[1] ?? "none";
  const [head, part, end, ...more] = text.split(`--${boundary}`);
  expect(head).toMatch(/^MIME-Version: 1\.0\n/);
  expect([end, more]).toEqual(["--\n", []]);
  const [type, ...body] = (part ?? "").split("\n\n");
  expect(type).toBe("\nContent-Type: application/node.eks.aws");
  return parse(body.join("\n\n"));
}
