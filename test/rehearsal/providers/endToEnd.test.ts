import { rmSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { LocalCluster } from "../../../rehearsal/cluster";
import { applyCalicoCrds } from "../../../rehearsal/providers";
import { clusterTools, newFolder, start, toolsLimit } from "../cluster/support";
import { failureOf, openStack, type DoubledStack } from "./support/engine";

jest.setTimeout(180_000);

let folder: string;
let cluster: LocalCluster;

beforeAll(async () => {
  folder = newFolder();
  cluster = await start(folder, await clusterTools());
  await applyCalicoCrds(cluster.kubeconfigPath);
}, toolsLimit);

afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

/** Opens a stack of the program for the length of the work. */
async function withStack(
  program: () => Promise<Record<string, unknown>>,
  work: (opened: DoubledStack) => Promise<void>,
  ...failOn: NonNullable<Parameters<typeof openStack>[2]>
): Promise<void> {
  const opened = await openStack(program, cluster, failOn);
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
}

const trusting = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

/** A cluster with nodes, by the eks component, and what is on it. */
function wholeCluster(): Promise<Record<string, unknown>> {
  const opts = { provider: new aws.Provider("aws", { region: "us-east-1" }) };
  const providers = { aws: opts.provider };
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, opts);
  const subnetIds = ["a", "b"].map((zone, i) => {
    const place = { availabilityZone: `us-east-1${zone}`, cidrBlock: `10.0.${String(i)}.0/24` };
    return new aws.ec2.Subnet(zone, { vpcId: vpc.id, ...place }, opts).id;
  });
  const nodeRole = new aws.iam.Role("node", { assumeRolePolicy: trusting("ec2.amazonaws.com") }, opts);
  const attached = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy"].map((policy) => {
    const policyArn = `arn:aws:iam::aws:policy/${policy}`;
    return new aws.iam.RolePolicyAttachment(policy, { role: nodeRole, policyArn }, opts);
  });
  const admin = {
    principalArn: "arn:aws:iam::123456789012:role/admin",
    accessPolicies: {
      all: {
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        accessScope: { type: "cluster" },
      },
    },
  };
  const main = new eks.Cluster(
    "main",
    {
      name: "main",
      version: "1.31",
      vpcId: vpc.id,
      privateSubnetIds: subnetIds,
      authenticationMode: "API",
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      skipDefaultNodeGroup: true,
      accessEntries: { admin },
    },
    { providers },
  );
  const nodes = new eks.ManagedNodeGroup(
    "nodes",
    {
      cluster: main,
      nodeRole,
      operatingSystem: "AL2023",
      instanceTypes: ["t3.medium"],
      enableIMDSv2: true,
      scalingConfig: { minSize: 2, desiredSize: 3, maxSize: 4 },
    },
    { providers, dependsOn: attached },
  );
  new eks.Addon("coredns", { cluster: main, addonName: "coredns" }, { providers, dependsOn: nodes });

  const onCluster = { provider: new k8s.Provider("main", { kubeconfig: main.kubeconfigJson }, { dependsOn: nodes }) };
  const shop = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } }, onCluster);
  const metadata = { namespace: shop.metadata.name };
  const spec = { podSelector: {}, policyTypes: ["Ingress"] };
  const policy = new k8s.networking.v1.NetworkPolicy("deny", { metadata, spec }, onCluster);
  const calico = { kubernetesProvider: "EKS", cni: { type: "AmazonVPC" } };
  const installation = { apiVersion: "operator.tigera.io/v1", kind: "Installation", spec: calico };
  new k8s.apiextensions.CustomResource("calico", { ...installation, metadata: { name: "default" } }, onCluster);
  const release = { chart: "tigera-operator", version: "v3.30.7", namespace: shop.metadata.name };
  new k8s.helm.v3.Release("operator", release, onCluster);
  return Promise.resolve({
    clusterName: main.eksCluster.apply((control) => control.name),
    policyName: policy.metadata.name,
    amiType: nodes.nodeGroup.apply((group) => group.amiType),
    password: pulumi.secret("hidden"),
  });
}

test("a cluster with nodes and policies comes up, stays as it is, and goes without a trace", async () => {
  await withStack(wholeCluster, async ({ stack, providers }) => {
    const { changeSummary } = await stack.preview();
    const { outputs, summary } = await stack.up();
    expect(changeSummary).toEqual(summary.resourceChanges);
    expect(outputs).toMatchObject({
      clusterName: { value: "main" },
      policyName: { value: expect.stringMatching(/^deny-/) as string },
      amiType: { value: "AL2023_x86_64_STANDARD" },
      password: { value: "hidden", secret: true },
    });
    expect(
      providers
        .resources()
        .map(({ type }) => type.split(":").at(-1))
        .sort(),
    ).toEqual(
      [
        ...[
          "AccessEntry",
          "AccessPolicyAssociation",
          "Addon",
          "Addon",
          "Addon",
          "Cluster",
          "LaunchTemplate",
          "NodeGroup",
        ],
        ...[
          "Role",
          "Role",
          "RolePolicyAttachment",
          "RolePolicyAttachment",
          "RolePolicyAttachment",
          "SecurityGroup",
          "SecurityGroup",
        ],
        ...Array.from({ length: 6 }, () => "SecurityGroupRule"),
        ...["Subnet", "Subnet", "Vpc"],
      ].sort(),
    );

    const again = await stack.up();
    expect(again.summary.resourceChanges).toEqual({ same: summary.resourceChanges?.["create"] });
    const refreshed = await stack.refresh();
    expect(Object.keys(refreshed.summary.resourceChanges ?? {})).toEqual(["same"]);

    await stack.destroy();
    expect(providers.resources()).toEqual([]);
    expect((await stack.exportStack()).deployment).not.toHaveProperty("resources.0");
  });
});

/** A resource whose properties TypeScript does not check. */
class Misspelt extends pulumi.CustomResource {}

const vpcOnly = (
  args: object,
  after: (vpc: aws.ec2.Vpc, opts: pulumi.CustomResourceOptions) => void = () => undefined,
) => {
  return () => {
    const opts = { provider: new aws.Provider("aws", { region: "us-east-1" }) };
    after(new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", ...args }, opts), opts);
    return Promise.resolve({});
  };
};

test.each<[string, () => Promise<Record<string, unknown>>, string]>([
  [
    "an impossible block",
    vpcOnly({ cidrBlock: "10.0.0.0/40" }),
    "Value (10.0.0.0/40) for parameter cidrBlock is invalid",
  ],
  [
    "a misspelt property",
    vpcOnly({}, (vpc, opts) => {
      new Misspelt("aws:ec2/subnet:Subnet", "s", { vpcId: vpc.id, cidrblock: "10.0.0.0/24" }, opts);
    }),
    "unknown property `cidrblock`",
  ],
  [
    "a type that is not simulated",
    vpcOnly({}, (_, opts) => {
      new aws.s3.Bucket("b", {}, opts);
    }),
    "resource type `aws:s3/bucket:Bucket` is not simulated; add it to a table in rehearsal/providers/aws",
  ],
  [
    "a policy that the API server refuses",
    () => {
      const provider = new k8s.Provider("k", { kubeconfig: cluster.kubeconfigPath });
      const spec = { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/40" } }] }] };
      new k8s.networking.v1.NetworkPolicy("p", { metadata: { name: "p", namespace: "default" }, spec }, { provider });
      return Promise.resolve({});
    },
    "spec.ingress[0].from[0].ipBlock.cidr: Invalid value",
  ],
])("a preview stops at %s", async (_, program, message) => {
  await withStack(program, async ({ stack, providers }) => {
    expect(await failureOf(stack.preview())).toContain(message);
    expect(providers.resources()).toEqual([]);
  });
});

test.each([
  ["is refused", "refused", { create: 1, same: 2 }],
  ["is half made", "half-made", { same: 2, update: 1 }],
] as const)(
  "an up whose last creation %s is finished by the next one, and nothing is made twice",
  async (_, outcome, changes) => {
    const program = vpcOnly({});
    const fault = { type: "aws:ec2/vpc:Vpc", outcome };
    await withStack(
      program,
      async ({ stack, providers }) => {
        expect(await failureOf(stack.up())).toContain("injected by the rehearsal");
        expect((await stack.up()).summary.resourceChanges).toEqual(changes);
        expect(providers.resources().map(({ type }) => type)).toEqual(["aws:ec2/vpc:Vpc"]);
        await stack.destroy();
        expect(providers.resources()).toEqual([]);
      },
      fault,
    );
  },
);

test("an object that exists is taken in by an import and left as it is", async () => {
  const program = () => {
    const provider = new k8s.Provider("k", { kubeconfig: cluster.kubeconfigPath });
    const found = k8s.core.v1.Namespace.get("system", "kube-system", { provider });
    const missing = { provider, import: "kube-public", retainOnDelete: true };
    new k8s.core.v1.Namespace("public", { metadata: { name: "kube-public", labels } }, missing);
    return Promise.resolve({ phase: found.status.phase });
  };
  const labels = { "kubernetes.io/metadata.name": "kube-public" };
  await withStack(program, async ({ stack }) => {
    expect((await stack.up()).outputs).toMatchObject({ phase: { value: "Active" } });
    await stack.destroy();
  });
});
