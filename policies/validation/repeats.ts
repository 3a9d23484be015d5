import { isAbsent, item } from "./fields";
import type { Findings } from "./findings";

/** Warns of each item that says the same as one before it. */
export function warnRepeats(items: readonly unknown[], path: string, findings: Findings): void {
  if (items.length < 2) return;
  const seen = new Map<string, number>();
  for (const [index, one] of items.entries()) {
    const key = JSON.stringify([canonical(one)]);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, index);
    else findings.warning(item(path, index), `says the same as \`${item(path, earlier)}\`; remove one`);
  }
}

/** Deeper than any field of a policy; what lies below is no part of one, and may go round in a circle. */
const maxDepth = 10;

/** The value with keys in order and without absent fields, so that equal meaning gives equal JSON. */
function canonical(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? String(value) : value;
  if (depth > maxDepth) return null;
  if (Array.isArray(value)) return value.map((one) => canonical(one, depth + 1));
  const fields = Object.entries(value).filter(([, field]) => !isAbsent(field));
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([name, field]) => [name, canonical(field, depth + 1)]);
}
