import { formatAddress } from "../../policies/cidr";
import { numberOf } from "../ipBlocks";

/** An address in its canonical form; undefined where the text is none. */
export function canonicalAddress(text: string): string | undefined {
  // The longest is one of IPv6 with an IPv4 address at its end; leading zeros beyond that are nobody's.
  if (text.length > 45) return undefined;
  const known = written.get(text);
  if (known !== undefined) return known;
  const number = numberOf(text);
  if (number === undefined) return undefined;
  const canonical = formatAddress(number.family, number.address);
  if (written.size >= most) written.clear();
  written.set(text, canonical);
  return canonical;
}

/** A log has few addresses, each many times. */
const written = new Map<string, string>();
const most = 10_000;
