import { editDistance } from "./editDistance";
import type { Findings } from "./findings";

/**
 * Reads an object whose fields are known. Reports another type, and every field that is not in `known`.
 *
 * @returns undefined where there is no object: absent, or reported
 */
export function readFields<Name extends string>(
  value: unknown,
  path: string,
  known: readonly Name[],
  findings: Findings,
): Readonly<Partial<Record<Name, unknown>>> | undefined {
  const fields = readMap(value, path, findings);
  if (fields === undefined) return undefined;
  // Ten thousand policies have a hundred thousand objects, so no list of entries is made for each.
  for (const name in fields) {
    if ((known as readonly string[]).includes(name) || !Object.hasOwn(fields, name)) continue;
    if (fields[name] !== undefined) findings.error(child(path, name), `unknown field; ${suggestion(name, known)}`);
  }
  return fields as Partial<Record<Name, unknown>>;
}

/**
 * Reads an object with any keys.
 *
 * @returns undefined where there is no object: absent, or reported
 */
export function readMap(
  value: unknown,
  path: string,
  findings: Findings,
): Readonly<Record<string, unknown>> | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  findings.error(path, `must be an object, got ${quoted(value)}`);
  return undefined;
}

/** Reads a list; empty where there is none: absent, or reported. */
export function readList(value: unknown, path: string, findings: Findings): readonly unknown[] {
  if (isAbsent(value)) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  findings.error(path, `must be a list, got ${quoted(value)}`);
  return [];
}

/**
 * Reads a string.
 *
 * @returns undefined where another type was reported; the empty string where it is absent, as the API server does
 */
export function readString(value: unknown, path: string, findings: Findings): string | undefined {
  if (isAbsent(value)) return "";
  if (typeof value === "string") return value;
  findings.error(path, `must be a string, got ${quoted(value)}${quoteHint(value)}`);
  return undefined;
}

/** JSON has no undefined, and the API server reads null as if the field were not there. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Path of a field, as the API server writes it. */
export function child(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Path of an item, as the API server writes it. */
export function item(path: string, index: number): string {
  return `${path}[${String(index)}]`;
}

const maxQuoted = 80;

/** The value as a reader knows it from the file, in backticks; long ones are cut. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : asJson(value);
  return `\`${text.length > maxQuoted ? `${text.slice(0, maxQuoted - 3)}...` : text}\``;
}

/** As JSON, but no longer than anybody will see: a value that aliases in YAML made is far larger than its text. */
function asJson(value: unknown, room = maxQuoted): string {
  // JSON writes NaN and the infinities as null, and functions and symbols not at all.
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "function" || typeof value === "symbol") return typeof value;
  if (typeof value === "string") return JSON.stringify(value.slice(0, maxQuoted));
  if (typeof value !== "object" || value === null) return String(value);
  const isList = Array.isArray(value);
  let text = isList ? "[" : "{";
  for (const [name, field] of Object.entries(value) as [string, unknown][]) {
    if (text.length > room) return text;
    if (field === undefined && !isList) continue;
    const written = asJson(field ?? null, room - text.length);
    text += `${text.length > 1 ? "," : ""}${isList ? "" : `${JSON.stringify(name)}:`}${written}`;
  }
  return text + (isList ? "]" : "}");
}

/** YAML reads bare `y`, `on` and `1` as no strings at all, which is how most of these arise. */
function quoteHint(value: unknown): string {
  return typeof value === "boolean" || typeof value === "number" ? `; in YAML write it in quotes` : "";
}

function suggestion(name: string, known: readonly string[]): string {
  const nearest = known.find((one) => editDistance(one.toLowerCase(), name.toLowerCase()) <= 2);
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
  return known.length <= 6 ? `known here: ${known.map((one) => `\`${one}\``).join(", ")}` : "remove it";
}
