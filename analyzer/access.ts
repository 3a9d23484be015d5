import type { Access } from "./reachability";
import { ConnectionSet } from "./sets/connectionSet";

/** Nothing is allowed, and nothing is unknown. */
export const denied: Access = { allowed: ConnectionSet.none, unknown: ConnectionSet.none };

export function isDenied({ allowed, unknown }: Access): boolean {
  return allowed.isEmpty && unknown.isEmpty;
}

export function isSameAccess(a: Access, b: Access): boolean {
  return a === b || (a.allowed.equals(b.allowed) && a.unknown.equals(b.unknown));
}
