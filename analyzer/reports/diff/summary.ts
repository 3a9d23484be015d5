import { count, thousands } from "../report";
import { type Boundary, boundary, type Change, type Changes, changesOf, kinds } from "./changes";

/** How many changes there are of each sort. */
export interface Tally extends Readonly<Record<Change["kind"] | Boundary, number>> {
  /** Whether something is unknown before or after. */
  readonly hasUnknowns: boolean;
}

export function tally(changes: Changes): Tally {
  const counts = { added: 0, removed: 0, changed: 0, "across namespaces": 0, "from outside": 0, "to outside": 0 };
  let hasUnknowns = false;
  for (const change of changesOf(changes)) {
    counts[change.kind]++;
    const crossed = boundary(change);
    if (crossed !== undefined) counts[crossed]++;
    hasUnknowns ||= !change.before.unknown.isEmpty || !change.after.unknown.isEmpty;
  }
  return { ...counts, hasUnknowns };
}

/** `2 connections open, 1 closes, 1 changes`; `nothing opens, closes or changes`. */
export function summary(counts: Tally): string {
  const parts = kinds.filter((kind) => counts[kind] > 0);
  if (parts.length === 0) return "nothing opens, closes or changes";
  return parts
    .map((kind, i) => {
      const number = counts[kind];
      return `${i === 0 ? count(number, "connection") : thousands(number)} ${verbs[kind](number)}`;
    })
    .join(", ");
}

/** `of what opens, 2 cross namespaces, 1 comes from outside`; undefined where nothing that opens is of the kind. */
export function warning(counts: Tally): string | undefined {
  const parts = (["across namespaces", "from outside", "to outside"] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${thousands(counts[kind])} ${crossing[kind](counts[kind])}`);
  return parts.length === 0 ? undefined : `of what opens, ${parts.join(", ")}`;
}

const verbs = {
  added: (number: number) => (number === 1 ? "opens" : "open"),
  removed: (number: number) => (number === 1 ? "closes" : "close"),
  changed: (number: number) => (number === 1 ? "changes" : "change"),
};

const crossing = {
  "across namespaces": (number: number) => (number === 1 ? "crosses namespaces" : "cross namespaces"),
  "from outside": (number: number) => (number === 1 ? "comes from outside" : "come from outside"),
  "to outside": (number: number) => (number === 1 ? "leads outside" : "lead outside"),
};
