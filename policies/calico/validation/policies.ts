import { child, isAbsent, quoted, readFields, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { readItems, refuseRepeats } from "../../validation/items";
import { dnsLabel } from "../../validation/names";
import { readFlag, readOneOf, requireOneOf } from "../../validation/scalars";
import { checkText } from "../../validation/texts";
import { isVoid, warnOfAccidents } from "./intent";
import { checkRules } from "./rules";
import { checkSelector } from "./selectors";
import { warnOfLength } from "./sizes";

/** Which kind of policy a spec is of. */
export interface PolicyKind {
  readonly isGlobal: boolean;
  readonly isStaged: boolean;
}

export const stagedActions = ["Set", "Delete", "Learn", "Ignore"] as const;

const ofEveryKind = [
  ...(["tier", "order", "selector", "serviceAccountSelector", "types"] as const),
  ...(["ingress", "egress", "performanceHints"] as const),
];
const ofGlobalKinds = ["namespaceSelector", "doNotTrack", "preDNAT", "applyOnForward"] as const;

type Field = (typeof ofEveryKind)[number] | (typeof ofGlobalKinds)[number] | "stagedAction";
type Spec = Readonly<Partial<Record<Field, unknown>>>;

/** Checks the spec of a policy in Calico's own form. */
export function checkPolicySpec(value: unknown, { isGlobal, isStaged }: PolicyKind, findings: Findings): void {
  const known: Field[] = [...ofEveryKind, ...(isGlobal ? ofGlobalKinds : [])];
  if (isStaged) known.push("stagedAction");
  const spec = readFields(value, "spec", known, findings);
  if (spec === undefined) return;
  const tier = readString(spec.tier, "spec.tier", findings);
  if (tier) checkText(tier, "spec.tier", dnsLabel, findings);
  if (isStaged && readOneOf(spec.stagedAction, "spec.stagedAction", stagedActions, findings) === "Delete") {
    refuseContents(spec, ["stagedAction", "tier"], findings);
    return;
  }
  checkOrder(spec.order, findings);
  for (const field of ["selector", "serviceAccountSelector"] as const) {
    checkSelector(spec[field], `spec.${field}`, findings);
  }
  checkTypes(spec.types, findings);
  checkRules(spec.ingress, "ingress", { isGlobal }, findings);
  checkRules(spec.egress, "egress", { isGlobal }, findings);
  checkHints(spec.performanceHints, findings);
  if (isGlobal) checkGlobalFields(spec, findings);
  warnOfLength(spec, "spec", findings);
  warnOfAccidents(spec, isGlobal, findings);
}

/** A policy that stands for the deletion of another says only which. */
export function refuseContents(
  spec: Readonly<Record<string, unknown>>,
  besides: readonly string[],
  findings: Findings,
): void {
  for (const [field, value] of Object.entries(spec)) {
    if (besides.includes(field) || isVoid(value) || value === false) continue;
    findings.error(child("spec", field), "must be left out with `stagedAction: Delete`");
  }
}

/** Checks the `order` of a policy or a tier. */
export function checkOrder(value: unknown, findings: Findings): void {
  if (isAbsent(value) || (typeof value === "number" && Number.isFinite(value))) return;
  findings.error("spec.order", `must be a number, got ${quoted(value)}`);
}

function checkTypes(value: unknown, findings: Findings): void {
  const types = readItems(value, "spec.types", findings);
  refuseRepeats(types, findings);
  for (const type of types) requireOneOf(type.value, type.path, ["Ingress", "Egress"], findings);
  if (Array.isArray(value) && value.length === 0) {
    findings.warning("spec.types", "an empty list says the same as none, and newer Calico refuses it; leave it out");
  }
}

function checkHints(value: unknown, findings: Findings): void {
  const hints = readItems(value, "spec.performanceHints", findings);
  refuseRepeats(hints, findings);
  for (const hint of hints) requireOneOf(hint.value, hint.path, ["AssumeNeededOnEveryNode"], findings);
}

function checkGlobalFields(spec: Spec, findings: Findings): void {
  checkSelector(spec.namespaceSelector, "spec.namespaceSelector", findings);
  const doNotTrack = readFlag(spec.doNotTrack, "spec.doNotTrack", findings);
  const preDNAT = readFlag(spec.preDNAT, "spec.preDNAT", findings);
  const applyOnForward = readFlag(spec.applyOnForward, "spec.applyOnForward", findings);
  if (doNotTrack && preDNAT) findings.error("spec.preDNAT", "must not be true together with `doNotTrack`");
  if ((doNotTrack || preDNAT) && !applyOnForward) {
    findings.error("spec.applyOnForward", "must be true with `preDNAT` and with `doNotTrack`");
  }
  if (!preDNAT) return;
  if (!isVoid(spec.egress)) findings.error("spec.egress", "must be left out with `preDNAT`");
  if (Array.isArray(spec.types) && spec.types.includes("Egress")) {
    findings.error("spec.types", "must not have `Egress` with `preDNAT`");
  }
}
