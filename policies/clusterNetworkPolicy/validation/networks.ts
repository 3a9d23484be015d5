import { type Cidr, formatCidr, hasHostBits, parseAddress, parseCidr } from "../../cidr";
import { quoted, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { refuseRepeats } from "../../validation/items";
import { isStrictAddress } from "../../validation/strictAddresses";
import { readSome } from "./lists";

/** Checks `networks`: CIDRs as Go's package `netip` reads them, without host bits. */
export function checkNetworks(value: unknown, path: string, findings: Findings): void {
  const networks = readSome(value, path, findings);
  refuseRepeats(networks, findings);
  for (const { value: one, path: at } of networks) {
    const text = readString(one, at, findings);
    if (text === undefined) continue;
    const cidr = strictCidr(text);
    if (cidr === undefined) {
      findings.error(
        at,
        `must be a CIDR such as \`10.0.0.0/8\` or \`2001:db8::/32\`, got ${quoted(text)}${hint(text)}`,
      );
    } else if (hasHostBits(cidr)) {
      findings.error(at, `must not have host bits, got ${quoted(text)}; write \`${formatCidr(cidr)}\``);
    }
  }
}

/** Neither leading zeros nor IPv4 addresses written as IPv6. */
function strictCidr(text: string): Cidr | undefined {
  const cidr = isStrictAddress(text) && !/\/0[0-9]/.test(text) ? parseCidr(text) : undefined;
  return cidr?.family === "IPv6" && cidr.address >> 32n === 0xffffn ? undefined : cidr;
}

function hint(text: string): string {
  const address = parseAddress(text);
  if (address === undefined) return "";
  const written = formatCidr({ ...address, prefixLength: address.family === "IPv4" ? 32 : 128 });
  return `; for the one address write \`${written}\``;
}
