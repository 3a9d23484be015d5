import { child, isAbsent, item, readFields, readList } from "./fields";
import type { Findings } from "./findings";
import { checkIpBlock } from "./ipBlocks";
import { checkPorts } from "./ports";
import { warnRepeats } from "./repeats";
import { checkSelector } from "./selectors";

/** Checks the rules of one direction; `peers` is the field in which they name the other side. */
export function checkRules(value: unknown, path: string, peers: "from" | "to", findings: Findings): void {
  const rules = readList(value, path, findings);
  warnRepeats(rules, path, findings);
  // Ten thousand policies have ten thousand lists: no pair is made of each item and its place.
  for (let index = 0; index < rules.length; index++) checkRule(rules[index], item(path, index), peers, findings);
  const open = rules.length > 1 ? rules.findIndex(admitsAll) : -1;
  if (open >= 0) {
    findings.warning(item(path, open), "admits all traffic, so the other rules change nothing; remove it or them");
  }
}

function checkRule(value: unknown, path: string, peers: "from" | "to", findings: Findings): void {
  if (isAbsent(value)) findings.warning(path, "null admits all traffic; write `{}` if that is meant, or remove it");
  const rule = readFields(value, path, [peers, "ports"], findings);
  if (rule === undefined) return;
  warnEmpty(rule[peers], path, peers, "every peer", findings);
  warnEmpty(rule.ports, path, "ports", "every port", findings);
  checkPorts(rule.ports, child(path, "ports"), findings);
  const peersPath = child(path, peers);
  const list = readList(rule[peers], peersPath, findings);
  warnRepeats(list, peersPath, findings);
  for (let index = 0; index < list.length; index++) checkPeer(list[index], item(peersPath, index), findings);
}

function warnEmpty(list: unknown, path: string, field: string, all: string, findings: Findings): void {
  if (!Array.isArray(list) || list.length > 0) return;
  findings.warning(
    child(path, field),
    `an empty list admits ${all}, not none; leave \`${field}\` out if that is meant, or remove the rule`,
  );
}

function checkPeer(value: unknown, path: string, findings: Findings): void {
  const peer = readFields(value ?? {}, path, ["podSelector", "namespaceSelector", "ipBlock"], findings);
  if (peer === undefined) return;
  checkSelector(peer.podSelector, child(path, "podSelector"), findings);
  checkSelector(peer.namespaceSelector, child(path, "namespaceSelector"), findings);
  checkIpBlock(peer.ipBlock, child(path, "ipBlock"), findings);
  const selects = !isAbsent(peer.podSelector) || !isAbsent(peer.namespaceSelector);
  if (!selects && isAbsent(peer.ipBlock)) {
    findings.error(
      path,
      "must have `podSelector`, `namespaceSelector` or `ipBlock`; leave the list out for every peer",
    );
  } else if (selects && !isAbsent(peer.ipBlock)) {
    findings.error(path, "must not have both `ipBlock` and a selector; write two peers");
  }
}

/** Whether the rule has neither peers nor ports, so that it admits everything. */
function admitsAll(rule: unknown): boolean {
  if (isAbsent(rule)) return true;
  if (typeof rule !== "object") return false;
  return Object.values(rule).every((field: unknown) => isAbsent(field) || (Array.isArray(field) && field.length === 0));
}
