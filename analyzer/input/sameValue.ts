import type { Labels } from "../../policies/types";
import type { ContainerPort } from "../model";

/** Whether two values of JSON are equal. Fields that are undefined count as absent. */
export function sameValue(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  // Nothing that is compared is so deep, but for what goes round in a circle.
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || depth > 100) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameValue(item, b[index], depth + 1));
  }
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const keys = presentKeys(one);
  return (
    keys.length === presentKeys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key], other[key], depth + 1))
  );
}

function presentKeys(value: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

/** Whether labels, ignoring some keys, are the same. */
export function sameLabels(a: Labels | string, b: Labels | string, ignored?: ReadonlySet<string>): boolean {
  if (a === b) return true;
  if (typeof a === "string" || typeof b === "string") return false;
  const keys = keysOf(a, ignored);
  if (keys.length !== keysOf(b, ignored).length) return false;
  // What every object inherits is no text, so it differs from every label.
  for (const key of keys) if (a[key] !== b[key]) return false;
  return true;
}

function keysOf(labels: Labels, ignored: ReadonlySet<string> | undefined): readonly string[] {
  const keys = Object.keys(labels);
  return ignored === undefined ? keys : keys.filter((key) => !ignored.has(key));
}

/** Whether ports are the same, in the same order. */
export function samePorts(a: readonly ContainerPort[] | string, b: readonly ContainerPort[] | string): boolean {
  if (a === b) return true;
  if (typeof a === "string" || typeof b === "string" || a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const [one, other] = [a[index], b[index]];
    if (one?.port !== other?.port || one?.name !== other?.name || one?.protocol !== other?.protocol) return false;
  }
  return true;
}
