import { child, quoted, readFields } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { readOneOf } from "../../validation/scalars";
import { checkOrder } from "./policies";

/** The tiers that Calico makes by itself, and what they must be. */
const own: ReadonlyMap<unknown, { readonly order: number; readonly defaultAction: "Deny" | "Pass" }> = new Map([
  ["kube-admin", { order: 1_000, defaultAction: "Pass" }],
  ["default", { order: 1_000_000, defaultAction: "Deny" }],
  ["kube-baseline", { order: 10_000_000, defaultAction: "Pass" }],
]);

/** Checks the spec of the tier of that name. */
export function checkTierSpec(value: unknown, name: unknown, findings: Findings): void {
  const spec = readFields(value, "spec", ["order", "defaultAction"], findings);
  if (spec === undefined) return;
  checkOrder(spec.order, findings);
  const given = readOneOf(spec.defaultAction, "spec.defaultAction", ["Deny", "Pass"], findings);
  const must = own.get(name);
  if (must === undefined) return;
  const action = given ?? "Deny";
  for (const [field, found] of [["order", spec.order] as const, ["defaultAction", action] as const]) {
    if (found === must[field]) continue;
    const got = found === undefined || found === null ? "nothing" : quoted(found);
    findings.error(child("spec", field), `must be \`${String(must[field])}\` in the tier ${quoted(name)}, got ${got}`);
  }
}
