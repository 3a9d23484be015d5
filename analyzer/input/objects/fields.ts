import type { Labels } from "../../../policies/types";
import { child, isAbsent, quoted, readString } from "../../../policies/validation/fields";
import type { Findings } from "../../../policies/validation/findings";
import { unknown, type Unknown } from "../../model";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * An object's fields.
 *
 * @returns undefined where there is no object: absent, unknown, or reported
 */
export function fieldsOf(value: unknown, path: string, findings: Findings): Fields | undefined {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  if (!isAbsent(value) && value !== unknown) findings.error(path, `must be an object, got ${quoted(value)}`);
  return undefined;
}

/** A list's items; none where there is no list: absent, or reported. */
export function itemsOf(value: unknown, path: string, findings: Findings): readonly unknown[] | Unknown {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (value === unknown) return unknown;
  if (!isAbsent(value)) findings.error(path, `must be a list, got ${quoted(value)}`);
  return [];
}

/** A text; empty where there is none: absent, or reported. */
export function textOf(value: unknown, path: string, findings: Findings): string {
  return typeof value === "string" ? value : (readString(value, path, findings) ?? "");
}

/** Labels: a map from texts to texts, in which the API server reads null as the empty text. */
export function labelsOf(value: unknown, path: string, findings: Findings): Labels | Unknown {
  if (value === unknown) return unknown;
  const labels = fieldsOf(value, path, findings);
  if (labels === undefined) return none;
  let isText = true;
  for (const key of Object.keys(labels)) {
    const text = labels[key];
    if (typeof text === "string") continue;
    isText = false;
    readString(text, child(path, key), findings);
  }
  return isText ? (labels as Labels) : withTexts(labels);
}

const none: Labels = {};

function withTexts(labels: Fields): Labels {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([key, text]) =>
      text === undefined ? [] : [[key, typeof text === "string" ? text : ""]],
    ),
  );
}
