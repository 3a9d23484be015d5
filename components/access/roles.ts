import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding";
import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import type * as pulumi from "@pulumi/pulumi";
import { type KnownSubject, rbacSubject } from "./subjects";
import type { Kinds } from "./policyKinds";

/** What somebody may do. */
export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** To whom it is given, and by which names. */
export interface Grant {
  /** Of the role and of its binding. */
  readonly roleName: string;
  readonly rules: Rule[];
  readonly subjects: pulumi.Output<readonly KnownSubject[]>;
}

export const reading: readonly string[] = ["get", "list", "watch"];

export function may(verbs: readonly string[], { group, resources }: Kinds): Rule {
  return { apiGroups: [group], resources: [...resources], verbs: [...verbs] };
}

/** Gives the subjects what the rules say, in the whole cluster. */
export function grantInCluster({ roleName, rules, subjects }: Grant, parent: pulumi.Resource): void {
  const metadata = { name: roleName };
  const role = new ClusterRole(roleName, { metadata, rules }, { parent });
  const roleRef = { apiGroup: rbacGroup, kind: "ClusterRole", name: role.metadata.name };
  new ClusterRoleBinding(roleName, { metadata, roleRef, subjects: subjects.apply(all) }, { parent });
}

/** Gives it in one namespace, by a Role there, which nobody can bind for the whole cluster by mistake. */
export function grantIn(namespace: string, { roleName, rules, subjects }: Grant, parent: pulumi.Resource): void {
  const child = `${roleName}-${namespace}`;
  const metadata = { name: roleName, namespace };
  const role = new Role(child, { metadata, rules }, { parent });
  const roleRef = { apiGroup: rbacGroup, kind: "Role", name: role.metadata.name };
  new RoleBinding(child, { metadata, roleRef, subjects: subjects.apply(all) }, { parent });
}

const rbacGroup = "rbac.authorization.k8s.io";

const all = (subjects: readonly KnownSubject[]) => subjects.map(rbacSubject);
