import { child, isAbsent, readFields } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { type Item, readItems } from "../../validation/items";

/** What the API allows in any of its lists. */
const most = 25;

/** Reads a list of at most 25 items, and of at least one where it is given. */
export function readSome(value: unknown, path: string, findings: Findings): readonly Item[] {
  if (Array.isArray(value) && value.length === 0) {
    findings.error(path, "must have an item; leave it out where it is optional");
  }
  return readFew(value, path, findings);
}

/** Reads a list of at most 25 items. */
export function readFew(value: unknown, path: string, findings: Findings): readonly Item[] {
  if (Array.isArray(value) && value.length > most) {
    const split = "write the rest into another rule or policy";
    findings.error(path, `must have at most ${String(most)} items, got ${String(value.length)}; ${split}`);
  }
  return readItems(value, path, findings);
}

/**
 * Reads an object that has exactly one of the known fields.
 *
 * @returns that field; undefined where nothing can be said of it
 */
export function readChoice<Name extends string>(
  value: unknown,
  path: string,
  known: readonly Name[],
  findings: Findings,
): { readonly name: Name; readonly value: unknown; readonly path: string } | undefined {
  const fields = readFields(value, path, known, findings);
  if (fields === undefined) return undefined;
  const given = known.filter((name) => !isAbsent(fields[name]));
  const [name] = given;
  const names = known.map((one) => `\`${one}\``).join(", ");
  if (name === undefined) findings.error(path, `must have one of ${names}`);
  else if (given.length > 1) findings.error(path, `must have one of ${names} only, got ${String(given.length)}`);
  else return { name, value: fields[name], path: child(path, name) };
  return undefined;
}
