import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { runRehearsal } from "./commandLine";
import { Dependencies } from "./dependencies";

jest.setTimeout(5 * 60_000);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true });
});

/** What the engine has on record of a stack with this configuration that was made and taken away. */
async function rehearsed(config: Readonly<Record<string, string>> = {}): Promise<Dependencies> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-"));
  folders.push(folder);
  const settings = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const { exit } = await runRehearsal("--folder", folder, ...settings);
  expect(exit).toBe(0);
  return new Dependencies(path.join(folder, "backend"));
}

let dependencies: Dependencies;
let closed: Dependencies;
beforeAll(async () => {
  dependencies = await rehearsed({
    adminPrincipalArns: '["arn:aws:iam::123456789012:role/platform"]',
    viewerPrincipalArns: '["arn:aws:iam::123456789012:role/on-call"]',
    vpcEndpoints: "true",
    deniedTrafficLog: "true",
  });
  closed = await rehearsed({
    ...{ natStrategy: "none", vpcEndpoints: "true", policyEngine: "vpc-cni", demo: "false" },
    ...{ deniedTrafficLog: "true", allowEventLogCost: "true" },
  });
});

const cluster = "aws:eks/cluster:Cluster::my-eks-cluster-eksCluster";
const vpcCni = "aws:eks/addon:Addon::my-eks-cluster-vpc-cni";
const kubeProxy = "aws:eks/addon:Addon::my-eks-cluster-kube-proxy";
const nodes = "aws:eks/nodeGroup:NodeGroup::my-eks-cluster-nodes";
const coreDns = "aws:eks/addon:Addon::my-eks-cluster-coredns";
const operator = "kubernetes:helm.sh/v3:Release::calico-operator";
const installation = "kubernetes:operator.tigera.io/v1:Installation::calico-installation";
const policy = "kubernetes:networking.k8s.io/v1:NetworkPolicy::demo-default-deny";
const workload = "kubernetes:apps/v1:Deployment::demo-database";

const logging = "projectcalico.org/v3:GlobalNetworkPolicy::denied-traffic-log-denied";
const logGroup = "aws:cloudwatch/logGroup:LogGroup::denied-traffic-log";
const agent = "kubernetes:apps/v1:DaemonSet::denied-traffic-agent";

const platform = "my-eks-cluster-123456789012-role-platform";
const onCall = "my-eks-cluster-123456789012-role-on-call";

// Each is made after the other, and so taken away before it.
test.each([
  ["an administrator", `AccessEntry::${platform}`, "the cluster", cluster],
  ["the VPC CNI", vpcCni, "who may administer", `AccessPolicyAssociation::${platform}-admin`],
  ["the VPC CNI", vpcCni, "who may look", `AccessPolicyAssociation::${onCall}-view`],
  ["kube-proxy", kubeProxy, "who may administer", `AccessPolicyAssociation::${platform}-admin`],
  ["the VPC CNI", vpcCni, "the cluster", cluster],
  ["kube-proxy", kubeProxy, "the cluster", cluster],
  ["nodes", nodes, "the VPC CNI", vpcCni],
  ["nodes", nodes, "kube-proxy", kubeProxy],
  ["nodes", nodes, "their way out", "aws:ec2/route:Route::my-eks-cluster-private-us-east-1a-nat"],
  ["nodes", nodes, "the right to join", "RolePolicyAttachment::my-eks-cluster-node-AmazonEKSWorkerNodePolicy"],
  ["nodes", nodes, "the VPC CNI's rights", "RolePolicyAttachment::my-eks-cluster-node-AmazonEKS_CNI_Policy"],
  ["nodes", nodes, "their role", "aws:iam/role:Role::my-eks-cluster-node"],
  ["the cluster", cluster, "what its role may do", "RolePolicyAttachment::my-eks-cluster-eksRole-4b490823"],
  ["the cluster", cluster, "its log group", "aws:cloudwatch/logGroup:LogGroup::my-eks-cluster-logs"],
  ["the cluster", cluster, "its key", "aws:kms/key:Key::my-eks-cluster-secrets"],
  ["CoreDNS", coreDns, "nodes", nodes],
  ["Calico's operator", operator, "nodes", nodes],
  ["Calico's operator", operator, "CoreDNS", coreDns],
  ["workloads", workload, "the issuer of their roles", "OpenIdConnectProvider::my-eks-cluster-oidc"],
  ["Calico's installation", installation, "its operator", operator],
  ["Calico's API server", "kubernetes:operator.tigera.io/v1:APIServer::calico-api-server", "it", installation],
  ["Goldmane", "kubernetes:operator.tigera.io/v1:Goldmane::calico-goldmane", "the installation", installation],
  ["Whisker", "Whisker::calico-whisker", "Goldmane", "Goldmane::calico-goldmane"],
  ["Felix's settings", "FelixConfiguration::calico-felix", "the installation", installation],
  ["policies", policy, "Calico", installation],
  ["workloads", workload, "policies", policy],
  ["what logs and denies", logging, "the policies that isolate", policy],
  ["what logs and denies", logging, "Calico's API server", "operator.tigera.io/v1:APIServer::calico-api-server"],
  ["the agent", agent, "the log that it writes", logGroup],
])("%s (%s) after %s (%s)", (_, one, __, other) => {
  expect(dependencies.isAfter(one, other)).toBe(true);
  expect(dependencies.isAfter(other, one)).toBe(false);
});

test("what of the log is in the cluster goes with it, and what is in AWS is deleted", () => {
  const whole = "EksCluster::my-eks-cluster";
  for (const inside of [logging, agent]) expect(dependencies.goesWith(inside, whole)).toBe(true);
  for (const outside of [logGroup, "aws:iam/role:Role::denied-traffic-agent"]) {
    expect(dependencies.goesWith(outside, whole)).toBe(false);
  }
});

test("where AWS has addresses in the VPC the agent reaches it there, and not by the internet", () => {
  const policies = "networking.k8s.io/v1:NetworkPolicy::denied-traffic-agent-";
  expect(dependencies.find(`${policies}allow-aws-endpoints-for-fluent-bit`)).toBeDefined();
  expect(() => dependencies.find(`${policies}allow-to-internet-for-fluent-bit`)).toThrow("0 resources");
});

test("the VPC CNI comes after the rights to write its log", () => {
  const rights = "aws:iam/rolePolicy:RolePolicy::my-eks-cluster-denied-aws-node";
  expect(closed.isAfter(vpcCni, rights)).toBe(true);
  expect(closed.isAfter(rights, vpcCni)).toBe(false);
});

test.each(["s3", "ec2", "ecr-api", "ecr-dkr", "sts", "logs"])(
  "without a way out, nodes after the endpoint of %s",
  (service) => {
    const endpoint = `aws:ec2/vpcEndpoint:VpcEndpoint::my-eks-cluster-${service}`;
    expect(closed.isAfter(nodes, endpoint)).toBe(true);
    expect(closed.isAfter(endpoint, nodes)).toBe(false);
  },
);
