import { formatAddress } from "../policies/cidr";
import { denied, isSameAccess } from "./access";
import type { Access, AddressRange } from "./reachability";

export interface ChangedRange {
  readonly range: AddressRange;
  readonly before: Access;
  readonly after: Access;
}

type Outside = readonly (Access & { readonly range: AddressRange })[];

/** Addresses for which something else is allowed or unknown afterwards: largest ranges, in order of address. */
export function rangeChanges(before: Outside, after: Outside): readonly ChangedRange[] {
  if (before === after) return [];
  return (["IPv4", "IPv6"] as const).flatMap((family) => {
    const inFamily = (entry: { readonly range: AddressRange }) => entry.range.family === family;
    const was = before.filter(inFamily);
    const is = after.filter(inFamily);
    const starts = new Set([...was, ...is].flatMap(({ range }) => [range.first, range.last + 1n]));
    const sorted = Array.from(starts).sort((a, b) => (a < b ? -1 : 1));
    const changes: { first: bigint; last: bigint; before: Access; after: Access }[] = [];
    sorted.slice(0, -1).forEach((first, index) => {
      const last = (sorted[index + 1] ?? first) - 1n;
      const part = { first, last, before: accessAt(was, first), after: accessAt(is, first) };
      if (isSameAccess(part.before, part.after)) return;
      const previous = changes.at(-1);
      const goesOn =
        previous?.last === first - 1n &&
        isSameAccess(previous.before, part.before) &&
        isSameAccess(previous.after, part.after);
      if (goesOn) changes[changes.length - 1] = { ...previous, last };
      else changes.push(part);
    });
    return changes.map(({ first, last, ...access }) => {
      const id = `${formatAddress(family, first)}-${formatAddress(family, last)}`;
      return { range: { kind: "addresses" as const, id, family, first, last }, ...access };
    });
  });
}

function accessAt(entries: Outside, address: bigint): Access {
  const found = entries.find(({ range }) => range.first <= address && address <= range.last);
  return found === undefined ? denied : { allowed: found.allowed, unknown: found.unknown };
}
