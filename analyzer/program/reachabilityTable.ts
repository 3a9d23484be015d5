import type { Access, Entity, Reachability } from "../reachability";
import { nameGroup } from "../reports/list/names";
import { accessText } from "../reports/report";
import { assumedKind } from "./assumedPods";

/**
 * Who reaches whom, by source, then by destination, with the ports: `{"shop/web[Deployment]": {"shop/db[StatefulSet]":
 * "TCP 5432"}}`. Whoever reaches nobody is left out.
 */
export type ReachabilityTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** An output is read by people, and kept in the state: from here on, workloads that behave alike are put together. */
const mostPairs = 1000;

/**
 * Every connection that the program has a part in: of its workloads, and of pods that are assumed where it has policies.
 * What other pods that are assumed have among themselves, or with addresses outside, is left out. Where there are more than
 * a thousand, it is by groups of workloads that behave alike: `shop/a[Job], shop/b[Job], shop/c[Job] and 12 more`.
 */
export function reachabilityTable(reachability: Reachability): ReachabilityTable {
  const guarded = new Set(reachability.cluster.policies.map(({ namespace }) => namespace));
  const isConcerned = (entity: Entity) =>
    entity.kind === "pods" && (entity.workload.kind !== assumedKind || guarded.has(entity.workload.namespace));
  return pairTable(reachability, isConcerned) ?? groupTable(reachability, isConcerned);
}

/** Undefined where there are too many. */
function pairTable(
  reachability: Reachability,
  isConcerned: (entity: Entity) => boolean,
): ReachabilityTable | undefined {
  const table = new Table();
  for (const { src, dst, ...access } of reachability.connections()) {
    if (!isConcerned(src) && !isConcerned(dst)) continue;
    if (table.size === mostPairs) return undefined;
    table.add(src.id, dst.id, access);
  }
  return table.bySource;
}

function groupTable(reachability: Reachability, isConcerned: (entity: Entity) => boolean): ReachabilityTable {
  const table = new Table();
  for (const { src, dst, ...access } of reachability.groupedConnections()) {
    if (![...src.members, ...dst.members].some(isConcerned)) continue;
    table.add(nameGroup(src, asIs), nameGroup(dst, asIs), access);
  }
  return table.bySource;
}

class Table {
  readonly bySource: Record<string, Record<string, string>> = {};
  size = 0;

  add(src: string, dst: string, access: Access): void {
    (this.bySource[src] ??= {})[dst] = accessText(access);
    this.size++;
  }
}

const asIs = (text: string) => text;
