import { formatAddress } from "../../policies/cidr";
import { ConnectionSet } from "../sets/connectionSet";
import type { Access, AddressRange, Entity, Reachability } from "../reachability";
import { type AddressEnd, type End, entitiesAt } from "./ends";

/** Part of what an expectation is about, in which all is alike. */
export interface Piece extends Access {
  readonly src: Entity;
  readonly dst: Entity;
}

/** Everything between two ends, in order; empty where one of them is nobody, or neither is in the cluster. */
export function piecesBetween(from: End, to: End, reachability: Reachability): readonly Piece[] {
  if (from.kind === "workload" && to.kind === "workload") {
    const dsts = entitiesAt(to, reachability);
    return entitiesAt(from, reachability).flatMap((src) =>
      dsts.map((dst) => ({ src, dst, ...reachability.between(src, dst) })),
    );
  }
  if (from.kind === "workload" && to.kind === "addresses") {
    return entitiesAt(from, reachability).flatMap((src) =>
      alongRange(to, reachability.outside(src, "Egress", [to.family])).map((part) => ({
        src,
        dst: part.range,
        ...part,
      })),
    );
  }
  if (from.kind === "addresses" && to.kind === "workload") {
    return entitiesAt(to, reachability).flatMap((dst) =>
      alongRange(from, reachability.outside(dst, "Ingress", [from.family])).map((part) => ({
        src: part.range,
        dst,
        ...part,
      })),
    );
  }
  return [];
}

type Outside = ReturnType<Reachability["outside"]>;

/** The whole range in pieces: what is given for its addresses, and nothing at all where none is given. */
function alongRange(end: AddressEnd, outside: Outside): Outside {
  const pieces: (Access & { readonly range: AddressRange })[] = [];
  let next = end.first;
  for (const { range, allowed, unknown } of outside) {
    if (range.family !== end.family || range.last < next || range.first > end.last) continue;
    if (range.first > next) pieces.push(closed(end, next, range.first - 1n));
    const [first, last] = [range.first > next ? range.first : next, range.last < end.last ? range.last : end.last];
    pieces.push({ range: rangeOf(end, first, last), allowed, unknown });
    next = last + 1n;
  }
  if (next <= end.last) pieces.push(closed(end, next, end.last));
  return pieces;
}

function closed(end: AddressEnd, first: bigint, last: bigint): Access & { readonly range: AddressRange } {
  return { range: rangeOf(end, first, last), allowed: ConnectionSet.none, unknown: ConnectionSet.none };
}

function rangeOf({ family }: AddressEnd, first: bigint, last: bigint): AddressRange {
  const id =
    first === last ? formatAddress(family, first) : `${formatAddress(family, first)}-${formatAddress(family, last)}`;
  return { kind: "addresses", id, family, first, last };
}
