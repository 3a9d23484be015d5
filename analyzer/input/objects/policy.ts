import type { NetworkPolicy, Problem } from "../../../policies/types";
import { validate } from "../../../policies/validate";
import { type Policy, unknown } from "../../model";
import { sameValue } from "../sameValue";
import type { Fields } from "./fields";
import { valueAt } from "./valueAt";

/** What is wrong with a policy: what the API server refuses, but for values that are not known yet. */
export function policyErrors(object: Fields): readonly Problem[] {
  // A policy that is read from a cluster may carry the status that the API once had.
  const { status, ...policy } = object;
  const problems = validate(status === undefined ? object : policy);
  const errors = problems.filter(({ severity }) => severity === "error");
  return errors.length === 0 ? errors : errors.filter(({ path }) => !dependsOnUnknown(object, path));
}

/** The policy as its type has it, where `policyErrors` gives nothing. */
export function asPolicy(object: Fields): NetworkPolicy {
  return object as unknown as NetworkPolicy;
}

/** Whether a finding at the path comes from a value that is not known, there or in a field that belongs with it. */
function dependsOnUnknown(object: Fields, path: string): boolean {
  const value = valueAt(object, path);
  if (value === unknown) return true;
  if (path.endsWith(".endPort")) return valueAt(object, `${path.slice(0, -"endPort".length)}port`) === unknown;
  // A peer with a selector and an ipBlock, of which one may turn out to be absent.
  if (!/\.(from|to)\[[0-9]+\]$/.test(path) || typeof value !== "object" || value === null) return false;
  const { podSelector, namespaceSelector, ipBlock } = value as Fields;
  return [podSelector, namespaceSelector, ipBlock].includes(unknown);
}

/** Whether two policies say the same: about traffic, and in the annotations that tools may read. */
export function samePolicy(a: Policy, b: Policy): boolean {
  if (a.object === b.object) return true;
  return sameValue(a.object.spec, b.object.spec) && sameValue(annotationsOf(a), annotationsOf(b));
}

function annotationsOf({ object }: Policy): Fields {
  const all = { ...object.metadata.annotations };
  // What kubectl puts there repeats the policy.
  delete all["kubectl.kubernetes.io/last-applied-configuration"];
  return all;
}
