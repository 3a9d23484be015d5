import { addressRange, type IpFamily, parseCidr } from "../../policies/cidr";
import { notInternet } from "../../policies/presets/internet";
import type { IpBlock } from "../../policies/types";

/** Whether blocks, all together, have every public address of IPv4, or every one of IPv6. */
export function coversInternet(blocks: readonly IpBlock[]): boolean {
  return families.some((family) => {
    if (!mayCover(blocks, family)) return false;
    const covered = merged(blocks.flatMap((block) => rangesOf(block, family)));
    return publicRanges[family].every((range) =>
      covered.some(({ first, last }) => first <= range.first && range.last <= last),
    );
  });
}

const families = ["IPv4", "IPv6"] as const;

/** A quick look at the sizes alone: blocks are nearly always much too small. */
function mayCover(blocks: readonly IpBlock[], family: IpFamily): boolean {
  let share = 0;
  for (const { cidr } of blocks) {
    if (cidr.includes(":") === (family === "IPv6")) share += 2 ** -Number(cidr.slice(cidr.indexOf("/") + 1));
  }
  return share >= (family === "IPv4" ? 0.8 : 0.125);
}

interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** Ranges for documentation, which no host has either (https://www.iana.org/assignments/iana-ipv4-special-registry). */
const documentation = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];

const publicRanges: Readonly<Record<IpFamily, readonly Range[]>> = {
  IPv4: without(
    { first: 0n, last: 2n ** 32n - 1n },
    [...notInternet.IPv4, ...documentation].flatMap((cidr) => rangesOf({ cidr }, "IPv4")),
  ),
  // All of global unicast.
  IPv6: rangesOf({ cidr: "2000::/3" }, "IPv6"),
};

/** The addresses of a block that are of a family, without its exceptions. */
function rangesOf({ cidr, except }: IpBlock, family: IpFamily): readonly Range[] {
  const parsed = parseCidr(cidr);
  if (parsed === undefined) return [];
  const range = addressRange(parsed);
  if (range.family !== family) return [];
  return without(
    range,
    (except ?? []).flatMap((hole) => rangesOf({ cidr: hole }, family)),
  );
}

function without({ first, last }: Range, holes: readonly Range[]): readonly Range[] {
  const left: Range[] = [];
  let from = first;
  for (const hole of merged(holes)) {
    if (hole.first > from) left.push({ first: from, last: hole.first - 1n });
    from = hole.last + 1n;
  }
  return from <= last ? [...left, { first: from, last }] : left;
}

/** Sorted, with those that touch as one. */
function merged(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const joined: Range[] = [];
  for (const range of sorted) {
    const previous = joined.at(-1);
    if (previous === undefined || range.first > previous.last + 1n) joined.push(range);
    else if (range.last > previous.last) joined[joined.length - 1] = { first: previous.first, last: range.last };
  }
  return joined;
}
