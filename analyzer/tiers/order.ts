import { builtInTiers, type Tier, type TieredPolicy, unknownTier } from "./model";

/** A tier as it is given; one without order comes after all that have one. */
export type TierHead = Omit<Tier, "policies">;

/**
 * The tiers in the order in which they are read, each with its policies in theirs. A tier that is used but not given is
 * taken to come last, as one without order does, and to deny at its end.
 */
export function inTiers(policies: readonly TieredPolicy[], given: readonly TierHead[]): readonly Tier[] {
  const heads = new Map<string, TierHead>();
  for (const head of [...builtInTiers, ...given]) heads.set(head.name, head);
  for (const { tier: name } of policies) {
    if (name === unknownTier) heads.set(name, { name, order: -Infinity, defaultAction: "Pass", isGiven: false });
    else if (!heads.has(name)) heads.set(name, { name, order: Infinity, defaultAction: "Deny", isGiven: false });
  }
  const byTier = Map.groupBy(policies, ({ tier }) => tier);
  return Array.from(heads.values(), ({ name, order, defaultAction, isGiven }) => ({
    name,
    order,
    defaultAction,
    isGiven,
    policies: (byTier.get(name) ?? []).toSorted(byOrder),
  })).sort(byOrder);
}

function byOrder(
  a: { readonly order: number; readonly name: string; readonly namespace?: string },
  b: { readonly order: number; readonly name: string; readonly namespace?: string },
): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  const [first, second] = [a, b].map(({ name, namespace }) => `${name} ${namespace ?? ""}`);
  return first === second ? 0 : (first ?? "") < (second ?? "") ? -1 : 1;
}
