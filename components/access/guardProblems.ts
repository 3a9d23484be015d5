import { namespaceNameLabel } from "../../policies/peers";
import type { SetProblem } from "../../policies/setProblems";
import { dnsSubdomain, qualifiedName } from "../../policies/validation/names";
import { flagProblems, listProblems, shown, wrong } from "./argumentProblems";
import type { BaselineGuardArgs } from "./baselineGuard";
import { subjectProblems } from "./subjectProblems";

/** Every problem of a guard's arguments that can be seen before the names of all subjects are known. */
export function guardProblems(name: string, args: BaselineGuardArgs): readonly SetProblem[] {
  const { platform, contact, protectedNamespaceLabels, calico, clusterPolicies } = args;
  return [
    ...dnsSubdomain(name).map((problem) => wrong("name", `${problem}, got \`${name}\``)),
    ...subjectProblems("platform", platform, "each is named"),
    ...contactProblems(contact),
    ...(protectedNamespaceLabels === undefined ? [] : labelProblems(protectedNamespaceLabels)),
    ...flagProblems({ calico, clusterPolicies }),
  ];
}

function contactProblems(contact: unknown): readonly SetProblem[] {
  if (typeof contact !== "string" || contact.trim() === "") {
    return [wrong("contact", `must say whom to ask, such as \`#platform on Slack\`, got ${shown(contact)}`)];
  }
  return /[\r\n]/.test(contact) ? [wrong("contact", "must be one line, since the API server refuses others")] : [];
}

function labelProblems(keys: unknown): readonly SetProblem[] {
  const needs = "key; leave it out to guard no labels of namespaces";
  return listProblems("protectedNamespaceLabels", keys, needs, (key, path) => {
    if (typeof key !== "string") return [wrong(path, `must be the key of a label, got ${shown(key)}`)];
    if (key === namespaceNameLabel) {
      return [wrong(path, `\`${key}\` is set by the API server itself, and nobody can change it; remove it`)];
    }
    return qualifiedName(key).map((problem) => wrong(path, `${problem}, got \`${key}\``));
  });
}
