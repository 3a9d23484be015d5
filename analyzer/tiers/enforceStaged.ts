import type { Cluster, Namespace, Policy } from "../model";
import { unknown } from "../model";
import type { StagedPolicy, TieredPolicy } from "./model";
import { inTiers } from "./order";

/**
 * The cluster as it would be with staged policies enforced: each takes the place of the policy of its kind and name, or
 * takes it away where it says `Delete`. Those that say `Learn` or `Ignore` change nothing.
 *
 * @param which default: all of them
 */
export function enforceStaged(
  cluster: Cluster,
  which: readonly StagedPolicy[] = cluster.tiered?.staged ?? [],
): Cluster {
  const { tiered } = cluster;
  if (tiered === undefined || which.length === 0) return cluster;
  let policies = cluster.policies;
  let inOrder: readonly TieredPolicy[] = tiered.tiers.flatMap((tier) => tier.policies);
  for (const { policy, action } of which) {
    // Of an action that is not known, the one that is taken where none is given.
    if (action === "Learn" || action === "Ignore") continue;
    const isSet = action === "Set" || action === unknown;
    if (policy.is === "kubernetes") policies = replaced(policies, policy.it, isSet);
    else inOrder = replaced(inOrder, policy.it, isSet);
  }
  const tiers = inTiers(inOrder, tiered.tiers);
  const staged = tiered.staged.filter((one) => !which.includes(one));
  const enforced: Cluster = { ...cluster, policies: policies.toSorted(byName), tiered: { ...tiered, tiers, staged } };
  return { ...enforced, namespaces: withNamespaces(enforced) };
}

function replaced<T extends TieredPolicy | Policy>(list: readonly T[], policy: T, isSet: boolean): readonly T[] {
  const isSame = (one: T) =>
    one.name === policy.name && one.namespace === policy.namespace && kindOf(one) === kindOf(policy);
  const others = list.filter((one) => !isSame(one));
  return isSet ? [...others, policy] : others;
}

function kindOf(policy: TieredPolicy | Policy): string {
  return "kind" in policy ? policy.kind : "";
}

function byName(a: Policy, b: Policy): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
}

/** A staged policy may be the first thing in its namespace. */
function withNamespaces({ namespaces, policies }: Cluster): readonly Namespace[] {
  const known = new Set(namespaces.map(({ name }) => name));
  const missing = Array.from(new Set(policies.map(({ namespace }) => namespace))).filter((name) => !known.has(name));
  const added = missing.map((name) => ({
    name,
    labels: { "kubernetes.io/metadata.name": name },
    origin: undefined,
  }));
  return [...namespaces, ...added].sort((a, b) => (a.name < b.name ? -1 : 1));
}
