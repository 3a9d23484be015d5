import { child, isAbsent, quoted, readFields } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { type Item, readItems } from "../../validation/items";
import { qualifiedName } from "../../validation/names";
import { requireOneOf } from "../../validation/scalars";
import { checkText, eachText } from "../../validation/texts";
import { checkEnd, type NetFamilies } from "./ends";
import { checkHttp } from "./http";
import { checkIcmp, hasPorts, type KnownProtocol, readProtocol } from "./protocols";

export const actions = ["Allow", "Deny", "Log", "Pass"] as const;

/** The policy around its rules. */
export interface PolicyScope {
  readonly isGlobal: boolean;
}

/** Checks the rules of one direction. */
export function checkRules(
  value: unknown,
  direction: "ingress" | "egress",
  scope: PolicyScope,
  findings: Findings,
): void {
  for (const rule of readItems(value, `spec.${direction}`, findings)) checkRule(rule, direction, scope, findings);
}

const known = [
  ...(["action", "ipVersion", "protocol", "notProtocol", "icmp", "notICMP"] as const),
  ...(["source", "destination", "http", "metadata"] as const),
];

type Rule = Readonly<Partial<Record<(typeof known)[number], unknown>>>;

function checkRule(
  { value, path }: Item,
  direction: "ingress" | "egress",
  { isGlobal }: PolicyScope,
  findings: Findings,
): void {
  const rule = readFields(value, path, known, findings);
  if (rule === undefined) return;
  const action = requireOneOf(rule.action, child(path, "action"), actions, findings);
  const protocol = readProtocol(rule.protocol, child(path, "protocol"), findings);
  const notProtocol = readProtocol(rule.notProtocol, child(path, "notProtocol"), findings);
  checkIcmp(rule.icmp, child(path, "icmp"), findings);
  checkIcmp(rule.notICMP, child(path, "notICMP"), findings);
  const protocolHasPorts = hasPorts(protocol);
  const nets = (["source", "destination"] as const).flatMap((side) =>
    checkEnd(rule[side], child(path, side), { side, direction, isGlobal, protocolHasPorts }, findings),
  );
  checkVersions(rule, path, [protocol, notProtocol], nets, findings);
  if (!isAbsent(rule.icmp) && protocol !== "ICMP" && protocol !== "ICMPv6" && !isWrong(rule.protocol, protocol)) {
    findings.error(child(path, "icmp"), "must have `protocol: ICMP` or `ICMPv6` in the rule");
  }
  if (!isAbsent(rule.http)) {
    checkHttp(rule.http, child(path, "http"), findings);
    checkPlaceOfHttp(rule, path, { action, protocol, direction }, findings);
  }
  checkRuleMetadata(rule.metadata, child(path, "metadata"), findings);
}

/** Whether it was reported already, so that nothing that follows from it is. */
function isWrong(given: unknown, read: KnownProtocol | undefined): boolean {
  return !isAbsent(given) && read === undefined;
}

const familyOf = { 4: "IPv4", 6: "IPv6" } as const;

/** A packet is of one version of IP, so all that a rule says about it must fit together. */
function checkVersions(
  rule: Rule,
  path: string,
  protocols: readonly (KnownProtocol | undefined)[],
  nets: readonly NetFamilies[],
  findings: Findings,
): void {
  const version = rule.ipVersion === 4 || rule.ipVersion === 6 ? rule.ipVersion : undefined;
  const at = child(path, "ipVersion");
  if (version === undefined && !isAbsent(rule.ipVersion)) {
    findings.error(at, `must be 4 or 6, got ${quoted(rule.ipVersion)}`);
  }
  if (version === 6 && protocols.includes("ICMP")) findings.error(at, "must be 4 with ICMP; for 6 there is `ICMPv6`");
  if (version === 4 && protocols.includes("ICMPv6")) findings.error(at, "must be 6 with ICMPv6; for 4 there is `ICMP`");
  const used = new Set<string>();
  for (const { path: list, families } of nets) {
    for (const family of families) used.add(family);
    if (version !== undefined && [...families].some((family) => family !== familyOf[version])) {
      findings.error(
        list,
        `must have ${familyOf[version]} only, as \`ipVersion\` says; write another rule for the rest`,
      );
    } else if (used.size > 1 && families.size > 0) {
      findings.error(list, "must not mix IPv4 and IPv6 within a rule; write a rule for each");
    }
  }
}

function checkPlaceOfHttp(
  rule: Rule,
  path: string,
  found: { readonly action: unknown; readonly protocol: KnownProtocol | undefined; readonly direction: string },
  findings: Findings,
): void {
  const at = child(path, "http");
  if (found.direction === "egress") findings.error(at, "must be left out of egress rules; it is for ingress only");
  if (found.action !== undefined && found.action !== "Allow")
    findings.error(at, "must have `action: Allow` in the rule");
  if (found.protocol !== undefined && found.protocol !== "TCP") {
    findings.error(at, `must have \`protocol: TCP\` in the rule, or none, got ${quoted(rule.protocol)}`);
  }
}

function checkRuleMetadata(value: unknown, path: string, findings: Findings): void {
  const metadata = readFields(value, path, ["annotations"], findings);
  const at = child(path, "annotations");
  eachText(metadata?.annotations, at, findings, (key) => {
    checkText(key.toLowerCase(), at, qualifiedName, findings);
  });
}
