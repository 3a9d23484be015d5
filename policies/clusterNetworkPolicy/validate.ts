import type { Problem } from "../types";
import { isAbsent, quoted, readFields } from "../validation/fields";
import { Findings } from "../validation/findings";
import { checkMetadata } from "../validation/metadata";
import { refuseNulls } from "../validation/nulls";
import { checkConstant, readInteger, requireOneOf } from "../validation/scalars";
import { clusterPolicyApiVersion, laterClusterPolicyApiVersion } from "./types";
import { checkPods } from "./validation/peers";
import { checkClusterRules } from "./validation/rules";

/**
 * Gives every problem of a ClusterNetworkPolicy: as errors all that the API server refuses that has the definition of
 * the experimental channel of the network-policy API v0.3.0, and as warnings what it accepts but hardly anybody means.
 * An empty list is a policy that is right.
 *
 * @param policy anything: a ClusterNetworkPolicy, or a manifest as a YAML or JSON parser gives it
 */
export function validateClusterPolicy(policy: unknown): Problem[] {
  const findings = new Findings();
  if (isAbsent(policy)) findings.error("", "must be a ClusterNetworkPolicy, got nothing");
  const fields = readFields(policy, "", ["apiVersion", "kind", "metadata", "spec", "status"], findings);
  if (fields === undefined) return findings.problems;
  checkApiVersion(fields.apiVersion, findings);
  checkConstant(fields.kind, "kind", "ClusterNetworkPolicy", findings);
  checkMetadata(fields.metadata, findings);
  const namespace = (fields.metadata as { namespace?: unknown } | null | undefined)?.namespace;
  if (!isAbsent(namespace) && namespace !== "") {
    findings.warning(
      "metadata.namespace",
      `has no effect, since a ClusterNetworkPolicy belongs to none, got ${quoted(namespace)}; remove it`,
    );
  }
  checkSpec(fields.spec, findings);
  refuseNulls(fields.spec, "spec", findings);
  return findings.problems;
}

function checkApiVersion(value: unknown, findings: Findings): void {
  if (value === laterClusterPolicyApiVersion) return;
  if (typeof value !== "string" || !value.startsWith("networking.k8s.aws/")) {
    checkConstant(value, "apiVersion", clusterPolicyApiVersion, findings);
    return;
  }
  findings.error(
    "apiVersion",
    `must be \`${clusterPolicyApiVersion}\`, got ${quoted(value)}, which is the VPC CNI's own kind of the same name, with ` +
      "other fields; it is not judged here",
  );
}

function checkSpec(value: unknown, findings: Findings): void {
  if (isAbsent(value)) findings.error("spec", "must be given");
  const spec = readFields(value, "spec", ["tier", "priority", "subject", "ingress", "egress"], findings);
  if (spec === undefined) return;
  requireOneOf(spec.tier, "spec.tier", ["Admin", "Baseline"], findings);
  readInteger(spec.priority, "spec.priority", { from: 0, to: 1000 }, findings);
  for (const [field, example] of [["priority", "`100`"] as const, ["subject", "`namespaces: {}`"] as const]) {
    if (isAbsent(spec[field])) findings.error(`spec.${field}`, `must be given, such as ${example}`);
  }
  checkPods(spec.subject, "spec.subject", findings);
  checkClusterRules(spec.ingress, "spec.ingress", "from", findings);
  checkClusterRules(spec.egress, "spec.egress", "to", findings);
}
