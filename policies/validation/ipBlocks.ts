import {
  addressRange,
  type Cidr,
  contains,
  formatCidr,
  hasHostBits,
  isIpv4Mapped,
  parseAddress,
  parseCidr,
} from "../cidr";
import { child, item, quoted, readFields, readList, readString } from "./fields";
import type { Findings } from "./findings";
import { warnRepeats } from "./repeats";

/** Checks an ipBlock: `cidr`, and that each `except` is a smaller range inside it. */
export function checkIpBlock(value: unknown, path: string, findings: Findings): void {
  const block = readFields(value, path, ["cidr", "except"], findings);
  if (block === undefined) return;
  const cidrPath = child(path, "cidr");
  const text = readString(block.cidr, cidrPath, findings);
  if (text === "") findings.error(cidrPath, "must be given, such as `10.0.0.0/8`; for every address write `0.0.0.0/0`");
  const cidr = text === undefined || text === "" ? undefined : checkCidr(text, cidrPath, findings);

  const exceptPath = child(path, "except");
  const excepts = readList(block.except, exceptPath, findings);
  warnRepeats(excepts, exceptPath, findings);
  for (const [index, one] of excepts.entries()) {
    const exceptText = readString(one, item(exceptPath, index), findings);
    const except = exceptText === undefined ? undefined : checkCidr(exceptText, item(exceptPath, index), findings);
    if (cidr !== undefined && except !== undefined && !isStrictlyInside(cidr, except)) {
      findings.error(
        item(exceptPath, index),
        `must be a smaller range inside \`cidr\` (\`${formatCidr(cidr)}\`), got ${quoted(exceptText)}`,
      );
    }
  }
}

function checkCidr(text: string, path: string, findings: Findings): Cidr | undefined {
  const cidr = parseCidr(text);
  // A cluster has few ranges, each many times.
  if (rightRanges.has(text)) return cidr;
  const before = findings.problems.length;
  if (cidr === undefined) {
    findings.error(
      path,
      `must be a CIDR such as \`10.0.0.0/8\` or \`2001:db8::/32\`, got ${quoted(text)}${hint(text)}`,
    );
    return undefined;
  }
  if (hasHostBits(cidr)) {
    findings.warning(
      path,
      `${quoted(text)} has host bits set and means \`${formatCidr(cidr)}\`; write that, or \`${oneAddress(cidr)}\` for the one address`,
    );
  }
  if (/(^|[.:])0+[0-9]+\.|\.0+[0-9]+\/|\/0+[0-9]/.test(text)) {
    findings.warning(
      path,
      `${quoted(text)} has leading zeros, which some tools read as octal; write \`${formatCidr(cidr)}\``,
    );
  }
  if (isIpv4Mapped(cidr)) {
    findings.warning(
      path,
      `${quoted(text)} is a range of IPv4 addresses written as IPv6, which not every engine matches; write \`${formatCidr(cidr)}\``,
    );
  }
  if (findings.problems.length === before && rightRanges.size < maxRemembered) rightRanges.add(text);
  return cidr;
}

/** Ranges in which nothing is wrong. */
const rightRanges = new Set<string>();
const maxRemembered = 10_000;

/** As the API server compares them: prefix lengths as they are written, also between IPv4 and IPv4-mapped ranges. */
function isStrictlyInside(outer: Cidr, inner: Cidr): boolean {
  const first: Cidr = { ...inner, prefixLength: inner.family === "IPv4" ? 32 : 128, address: firstAddress(inner) };
  return contains(outer, first) && outer.prefixLength < inner.prefixLength;
}

function firstAddress(cidr: Cidr): bigint {
  const { family, first } = addressRange(cidr);
  return family === cidr.family ? first : (0xffffn << 32n) | first;
}

function oneAddress({ family, address }: Cidr): string {
  return formatCidr({ family, address, prefixLength: family === "IPv4" ? 32 : 128 });
}

function hint(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? "" : `; for the one address write \`${oneAddress({ ...address, prefixLength: 0 })}\``;
}
