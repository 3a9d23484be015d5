import { addressRange, type Cidr, type IpFamily, parseAddress, parseCidr } from "../../policies/cidr";
import type { IpBlock } from "../../policies/types";
import { type Interval, IntervalSet } from "./intervalSet";
import { ipv4Number } from "./ipv4Number";

/**
 * All addresses, cut where some block begins or ends, so that the addresses between two cuts are in the same blocks. The
 * parts are numbered in order of address, those of IPv4 first; a set of addresses is a set of such numbers.
 */
export class AddressAxis {
  private readonly ipv4: Float64Array;
  private readonly ipv6: readonly bigint[];
  /** A number is left free between the families, so that no interval joins them. */
  private readonly firstOfIpv6: number;
  private readonly cidrs = new Map<string, ReturnType<typeof addressRange>>();
  private readonly blocks = new Map<string, IntervalSet>();

  /** @param blocks CIDRs, their exceptions among them, in which nothing is unknown */
  constructor(cidrs: Iterable<string>) {
    const ipv4 = new Set([0]);
    const ipv6 = new Set([0n]);
    for (const text of cidrs) {
      const range = addressRange(readCidr(text));
      this.cidrs.set(text, range);
      const { family, first, last } = range;
      if (family === "IPv4") {
        ipv4.add(Number(first));
        if (last < lastOf.IPv4) ipv4.add(Number(last) + 1);
      } else {
        ipv6.add(first);
        if (last < lastOf.IPv6) ipv6.add(last + 1n);
      }
    }
    this.ipv4 = Float64Array.from(ipv4).sort();
    this.ipv6 = Array.from(ipv6).sort((a, b) => (a < b ? -1 : 1));
    this.firstOfIpv6 = this.ipv4.length + 1;
  }

  /** Every address of the families. */
  everything(families: readonly IpFamily[]): IntervalSet {
    return IntervalSet.of(families.map((family) => this.parts(family)));
  }

  /** The addresses of a block in which nothing is unknown, and whose ranges are cuts of this axis. */
  addressesOf({ cidr, except }: IpBlock): IntervalSet {
    const key = [cidr, ...(except ?? [])].join(" ");
    let set = this.blocks.get(key);
    if (set === undefined) {
      const holes = IntervalSet.of((except ?? []).map((text) => this.interval(text)));
      set = IntervalSet.of([this.interval(cidr)]).subtract(holes);
      this.blocks.set(key, set);
    }
    return set;
  }

  /** Number of the part in which an address lies; undefined where the text is no address. */
  partOf(address: string): number | undefined {
    const ipv4 = ipv4Number(address);
    if (ipv4 !== undefined) return this.ipv4Part(ipv4);
    const parsed = parseAddress(address);
    if (parsed === undefined) return undefined;
    // Of IPv6, but it may stand for one of IPv4.
    const { family, first } = addressRange({ ...parsed, prefixLength: 128 });
    return family === "IPv4" ? this.ipv4Part(Number(first)) : this.firstOfIpv6 + lastAtMost(this.ipv6, first);
  }

  /** The addresses of parts that are one family's. */
  range({ first, last }: Interval): { readonly family: IpFamily; readonly first: bigint; readonly last: bigint } {
    if (first < this.firstOfIpv6) {
      const next = this.ipv4[last + 1];
      const end = next === undefined ? lastOf.IPv4 : BigInt(next) - 1n;
      return { family: "IPv4", first: BigInt(this.ipv4[first] ?? 0), last: end };
    }
    const next = this.ipv6[last + 1 - this.firstOfIpv6];
    const end = next === undefined ? lastOf.IPv6 : next - 1n;
    return { family: "IPv6", first: this.ipv6[first - this.firstOfIpv6] ?? 0n, last: end };
  }

  private parts(family: IpFamily): Interval {
    return family === "IPv4"
      ? { first: 0, last: this.ipv4.length - 1 }
      : { first: this.firstOfIpv6, last: this.firstOfIpv6 + this.ipv6.length - 1 };
  }

  private interval(cidr: string): Interval {
    const { family, first, last } = this.cidrs.get(cidr) ?? addressRange(readCidr(cidr));
    if (family === "IPv4") return { first: this.ipv4Part(Number(first)), last: this.ipv4Part(Number(last)) };
    const part = (address: bigint) => this.firstOfIpv6 + lastAtMost(this.ipv6, address);
    return { first: part(first), last: part(last) };
  }

  private ipv4Part(address: number): number {
    return lastAtMost(this.ipv4, address);
  }
}

export const lastOf = { IPv4: (1n << 32n) - 1n, IPv6: (1n << 128n) - 1n } as const;

function readCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new RangeError(`\`${text}\` is no CIDR`);
  return cidr;
}

/** Index of the last item that is at most `value`; the first item is at most every value. */
function lastAtMost<T extends number | bigint>(sorted: { readonly length: number; readonly [n: number]: T }, value: T) {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const item = sorted[middle];
    if (item !== undefined && item <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
