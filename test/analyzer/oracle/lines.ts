import type { Access, Entity, Reachability } from "../../../analyzer/reachability";

/** Every connection as a line, in the order in which they are given. */
export function linesOf(reachability: Pick<Reachability, "connections">): readonly string[] {
  return Array.from(reachability.connections(), lineOf);
}

export function lineOf({ src, dst, ...access }: Access & { readonly src: Entity; readonly dst: Entity }): string {
  return `${src.id} => ${dst.id}: ${accessText(access)}`;
}

export function accessText({ allowed, unknown }: Access): string {
  return unknown.isEmpty ? allowed.toString() : `${allowed.toString()}, perhaps ${unknown.toString()}`;
}

/** The first thing in which two lists differ, in words; undefined where they are the same. */
export function firstDifference(actual: readonly string[], expected: readonly string[]): string | undefined {
  const index = Array.from({ length: Math.max(actual.length, expected.length) }).findIndex(
    (_, at) => actual[at] !== expected[at],
  );
  return index < 0 ? undefined : `number ${String(index)} is ${String(actual[index])}, not ${String(expected[index])}`;
}
