import { isAbsent, quoted, readString } from "./fields";
import type { Findings } from "./findings";

/** Checks a field that has one value only, such as `kind`. */
export function checkConstant(value: unknown, path: string, expected: string, findings: Findings): void {
  if (value === expected) return;
  findings.error(path, `must be \`${expected}\`, got ${isAbsent(value) ? "nothing" : quoted(value)}`);
}

/**
 * Reads one of a few texts.
 *
 * @returns undefined where it is absent or was reported
 */
export function readOneOf<Text extends string>(
  value: unknown,
  path: string,
  known: readonly Text[],
  findings: Findings,
): Text | undefined {
  if (isAbsent(value)) return undefined;
  const text = readString(value, path, findings);
  const found = known.find((one) => one === text);
  if (text !== undefined && found === undefined) findings.error(path, `must be ${oneOf(known)}, got ${quoted(text)}`);
  return found;
}

/** The same where it must be given. */
export function requireOneOf<Text extends string>(
  value: unknown,
  path: string,
  known: readonly Text[],
  findings: Findings,
): Text | undefined {
  if (isAbsent(value)) findings.error(path, `must be given: ${oneOf(known)}`);
  return readOneOf(value, path, known, findings);
}

/** Reads `true` or `false`; absent is false, as the API server has it. */
export function readFlag(value: unknown, path: string, findings: Findings): boolean {
  if (!isAbsent(value) && typeof value !== "boolean") {
    findings.error(path, `must be true or false, got ${quoted(value)}`);
  }
  return value === true;
}

/**
 * Reads a whole number.
 *
 * @returns undefined where it is absent or was reported
 */
export function readInteger(
  value: unknown,
  path: string,
  { from, to }: { readonly from: number; readonly to: number },
  findings: Findings,
): number | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return value;
  findings.error(path, `must be a whole number in ${String(from)}..${String(to)}, got ${quoted(value)}`);
  return undefined;
}

/** `A`, `B` or `C`. */
export function oneOf(known: readonly string[]): string {
  const all = known.map((one) => `\`${one}\``);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(", ")} or ${String(all.at(-1))}`;
}
