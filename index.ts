import { Provider as AwsProvider } from "@pulumi/aws/provider";
import type { Region } from "@pulumi/aws";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import { Calico, DemoApplication, EksCluster, kubeconfigCommand, Vpc } from "./components";
import { type EksTarget, readConfig } from "./config";

/** The stack: configuration in, components out. What it returns are the stack's outputs. */
function stack() {
  const { target, demo } = readConfig();
  const cluster = target.kind === "eks" ? eksCluster(target) : existingCluster(target.context);
  const application = demo
    ? new DemoApplication("demo", { enforcedBy: cluster.policyEngine }, cluster.options)
    : undefined;

  return {
    ...cluster.outputs,
    policies: application === undefined ? {} : { demo: application.policies.map(({ metadata }) => metadata.name) },
  };
}

/** A cluster on AWS, with a network of its own and NetworkPolicies enforced. */
function eksCluster({ cluster: settings, nodeGroup, vpc: network, policyEngine, oidcProvider }: EksTarget) {
  const { clusterName, region, kubernetesVersion } = settings;
  const providers = { aws: new AwsProvider("aws", { region: region as Region }) };
  const vpc = new Vpc(clusterName, { ...network, clusterName }, { providers });
  const { vpcId, privateSubnetIds, publicSubnetIds } = vpc;
  const cluster = new EksCluster(
    clusterName,
    {
      ...settings,
      vpcId,
      privateSubnetIds,
      publicSubnetIds,
      nodeGroup,
      policyEngine,
      createOidcProvider: oidcProvider,
    },
    { providers, dependsOn: vpc },
  );
  const { provider, kubeconfig, oidcProviderArn, oidcIssuer } = cluster;
  const calico = policyEngine === "calico" ? new Calico("calico", { kubernetesVersion }, { provider }) : undefined;

  return {
    options: { provider },
    policyEngine: calico ?? cluster,
    outputs: {
      clusterName: cluster.clusterName,
      kubeconfig,
      kubeconfigCommand: kubeconfigCommand(clusterName, region),
      oidcProviderArn,
      oidcIssuer,
    },
  };
}

/** The user's own cluster, which enforces NetworkPolicies by whatever it has. */
function existingCluster(context: string | undefined) {
  return {
    options: { provider: new KubernetesProvider("cluster", { context }) },
    policyEngine: undefined,
    outputs: {},
  };
}

export = stack;
