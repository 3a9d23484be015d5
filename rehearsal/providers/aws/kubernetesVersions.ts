/** What EKS offers for a Kubernetes version. */
export interface KubernetesVersion {
  readonly platform: string;
  /** The support that it is in. Fixed, as all of simulated EKS is: a rehearsal gives the same on another day. */
  readonly support: "STANDARD" | "EXTENDED";
  /** The newest build of each add-on. */
  readonly addons: Readonly<Record<string, string>>;
}

// Add-ons that have one newest version for every Kubernetes version.
const shared = {
  "vpc-cni": "v1.20.4-eksbuild.2",
  "eks-pod-identity-agent": "v1.3.9-eksbuild.3",
  "aws-ebs-csi-driver": "v1.50.1-eksbuild.1",
  "metrics-server": "v0.8.0-eksbuild.2",
};

/** The Kubernetes versions that simulated EKS accepts, oldest first. */
export const kubernetesVersions: Readonly<Record<string, KubernetesVersion>> = {
  "1.31": version("EXTENDED", "eks.41", "v1.31.10-eksbuild.12", "v1.11.4-eksbuild.24"),
  "1.32": version("EXTENDED", "eks.34", "v1.32.6-eksbuild.12", "v1.11.4-eksbuild.24"),
  "1.33": version("EXTENDED", "eks.27", "v1.33.3-eksbuild.10", "v1.12.4-eksbuild.1"),
  "1.34": version("STANDARD", "eks.13", "v1.34.1-eksbuild.2", "v1.12.4-eksbuild.1"),
  "1.35": version("STANDARD", "eks.9", "v1.35.0-eksbuild.2", "v1.13.1-eksbuild.1"),
  "1.36": version("STANDARD", "eks.3", "v1.36.0-eksbuild.9", "v1.13.1-eksbuild.1"),
};

/** The version of a cluster that does not ask for one. */
export const defaultKubernetesVersion = "1.35";

function version(
  support: KubernetesVersion["support"],
  platform: string,
  kubeProxy: string,
  coreDns: string,
): KubernetesVersion {
  return { platform, support, addons: { ...shared, "kube-proxy": kubeProxy, coredns: coreDns } };
}
