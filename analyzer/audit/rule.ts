import type { Draft, Severity } from "./finding";
import type { Survey } from "./survey";

/** One thing that an audit looks for. Its texts are those of docs/audit.md; each is one or more sentences. */
export interface AuditRule {
  readonly id: string;
  /** That of its findings; a finding may be less severe where it is more often meant. */
  readonly severity: Severity;
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
}
