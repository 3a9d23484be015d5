import { Provider as AwsProvider } from "@pulumi/aws/provider";
import type { Region } from "@pulumi/aws";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import { all, type ComponentResourceOptions } from "@pulumi/pulumi";
import { StackReachability } from "./analyzer/program/stackReachability";
import { Calico, DemoApplication, demoPods, EksCluster, enginesOf, kubeconfigCommand, Vpc } from "./components";
import { type EksTarget, readConfig } from "./config";
import { clusterDns, type NetworkPolicy, tcp } from "./policies";

/** The stack: configuration in, components out. What it returns are the stack's outputs. */
async function stack() {
  const { target, demo } = await readConfig();
  // CoreDNS is an addon of EKS, not a workload of this program; every cluster has it, or what it has instead.
  const reachability = new StackReachability({ assumed: { dns: clusterDns } });
  const cluster = target.kind === "eks" ? eksCluster(target, demo ? demoPods : 0) : existingCluster(target.context);
  const applications = demo ? [demoApplication(cluster.options, reachability)] : [];
  return {
    ...cluster.outputs,
    policies: namesByNamespace(applications.flatMap(({ policies }) => policies)),
    reachability: reachability.output,
  };
}

/** A cluster on AWS, with a network of its own and NetworkPolicies enforced. */
function eksCluster(target: EksTarget, plannedPods: number) {
  const { cluster: settings, nodeGroup, vpc: network, oidcProvider, protect } = target;
  const { clusterName, region, kubernetesVersion } = settings;
  const providers = { aws: new AwsProvider("aws", { region: region as Region }) };
  const vpc = new Vpc(clusterName, { ...network, clusterName, protect }, { providers });
  const { vpcId, privateSubnetIds, publicSubnetIds } = vpc;
  const subnets = { vpcId, privateSubnetIds, publicSubnetIds };
  const { policyEngine, outgoingPolicyEngine, networkPolicyEnforcingMode } = target;
  const enforcement = { policyEngine, outgoingPolicyEngine, networkPolicyEnforcingMode };
  const nodes = { nodeGroup, ...enforcement, createOidcProvider: oidcProvider, plannedPods, protect };
  // The subnets alone do not say that nodes need the routes out of them.
  const cluster = new EksCluster(clusterName, { ...settings, ...subnets, ...nodes }, { providers, dependsOn: vpc });
  const { contentOptions, kubeconfig, oidcProviderArn, oidcIssuer } = cluster;
  const calico = enginesOf(target).has("calico")
    ? new Calico("calico", { kubernetesVersion }, contentOptions)
    : undefined;

  return {
    // Pods that start before policies are enforced would be open to everyone.
    options: { ...contentOptions, dependsOn: calico ?? cluster },
    outputs: {
      clusterName: cluster.clusterName,
      kubeconfig,
      kubeconfigCommand: kubeconfigCommand(clusterName, region),
      oidcProviderArn,
      oidcIssuer,
      // Noted once they are there: the next run goes by it where another engine is to take over.
      policyEngines: all([cluster.provider.id, calico?.installation]).apply(() => [...enginesOf(target)]),
    },
  };
}

/** The user's own cluster, which enforces NetworkPolicies by whatever it has. */
function existingCluster(context: string | undefined) {
  return { options: { provider: new KubernetesProvider("cluster", { context }) }, outputs: {} };
}

/** The demo, with what its policies are for: a preview of policies that say otherwise fails. */
function demoApplication(options: ComponentResourceOptions, reachability: StackReachability) {
  reachability.expectAllowed({ from: "demo/client", to: "demo/application-demo", on: tcp(8080) });
  reachability.expectAllowed({ from: "demo/application-demo", to: "demo/database", on: tcp(5432) });
  reachability.expectDenied({ from: "demo/client", to: "demo/database" });
  reachability.expectDenied({ from: "0.0.0.0/0", to: "demo/database" });
  return new DemoApplication("demo", {}, options);
}

/** Which policies the stack applies where. */
const namesByNamespace = (policies: readonly NetworkPolicy[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(policies, ({ metadata }) => metadata.namespace ?? "default")).map(
      ([namespace, inside = []]) => [namespace, inside.map(({ metadata }) => metadata.name)],
    ),
  );

export = stack;
