import { count, thousands } from "../report";
import { boundary, type Change } from "./changes";

/** `2 connections open, 1 closes, 1 changes`; `nothing opens, closes or changes`. */
export function summary(changes: readonly Change[]): string {
  const parts = (["added", "removed", "changed"] as const)
    .map((kind) => ({ number: changes.filter((change) => change.kind === kind).length, verb: verbs[kind] }))
    .filter(({ number }) => number > 0);
  if (parts.length === 0) return "nothing opens, closes or changes";
  return parts
    .map(({ number, verb }, i) => `${i === 0 ? count(number, "connection") : thousands(number)} ${verb(number)}`)
    .join(", ");
}

/** `of what opens, 2 cross namespaces, 1 comes from outside`; undefined where nothing that opens is of the kind. */
export function warning(changes: readonly Change[]): string | undefined {
  const boundaries = changes.map(boundary);
  const parts = (["across namespaces", "from outside", "to outside"] as const)
    .map((kind) => ({ kind, number: boundaries.filter((found) => found === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }) => `${thousands(number)} ${crossing[kind](number)}`);
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
