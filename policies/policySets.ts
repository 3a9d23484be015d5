import type * as pulumi from "@pulumi/pulumi";
import { NetworkPolicySet, type NetworkPolicySetArgs } from "./policySet";
import type { NamespacePolicy } from "./stages";

/** What the sets have in common with a NetworkPolicySet: how far they are rolled out, and what enforces them. */
export interface NetworkPolicySetsArgs extends Pick<NetworkPolicySetArgs, "stage" | "engine"> {
  /** Policies to deploy, each with its namespace. */
  readonly policies: readonly NamespacePolicy[];
}

/**
 * Deploys policies of several namespaces, such as both sides of what `allow` makes: a NetworkPolicySet for each namespace,
 * called `<name>-<namespace>`. The namespaces must be there already.
 *
 * @param args the policies, or the policies with `stage` and `engine` as a NetworkPolicySet takes them
 * @returns the sets by namespace
 * @throws RangeError where a policy does not say its namespace
 * @throws InputPropertiesError as NetworkPolicySet does
 */
export function networkPolicySets(
  name: string,
  args: readonly NamespacePolicy[] | NetworkPolicySetsArgs,
  opts?: pulumi.ComponentResourceOptions,
): Readonly<Record<string, NetworkPolicySet>> {
  const { policies, ...rollout } = "policies" in args ? args : { policies: args };
  const byNamespace = Map.groupBy(policies, namespaceOf);
  return Object.fromEntries(
    Array.from(byNamespace, ([namespace, own]) => [
      namespace,
      new NetworkPolicySet(`${name}-${namespace}`, { ...rollout, namespace, policies: own }, opts),
    ]),
  );
}

function namespaceOf({ metadata: { name, namespace } }: NamespacePolicy): string {
  if (namespace !== undefined) return namespace;
  throw new RangeError(`policy \`${name}\` does not say its namespace; give the preset its \`namespace\``);
}
