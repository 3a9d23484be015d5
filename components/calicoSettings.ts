import { calicoVersionFor, type KubernetesVersion } from "./kubernetesVersions";

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

/** Calico on EKS: policy enforcement alone. The VPC CNI gives the addresses and routes them, so BGP stays off. */
export const installationSpec = {
  kubernetesProvider: "EKS",
  cni: { type: "AmazonVPC" },
  calicoNetwork: { bgp: "Disabled" },
} as const;

/** What the VPC CNI's `aws-node` needs to annotate a new pod with its address, which Calico reads. */
export const podAnnotationRules = [{ apiGroups: [""], resources: ["pods"], verbs: ["patch"] }];
