import type { Day } from "./days";
import type { KubernetesVersion } from "./kubernetesVersions";

/** Where the tested versions are from, and when they were last compared with it. */
export const calicoRequirements = {
  source: "https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements",
  readOn: "2026-11-26",
} as const;

/** A release of Calico. */
export interface CalicoVersion {
  /** Of the release and of the tigera-operator chart. */
  version: string;
  released: Day | undefined;
  /** The Kubernetes versions of ours that this release line was tested with. */
  testedWith: readonly KubernetesVersion[];
}

/**
 * The newest release of each line that can be installed, oldest first. 3.33 is left out: its chart brings no
 * definitions of custom resources, which the stack has from the chart.
 */
export const calicoVersions: readonly CalicoVersion[] = [
  { version: "v3.30.7", released: "2026-03-19", testedWith: ["1.31", "1.32", "1.33"] },
  { version: "v3.31.7", released: "2026-08-21", testedWith: ["1.32", "1.33", "1.34", "1.35"] },
  { version: "v3.32.2", released: "2026-08-30", testedWith: ["1.34", "1.35", "1.36"] },
];
