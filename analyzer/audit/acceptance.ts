import { unknown } from "../model";
import { annotation, type Draft, ofNamespace, ofPolicy, ofService, ofWorkload, type Subject } from "./finding";
import type { AuditRule } from "./rule";
import type { Survey } from "./survey";

/** Annotation with the ids of rules whose findings on the object are accepted, with commas between. */
export const accept = "portcullis.dev/accept";

/** Whether the object itself says that findings of the rule are accepted on it. */
export function isAccepted(rule: string, subject: Subject): boolean {
  return acceptedRules(subject).includes(rule);
}

/** @param ids every rule that there is */
export function acceptanceRules(ids: () => readonly string[]): readonly AuditRule[] {
  return [
    {
      id: "accept-invalid",
      severity: "warning",
      meaning: "The annotation `portcullis.dev/accept` names a rule that does not exist.",
      why: "What it was to accept is not accepted, or the rule has another name now.",
      fix: "Write ids of rules with commas between, as this page lists them.",
      find: (survey) => findInvalid(survey, ids()),
    },
  ];
}

function* findInvalid(survey: Survey, ids: readonly string[]): Generator<Draft> {
  for (const subject of subjectsOf(survey)) {
    const wrong = acceptedRules(subject).filter((id) => !ids.includes(id));
    if (wrong.length === 0) continue;
    yield {
      subject,
      path: "metadata.annotations",
      message: `\`${accept}\` names ${wrong.map((id) => `\`${id}\``).join(", ")}, and no rule is called so`,
      fix: "write the id as it stands in a finding",
    };
  }
}

function* subjectsOf({ cluster }: Survey): Generator<Subject> {
  for (const policy of cluster.policies) yield ofPolicy(policy);
  for (const workload of cluster.workloads) if (hasNotes(workload)) yield ofWorkload(workload);
  for (const service of cluster.services) if (hasNotes(service)) yield ofService(service);
  for (const namespace of cluster.namespaces) {
    if (hasNotes(namespace) && namespace.origin !== undefined) yield ofNamespace(namespace, namespace.origin);
  }
}

function hasNotes({ annotations }: Partial<Subject>): boolean {
  return annotations !== undefined && annotations !== unknown;
}

function acceptedRules(subject: Subject): readonly string[] {
  const text = annotation(subject, accept);
  if (text === undefined) return [];
  return text
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");
}
