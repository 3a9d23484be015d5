import { rmSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import type { LocalCluster } from "../../rehearsal/cluster";
import { kubeconfig } from "../../rehearsal/cluster/kubeconfig";
import { serveProviders, type ServedProviders } from "../../rehearsal/providers";
import { textAt } from "../../rehearsal/providers/propertyValues";
import { applyPolicyCrds } from "../../rehearsal/providers/kubernetes/policyCrds";
import { Cluster, type Requester, until } from "../components/access/cluster";
import { clusterTools, newFolder, start, toolsLimit } from "../rehearsal/cluster/support";
import { ExampleProject } from "./exampleProject";

jest.setTimeout(120_000);

let project: ExampleProject;
let cluster: LocalCluster;
let api: Cluster;
let providers: ServedProviders;

beforeAll(async () => {
  project = await ExampleProject.install("platform-team");
}, 120_000);

beforeAll(async () => {
  cluster = await start(newFolder(), await clusterTools());
  api = new Cluster(cluster);
  await cluster.deletionsReady();
  await applyPolicyCrds(kubeconfig(cluster));
  // For a moment after it is defined a kind is answered with 429.
  const isServed = async () => (await api.ask("GET", calicoPolicies)).status === 200;
  await until("Calico's kinds to be served", 60_000, isServed);
  const only = ["aws", "kubernetes"] as const;
  providers = await serveProviders({ stateFile: join(project.folder, "aws.json"), cluster, only });
}, toolsLimit);

afterAll(async () => {
  api.close();
  await providers.stop();
  await cluster.stop();
  project.remove();
  rmSync(cluster.folder, { recursive: true });
});

/** A control plane alone, with the outputs that the example asks of the cluster's stack. */
function clusterStack(): Promise<Record<string, unknown>> {
  const opts = { provider: new aws.Provider("aws", { region: "us-east-1" }) };
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, opts);
  const subnetIds = ["a", "b"].map((zone, i) => {
    const place = { availabilityZone: `us-east-1${zone}`, cidrBlock: `10.0.${String(i)}.0/24` };
    return new aws.ec2.Subnet(zone, { vpcId: vpc.id, ...place }, opts).id;
  });
  const statement = { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" };
  const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const { arn: roleArn, name: role } = new aws.iam.Role("control", { assumeRolePolicy }, opts);
  const policyArn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";
  // Without its rights a control plane that goes leaves interfaces in the subnets.
  const rights = new aws.iam.RolePolicyAttachment("control", { role, policyArn }, opts);
  const main = new aws.eks.Cluster(
    "main",
    { name: "main", roleArn, vpcConfig: { subnetIds }, accessConfig: { authenticationMode: "API" } },
    { ...opts, dependsOn: rights },
  );
  return Promise.resolve({ clusterName: main.name, kubeconfig: kubeconfig(cluster) });
}

const dora: Requester = { user: "dora", groups: ["team-shop"] };
const ada: Requester = { user: "ada", groups: ["auditors"] };
const policies = (namespace: string) => `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
const calicoPolicies = "/apis/projectcalico.org/v3/globalnetworkpolicies";

test("the example goes up on the cluster of another stack, and everybody may do there what it says", async () => {
  const base = await project.openOther("portcullis", clusterStack, providers);
  await base.up();
  const stack = await project.openStack(providers);
  await stack.setConfig("aws:region", { value: "us-east-1" });
  await stack.setConfig("clusterStack", { value: "organization/portcullis/dev" });
  // Here it is deployed by an administrator of Kubernetes, whom no access entry has put into the default group.
  await stack.setConfig("platformGroup", { value: "system:masters" });

  const preview = await stack.preview();
  const { summary, outputs } = await stack.up();
  expect(preview.changeSummary).toEqual(summary.resourceChanges);
  expect(outputs["guardedBy"]?.value).toEqual(["baseline-policies", "baseline-namespaces"]);

  expect(entries()).toEqual({
    "arn:aws:iam::123456789012:role/team-shop": ["team-shop"],
    "arn:aws:iam::123456789012:role/team-pay": ["team-pay"],
    "arn:aws:iam::123456789012:role/auditors": ["auditors"],
  });

  await until("the guard to hold", 60_000, async () => (await remove(dora, "shop", "default-deny")) === 403);
  expect(await create(dora, "shop")).toBe(201);
  expect(await create(dora, "pay")).toBe(403);
  expect(await create({ user: "pia", groups: ["team-pay"] }, "pay-staging")).toBe(201);
  expect(await create(ada, "shop")).toBe(403);
  for (const list of [policies("pay"), calicoPolicies]) {
    expect((await api.ask("GET", list, undefined, ada)).status).toBe(200);
    expect((await api.ask("GET", list, undefined, dora)).status).toBe(403);
  }
  expect((await api.ask("GET", "/api/v1/namespaces/shop/secrets", undefined, ada)).status).toBe(403);

  const again = await stack.up();
  expect(Object.keys(again.summary.resourceChanges ?? {})).toEqual(["same"]);

  await stack.destroy();
  expect(entries()).toEqual({});
  expect((await stack.exportStack()).deployment).not.toHaveProperty("resources.0");
  await base.destroy();
});

/** Groups of the cluster's access entries, by role. */
const entries = () =>
  Object.fromEntries(
    providers
      .resources()
      .filter(({ type }) => type === "aws:eks/accessEntry:AccessEntry")
      .map(({ inputs }) => [textAt(inputs, "principalArn") ?? "", inputs["kubernetesGroups"]] as const),
  );

/** What the API server would answer to a new policy; nothing is made. */
async function create(requester: Requester, namespace: string): Promise<number> {
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "own" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  };
  return (await api.ask("POST", `${policies(namespace)}?dryRun=All`, policy, requester)).status;
}

/** What it would answer to a deletion; nothing is deleted. */
async function remove(requester: Requester, namespace: string, name: string): Promise<number> {
  return (await api.ask("DELETE", `${policies(namespace)}/${name}?dryRun=All`, undefined, requester)).status;
}
