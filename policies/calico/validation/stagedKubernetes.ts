import { apiVersion, kind, type Problem } from "../../types";
import { validate } from "../../validate";
import { isAbsent, readMap } from "../../validation/fields";
import { Findings } from "../../validation/findings";
import { refuseNulls } from "../../validation/nulls";
import { readOneOf } from "../../validation/scalars";
import { refuseContents, stagedActions } from "./policies";

/** Every problem of a StagedKubernetesNetworkPolicy: those of the NetworkPolicy in it, and of `stagedAction`. */
export function stagedKubernetesProblems(object: Readonly<Record<string, unknown>>): Problem[] {
  const findings = new Findings();
  const given = object["spec"];
  if (isAbsent(given)) findings.error("spec", "must be given, if only as `{podSelector: {}}`");
  const spec = readMap(given, "spec", new Findings());
  const { stagedAction, ...policy } = spec ?? {};
  const action = readOneOf(stagedAction, "spec.stagedAction", stagedActions, findings);
  if (action === "Delete") refuseContents(policy, [], findings);
  const holdsPolicy = !isAbsent(given) && action !== "Delete";
  // What is no object at all is for `validate` to report.
  const judged = holdsPolicy ? (spec === undefined ? given : policy) : rightSpec;
  findings.problems.unshift(...validate({ ...object, apiVersion, kind, spec: judged }));
  refuseNulls(given, "spec", findings);
  return findings.problems;
}

/** Stands in where there is no policy to judge, so that the rest is judged. */
const rightSpec = { podSelector: {}, policyTypes: ["Ingress"] };
