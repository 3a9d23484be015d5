/**
 * A range of addresses in CIDR notation, as it was written: `address` may have host bits set.
 *
 * Invariant: `address` is below 2^32 for IPv4 and below 2^128 for IPv6; `prefixLength` is 0..32 or 0..128.
 */
export interface Cidr {
  readonly family: IpFamily;
  readonly address: bigint;
  readonly prefixLength: number;
}

export type IpFamily = "IPv4" | "IPv6";

/**
 * Reads a CIDR exactly as the API server of Kubernetes 1.31 does, which is Go's parser of before 1.17: decimal octets
 * with leading zeros and set host bits are accepted, an address without a prefix length is not.
 *
 * @returns undefined where the text is no CIDR
 */
export function parseCidr(text: string): Cidr | undefined {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const cidr = readCidr(text);
  if (cidr === undefined) return undefined;
  if (parsed.size >= maxParsed) parsed.clear();
  parsed.set(text, cidr);
  return cidr;
}

/** A cluster's policies have few ranges, each many times. */
const parsed = new Map<string, Cidr>();
const maxParsed = 10_000;

function readCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const written = parseAddress(text.slice(0, slash));
  const prefixLength = parseDecimal(text.slice(slash + 1));
  if (written === undefined || prefixLength === undefined || prefixLength > bits[written.family]) return undefined;
  return { ...written, prefixLength };
}

/**
 * Reads an IPv4 or IPv6 address by the same rules as parseCidr.
 *
 * @returns undefined where the text is no address
 */
export function parseAddress(text: string): { readonly family: IpFamily; readonly address: bigint } | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { family: "IPv4", address: ipv4 };
  const ipv6 = parseIpv6(text);
  return ipv6 === undefined ? undefined : { family: "IPv6", address: ipv6 };
}

/**
 * Writes the range in its one canonical form: host bits cleared, no leading zeros, IPv6 as RFC 5952 has it, and a range
 * of IPv4-mapped IPv6 addresses as the IPv4 range that it stands for. Equal ranges give equal texts.
 */
export function formatCidr(cidr: Cidr): string {
  const { family, first, prefixLength } = unmapped(cidr);
  return `${formatAddress(family, first)}/${String(prefixLength)}`;
}

/** Writes an address in its canonical form: no leading zeros, IPv6 as RFC 5952 has it. */
export function formatAddress(family: IpFamily, address: bigint): string {
  return family === "IPv4" ? formatIpv4(address) : formatIpv6(address);
}

/** The first and the last address of the range. IPv4-mapped IPv6 addresses come out as the IPv4 addresses they are. */
export function addressRange(cidr: Cidr): {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
} {
  const { family, first, prefixLength } = unmapped(cidr);
  return { family, first, last: first | hostMask(family, prefixLength) };
}

/** Whether every address of `inner` is in `outer`; a range contains itself. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  const [a, b] = [addressRange(outer), addressRange(inner)];
  return a.family === b.family && a.first <= b.first && b.last <= a.last;
}

/** Whether some address is in both ranges. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  const [a, b] = [addressRange(one), addressRange(other)];
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** Whether `address` is not the first of its range, as in `10.0.0.5/8`. */
export function hasHostBits({ family, address, prefixLength }: Cidr): boolean {
  return (address & hostMask(family, prefixLength)) !== 0n;
}

/** Whether the range is one of IPv4 addresses written as IPv6, as in `::ffff:10.0.0.0/104`. */
export function isIpv4Mapped({ family, address, prefixLength }: Cidr): boolean {
  return family === "IPv6" && prefixLength >= 96 && address >> 32n === 0xffffn;
}

const bits: Readonly<Record<IpFamily, number>> = { IPv4: 32, IPv6: 128 };

function hostMask(family: IpFamily, prefixLength: number): bigint {
  return (1n << BigInt(bits[family] - prefixLength)) - 1n;
}

function unmapped(cidr: Cidr): { family: IpFamily; first: bigint; prefixLength: number } {
  const first = cidr.address & ~hostMask(cidr.family, cidr.prefixLength);
  return isIpv4Mapped(cidr)
    ? { family: "IPv4", first: first & 0xffffffffn, prefixLength: cidr.prefixLength - 96 }
    : { family: cidr.family, first, prefixLength: cidr.prefixLength };
}

/** Every number has fewer than seven significant digits: Go's parser gives up at 0xFFFFFF, and all limits are below. */
function parseDecimal(text: string): number | undefined {
  return /^0*[0-9]{1,6}$/.test(text) ? Number(text) : undefined;
}

function parseIpv4(text: string): bigint | undefined {
  const octets = text.split(".").map(parseDecimal);
  if (octets.length !== 4) return undefined;
  let address = 0;
  for (const octet of octets) {
    if (octet === undefined || octet > 255) return undefined;
    address = address * 256 + octet;
  }
  return BigInt(address);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? joinGroups(head) : undefined;
  // "::" stands for at least one group.
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return joinGroups([...head, ...zeros, ...tail]);
}

/** Groups of hexadecimal digits; the very last may be an IPv4 address, which makes two groups. */
function parseGroups(text: string, isLast: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (isLast && index === parts.length - 1 && part.includes(".")) {
      const ipv4 = parseIpv4(part);
      if (ipv4 === undefined) return undefined;
      groups.push(Number(ipv4 >> 16n), Number(ipv4 & 0xffffn));
    } else if (/^0*[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

function joinGroups(groups: readonly number[]): bigint {
  return groups.reduce((address, group) => (address << 16n) | BigInt(group), 0n);
}

function formatIpv4(address: bigint): string {
  const bits = Number(address);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".");
}

/** RFC 5952: lower case, no leading zeros, "::" for the longest run of at least two zero groups, the first of equals. */
function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (address >> BigInt(112 - 16 * index)) & 0xffffn);
  const run = longestZeroRun(groups);
  const hex = (part: readonly bigint[]): string => part.map((group) => group.toString(16)).join(":");
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly bigint[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    const end = groups.findIndex((group, index) => index >= start && group !== 0n);
    const length = (end < 0 ? groups.length : end) - start;
    if (length > longest.length) longest = { start, length };
  }
  return longest;
}
