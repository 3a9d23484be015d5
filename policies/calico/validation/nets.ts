import { addressRange, type Cidr, formatCidr, hasHostBits, type IpFamily, parseAddress, parseCidr } from "../../cidr";
import { quoted, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { readItems, refuseRepeats } from "../../validation/items";
import { isStrictAddress } from "../../validation/strictAddresses";

/**
 * Checks the ranges of a rule. Calico wants them without host bits, and with a prefix length also for one address.
 *
 * @returns the families that are right
 */
export function checkRuleNets(value: unknown, path: string, findings: Findings): ReadonlySet<IpFamily> {
  const families = new Set<IpFamily>();
  const items = readItems(value, path, findings);
  refuseRepeats(items, findings);
  for (const one of items) {
    const text = readString(one.value, one.path, findings);
    if (text === undefined) continue;
    const cidr = strict(text, parseCidr);
    if (cidr === undefined) findings.error(one.path, `must be a CIDR ${examples}, got ${quoted(text)}${hint(text)}`);
    else if (hasHostBits(cidr)) findings.error(one.path, `must not have host bits, got ${quoted(text)}; ${both(cidr)}`);
    if (cidr !== undefined) families.add(addressRange(cidr).family);
  }
  return families;
}

/** Checks the ranges of a set, which may be single addresses, too, and are taken with host bits. */
export function checkSetNets(value: unknown, path: string, findings: Findings): void {
  const items = readItems(value, path, findings);
  refuseRepeats(items, findings);
  for (const one of items) {
    const text = readString(one.value, one.path, findings);
    if (text === undefined || strict(text, parseAddress) !== undefined) continue;
    const cidr = strict(text, parseCidr);
    if (cidr === undefined) {
      findings.error(one.path, `must be an address, or a CIDR ${examples}, got ${quoted(text)}`);
    } else if (hasHostBits(cidr)) {
      findings.warning(one.path, `${quoted(text)} has host bits set and means \`${formatCidr(cidr)}\`; ${both(cidr)}`);
    }
  }
}

const examples = "such as `10.0.0.0/8` or `2001:db8::/32`";

function strict<T>(text: string, parse: (text: string) => T | undefined): T | undefined {
  return isStrictAddress(text) ? parse(text) : undefined;
}

function hint(text: string): string {
  const address = strict(text, parseAddress);
  return address === undefined ? "" : `; for the one address write \`${oneAddress(address)}\``;
}

function both(cidr: Cidr): string {
  return `write \`${formatCidr(cidr)}\`, or \`${oneAddress(cidr)}\` for the one address`;
}

function oneAddress({ family, address }: Pick<Cidr, "family" | "address">): string {
  return formatCidr({ family, address, prefixLength: family === "IPv4" ? 32 : 128 });
}
