import { child, item } from "./fields";
import type { Findings } from "./findings";

/**
 * Reports every field of a custom kind that is null, where nothing was reported yet. A create leaves such fields out, but
 * a server-side apply, which Pulumi does, is refused for them.
 */
export function refuseNulls(value: unknown, path: string, findings: Findings, depth = 0): void {
  if (value === null) {
    const isKnown = findings.problems.some((one) => one.path === path && one.severity === "error");
    if (!isKnown) findings.error(path, "must not be null, which a server-side apply refuses; leave it out");
  }
  // No field lies deeper; what does may go round in a circle.
  if (typeof value !== "object" || value === null || depth > maxDepth) return;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) refuseNulls(one, item(path, index), findings, depth + 1);
    return;
  }
  for (const [name, one] of Object.entries(value)) refuseNulls(one, child(path, name), findings, depth + 1);
}

const maxDepth = 12;
