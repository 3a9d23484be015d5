import type { Day } from "./days";

/** Where the dates are from, and when they were last compared with it. */
export const eksCalendar = {
  source: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  readOn: "2026-11-26",
} as const;

/** The life of a Kubernetes minor version on EKS. What the calendar does not say yet is undefined. */
export interface EksVersion {
  released: Day | undefined;
  /** From this day on the version is in extended support, at a higher price per cluster hour. */
  standardEnd: Day | undefined;
  /** From this day on EKS makes no cluster with it, and upgrades those that exist. */
  extendedEnd: Day | undefined;
}

/** Oldest first, without a gap. */
export const eksVersions = {
  "1.31": { released: "2024-09-26", standardEnd: "2025-11-26", extendedEnd: "2026-11-26" },
  "1.32": { released: "2025-01-23", standardEnd: "2026-03-23", extendedEnd: "2027-03-23" },
  "1.33": { released: "2025-05-29", standardEnd: "2026-07-29", extendedEnd: "2027-07-29" },
  "1.34": { released: "2025-10-02", standardEnd: "2026-12-02", extendedEnd: "2027-12-02" },
  "1.35": { released: "2026-01-28", standardEnd: "2027-03-27", extendedEnd: "2028-03-27" },
  // Offered, but its row of the calendar was not to be had.
  "1.36": { released: undefined, standardEnd: undefined, extendedEnd: undefined },
} as const satisfies Record<string, EksVersion>;
