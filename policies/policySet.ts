import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import {
  NetworkPolicy as KubernetesPolicy,
  type NetworkPolicyArgs,
} from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import { foreignNamespaces, policyProblems } from "./setProblems";
import { refuse, warn } from "./setRefusal";
import { stageProblems } from "./stageProblems";
import { type DeployedPolicy, type NamespacePolicy, objectsAt, type PolicyEngine, type Stage } from "./stages";
import { apiVersion } from "./types";

export interface NetworkPolicySetArgs {
  /**
   * Namespace that the policies belong to. A plain string names one that is there already, and is looked up; an output,
   * such as the name of a Namespace of the same program, is taken as it is.
   */
  readonly namespace: pulumi.Input<string>;
  /**
   * Whether the set makes the namespace, and deletes it with itself. An adopted namespace is never deleted.
   * @default false
   */
  readonly createNamespace?: boolean;
  /**
   * Labels of the namespace, where the set makes it.
   * @default - none
   */
  readonly namespaceLabels?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Policies to deploy, with names that differ. They may leave their namespace out, but not name another. Those of Calico
   * need `engine: "calico"`.
   */
  readonly policies: readonly NamespacePolicy[];
  /**
   * How far the policies are rolled out; all but `enforce` need `engine: "calico"`, from 3.30 on, and enforce nothing.
   *
   * - `staged`: Calico evaluates them, and its flow logs tell what they would do.
   * - `log`: nodes log what the set's policies would deny. The cluster needs the tier that `logTier` makes, deployed
   *   before by a ClusterPolicySet; give the set `dependsOn` that. What other sets at this stage allow is not logged; what
   *   policies allow that are enforced already is.
   * - `enforce`: they are enforced.
   *
   * The objects of the new stage are there before those of the old one are deleted: on the way to `enforce` no pod is
   * less protected than before. On the way back what was enforced no longer is.
   * @default "enforce"
   */
  readonly stage?: Stage;
  /**
   * What enforces policies in the cluster.
   * @default - not known: whatever enforces NetworkPolicies of Kubernetes
   */
  readonly engine?: PolicyEngine;
}

/**
 * Deploys policies into one namespace: afterwards exactly these policies of the set are there, or at another stage than
 * `enforce` what stands for them.
 *
 * Throws an InputPropertiesError with every problem of every policy, at preview, where one is invalid, belongs to another
 * namespace, or has the name of another. What is valid but hardly meant is logged as a warning.
 *
 * A child is named after its policy, `<set>-<policy>`, so that a policy put in or taken out touches no other. To start
 * workloads only when their policies are there, give them `dependsOn: [set]`.
 */
export class NetworkPolicySet extends pulumi.ComponentResource {
  /** Name of the namespace; known to exist by whoever uses it. */
  readonly namespace: pulumi.Output<string>;
  /** Names of the policies, in the order of the list. */
  readonly policyNames: pulumi.Output<readonly string[]>;

  constructor(name: string, args: NetworkPolicySetArgs, opts?: pulumi.ComponentResourceOptions) {
    const what = `network policy set \`${name}\``;
    const problems = [...policyProblems(args), ...stageProblems(args)];
    refuse(what, problems); // Before super(), so that of an invalid set nothing is registered.
    super("portcullis:policies:NetworkPolicySet", name, {}, opts);
    warn(problems, this);

    const owner = this.ownerOf(name, args);
    this.namespace = pulumi.all([args.namespace, owner?.urn]).apply(([namespace]) => {
      refuse(what, foreignNamespaces(args.policies, namespace));
      return namespace;
    });
    for (const policy of objectsAt(args.stage ?? "enforce", name, args.policies)) {
      this.deploy(`${name}-${policy.metadata.name}`, policy, opts?.dependsOn);
    }
    this.policyNames = pulumi.output(args.policies.map((policy) => policy.metadata.name));
    this.registerOutputs({ namespace: this.namespace, policyNames: this.policyNames });
  }

  /** The namespace as a resource of the set: made, looked up, or none where another resource vouches for it. */
  private ownerOf(name: string, args: NetworkPolicySetArgs): Namespace | undefined {
    const { namespace, namespaceLabels: labels } = args;
    const child = `${name}-namespace`;
    if (args.createNamespace === true) {
      return new Namespace(child, { metadata: { name: namespace, ...(labels && { labels }) } }, { parent: this });
    }
    return typeof namespace === "string" ? Namespace.get(child, namespace, { parent: this }) : undefined;
  }

  /** A child of the set; its inputs are ours, but for lists that ours declare readonly. */
  private deploy(name: string, policy: DeployedPolicy, dependsOn: pulumi.ComponentResourceOptions["dependsOn"]): void {
    const metadata = { ...policy.metadata, namespace: this.namespace };
    if (policy.apiVersion === apiVersion) {
      const spec = policy.spec as NetworkPolicyArgs["spec"];
      new KubernetesPolicy(name, { metadata, spec }, { parent: this });
    } else {
      // By itself, and not by the set alone: an update that takes both away would delete a tier while policies are in it.
      new CustomResource(name, { ...policy, metadata }, { parent: this, ...(dependsOn && { dependsOn }) });
    }
  }
}
