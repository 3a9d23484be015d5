import type { Access } from "../reachability";
import { isSameAccess } from "../access";
import type { Compiled } from "./compiled";
import type { Profile } from "./directionTable";
import { type Direction, directions } from "./policyRules";

/** Two classes between which something else is allowed. */
export interface ClassChange {
  readonly src: number;
  readonly dst: number;
  readonly before: Access;
  readonly after: Access;
}

/** What a change of policies has changed. */
export interface ClassChanges {
  readonly pairs: readonly ClassChange[];
  /** Classes that policies hold in another way, by direction. */
  readonly held: Readonly<Record<Direction, readonly number[]>>;
}

/**
 * What differs between a cluster and one that was recompiled from it: only classes that policies now hold in another way
 * are looked at, with the peers of their rules. Undefined where the two have not their classes in common, or where so
 * much has changed that all rows are sooner compared.
 */
export function classChanges(before: Compiled, after: Compiled): ClassChanges | undefined {
  if (before.partition !== after.partition || before.most !== before.least || after.most !== after.least)
    return undefined;
  const classes = before.partition.classes.length;
  const held: Record<Direction, number[]> = { Ingress: [], Egress: [] };
  const pairs = new Set<number>();
  for (const direction of directions) {
    for (let subject = 0; subject < classes; subject++) {
      const profiles = [before, after].map(({ least }) => least.profileOf(subject, direction));
      if (profiles[0] === profiles[1]) continue;
      held[direction].push(subject);
      for (const peer of peersOf(profiles, classes)) {
        pairs.add(direction === "Egress" ? subject * classes + peer : peer * classes + subject);
        if (pairs.size > maxPairs) return undefined;
      }
    }
  }
  const changes: ClassChange[] = [];
  for (const pair of pairs) {
    const src = Math.floor(pair / classes);
    const dst = pair % classes;
    const change = { src, dst, before: before.access.between(src, dst), after: after.access.between(src, dst) };
    if (!isSameAccess(change.before, change.after)) changes.push(change);
  }
  return { pairs: changes, held };
}

const maxPairs = 100_000;

/** Classes with which a subject of one of the profiles may have connections, as far as its own policies go. */
function* peersOf(profiles: readonly Profile[], classes: number): Generator<number> {
  const isOpen = ({ isIsolated, anyone, anyPod }: Profile) => !isIsolated || anyone.length > 0 || anyPod.length > 0;
  if (profiles.some(isOpen)) for (let peer = 0; peer < classes; peer++) yield peer;
  else for (const { pods } of profiles) for (const { classes: peers } of pods) yield* peers;
}
