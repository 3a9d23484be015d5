/**
 * The Kubernetes versions that the stack knows, each with the Calico release that was tested with it.
 * Calico publishes the tested versions per release: https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements
 */
const calicoByKubernetes = {
  "1.31": "v3.30.7",
  "1.32": "v3.31.7",
  "1.33": "v3.31.7",
  "1.34": "v3.32.2",
  "1.35": "v3.32.2",
  "1.36": "v3.32.2",
} as const;

/** A Kubernetes minor version that EKS offers and a supported Calico release was tested with. */
export type KubernetesVersion = keyof typeof calicoByKubernetes;

/** All of them, oldest first. */
export const kubernetesVersions = Object.keys(calicoByKubernetes) as readonly KubernetesVersion[];

/** The newest Calico release that was tested with `version`: the version of the tigera-operator chart. */
export const calicoVersionFor = (version: KubernetesVersion): string => calicoByKubernetes[version];
