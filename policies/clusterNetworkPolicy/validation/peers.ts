import { child, isAbsent, quoted, readFields, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { refuseRepeats } from "../../validation/items";
import { readChoice, readSome } from "./lists";
import { checkNetworks } from "./networks";
import { checkLooseSelector } from "./selectors";

const pods = ["namespaces", "pods"] as const;
const destinations = [...pods, "networks", "nodes", "domainNames"] as const;

/** Checks the pods that a policy is about, or that a rule takes traffic from. */
export function checkPods(value: unknown, path: string, findings: Findings): void {
  const choice = readChoice(value, path, pods, findings);
  if (choice?.name === "namespaces") checkLooseSelector(choice.value, choice.path, findings);
  else if (choice !== undefined) checkPodSelectors(choice.value, choice.path, findings);
}

/**
 * Checks a destination of an egress rule.
 *
 * @returns whether it is one that has no named ports
 */
export function checkDestination(value: unknown, path: string, action: unknown, findings: Findings): boolean {
  const choice = readChoice(value, path, destinations, findings);
  if (choice === undefined) return false;
  switch (choice.name) {
    case "pods":
      checkPodSelectors(choice.value, choice.path, findings);
      return false;
    case "namespaces":
      checkLooseSelector(choice.value, choice.path, findings);
      return false;
    case "networks":
      checkNetworks(choice.value, choice.path, findings);
      return true;
    case "nodes":
      warnOfChannel(choice.path, findings);
      checkLooseSelector(choice.value, choice.path, findings);
      return true;
    case "domainNames":
      warnOfChannel(choice.path, findings);
      checkDomainNames(choice.value, choice.path, action, findings);
      return true;
  }
}

function checkPodSelectors(value: unknown, path: string, findings: Findings): void {
  const selectors = readFields(value, path, ["namespaceSelector", "podSelector"], findings);
  if (selectors === undefined) return;
  for (const field of ["namespaceSelector", "podSelector"] as const) {
    checkLooseSelector(selectors[field], child(path, field), findings);
  }
  if (isAbsent(selectors.podSelector)) {
    findings.error(child(path, "podSelector"), "must be given; write `{}` for every pod");
  }
  if (isAbsent(selectors.namespaceSelector)) {
    findings.warning(
      child(path, "namespaceSelector"),
      "missing, so it is every namespace; write `{}` if that is meant",
    );
  }
}

function checkDomainNames(value: unknown, path: string, action: unknown, findings: Findings): void {
  const names = readSome(value, path, findings);
  refuseRepeats(names, findings);
  for (const one of names) {
    const name = readString(one.value, one.path, findings);
    if (name === undefined || domainName.test(name)) continue;
    findings.error(
      one.path,
      `must be a name with a dot, such as \`example.com\` or \`*.example.com\`, got ${quoted(name)}`,
    );
  }
  if (action === "Deny" || action === "Pass") {
    findings.warning(path, "is for `Accept` only, and engines may deny all traffic instead; deny `networks` after it");
  }
}

const part = "[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?";
const domainName = new RegExp(String.raw`^(\*\.)?(${part}\.)+${part}\.?$`);

function warnOfChannel(path: string, findings: Findings): void {
  findings.warning(
    path,
    "is only in the experimental channel of the API; where the standard one is installed the API server refuses it",
  );
}
