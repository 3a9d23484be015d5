import { calicoVersionFor, type KubernetesVersion } from "./versions/kubernetesVersions";

/** The namespace that the tigera-operator works from. */
export const operatorNamespace = "tigera-operator";

/**
 * The tigera-operator chart, in the newest version tested with `kubernetesVersion`. It brings the operator only: the
 * custom resources that the chart can also make are resources of their own here, so that a destroy ends them while
 * the operator still runs to take away what it made.
 */
export const operatorChart = (kubernetesVersion: KubernetesVersion) => ({
  chart: "tigera-operator",
  version: calicoVersionFor(kubernetesVersion),
  repositoryOpts: { repo: "https://docs.tigera.io/calico/charts" },
  values: {
    installation: { enabled: false },
    apiServer: { enabled: false },
    goldmane: { enabled: false },
    whisker: { enabled: false },
  },
});

/**
 * Calico on EKS: policy enforcement alone. The VPC CNI gives the addresses and routes them, so BGP stays off. What enforces
 * policies asks for its share of a node: without requests its pods are the first to go where memory gets short.
 */
export const installationSpec = {
  kubernetesProvider: "EKS",
  cni: { type: "AmazonVPC" },
  calicoNetwork: { bgp: "Disabled" },
  // No driver for volumes: it is for policies of applications that this stack does not run, and takes a pod on each node.
  kubeletVolumePluginPath: "None",
  calicoNodeDaemonSet: withRequests("calico-node", { cpu: "100m", memory: "128Mi" }),
  typhaDeployment: withRequests("calico-typha", { cpu: "50m", memory: "64Mi" }),
} as const;

/**
 * How packets are logged that a rule with `Log` matches: with the kind and name of the policy, and not more than the node's
 * log and whoever ships it can take (https://docs.tigera.io/calico/latest/network-policy/policy-rules/log-rules).
 */
export const felixSpec = {
  logPrefix: "calico-packet %k %p",
  logActionRateLimit: "10/second",
  logActionRateLimitBurst: 20,
} as const;

/** What the VPC CNI's `aws-node` needs to annotate a new pod with its address, which Calico reads. */
export const podAnnotationRules = [{ apiGroups: [""], resources: ["pods"], verbs: ["patch"] }];

function withRequests(container: string, requests: { cpu: string; memory: string }) {
  return { spec: { template: { spec: { containers: [{ name: container, resources: { requests } }] } } } };
}
