import { unknown } from "../../model";
import type { TieredRule } from "../../tiers/model";

/** Whether a value that is not known yet is in this one, or is it. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknown) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}

/** What stands for a rule of which something is not known: it may match anything. */
export function doubtfulRules(path: string, rule: { readonly action?: unknown } | undefined): readonly TieredRule[] {
  const actions = (["Allow", "Deny", "Pass"] as const).filter((action) => mayBe(rule?.action, action));
  return actions.map((action) => ({
    action,
    path,
    own: undefined,
    peers: undefined,
    ports: [],
    doubt: "a value in it is not known yet",
  }));
}

/** `Accept` is what the network-policy API calls `Allow`. */
function mayBe(given: unknown, action: TieredRule["action"]): boolean {
  return given === undefined || given === unknown || given === action || (given === "Accept" && action === "Allow");
}
