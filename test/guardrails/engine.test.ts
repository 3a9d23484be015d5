import { rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { LocalCluster } from "../../rehearsal/cluster";
import { guardrails } from "../../rehearsal/policyPack";
import { clusterTools, newFolder, start, toolsLimit } from "../rehearsal/cluster/support";
import { failureOf, openStack, type DoubledStack } from "../rehearsal/providers/support/engine";

jest.setTimeout(180_000);

let folder: string;
let cluster: LocalCluster;
let opened: DoubledStack;

beforeAll(async () => {
  folder = newFolder();
  cluster = await start(folder, await clusterTools());
  opened = await openStack(() => Promise.resolve({}), cluster);
}, toolsLimit);

afterAll(async () => {
  await opened.close();
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const trusting = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

interface Choices {
  readonly isSafe: boolean;
  /** Replaces the block that may reach the endpoint of a safe stack. */
  readonly block?: (address: pulumi.Output<string>) => pulumi.Input<string>;
  /** @default main */
  readonly name?: string;
  /** @default true */
  readonly hasNodes?: boolean;
  /** @default as `isSafe` is */
  readonly protect?: boolean;
}

/** A stack with a cluster and a namespace, in which everything is as it should be, or nothing. */
function program({
  isSafe,
  block = () => "203.0.113.7/32",
  name = "main",
  hasNodes = true,
  protect = isSafe,
}: Choices): void {
  const provider = new aws.Provider("aws", { region: "us-east-1" });
  const opts = { provider };
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, opts);
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id }, opts);
  const routes = new aws.ec2.RouteTable("routes", { vpcId: vpc.id }, opts);
  new aws.ec2.Route("out", { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id }, opts);
  const subnets = ["a", "b"].map((zone, index) => {
    const place = { availabilityZone: `us-east-1${zone}`, cidrBlock: `10.0.${String(index)}.0/24` };
    return new aws.ec2.Subnet(zone, { vpcId: vpc.id, ...place }, opts);
  });
  if (!isSafe) {
    new aws.ec2.RouteTableAssociation("a", { routeTableId: routes.id, subnetId: subnets[0]?.id ?? "" }, opts);
  }
  const address = new aws.ec2.Eip("office", { domain: "vpc" }, opts).publicIp;
  const key = new aws.kms.Key("key", {}, opts);
  const subnetIds = subnets.map(({ id }) => id);
  const main = new aws.eks.Cluster(
    "main",
    {
      name,
      roleArn: new aws.iam.Role("cluster", { assumeRolePolicy: trusting("eks.amazonaws.com") }, opts).arn,
      version: "1.34",
      vpcConfig: { subnetIds, endpointPublicAccess: true, ...(isSafe && { publicAccessCidrs: [block(address)] }) },
      ...(isSafe && { encryptionConfig: { resources: ["secrets"], provider: { keyArn: key.arn } } }),
    },
    { ...opts, protect },
  );
  const template = new aws.ec2.LaunchTemplate(
    "nodes",
    isSafe
      ? {
          metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
          blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }],
        }
      : { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
    opts,
  );
  const scalingConfig = { minSize: 1, maxSize: 1, desiredSize: 1 };
  const nodes = { clusterName: main.name, nodeRoleArn: main.roleArn, subnetIds, scalingConfig };
  const launchTemplate = { id: template.id, version: "1" };
  if (hasNodes) new aws.eks.NodeGroup("nodes", isSafe ? { ...nodes, launchTemplate } : nodes, opts);
  const kubernetes = new k8s.Provider("inside", { kubeconfig: cluster.kubeconfigPath }, { protect: isSafe });
  const inside = { provider: kubernetes };
  const shop = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } }, inside);
  if (!isSafe) return;
  new k8s.networking.v1.NetworkPolicy(
    "shop",
    {
      metadata: { name: "default-deny", namespace: shop.metadata.name },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    inside,
  );
}

interface Said {
  /** What the run failed with; the empty text where it did not. */
  readonly failure: string;
  readonly refused: readonly string[];
  readonly advised: readonly string[];
}

/** Runs the program with the pack. */
async function run(operation: "preview" | "up", choices: Choices, config: object = {}): Promise<Said> {
  const { stack } = opened;
  const file = path.join(folder, "pack.json");
  writeFileSync(file, JSON.stringify(config));
  const events: NonNullable<EngineEvent["policyEvent"]>[] = [];
  stack.workspace.program = () => {
    program(choices);
    return Promise.resolve({});
  };
  const failure = await failureOf(
    stack[operation]({
      ...guardrails,
      policyPackConfigs: [file],
      onEvent: ({ policyEvent }) => {
        if (policyEvent !== undefined) events.push(policyEvent);
      },
    }),
  );
  const of = (isRefused: boolean) =>
    events
      .filter(({ enforcementLevel }) => (enforcementLevel === "mandatory") === isRefused)
      .map(({ policyName, resourceUrn = "", message }) => `${policyName} ${nameOf(resourceUrn)}: ${message.trim()}`)
      .sort();
  return { failure, refused: of(true), advised: of(false) };
}

const nameOf = (urn: string) => urn.slice(urn.lastIndexOf("::") + 2);

test("a stack that is safe passes, though most of its values are not known at preview", async () => {
  expect(await run("preview", { isSafe: true })).toEqual({ failure: "", refused: [], advised: [] });
});

test("a stack that is not fails its preview, and each guardrail says where, what, and how to mend it", async () => {
  const { failure, refused } = await run("preview", { isSafe: false });
  expect(failure).toContain("preview failed");
  expect(refused.map((text) => text.split(":")[0])).toEqual([
    "encryption main",
    "encryption nodes",
    "metadata-hops nodes",
    "metadata-hops-of-nodes nodes",
    "namespace-coverage shop",
    "private-nodes nodes",
    "public-endpoint main",
    "replacement inside",
    "replacement main",
  ]);
  expect(refused.at(-3)).toContain(
    "vpcConfig.publicAccessCidrs is not set, so everyone may connect to the public endpoint: name the blocks that may",
  );
  expect(refused.at(-4)).toContain("node group `nodes` is in subnet `a`, which is routed to an internet gateway");
  expect(refused.at(-5)).toContain("add a policy with `podSelector: {}`");
});

test("what is confirmed, excepted or turned off in the configuration of the pack does not fail", async () => {
  const { refused } = await run(
    "preview",
    { isSafe: false },
    {
      replacement: { confirmed: ["main"] },
      "namespace-coverage": { except: ["shop"] },
      encryption: "disabled",
      "metadata-hops": "advisory",
    },
  );
  expect(refused.map((text) => text.split(":")[0])).toEqual([
    "metadata-hops-of-nodes nodes",
    "private-nodes nodes",
    "public-endpoint main",
    "replacement inside",
  ]);
});

test("a value that is not known at preview is told there, and refused by the up before the cluster is made", async () => {
  const choices = { isSafe: true, block: (address: pulumi.Output<string>) => pulumi.interpolate`${address}/0` };
  expect(await run("preview", choices)).toEqual({
    failure: "",
    refused: [],
    advised: ["public-endpoint main: vpcConfig.publicAccessCidrs[0] is not known yet: the up checks it"],
  });
  const { failure, refused } = await run("up", choices);
  expect(failure).not.toBe("");
  expect(refused).toEqual([expect.stringMatching(/publicAccessCidrs\[0\] is `[\d.]+\/0`, so the world may connect/)]);
  const made = opened.providers.resources().map(({ type }) => type);
  expect(made).toContain("aws:ec2/eip:Eip");
  expect(made).not.toContain("aws:eks/cluster:Cluster");
});

test("configuration of the wrong kind fails, and says which", async () => {
  const { failure } = await run("preview", { isSafe: true }, { replacement: { confirmed: "main" } });
  expect(failure).toContain("replacement: confirmed: Invalid type. Expected: array, given: string");
});

test("a cluster is replaced only where it is not protected, and its name confirmed", async () => {
  expect(await run("up", { isSafe: true, hasNodes: false })).toMatchObject({ failure: "" });
  const other = { isSafe: true, hasNodes: false, name: "other" };
  expect((await run("preview", other)).failure).toContain("it is currently marked for protection");
  const unprotected = await run("preview", { ...other, protect: false });
  expect(unprotected.refused).toEqual([
    expect.stringContaining("cluster `main` is not protected, so a change may replace it, and with it everything in"),
  ]);
  const confirmed = { replacement: { confirmed: ["main"] } };
  expect(await run("preview", { ...other, protect: false }, confirmed)).toMatchObject({ failure: "" });
  // A confirmation alone is not enough, as long as the program protects the cluster.
  expect((await run("preview", other, confirmed)).failure).toContain("it is currently marked for protection");
});
