import { rmSync } from "node:fs";
import { Provider } from "@pulumi/aws/provider";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { DeniedTrafficLog, EksCluster, Vpc } from "../../components";
import type { LocalCluster } from "../../rehearsal/cluster";
import { applyPolicyCrds } from "../../rehearsal/providers/kubernetes/policyCrds";
import { ask, clusterTools, newFolder, start, toolsLimit } from "./cluster/support";
import { openStack } from "./providers/support/engine";

jest.setTimeout(toolsLimit);

let folder: string;
let cluster: LocalCluster;

beforeAll(async () => {
  folder = newFolder();
  cluster = await start(folder, await clusterTools());
  await applyPolicyCrds(cluster.kubeconfigPath);
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const [clusterName, region] = ["main", "us-east-1"];

/** A cluster, and in it an object that nobody lets go, and a component of which a half is in AWS. */
function program() {
  const aws = new Provider("aws", { region });
  const providers = { aws };
  const network = { cidrBlock: "10.0.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] };
  const vpc = new Vpc(clusterName, { ...network, clusterName }, { providers });
  const { vpcId, privateSubnetIds, publicSubnetIds } = vpc;
  const nodeGroup = { name: "nodes", instanceType: "t3.medium", desiredSize: 3, minSize: 3, maxSize: 3 };
  const eks = new EksCluster(
    clusterName,
    {
      ...{ clusterName, region, kubernetesVersion: "1.34", supportType: "extended", serviceCidr: "172.20.0.0/16" },
      ...{ publicAccessCidrs: [], adminPrincipalArns: [], viewerPrincipalArns: [] },
      ...{ vpcId, privateSubnetIds, publicSubnetIds, policyEngine: "calico" },
      nodeGroup: { ...nodeGroup, prefixDelegation: false },
    },
    { providers, dependsOn: vpc },
  );
  const { contentOptions, provider, oidcProviderArn = "" } = eks;
  const held = { name: "held", namespace: "default", finalizers: ["example.com/held"] };
  new ConfigMap("held", { metadata: held }, { ...contentOptions, customTimeouts: { delete: "3s" } });
  new DeniedTrafficLog(
    "denied",
    { engine: "calico", clusterName, region, namespaces: ["shop"], oidcProviderArn, nodes: 3 },
    { transforms: contentOptions.transforms, providers: [aws, provider] },
  );
  return Promise.resolve({});
}

test("what is in a cluster goes with it unasked, and what its components have in AWS is deleted", async () => {
  const opened = await openStack(program, cluster);
  try {
    await opened.stack.up();
    const made = opened.providers.resources().map(({ id }) => id);
    expect(made).toContain("/portcullis/main/denied-traffic");
    expect(await ask(cluster, "GET", "/api/v1/namespaces/default/configmaps/held")).toMatchObject({ status: 200 });
    await opened.stack.destroy();
    expect(opened.providers.resources()).toEqual([]);
    expect((await opened.stack.exportStack()).deployment).not.toHaveProperty("resources.0");
  } finally {
    await opened.close();
  }
});
