import { addressRange, type IpFamily, parseAddress, parseCidr } from "../policies/cidr";
import type { IpBlock } from "../policies/types";
import { unknown, type Unknown } from "./model";
import type { Certainty } from "./selectors";

/** Whether a block contains an address, given as a text. */
export function contains(block: IpBlock | Unknown, address: string): Certainty {
  if (block === unknown) return "perhaps";
  if (block.cidr === unknown) return "perhaps";
  if (!isWithin(block.cidr, address)) return "no";
  const except = block.except as readonly string[] | Unknown | null | undefined;
  if (except === unknown) return "perhaps";
  let holds: Certainty = "yes";
  for (const hole of except ?? []) {
    if (hole === unknown) holds = "perhaps";
    else if (isWithin(hole, address)) return "no";
  }
  return holds;
}

/** Whether an address is in the range of a CIDR. */
export function isWithin(cidr: string, address: string): boolean {
  const range = parseCidr(cidr);
  const number = numberOf(address);
  if (range === undefined || number === undefined) return false;
  const { family, first, last } = addressRange(range);
  return family === number.family && first <= number.address && number.address <= last;
}

/** The exceptions of a block as far as they are known; none where it has none. */
export function exceptionsOf(block: IpBlock): readonly string[] {
  const except = block.except as readonly string[] | Unknown | null | undefined;
  return except === unknown ? [] : (except ?? []);
}

/** An address by its number; one of IPv6 that stands for one of IPv4 is that. */
export interface NumberedAddress {
  readonly family: IpFamily;
  readonly address: bigint;
}

/** The number of an address, by which addresses that are written differently are compared. */
export function numberOf(address: string): NumberedAddress | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined) return undefined;
  const { family, first } = addressRange({ ...parsed, prefixLength: parsed.family === "IPv4" ? 32 : 128 });
  return { family, address: first };
}
