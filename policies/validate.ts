import { apiVersion, kind, type Problem } from "./types";
import { isAbsent, item, quoted, readFields, readList, readString } from "./validation/fields";
import { Findings } from "./validation/findings";
import { warnOfAccidents } from "./validation/intent";
import { checkMetadata } from "./validation/metadata";
import { warnRepeats } from "./validation/repeats";
import { checkRules } from "./validation/rules";
import { checkConstant } from "./validation/scalars";
import { checkSelector } from "./validation/selectors";

/**
 * Gives every problem of a policy: as errors all that the API server of Kubernetes 1.31 refuses, in structure and in
 * values, and as warnings what it accepts but hardly anybody means. An empty list is a policy that is right.
 *
 * @param policy anything: a NetworkPolicy, or a manifest as a YAML or JSON parser gives it
 */
export function validate(policy: unknown): Problem[] {
  const findings = new Findings();
  if (isAbsent(policy)) findings.error("", "must be a NetworkPolicy, got nothing");
  const fields = readFields(policy, "", ["apiVersion", "kind", "metadata", "spec"], findings);
  if (fields === undefined) return findings.problems;
  checkConstant(fields.apiVersion, "apiVersion", apiVersion, findings);
  checkConstant(fields.kind, "kind", kind, findings);
  checkMetadata(fields.metadata, findings);
  checkSpec(fields.spec, findings);
  return findings.problems;
}

function checkSpec(value: unknown, findings: Findings): void {
  const spec = readFields(value ?? {}, "spec", ["podSelector", "policyTypes", "ingress", "egress"], findings);
  if (spec === undefined) return;
  if (isAbsent(spec.podSelector)) {
    findings.warning("spec.podSelector", "missing, so the policy selects every pod; write `{}` if that is meant");
  }
  checkSelector(spec.podSelector, "spec.podSelector", findings);
  checkRules(spec.ingress, "spec.ingress", "from", findings);
  checkRules(spec.egress, "spec.egress", "to", findings);
  checkPolicyTypes(spec.policyTypes, findings);
  warnOfAccidents(spec, findings);
}

function checkPolicyTypes(value: unknown, findings: Findings): void {
  const path = "spec.policyTypes";
  const types = readList(value, path, findings);
  if (types.length > 2) findings.error(path, `must have at most two items, got ${String(types.length)}`);
  warnRepeats(types, path, findings);
  for (const [index, one] of types.entries()) {
    const type = readString(one, item(path, index), findings);
    if (type === undefined || type === "Ingress" || type === "Egress") continue;
    findings.error(item(path, index), `must be \`Ingress\` or \`Egress\`, got ${quoted(type)}`);
  }
}
