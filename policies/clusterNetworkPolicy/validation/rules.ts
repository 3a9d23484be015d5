import { child, isAbsent, quoted, readFields, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { type Item } from "../../validation/items";
import { warnRepeats } from "../../validation/repeats";
import { requireOneOf } from "../../validation/scalars";
import { readFew, readSome } from "./lists";
import { checkDestination, checkPods } from "./peers";
import { checkProtocols } from "./protocols";

/** Checks the rules of one direction; `peers` is the field in which they name the other side. */
export function checkClusterRules(value: unknown, path: string, peers: "from" | "to", findings: Findings): void {
  const rules = readFew(value, path, findings);
  if (Array.isArray(value)) warnRepeats(value, path, findings);
  for (const rule of rules) checkRule(rule, peers, findings);
}

const maxNameLength = 100;

function checkRule({ value, path }: Item, peers: "from" | "to", findings: Findings): void {
  const rule = readFields(value, path, ["name", "action", peers, "protocols"], findings);
  if (rule === undefined) return;
  const name = readString(rule.name, child(path, "name"), findings) ?? "";
  // The API server counts characters, and JavaScript halves of them.
  if (Array.from(name).length > maxNameLength) {
    findings.error(
      child(path, "name"),
      `must be at most ${String(maxNameLength)} characters long, got ${quoted(name)}`,
    );
  }
  const action = requireOneOf(rule.action, child(path, "action"), ["Accept", "Deny", "Pass"], findings);
  const peersPath = child(path, peers);
  if (isAbsent(rule[peers])) {
    findings.error(peersPath, "must be given; every pod of the cluster is `namespaces: {}`");
  }
  if (Array.isArray(rule[peers])) warnRepeats(rule[peers], peersPath, findings);
  const lacksNames: string[] = [];
  for (const peer of readSome(rule[peers], peersPath, findings)) {
    if (peers === "from") checkPods(peer.value, peer.path, findings);
    else if (checkDestination(peer.value, peer.path, action, findings)) lacksNames.push(peer.path);
  }
  const hasNamedPort = checkProtocols(rule.protocols, child(path, "protocols"), findings);
  const [first] = lacksNames;
  if (!hasNamedPort || first === undefined) return;
  findings.error(
    path,
    `must not have \`destinationNamedPort\`, since \`${first}\` has no named ports; write two rules`,
  );
}
