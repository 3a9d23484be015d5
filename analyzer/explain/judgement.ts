import { unknown } from "../model";
import type { Certainty } from "../selectors";

/** Whether something holds for a packet, and why. */
export interface Judgement {
  readonly holds: Certainty;
  /** Field that was judged: `spec.ingress[0].from[1]`. */
  readonly path: string;
  /** A clause; lower case, no final period. */
  readonly text: string;
}

/** Of several of which one is enough. */
export function oneOf(certainties: readonly Certainty[]): Certainty {
  if (certainties.includes("yes")) return "yes";
  return certainties.includes("perhaps") ? "perhaps" : "no";
}

/** Path of the first value within `value` that is not known yet. */
export function unknownWithin(value: unknown, path: string): string | undefined {
  if (value === unknown) return path;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, field] of Object.entries(value)) {
    if (key === unknown) return path;
    const found = unknownWithin(field, Array.isArray(value) ? `${path}[${key}]` : childPath(path, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** ``the field `spec.podSelector` is not known yet``. */
export function notKnown(value: unknown, path: string): string {
  return `the field \`${unknownWithin(value, path) ?? path}\` is not known yet`;
}

function childPath(path: string, key: string): string {
  return /^[A-Za-z]\w*$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
}
