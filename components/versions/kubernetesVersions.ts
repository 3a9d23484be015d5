import { calicoVersions } from "./calicoVersions";
import { eksVersions } from "./eksVersions";

/** A Kubernetes minor version that EKS has offered and a release of Calico was tested with. */
export type KubernetesVersion = keyof typeof eksVersions;

/** All of them, oldest first. */
export const kubernetesVersions = Object.keys(eksVersions) as readonly KubernetesVersion[];

/**
 * The newest Calico release that was tested with `version`: the version of the tigera-operator chart.
 *
 * @throws RangeError when none was, which the table does not let happen
 */
export function calicoVersionFor(version: KubernetesVersion): string {
  const newest = calicoVersions.findLast(({ testedWith }) => testedWith.includes(version));
  if (newest === undefined) throw new RangeError(`no release of Calico in the table was tested with \`${version}\``);
  return newest.version;
}

/** The minor version after `version`: what EKS upgrades to. Undefined after the newest that is known here. */
export const nextVersion = (version: KubernetesVersion): KubernetesVersion | undefined =>
  kubernetesVersions[kubernetesVersions.indexOf(version) + 1];
