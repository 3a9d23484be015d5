import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../policies/setRefusal";
import { type EveryoneRule, subjectProblems } from "./subjectProblems";

/** Who asks the API server for something: a group, a user or a service account, and exactly one of them. */
export type Subject = Group | User | ServiceAccount;

/** Everybody of a group, such as one that an access entry of EKS gives to an IAM role. */
export interface Group {
  readonly group: pulumi.Input<string>;
  readonly user?: never;
  readonly serviceAccount?: never;
  readonly namespace?: never;
}

/** One user. On EKS the name of a role's user ends with that of the session by default: use a group there. */
export interface User {
  readonly user: pulumi.Input<string>;
  readonly group?: never;
  readonly serviceAccount?: never;
  readonly namespace?: never;
}

/** Programs in the cluster, such as one that deploys. */
export interface ServiceAccount {
  readonly serviceAccount: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
  readonly group?: never;
  readonly user?: never;
}

/** A subject whose names are known. */
export type KnownSubject =
  | { readonly group: string }
  | { readonly user: string }
  | { readonly serviceAccount: string; readonly namespace: string };

/**
 * The subjects, with their names. A name that is known later is checked then.
 *
 * @param what the component, as the first line of a message has it
 * @param path the argument that they are given by
 */
export function knownSubjects(
  what: string,
  path: string,
  subjects: readonly Subject[],
  everyone: EveryoneRule,
): pulumi.Output<readonly KnownSubject[]> {
  return pulumi.output(subjects as pulumi.Input<readonly KnownSubject[]>).apply((known) => {
    refuse(what, subjectProblems(path, known, everyone));
    return known;
  });
}

/** The subject as a binding of RBAC has it. */
export function rbacSubject(subject: KnownSubject) {
  if ("serviceAccount" in subject) {
    return { kind: "ServiceAccount", name: subject.serviceAccount, namespace: subject.namespace };
  }
  const apiGroup = "rbac.authorization.k8s.io";
  return "group" in subject
    ? { kind: "Group", name: subject.group, apiGroup }
    : { kind: "User", name: subject.user, apiGroup };
}

/** The subjects by what a request says of who sends it: service accounts are users there. */
export function requesters(subjects: readonly KnownSubject[]): { readonly users: string[]; readonly groups: string[] } {
  return {
    users: subjects.flatMap((subject) => {
      if ("group" in subject) return [];
      if ("user" in subject) return [subject.user];
      return [`system:serviceaccount:${subject.namespace}:${subject.serviceAccount}`];
    }),
    groups: subjects.flatMap((subject) => ("group" in subject ? [subject.group] : [])),
  };
}
