import type { IpFamily } from "../../cidr";
import { child, isAbsent, readFields, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { readItems, refuseRepeats } from "../../validation/items";
import { dnsSubdomain } from "../../validation/names";
import { checkText } from "../../validation/texts";
import { checkRuleNets } from "./nets";
import { checkPorts } from "./ports";
import { checkNamespaceSelector, checkSelector, readSelector } from "./selectors";
import { warnOfLength } from "./sizes";

/** What the rule around an end says about it. */
export interface Surroundings {
  readonly side: "source" | "destination";
  readonly direction: "ingress" | "egress";
  /** Whether the policy belongs to no namespace, so that names are of none. */
  readonly isGlobal: boolean;
  readonly protocolHasPorts: boolean;
}

/** The families of addresses that a list of an end has. */
export interface NetFamilies {
  readonly path: string;
  readonly families: ReadonlySet<IpFamily>;
}

const known = [
  ...(["nets", "notNets", "selector", "notSelector", "namespaceSelector"] as const),
  ...(["ports", "notPorts", "serviceAccounts", "services"] as const),
];

type End = Readonly<Partial<Record<(typeof known)[number], unknown>>>;

/** Checks the source or the destination of a rule. */
export function checkEnd(
  value: unknown,
  path: string,
  surroundings: Surroundings,
  findings: Findings,
): readonly NetFamilies[] {
  const end = readFields(value, path, known, findings);
  if (end === undefined) return [];
  const nets = (["nets", "notNets"] as const).map((field) => {
    const at = child(path, field);
    return { path: at, families: checkRuleNets(end[field], at, findings) };
  });
  checkSelector(end.selector, child(path, "selector"), findings);
  readSelector(end.notSelector, child(path, "notSelector"), findings);
  checkNamespaceSelector(end.namespaceSelector, child(path, "namespaceSelector"), findings);
  checkPorts(end.ports, child(path, "ports"), surroundings.protocolHasPorts, findings);
  checkPorts(end.notPorts, child(path, "notPorts"), surroundings.protocolHasPorts, findings);
  checkServiceAccounts(end.serviceAccounts, child(path, "serviceAccounts"), findings);
  checkServices(end, child(path, "services"), surroundings, findings);
  warnOfEmptyLists(end, path, findings);
  warnOfLength(end, path, findings);
  return nets;
}

function checkServiceAccounts(value: unknown, path: string, findings: Findings): void {
  const accounts = readFields(value, path, ["names", "selector"], findings);
  if (accounts === undefined) return;
  const names = readItems(accounts.names, child(path, "names"), findings);
  refuseRepeats(names, findings);
  for (const name of names) readString(name.value, name.path, findings);
  readSelector(accounts.selector, child(path, "selector"), findings);
}

/** A Service stands for its pods, so that nothing else may say who they are. */
function checkServices(end: End, path: string, surroundings: Surroundings, findings: Findings): void {
  const services = readFields(end.services, path, ["name", "namespace"], findings);
  if (services === undefined) return;
  const { side, direction, isGlobal } = surroundings;
  if (side !== (direction === "ingress" ? "source" : "destination")) {
    const other = side === "source" ? "destination" : "source";
    findings.error(path, `must be left out of the ${side} of an ${direction} rule; it is for the ${other} there`);
  }
  const name = readString(services.name, child(path, "name"), findings);
  if (name === "") findings.error(child(path, "name"), "must be given");
  else if (name !== undefined) checkText(name, child(path, "name"), dnsSubdomain, findings);
  const namespace = readString(services.namespace, child(path, "namespace"), findings);
  if (namespace) checkText(namespace, child(path, "namespace"), dnsSubdomain, findings);
  if (namespace === "" && isGlobal) {
    findings.error(child(path, "namespace"), "must be given, since a global policy belongs to no namespace");
  }
  for (const field of excluded[side]) {
    if (isSaid(end[field])) findings.error(path, `must not stand beside \`${field}\`; remove one, or write two rules`);
  }
}

const peers = ["nets", "notNets", "selector", "notSelector", "namespaceSelector", "serviceAccounts"] as const;
/** As a destination a Service also brings the ports of its pods. */
const excluded = { source: peers, destination: [...peers, "ports", "notPorts"] } as const;

function isSaid(value: unknown): boolean {
  return !isAbsent(value) && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function warnOfEmptyLists(end: End, path: string, findings: Findings): void {
  for (const field of ["nets", "ports"] as const) {
    const list = end[field];
    if (!Array.isArray(list) || list.length > 0) continue;
    const all = field === "nets" ? "every address" : "every port";
    findings.warning(
      child(path, field),
      `an empty list matches ${all}, not none; leave \`${field}\` out if that is meant, or remove the rule`,
    );
  }
}
