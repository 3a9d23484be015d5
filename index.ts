import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import { Calico, DemoApplication, EksCluster, kubeconfigCommand, Vpc } from "./components";
import { type EksTarget, readConfig } from "./config";

/** The stack: configuration in, components out. What it returns are the stack's outputs. */
function stack() {
  const { target, demo } = readConfig();
  const cluster = target.kind === "eks" ? eksCluster(target) : existingCluster(target.context);
  const application = demo ? new DemoApplication("demo", {}, cluster.options) : undefined;

  return {
    ...cluster.outputs,
    policies: application === undefined ? {} : { demo: application.policies.map(({ metadata }) => metadata.name) },
  };
}

/** A cluster on AWS, with a network of its own and NetworkPolicies enforced. */
function eksCluster({ cluster: settings, nodeGroup, vpc: network, policyEngine, oidcProvider }: EksTarget) {
  const { clusterName, region, kubernetesVersion } = settings;
  const providers = { aws: new aws.Provider("aws", { region: region as aws.Region }) };
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
    // Pods that start before policies are enforced would be open to everyone.
    options: { provider, dependsOn: calico ?? cluster },
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
  return { options: { provider: new k8s.Provider("cluster", { context }) }, outputs: {} };
}

export = stack;
