import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../policies/setRefusal";
import type { SetProblem } from "../../policies/setProblems";
import { flagProblems } from "./argumentProblems";
import { namespaceProblems, systemNamespaceProblems } from "./namespaceProblems";
import { networkPolicies } from "./policyKinds";
import { grantIn, may, reading } from "./roles";
import { subjectProblems } from "./subjectProblems";
import { knownSubjects, type Subject } from "./subjects";

export interface PolicyEditorsArgs {
  /** Everybody at once, such as the group `system:authenticated`, is refused. */
  readonly subjects: readonly Subject[];
  /** Names of namespaces that exist; for one that the same program makes, use `dependsOn`. */
  readonly namespaces: readonly string[];
  /**
   * Whether namespaces of the system may be among them: those whose names start with `kube-`, and Calico's.
   * @default false
   */
  readonly allowSystemNamespaces?: boolean;
}

/**
 * The subjects may read, create, update, patch and delete NetworkPolicies of Kubernetes in the namespaces that are named,
 * one at a time. They may write nothing else: no policies of Calico, whose tiers come before others, and nothing that
 * concerns the whole cluster.
 *
 * The roles and bindings are called as the component.
 */
export class PolicyEditors extends pulumi.ComponentResource {
  /** Name of every role and binding. */
  readonly roleName: string;

  /** @throws InputPropertiesError with every problem of the arguments, at preview */
  constructor(name: string, args: PolicyEditorsArgs, opts?: pulumi.ComponentResourceOptions) {
    const what = `policy editors \`${name}\``;
    refuse(what, editorProblems(args)); // Before super(), so that nothing is registered.
    super("portcullis:components:PolicyEditors", name, {}, opts);

    const subjects = knownSubjects(what, "subjects", args.subjects, "each is named");
    const rules = [may([...reading, ...writing], networkPolicies)];
    for (const namespace of args.namespaces) grantIn(namespace, { roleName: name, rules, subjects }, this);
    this.roleName = name;
    this.registerOutputs({ roleName: this.roleName });
  }
}

const writing = ["create", "update", "patch", "delete"];

function editorProblems({ subjects, namespaces, allowSystemNamespaces }: PolicyEditorsArgs): readonly SetProblem[] {
  return [
    ...subjectProblems("subjects", subjects, "each is named"),
    ...namespaceProblems("namespaces", namespaces),
    ...(allowSystemNamespaces === true ? [] : systemNamespaceProblems("namespaces", namespaces)),
    ...flagProblems({ allowSystemNamespaces }),
  ];
}
