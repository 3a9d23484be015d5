import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import {
  NetworkPolicy as DeployedPolicy,
  type NetworkPolicyArgs,
} from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import { foreignNamespaces, policyProblems, type SetProblem } from "./setProblems";
import type { NetworkPolicy } from "./types";

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
  /** Policies to deploy, with names that differ. They may leave their namespace out, but not name another. */
  readonly policies: readonly NetworkPolicy[];
}

/**
 * Deploys policies into one namespace: afterwards exactly these policies of the set are there.
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
    const problems = policyProblems(args);
    refuse(name, problems); // Before super(), so that of an invalid set nothing is registered.
    super("portcullis:policies:NetworkPolicySet", name, {}, opts);
    for (const problem of problems) void pulumi.log.warn(line(problem), this);

    const owner = this.ownerOf(name, args);
    this.namespace = pulumi.all([args.namespace, owner?.urn]).apply(([namespace]) => {
      refuse(name, foreignNamespaces(args.policies, namespace));
      return namespace;
    });
    for (const policy of args.policies) {
      new DeployedPolicy(`${name}-${policy.metadata.name}`, deployedArgs(policy, this.namespace), { parent: this });
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
}

/** The arguments of the child resource; its inputs are ours, but for lists that ours declare readonly. */
function deployedArgs(policy: NetworkPolicy, namespace: pulumi.Output<string>): NetworkPolicyArgs {
  return { metadata: { ...policy.metadata, namespace }, spec: policy.spec as NetworkPolicyArgs["spec"] };
}

function refuse(name: string, problems: readonly SetProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const count = errors.length === 1 ? "1 problem" : `${String(errors.length)} problems`;
  throw new pulumi.InputPropertiesError({
    message: [`network policy set \`${name}\` has ${count}:`, ...errors.map((error) => `  ${line(error)}`)].join("\n"),
    errors: errors.map(({ path, message }) => ({ propertyPath: path, reason: message })),
  });
}

function line({ path, policy, message }: SetProblem): string {
  return `${path}${policy === undefined ? "" : ` (policy \`${policy}\`)`}: ${message}`;
}
