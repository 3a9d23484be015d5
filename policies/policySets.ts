import type * as pulumi from "@pulumi/pulumi";
import { NetworkPolicySet } from "./policySet";
import type { NetworkPolicy } from "./types";

/**
 * Deploys policies of several namespaces, such as both sides of what `allow` makes: a NetworkPolicySet for each namespace,
 * called `<name>-<namespace>`. The namespaces must be there already.
 *
 * @returns the sets by namespace
 * @throws RangeError where a policy does not say its namespace
 * @throws InputPropertiesError as NetworkPolicySet does
 */
export function networkPolicySets(
  name: string,
  policies: readonly NetworkPolicy[],
  opts?: pulumi.ComponentResourceOptions,
): Readonly<Record<string, NetworkPolicySet>> {
  const byNamespace = Map.groupBy(policies, namespaceOf);
  return Object.fromEntries(
    Array.from(byNamespace, ([namespace, own]) => [
      namespace,
      new NetworkPolicySet(`${name}-${namespace}`, { namespace, policies: own }, opts),
    ]),
  );
}

function namespaceOf({ metadata: { name, namespace } }: NetworkPolicy): string {
  if (namespace !== undefined) return namespace;
  throw new RangeError(`policy \`${name}\` does not say its namespace; give the preset its \`namespace\``);
}
