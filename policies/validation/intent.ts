import type { PolicyType } from "../types";
import { isAbsent, item } from "./fields";
import type { Findings } from "./findings";

/** The part of a spec that says in which directions it isolates, not yet checked. */
interface Isolation {
  readonly policyTypes?: unknown;
  readonly ingress?: unknown;
  readonly egress?: unknown;
}

/** Warns where a policy isolates pods that its author hardly meant to isolate, and of rules that have no effect. */
export function warnOfAccidents(spec: Isolation, findings: Findings): void {
  const given = Array.isArray(spec.policyTypes) && spec.policyTypes.length > 0 ? spec.policyTypes : undefined;
  if (given === undefined) warnOfDefaults(spec, findings);
  else warnOfForgottenRules(spec, given, findings);
  for (const direction of directions) {
    if (Array.isArray(rulesOf(spec, direction)) && !isolatedFor(spec, given).includes(direction)) {
      findings.warning(
        `spec.${fieldOf[direction]}`,
        `has no effect, since \`${direction}\` is not in \`policyTypes\`; add it there, or remove the rules`,
      );
    }
  }
}

const directions: readonly PolicyType[] = ["Ingress", "Egress"];
const fieldOf = { Ingress: "ingress", Egress: "egress" } as const;

/** Without `policyTypes` a policy isolates for ingress, whatever its rules are about. `ingress: []` says so aloud. */
function warnOfDefaults(spec: Isolation, findings: Findings): void {
  if (!isAbsent(spec.ingress)) return;
  if (hasRules(spec, "Egress")) {
    findings.warning(
      "spec.policyTypes",
      "without it the policy also isolates for ingress, and admits nothing there; " +
        "write `policyTypes: [Egress]`, or `[Ingress, Egress]` if that is meant",
    );
  } else {
    findings.warning(
      "spec.policyTypes",
      "without it and without rules the policy isolates for ingress, and admits nothing; " +
        "write `policyTypes: [Ingress]` if that is meant",
    );
  }
}

/** A deny-all has no rules at all; one that has rules for one direction and none for the other often forgot them. */
function warnOfForgottenRules(spec: Isolation, given: readonly unknown[], findings: Findings): void {
  for (const direction of directions) {
    const other = direction === "Ingress" ? "Egress" : "Ingress";
    const isForgotten = given.includes(direction) && isAbsent(rulesOf(spec, direction));
    if (isForgotten && given.includes(other) && hasRules(spec, other)) {
      const field = fieldOf[direction];
      findings.warning(
        item("spec.policyTypes", given.indexOf(direction)),
        `isolates for ${field}, and no rule admits anything there${direction === "Egress" ? ", not even DNS" : ""}; ` +
          `write \`${field}: []\` if that is meant, or remove \`${direction}\``,
      );
    }
  }
}

function isolatedFor(spec: Isolation, given: readonly unknown[] | undefined): readonly unknown[] {
  return given ?? (hasRules(spec, "Egress") ? directions : ["Ingress"]);
}

function hasRules(spec: Isolation, direction: PolicyType): boolean {
  const rules = rulesOf(spec, direction);
  return Array.isArray(rules) && rules.length > 0;
}

function rulesOf(spec: Isolation, direction: PolicyType): unknown {
  return spec[fieldOf[direction]];
}
