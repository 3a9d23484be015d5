import { denied } from "../../access";
import type { Diff } from "../../diff";
import type { Access, Entity } from "../../reachability";
import type { ConnectionSet } from "../../sets/connectionSet";
import type { Style } from "../style";

/** What a change of the input does to who may reach whom. */
export interface Changes extends Diff {
  readonly style: Style;
}

/** How one pair differs; nothing was, or is, allowed where a connection is added or removed. */
export interface Change {
  readonly kind: "added" | "removed" | "changed";
  readonly src: Entity;
  readonly dst: Entity;
  readonly before: Access;
  readonly after: Access;
}

/** Every change: first what is added, then what is removed, then what is changed. */
export function* changesOf(changes: Changes): Generator<Change> {
  for (const kind of kinds) yield* changesOfKind(changes, kind);
}

export const kinds = ["added", "removed", "changed"] as const satisfies readonly Change["kind"][];

export function* changesOfKind({ added, removed, changed }: Changes, kind: Change["kind"]): Generator<Change> {
  if (kind === "added") {
    for (const { src, dst, ...after } of added) yield { kind, src, dst, before: denied, after };
  } else if (kind === "removed") {
    for (const { src, dst, ...before } of removed) yield { kind, src, dst, before, after: denied };
  } else {
    for (const change of changed) yield { ...change, kind };
  }
}

/** Whether more is allowed afterwards, or something may be that surely was not. */
export function grows(before: Access, after: Access): boolean {
  const possible = before.allowed.union(before.unknown);
  return !before.allowed.contains(after.allowed) || !possible.contains(after.unknown);
}

export type Boundary = "across namespaces" | "from outside" | "to outside";

/** What deserves a second look where something opens: `across namespaces`, `to outside`, `from outside`. */
export function boundary({ src, dst, before, after }: Change): Boundary | undefined {
  if (!grows(before, after)) return undefined;
  if (src.kind === "addresses") return "from outside";
  if (dst.kind === "addresses") return "to outside";
  return src.workload.namespace === dst.workload.namespace ? undefined : "across namespaces";
}

/** What opens and closes where a connection changes: `opens TCP 443, closes TCP 80`. */
export function difference({ before, after }: Change): string {
  const possible = before.allowed.union(before.unknown);
  const parts: [string, ConnectionSet][] = [
    ["opens", after.allowed.subtract(before.allowed)],
    ["may open", after.unknown.subtract(possible)],
    ["closes", before.allowed.subtract(after.allowed).subtract(after.unknown)],
    ["may close", before.allowed.intersect(after.unknown)],
    ["does not open", before.unknown.subtract(after.allowed).subtract(after.unknown)],
  ];
  return parts
    .filter(([, set]) => !set.isEmpty)
    .map(([verb, set]) => `${verb} ${set.toString()}`)
    .join(", ");
}
