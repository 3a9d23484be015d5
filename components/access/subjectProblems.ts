import * as pulumi from "@pulumi/pulumi";
import type { SetProblem } from "../../policies/setProblems";
import { dnsLabel, dnsSubdomain, type NameRule } from "../../policies/validation/names";
import { listProblems, shown, wrong } from "./argumentProblems";

/** Whether every authenticated subject may be meant, or each has to be named. Who is not authenticated never is. */
export type EveryoneRule = "everyone may be meant" | "each is named";

/** What is wrong with the subjects of the argument; names that are not known yet are not judged. */
export function subjectProblems(path: string, subjects: unknown, everyone: EveryoneRule): readonly SetProblem[] {
  return listProblems(path, subjects, "group, user or service account", (subject, within) =>
    ownProblems(subject, within, everyone),
  );
}

function ownProblems(subject: unknown, path: string, everyone: EveryoneRule): readonly SetProblem[] {
  const fields = typeof subject === "object" && subject !== null ? (subject as Record<string, unknown>) : {};
  const given = Object.keys(fields).filter((field) => fields[field] !== undefined);
  switch (given.sort().join()) {
    case "group":
      return nameProblems(`${path}.group`, fields["group"], (name) => groupProblems(name, everyone));
    case "user":
      return nameProblems(`${path}.user`, fields["user"], userProblems);
    case "namespace,serviceAccount":
      return [
        ...nameProblems(`${path}.serviceAccount`, fields["serviceAccount"], dnsSubdomain),
        ...nameProblems(`${path}.namespace`, fields["namespace"], dnsLabel),
      ];
    case "serviceAccount":
      return [wrong(`${path}.namespace`, "must be given: service accounts of the same name differ by namespace")];
    default:
      return [wrong(path, `must be ${kinds}, got ${shown(subject)}`)];
  }
}

const kinds = '`{ group: "…" }`, `{ user: "…" }` or `{ serviceAccount: "…", namespace: "…" }`';

function nameProblems(path: string, name: unknown, rule: NameRule): readonly SetProblem[] {
  if (pulumi.Output.isInstance(name) || name instanceof Promise) return [];
  if (typeof name !== "string" || name === "") return [wrong(path, `must be a name, got ${shown(name)}`)];
  return rule(name).map((problem) => wrong(path, `${problem}, got \`${name}\``));
}

function groupProblems(name: string, everyone: EveryoneRule): readonly string[] {
  if (name === "system:unauthenticated") return ["must not be those who have not logged in"];
  if (everyone === "each is named" && ["system:authenticated", "system:serviceaccounts"].includes(name)) {
    return ["must not be everybody; name the groups that are meant"];
  }
  if (name.startsWith("system:serviceaccount:")) return [serviceAccountHint];
  return anyNameProblems(name);
}

function userProblems(name: string): readonly string[] {
  if (name === "system:anonymous") return ["must not be those who have not logged in"];
  if (name.startsWith("system:serviceaccount:")) return [serviceAccountHint];
  if (name.startsWith("system:serviceaccounts")) return ["is a group; write `{ group: … }`"];
  return anyNameProblems(name);
}

const serviceAccountHint = 'is a service account; write `{ serviceAccount: "…", namespace: "…" }`';

/** Kubernetes compares names of users and groups as they are, so that these would never be anybody's. */
function anyNameProblems(name: string): readonly string[] {
  if (name.includes("*")) return ["must be a whole name, since RBAC knows no patterns"];
  return /^\s|\s$|[\u0000-\u001f\u007f]/.test(name) ? ["must not begin or end with a space, or have line breaks"] : [];
}
