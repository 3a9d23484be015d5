import { isAbsent, item } from "./fields";
import type { Findings } from "./findings";

/** Warns of each item that says the same as one before it. */
export function warnRepeats(items: readonly unknown[], path: string, findings: Findings): void {
  if (items.length < 2) return;
  const seen = new Map<string, number>();
  items.forEach((one, index) => {
    const key = keyOf(one);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, index);
    else findings.warning(item(path, index), `says the same as \`${item(path, earlier)}\`; remove one`);
  });
}

/** Deeper than any field of a policy; what lies below is no part of one, and may go round in a circle. */
const maxDepth = 10;

/** Equal for values that mean the same: whatever the order of their fields, and absent ones left out. */
function keyOf(value: unknown, depth = 0): string {
  if (typeof value === "string") return `${String(value.length)}'${value}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (depth > maxDepth) return "null";
  if (Array.isArray(value)) return `[${value.map((one) => keyOf(one, depth + 1)).join()}]`;
  let key = "{";
  const names = Object.keys(value);
  if (names.length > 1) names.sort();
  for (const name of names) {
    const field = (value as Readonly<Record<string, unknown>>)[name];
    if (!isAbsent(field)) key += `${String(name.length)}:${name} ${keyOf(field, depth + 1)},`;
  }
  return `${key}}`;
}
