import * as k8s from "@pulumi/kubernetes";
import { Calico } from "../../components/calico";
import { calicoVersionFor, kubernetesVersions } from "../../components/versions/kubernetesVersions";
import { deploy, only, valueOf } from "../support/mocks";

const calico = () =>
  deploy(() => {
    const provider = new k8s.Provider("cluster", {});
    return new Calico("calico", { kubernetesVersion: "1.31" }, { provider });
  });

test("the operator's chart has the version tested with Kubernetes 1.31, and makes no custom resources itself", async () => {
  const { resources, value } = await calico();
  expect(value.version).toBe("v3.30.7");
  expect(await valueOf(value.installation)).toBe("default");
  expect(only(resources, "kubernetes:helm.sh/v3:Release").inputs).toMatchObject({
    chart: "tigera-operator",
    version: "v3.30.7",
    repositoryOpts: { repo: "https://docs.tigera.io/calico/charts" },
    namespace: "tigera-operator",
    values: { installation: { enabled: false }, apiServer: { enabled: false } },
  });
});

test("the installation enforces policies on EKS and leaves addresses to the VPC CNI", async () => {
  const { resources } = await calico();
  expect(only(resources, "kubernetes:operator.tigera.io/v1:Installation").inputs).toMatchObject({
    metadata: { name: "default" },
    spec: { kubernetesProvider: "EKS", cni: { type: "AmazonVPC" }, calicoNetwork: { bgp: "Disabled" } },
  });
});

test("custom resources wait for the operator, whose chart brings their definitions", async () => {
  const { resources } = await calico();
  const operator = only(resources, "kubernetes:helm.sh/v3:Release");
  const installation = only(resources, "kubernetes:operator.tigera.io/v1:Installation");
  expect(installation.begun).toBeGreaterThan(operator.ended);
  expect(only(resources, "kubernetes:operator.tigera.io/v1:APIServer").begun).toBeGreaterThan(installation.ended);
});

test("Calico's own kinds of policies can be made afterwards: its API server is waited for", async () => {
  const { resources } = await calico();
  expect(only(resources, "kubernetes:operator.tigera.io/v1:APIServer").inputs["metadata"]).toEqual({
    name: "default",
    annotations: { "pulumi.com/waitFor": "jsonpath={.status.state}=Ready" },
  });
});

test("flow logs, and what a packet that is logged says of its policy, go before what they depend on", async () => {
  const { resources } = await calico();
  const kind = (name: string) => only(resources, `kubernetes:operator.tigera.io/v1:${name}`);
  expect(kind("Goldmane").begun).toBeGreaterThan(kind("Installation").ended);
  expect(kind("Whisker").begun).toBeGreaterThan(kind("Goldmane").ended);
  const felix = only(resources, "kubernetes:crd.projectcalico.org/v1:FelixConfiguration");
  expect(felix.begun).toBeGreaterThan(kind("Installation").ended);
  expect(felix.inputs["spec"]).toEqual({
    logPrefix: "calico-packet %k %p",
    logActionRateLimit: "10/second",
    logActionRateLimitBurst: 20,
  });
});

test("what enforces policies asks for its share of the node", async () => {
  const { resources } = await calico();
  const { spec } = only(resources, "kubernetes:operator.tigera.io/v1:Installation").inputs;
  const requests = (name: string, cpu: string, memory: string) => ({
    spec: { template: { spec: { containers: [{ name, resources: { requests: { cpu, memory } } }] } } },
  });
  expect(spec).toMatchObject({
    calicoNodeDaemonSet: requests("calico-node", "100m", "128Mi"),
    typhaDeployment: requests("calico-typha", "50m", "64Mi"),
  });
});

test("the VPC CNI may annotate pods with their address", async () => {
  const { resources } = await calico();
  expect(only(resources, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole").inputs["rules"]).toEqual([
    { apiGroups: [""], resources: ["pods"], verbs: ["patch"] },
  ]);
  expect(only(resources, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding").inputs["subjects"]).toEqual([
    { kind: "ServiceAccount", name: "aws-node", namespace: "kube-system" },
  ]);
});

test("the cluster's provider reaches every child", async () => {
  const { resources } = await calico();
  const children = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  expect(children).toHaveLength(9);
  for (const { provider } of children) expect(provider).toMatch(/::cluster::cluster-id$/);
});

// Ranges of tested versions, as Calico publishes them for each release.
test.each([
  ["1.31", "v3.30.7"],
  ["1.32", "v3.31.7"],
  ["1.33", "v3.31.7"],
  ["1.34", "v3.32.2"],
  ["1.35", "v3.32.2"],
  ["1.36", "v3.32.2"],
] as const)("Kubernetes %s gets Calico %s", (kubernetes, version) => {
  expect(kubernetesVersions).toContain(kubernetes);
  expect(calicoVersionFor(kubernetes)).toBe(version);
});
