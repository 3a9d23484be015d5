import type { Certainty } from "../../selectors";
import type { TieredRule } from "../../tiers/model";
import { all, type ConnectionId, type ConnectionTable, none } from "../connectionTable";

/** A tier as it is for one end and another, in one direction. */
export interface TierView {
  readonly defaultAction: "Deny" | "Pass";
  /** In the order in which they are read; of policies in one group any may decide first. */
  readonly groups: readonly (readonly PolicyView[])[];
}

/** A policy that is, surely or perhaps, about the pods in question. */
export interface PolicyView {
  readonly applies: Exclude<Certainty, "no">;
  readonly rules: readonly RuleView[];
}

export interface RuleView {
  readonly action: TieredRule["action"];
  /** What surely matches, and what at least perhaps does. */
  readonly sure: ConnectionId;
  readonly possible: ConnectionId;
}

/** What may be decided; what is in both is not known. Each connection is in at least one. */
export interface Decided {
  readonly allowed: ConnectionId;
  readonly denied: ConnectionId;
}

/**
 * What the tiers decide: in each, the first rule that matches; what none decides of pods that a policy of the tier is
 * about becomes what the tier says; what is passed on, and what no policy is about, goes to the next tier, and is allowed
 * after the last (https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy). Of what is perhaps so,
 * both is followed.
 */
export function walk(tiers: readonly TierView[], table: ConnectionTable): Decided {
  const decided = { allowed: none, denied: none };
  let open: ConnectionId = all;
  for (const tier of tiers) {
    open = walkTier(tier, open, decided, table);
    if (open === none) break;
  }
  return { allowed: table.union(decided.allowed, open), denied: decided.denied };
}

/** Adds what a tier may decide of what is open, and gives what it may leave open. */
export function walkTier(
  { groups, defaultAction }: TierView,
  open: ConnectionId,
  decided: { allowed: ConnectionId; denied: ConnectionId },
  table: ConnectionTable,
): ConnectionId {
  let left: Left = { free: open, held: none, passed: none };
  for (const group of groups) left = readGroup(group, left, decided, table);
  const rest = table.union(left.free, left.passed);
  if (defaultAction === "Pass") return table.union(rest, left.held);
  decided.denied = table.union(decided.denied, left.held);
  return rest;
}

/** What may not be decided in a tier yet. */
interface Left {
  /** As long as no policy of the tier is about the pods. */
  readonly free: ConnectionId;
  /** Although one is. */
  readonly held: ConnectionId;
  /** Left to the next tier. */
  readonly passed: ConnectionId;
}

/** What each of the group decides is decided, since it may be the first of them; the rest is what none of them does. */
function readGroup(
  group: readonly PolicyView[],
  { free, held, passed }: Left,
  decided: { allowed: ConnectionId; denied: ConnectionId },
  table: ConnectionTable,
): Left {
  const undecided = table.union(free, held);
  const isSure = group.some(({ applies }) => applies === "yes");
  let rest = undecided;
  let becomesHeld: ConnectionId = none;
  let passes = passed;
  for (const policy of group) {
    const outcome = read(policy, undecided, table);
    decided.allowed = table.union(decided.allowed, outcome.allowed);
    decided.denied = table.union(decided.denied, outcome.denied);
    passes = table.union(passes, outcome.passed);
    if (policy.applies === "yes") rest = table.intersect(rest, outcome.rest);
    else becomesHeld = table.union(becomesHeld, table.intersect(free, outcome.rest));
  }
  if (isSure) return { free: none, held: rest, passed: passes };
  return { free, held: table.union(held, becomesHeld), passed: passes };
}

/** What a policy makes of what is undecided before it, if it is about the pods. */
function read({ rules }: PolicyView, undecided: ConnectionId, table: ConnectionTable) {
  const made = { Allow: none, Deny: none, Pass: none };
  let rest = undecided;
  for (const { action, sure, possible } of rules) {
    if (action === "Log") continue;
    made[action] = table.union(made[action], table.intersect(rest, possible));
    rest = table.subtract(rest, sure);
  }
  return { allowed: made.Allow, denied: made.Deny, passed: made.Pass, rest };
}
