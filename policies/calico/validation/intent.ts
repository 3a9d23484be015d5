import { isAbsent, item } from "../../validation/fields";
import type { Findings } from "../../validation/findings";

/** A spec of a policy, not yet checked. */
interface PolicySpec {
  readonly tier?: unknown;
  readonly selector?: unknown;
  readonly serviceAccountSelector?: unknown;
  readonly namespaceSelector?: unknown;
  readonly types?: unknown;
  readonly ingress?: unknown;
  readonly egress?: unknown;
}

/** Warns of what a policy does that hardly anybody means. */
export function warnOfAccidents(spec: PolicySpec, isGlobal: boolean, findings: Findings): void {
  if (isGlobal) warnOfEveryPod(spec, findings);
  for (const direction of directions) {
    warnOfUnread(spec[direction], direction, findings);
    warnOfLogsOnly(spec, direction, findings);
    warnOfPasses(spec, direction, findings);
    warnOfUntyped(spec, direction, findings);
  }
}

type Direction = (typeof directions)[number];
const directions = ["ingress", "egress"] as const;
const typeOf = { ingress: "Ingress", egress: "Egress" } as const;

function warnOfEveryPod(spec: PolicySpec, findings: Findings): void {
  const selectors = [spec.selector, spec.serviceAccountSelector, spec.namespaceSelector];
  if (!selectors.every((one) => isAbsent(one) || one === "")) return;
  findings.warning(
    "spec.selector",
    "missing, as is `namespaceSelector`, so the policy holds every pod of every namespace, those of `kube-system` among " +
      "them; write a `namespaceSelector`, or `selector: all()` if that is meant",
  );
}

/** Every action but `Log` ends the reading of the rules. */
function warnOfUnread(value: unknown, direction: Direction, findings: Findings): void {
  const rules = rulesIn(value);
  const last = rules.findIndex((rule) => ["Allow", "Deny", "Pass"].includes(actionOf(rule)) && matchesAll(rule));
  if (last < 0 || last === rules.length - 1) return;
  const path = `spec.${direction}`;
  findings.warning(
    item(path, last + 1),
    `is never read, and nothing after it, since \`${item(path, last)}\` decides about all traffic; move that to the end`,
  );
}

function warnOfLogsOnly(spec: PolicySpec, direction: Direction, findings: Findings): void {
  const rules = rulesIn(spec[direction]);
  if (rules.length === 0 || !rules.every((rule) => actionOf(rule) === "Log") || passesOn(spec.tier)) return;
  findings.warning(
    `spec.${direction}`,
    "has only `Log`, which decides nothing: what no policy of the tier decides is denied, unless the tier has " +
      "`defaultAction: Pass`; add a rule with `Allow`, `Deny` or `Pass`",
  );
}

/** The two tiers of Calico's own whose default is `Pass`. */
function passesOn(tier: unknown): boolean {
  return tier === "kube-admin" || tier === "kube-baseline";
}

function warnOfPasses(spec: PolicySpec, direction: Direction, findings: Findings): void {
  if (!isAbsent(spec.tier) && spec.tier !== "" && spec.tier !== "default") return;
  for (const [index, rule] of rulesIn(spec[direction]).entries()) {
    if (actionOf(rule) !== "Pass") continue;
    findings.warning(
      item(`spec.${direction}`, index),
      "leaves the tier `default`, and with it the NetworkPolicies of Kubernetes, which stand there; what no later tier " +
        "denies is allowed then; write `Allow` if that is meant, or give the policy a `tier` of its own",
    );
  }
}

function warnOfUntyped(spec: PolicySpec, direction: Direction, findings: Findings): void {
  const { types } = spec;
  if (rulesIn(spec[direction]).length === 0 || !Array.isArray(types) || types.length === 0) return;
  if (types.includes(typeOf[direction])) return;
  findings.warning(
    `spec.${direction}`,
    `has no effect, since \`${typeOf[direction]}\` is not in \`types\`; add it there, or remove the rules`,
  );
}

function rulesIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function actionOf(rule: unknown): string {
  const action = (rule as { action?: unknown } | null | undefined)?.action;
  return typeof action === "string" ? action : "";
}

/** Whether the rule asks nothing of the traffic. */
function matchesAll(rule: unknown): boolean {
  return Object.entries(rule ?? {}).every(([name, value]) => name === "action" || name === "metadata" || isVoid(value));
}

/** Whether the value says nothing: absent, empty, or an object of such values. */
export function isVoid(value: unknown, depth = 0): boolean {
  if (isAbsent(value) || value === "") return true;
  // No field lies deeper; what does may go round in a circle.
  if (typeof value !== "object" || depth > 3) return false;
  return Array.isArray(value) ? value.length === 0 : Object.values(value).every((one) => isVoid(one, depth + 1));
}
