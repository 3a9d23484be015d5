import type { Reachability } from "../reachability";
import { acceptanceRules, isAccepted } from "./acceptance";
import { coverageRules } from "./coverage";
import { dnsRules } from "./dns";
import { emptySelectorRules } from "./emptySelectors";
import { engineKindRules } from "./engineKinds";
import { compareFindings, type Finding, finding } from "./finding";
import { hostNetworkRules } from "./hostNetwork";
import { metadataServiceRules } from "./metadataService";
import { openRuleRules } from "./openRules";
import { redundancyRules } from "./redundancy";
import { reviewDateRules } from "./reviewDates";
import type { AuditOptions, AuditRule } from "./rule";
import { servedPortRules } from "./servedPorts";
import { Survey } from "./survey";
import { tierPolicyRules } from "./tiers/policies";
import { stagedRules } from "./tiers/staged";
import { vpcCniRules } from "./vpcCni";

/** What an audit looks for; docs/audit.md tells of each. */
export const auditRules: readonly AuditRule[] = [
  ...coverageRules,
  ...hostNetworkRules,
  ...emptySelectorRules,
  ...servedPortRules,
  ...dnsRules,
  ...openRuleRules,
  ...metadataServiceRules,
  ...redundancyRules,
  ...reviewDateRules,
  ...tierPolicyRules,
  ...stagedRules,
  ...engineKindRules,
  ...vpcCniRules,
  ...acceptanceRules(() => auditRules.map(({ id }) => id)),
];

/** What an audit found. */
export interface Audit {
  /** The worst first; the order is total. */
  readonly findings: readonly Finding[];
  /** Those that the annotation `portcullis.dev/accept` of their object accepts. */
  readonly accepted: readonly Finding[];
}

/**
 * Looks for mistakes and gaps in the policies of a cluster. Nothing is found of which it is not sure, where values are not
 * known yet. Costs grow with workloads and policies, not with pairs of them.
 */
export function audit({ cluster }: Pick<Reachability, "cluster">, options: AuditOptions): Audit {
  const survey = new Survey(cluster);
  const findings: Finding[] = [];
  const accepted: Finding[] = [];
  for (const { id, severity, engines, find } of auditRules) {
    if (engines !== undefined && !engines.some((engine) => engine === options.engine)) continue;
    for (const draft of find(survey, options)) {
      (isAccepted(id, draft.subject) ? accepted : findings).push(finding(id, severity, draft));
    }
  }
  return { findings: findings.sort(compareFindings), accepted: accepted.sort(compareFindings) };
}

export { type Finding, severities, type Severity } from "./finding";
export { type AuditOptions, type AuditRule, policyEngines, type PolicyEngine } from "./rule";
