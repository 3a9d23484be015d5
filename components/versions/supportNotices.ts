import type { Notice } from "../notice";
import { type Day, daysBetween, inDays } from "./days";
import { eksVersions, type EksVersion } from "./eksVersions";
import { type KubernetesVersion, kubernetesVersions, nextVersion } from "./kubernetesVersions";

/**
 * What EKS does when standard support of a version ends: `standard` upgrades the cluster by itself, `extended` lets it
 * stay for a year, at a higher price per hour.
 */
export type SupportType = "standard" | "extended";

export interface SupportQuestion {
  kubernetesVersion: KubernetesVersion;
  /** @default "extended", which is EKS's own */
  supportType?: SupportType;
  today: Day;
  /** Whether the cluster is still to be made. Nobody knows it at a preview: see `allowEndedVersion` in Pulumi.yaml. */
  isNew: boolean;
}

/** How long before an end its warnings begin: time for an upgrade that is tested first. */
export const daysOfWarning = 90;

/** What there is to say about the support of a version: nothing, or the one thing that is due. */
export function supportNotices(question: SupportQuestion): readonly Notice[] {
  const { kubernetesVersion, supportType = "extended", today, isNew } = question;
  const { standardEnd, extendedEnd }: EksVersion = eksVersions[kubernetesVersion];
  const name = `Kubernetes ${kubernetesVersion}`;
  if (extendedEnd !== undefined && today >= extendedEnd) {
    return [isNew ? refused(name, extendedEnd, today) : overdue(name, extendedEnd, kubernetesVersion)];
  }
  if (standardEnd === undefined) return [];
  if (today >= standardEnd) return [extended(name, standardEnd, extendedEnd, today, kubernetesVersion)];
  const days = daysBetween(today, standardEnd);
  if (days > daysOfWarning) return [];
  const then =
    supportType === "extended"
      ? "the cluster costs more per hour from then on"
      : "EKS upgrades the control plane by itself from then on, and not the nodes";
  return [warning(`standard support of ${name} ends on ${standardEnd}, ${inDays(days)}: ${then}`, kubernetesVersion)];
}

/** The version that a new cluster should have: the newest whose standard support is known to last. */
export function versionForNewCluster(today: Day): KubernetesVersion | undefined {
  const lasts = (version: KubernetesVersion) => {
    const { standardEnd }: EksVersion = eksVersions[version];
    return standardEnd !== undefined && today < standardEnd;
  };
  return kubernetesVersions.findLast(lasts) ?? kubernetesVersions.findLast((version) => !hasEnded(version, today));
}

/** Whether EKS makes no new cluster of this version any more. */
export function hasEnded(version: KubernetesVersion, today: Day): boolean {
  const { extendedEnd }: EksVersion = eksVersions[version];
  return extendedEnd !== undefined && today >= extendedEnd;
}

/** Whether standard support is over, so that the cluster can only be in extended support. */
export function isPastStandard(version: KubernetesVersion, today: Day): boolean {
  const { standardEnd }: EksVersion = eksVersions[version];
  return standardEnd !== undefined && today >= standardEnd;
}

const refused = (name: string, end: Day, today: Day): Notice => {
  const version = versionForNewCluster(today);
  return {
    severity: "error",
    message: `EKS makes no new cluster with ${name}: its extended support ended on ${end}`,
    fixes: version === undefined ? [] : [setVersion(version)],
  };
};

const overdue = (name: string, end: Day, version: KubernetesVersion): Notice =>
  warning(
    `extended support of ${name} ended on ${end}: EKS makes no new cluster with it, and upgrades the control plane ` +
      "of one that exists by itself, on a day that it does not tell, and not the nodes",
    version,
  );

function extended(
  name: string,
  standardEnd: Day,
  extendedEnd: Day | undefined,
  today: Day,
  version: KubernetesVersion,
): Notice {
  const since = `${name} is in extended support since ${standardEnd}, at a higher price per cluster hour`;
  if (extendedEnd === undefined) return warning(since, version);
  const days = daysBetween(today, extendedEnd);
  const end = `it ends on ${extendedEnd}, ${inDays(days)}`;
  const then = days > daysOfWarning ? "" : ": EKS then upgrades the control plane by itself, and makes no new cluster";
  return warning(`${since}; ${end}${then}`, version);
}

function warning(message: string, version: KubernetesVersion): Notice {
  const next = nextVersion(version);
  if (next === undefined) {
    return { severity: "warning", message: `${message}; what comes after it is not known here yet`, fixes: [] };
  }
  const steps = `the next version is ${next}, and an upgrade goes one minor version at a time`;
  return { severity: "warning", message: `${message}; ${steps}`, fixes: [setVersion(next)] };
}

const setVersion = (version: KubernetesVersion) => `pulumi config set kubernetesVersion ${version}`;
