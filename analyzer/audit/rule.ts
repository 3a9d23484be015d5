import type { Draft, Severity } from "./finding";
import type { Survey } from "./survey";

/** Programs that enforce policies, as far as their limits are known here; the strict mode of the VPC CNI is one of its own. */
export const policyEngines = ["calico", "vpc-cni", "vpc-cni-strict"] as const;
export type PolicyEngine = (typeof policyEngines)[number];

/** One thing that an audit looks for. Its texts are those of docs/audit.md; each is one or more sentences. */
export interface AuditRule {
  readonly id: string;
  /** That of its findings; a finding may be less severe where it is more often meant. */
  readonly severity: Severity;
  /** The rule is about limits of these, and applied only where the options name one of them. @default - about all */
  readonly engines?: readonly PolicyEngine[];
  /** What a finding says. */
  readonly meaning: string;
  /** Why that matters. */
  readonly why: string;
  /** How to mend it. */
  readonly fix: string;
  readonly find: (survey: Survey, options: AuditOptions) => Iterable<Draft>;
}

export interface AuditOptions {
  /** Today, as `2026-01-31`; from the day after their date on, reviews are overdue. */
  readonly today: string;
  /** What enforces the policies in the cluster. @default - limits of engines are not looked at */
  readonly engine?: PolicyEngine;
  /** Version of the engine, such as `3.30` or `v3.30.7`, of which major and minor count. @default - not looked at */
  readonly engineVersion?: string;
}
