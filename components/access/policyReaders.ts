import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../policies/setRefusal";
import type { SetProblem } from "../../policies/setProblems";
import { flagProblems, wrong } from "./argumentProblems";
import { namespaceProblems } from "./namespaceProblems";
import {
  calicoClusterKinds,
  calicoNamespacedKinds,
  calicoTiers,
  clusterNetworkPolicies,
  inTiers,
  networkPolicies,
} from "./policyKinds";
import { grantIn, grantInCluster, may, reading, type Rule } from "./roles";
import { subjectProblems } from "./subjectProblems";
import { knownSubjects, type Subject } from "./subjects";

export type PolicyReadersArgs = ReadersEverywhere | ReadersInNamespaces;

export interface ReadersEverywhere extends Readers {
  /** Every namespace, those that come later too. */
  readonly namespaces: "all";
  /**
   * Whether ClusterNetworkPolicies of `policy.networking.k8s.io` may be read too.
   * @default false
   */
  readonly clusterPolicies?: boolean;
}

export interface ReadersInNamespaces extends Readers {
  /** Names of namespaces that exist; for one that the same program makes, use `dependsOn`. */
  readonly namespaces: readonly string[];
  /** What is in no namespace can only be read by those who read in all. */
  readonly clusterPolicies?: false;
}

interface Readers {
  readonly subjects: readonly Subject[];
  /**
   * Whether Calico's policies and sets of addresses may be read too, staged ones among them; where `namespaces` is `all`,
   * also those that are in no namespace, and tiers. In named namespaces the subjects get tiers by name, without which
   * Calico shows no policy.
   * @default false
   */
  readonly calico?: boolean;
}

/**
 * The subjects may get, list and watch network policies, in the whole cluster or in the namespaces that are named. They
 * may write none, and read nothing else.
 *
 * The roles and bindings are called as the component.
 */
export class PolicyReaders extends pulumi.ComponentResource {
  /** Name of every role and binding. */
  readonly roleName: string;

  /** @throws InputPropertiesError with every problem of the arguments, at preview */
  constructor(name: string, args: PolicyReadersArgs, opts?: pulumi.ComponentResourceOptions) {
    const what = `policy readers \`${name}\``;
    refuse(what, readerProblems(args)); // Before super(), so that nothing is registered.
    super("portcullis:components:PolicyReaders", name, {}, opts);

    const subjects = knownSubjects(what, "subjects", args.subjects, "everyone may be meant");
    const grant = { roleName: name, subjects };
    if (args.namespaces === "all") {
      grantInCluster({ ...grant, rules: rulesEverywhere(args) }, this);
    } else {
      for (const namespace of args.namespaces) grantIn(namespace, { ...grant, rules: rulesInNamespace(args) }, this);
      if (args.calico === true) grantInCluster({ ...grant, rules: [may(["get"], calicoTiers)] }, this);
    }
    this.roleName = name;
    this.registerOutputs({ roleName: this.roleName });
  }
}

function rulesEverywhere({ calico, clusterPolicies }: ReadersEverywhere): Rule[] {
  return [
    ...rulesInNamespace({ calico }),
    ...(calico === true ? [may(reading, calicoClusterKinds), may(reading, inTiers(calicoClusterKinds))] : []),
    ...(clusterPolicies === true ? [may(reading, clusterNetworkPolicies)] : []),
  ];
}

function rulesInNamespace({ calico }: { readonly calico?: boolean | undefined }): Rule[] {
  return [
    may(reading, networkPolicies),
    ...(calico === true ? [may(reading, calicoNamespacedKinds), may(reading, inTiers(calicoNamespacedKinds))] : []),
  ];
}

function readerProblems({ subjects, namespaces, calico, clusterPolicies }: PolicyReadersArgs): readonly SetProblem[] {
  return [
    ...subjectProblems("subjects", subjects, "everyone may be meant"),
    ...(namespaces === "all" ? [] : readNamespaceProblems(namespaces)),
    ...flagProblems({ calico, clusterPolicies }),
    ...(namespaces !== "all" && (clusterPolicies as unknown) === true
      ? [wrong("clusterPolicies", 'needs `namespaces: "all"`, since ClusterNetworkPolicies are in no namespace')]
      : []),
  ];
}

function readNamespaceProblems(namespaces: unknown): readonly SetProblem[] {
  if (Array.isArray(namespaces) && namespaces.length > 0) return namespaceProblems("namespaces", namespaces);
  return [wrong("namespaces", 'must be a list with at least one namespace, or `"all"`')];
}
