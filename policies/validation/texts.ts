import { child, quoted, readMap, readString } from "./fields";
import type { Findings } from "./findings";
import { labelValue, type NameRule, qualifiedName } from "./names";

/** Checks a map of labels: an object's own, or a selector's `matchLabels`. */
export function checkLabels(value: unknown, path: string, findings: Findings): void {
  for (const [key, text] of readTexts(value, path, findings)) {
    checkText(key, path, qualifiedName, findings);
    checkText(text, path, labelValue, findings);
  }
}

/** Reports at `path` all that `rule` finds wrong with the text. */
export function checkText(text: string, path: string, rule: NameRule, findings: Findings): void {
  for (const problem of rule(text)) findings.error(path, `${problem}, got ${quoted(text)}`);
}

/** Reads a map from texts to texts, without the entries that it reports. */
export function readTexts(value: unknown, path: string, findings: Findings): readonly (readonly [string, string])[] {
  return Object.entries(readMap(value, path, findings) ?? {}).flatMap(([key, entry]) => {
    if (entry === undefined) return [];
    if (entry === null) findings.warning(child(path, key), 'null is read as the empty string; write `""` or remove it');
    const text = readString(entry, child(path, key), findings);
    return text === undefined ? [] : [[key, text] as const];
  });
}
