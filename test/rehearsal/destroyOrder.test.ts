import { rmSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Calico } from "../../components";
import type { LocalCluster } from "../../rehearsal/cluster";
import { applyCalicoCrds, CalicoOperator } from "../../rehearsal/providers";
import { readKubeconfig } from "../../rehearsal/providers/kubernetes/kubeconfig";
import { Objects } from "../../rehearsal/providers/kubernetes/objects";
import { clusterTools, newFolder, start, toolsLimit } from "./cluster/support";
import { failureOf, openStack } from "./providers/support/engine";

jest.setTimeout(180_000);

let folder: string;
let cluster: LocalCluster;
let operator: CalicoOperator;
let objects: Objects;

beforeAll(async () => {
  folder = newFolder();
  cluster = await start(folder, await clusterTools());
  await applyCalicoCrds(cluster.kubeconfigPath);
  operator = new CalicoOperator(cluster.kubeconfigPath);
  objects = new Objects(readKubeconfig(cluster.kubeconfigPath));
}, toolsLimit);

afterAll(async () => {
  objects.close();
  await operator.stop();
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const installation = { apiVersion: "operator.tigera.io/v1", kind: "Installation", name: "default" };

const isHeld = () =>
  objects.until(installation, (found) => (found?.metadata.finalizers ?? []).length > 0, {
    seconds: 30,
    signal: AbortSignal.timeout(30_000),
  });

/** On a cluster whose operator does its work. */
const provider = () => new k8s.Provider("cluster", { kubeconfig: cluster.kubeconfigPath });

test("an operator that is stopped in the middle of a request ends without an error", async () => {
  await expect(new CalicoOperator(cluster.kubeconfigPath).stop()).resolves.toBeUndefined();
});

test("Calico goes from a cluster that stays, since its custom resources go before the operator that lets them go", async () => {
  let hasCalico = true;
  const program = () => {
    // As in the stack: with the cluster it would go without being asked, and the cluster stays.
    const deletedWith = new pulumi.ComponentResource("portcullis:test:Cluster", "cluster");
    if (hasCalico) new Calico("calico", { kubernetesVersion: "1.31" }, { provider: provider(), deletedWith });
    return Promise.resolve({});
  };
  const opened = await openStack(program, cluster);
  const { stack } = opened;
  try {
    await stack.up();
    expect(await isHeld()).toBe(true);
    hasCalico = false;
    await stack.up();
    expect(await objects.get(installation)).toBeUndefined();
    expect(await objects.get({ apiVersion: "v1", kind: "Namespace", name: "tigera-operator" })).toBeUndefined();
  } finally {
    await stack.destroy();
    await opened.close();
  }
});

test("a destroy that takes the operator away first hangs, and says what holds the rest", async () => {
  const program = () => {
    const opts = { provider: provider() };
    const name = { metadata: { name: "tigera-operator" } };
    const namespace = new k8s.core.v1.Namespace("operator", name, opts);
    const spec = { kubernetesProvider: "EKS", cni: { type: "AmazonVPC" } };
    const made = { apiVersion: "operator.tigera.io/v1", kind: "Installation", metadata: { name: "default" }, spec };
    const first = { ...opts, customTimeouts: { delete: "3s" } };
    const calico = new k8s.apiextensions.CustomResource("installation", made, first);
    // Made last, it is taken away first.
    const release = { chart: "tigera-operator", name: "calico", namespace: namespace.metadata.name };
    new k8s.helm.v3.Release("operator", release, { ...opts, dependsOn: calico });
    return Promise.resolve({});
  };
  const opened = await openStack(program, cluster);
  const { stack } = opened;
  try {
    await stack.up();
    expect(await isHeld()).toBe(true);
    const failure = await failureOf(stack.destroy());
    expect(failure).toContain(
      "Installation default is still there after 3 seconds (held by tigera.io/operator-cleanup)",
    );
  } finally {
    await objects.merge(installation, { metadata: { finalizers: null } });
    await stack.destroy();
    await opened.close();
  }
});
