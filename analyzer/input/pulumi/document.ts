import type { InputProblem } from "../../model";
import type { Fields } from "../objects/fields";
import type { SourcedObject } from "../readObjects";
import { readPreview } from "./preview";
import { readState } from "./state";

/** What is in a document that the Pulumi engine wrote. */
export interface PulumiDocument {
  readonly objects: readonly SourcedObject[];
  readonly problems: readonly InputProblem[];
  readonly notes: readonly string[];
}

/**
 * Reads what `pulumi stack export` and `pulumi preview --json` print, and the file that keeps a stack's state.
 *
 * @returns undefined where the value is none of them
 */
export function readPulumi(value: unknown, source: string): PulumiDocument | undefined {
  if (typeof value !== "object" || value === null || "kind" in value) return undefined;
  const { deployment, checkpoint, steps, changeSummary, diagnostics } = value as Fields;
  if (isObject(deployment)) return readState(deployment, source);
  if (isObject(checkpoint)) return readState(isObject(checkpoint.latest) ? checkpoint.latest : {}, source);
  // A preview that fails has no steps.
  if (Array.isArray(steps) || isObject(changeSummary) || Array.isArray(diagnostics)) {
    return readPreview(value as Fields, source);
  }
  return undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
