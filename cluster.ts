import { Provider as AwsProvider } from "@pulumi/aws/provider";
import type { Region } from "@pulumi/aws";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import { all, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import {
  Calico,
  DeniedTrafficLog,
  EksCluster,
  enginesOf,
  kubeconfigCommand,
  logAgentsPerNode,
  Vpc,
} from "./components";
import type { EksTarget } from "./config";

/** A cluster on AWS, with a network of its own and NetworkPolicies enforced. */
export function eksCluster(target: EksTarget, plannedPods: number) {
  const { cluster: settings, nodeGroup, vpc: network, oidcProvider, protect, deniedTraffic } = target;
  const { clusterName, region, kubernetesVersion } = settings;
  const aws = new AwsProvider("aws", { region: region as Region });
  const providers = { aws };
  const vpc = new Vpc(clusterName, { ...network, clusterName, protect }, { providers });
  const { vpcId, privateSubnetIds, publicSubnetIds } = vpc;
  const subnets = { vpcId, privateSubnetIds, publicSubnetIds };
  const eventLogs = deniedTraffic?.engine === "vpc-cni" ? deniedTraffic : undefined;
  const pods = { plannedPods, plannedPodsPerNode: logAgentsPerNode(deniedTraffic?.engine) };
  const { policyEngine, outgoingPolicyEngine, networkPolicyEnforcingMode } = target;
  const enforcement = { policyEngine, outgoingPolicyEngine, networkPolicyEnforcingMode };
  const nodes = { nodeGroup, ...enforcement, eventLogs, createOidcProvider: oidcProvider, protect, ...pods };
  // The subnets alone do not say that nodes need the routes out of them.
  const cluster = new EksCluster(clusterName, { ...settings, ...subnets, ...nodes }, { providers, dependsOn: vpc });
  const { contentOptions, kubeconfig, oidcProviderArn, oidcIssuer } = cluster;
  const calico = enginesOf(target).has("calico")
    ? new Calico("calico", { kubernetesVersion }, contentOptions)
    : undefined;

  return {
    // Pods that start before policies are enforced would be open to everyone.
    options: { ...contentOptions, dependsOn: calico ?? cluster },
    /** Logs what is denied, where that is wanted, and gives back where to read it. */
    logDenied: (isolating: readonly Resource[]) => {
      const log = calicoLog(target, cluster, vpc, { aws, dependsOn: [calico ?? cluster, ...isolating] });
      return log?.logGroupName ?? cluster.eventLogGroupName;
    },
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
export function existingCluster(context: string | undefined) {
  return {
    options: { provider: new KubernetesProvider("cluster", { context }) },
    logDenied: () => undefined,
    outputs: {},
  };
}

/** What logs also denies, so it comes after the policies that isolate the pods of its namespaces. */
function calicoLog(
  { cluster: settings, nodeGroup, deniedTraffic }: EksTarget,
  cluster: EksCluster,
  vpc: Vpc,
  { aws, dependsOn }: { aws: AwsProvider; dependsOn: ComponentResourceOptions["dependsOn"] },
): DeniedTrafficLog | undefined {
  const { oidcProviderArn, provider, contentOptions } = cluster;
  // The configuration does not ask for a log without the OIDC provider.
  if (deniedTraffic?.engine !== "calico" || oidcProviderArn === undefined) return undefined;
  const { clusterName, region } = settings;
  // With endpoints AWS has addresses that are not the internet's.
  const where = { clusterName, region, oidcProviderArn, awsEndpoints: vpc.endpointCidrs, nodes: nodeGroup.maxSize };
  const providers = { aws, kubernetes: provider };
  const options = { providers, transforms: contentOptions.transforms, ...(dependsOn && { dependsOn }) };
  return new DeniedTrafficLog("denied-traffic", { ...deniedTraffic, ...where }, options);
}
