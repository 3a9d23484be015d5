import { type KubernetesVersion, kubernetesVersions } from "./kubernetesVersions";

/** How a cluster comes from one version to another. */
export interface UpgradePath {
  /** The versions to deploy one after the other, `to` the last. Empty when there is no way, or nothing to do. */
  steps: readonly KubernetesVersion[];
  /** Why EKS refuses to do it in one go. Undefined when it does not. */
  refusal: string | undefined;
}

/** EKS upgrades a control plane by one minor version at a time, and never back. */
export function upgradePath(from: KubernetesVersion, to: KubernetesVersion): UpgradePath {
  const [start, end] = [kubernetesVersions.indexOf(from), kubernetesVersions.indexOf(to)];
  if (end < start) return { steps: [], refusal: `a cluster does not go back from ${from} to ${to}: make a new one` };
  const steps = kubernetesVersions.slice(start + 1, end + 1);
  const between = steps.slice(0, -1).join(", ");
  const refusal = between === "" ? undefined : `from ${from} to ${to} a cluster goes by way of ${between}`;
  return { steps, refusal };
}
