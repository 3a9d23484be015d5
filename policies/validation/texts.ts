import { child, quoted, readMap, readString } from "./fields";
import type { Findings } from "./findings";
import { labelValue, type NameRule, qualifiedName } from "./names";

/** Checks a map of labels: an object's own, or a selector's `matchLabels`. */
export function checkLabels(value: unknown, path: string, findings: Findings): void {
  eachText(value, path, findings, (key, text) => {
    checkText(key, path, qualifiedName, findings);
    checkText(text, path, labelValue, findings);
  });
}

/** Reports at `path` all that `rule` finds wrong with the text. */
export function checkText(text: string, path: string, rule: NameRule, findings: Findings): void {
  for (const problem of rule(text)) findings.error(path, `${problem}, got ${quoted(text)}`);
}

/** Reads a map from texts to texts, without the entries that it reports. */
export function eachText(
  value: unknown,
  path: string,
  findings: Findings,
  read: (key: string, text: string) => void,
): void {
  const map = readMap(value, path, findings);
  for (const key in map) {
    const entry = map[key];
    if (entry === undefined || !Object.hasOwn(map, key)) continue;
    if (entry === null) findings.warning(child(path, key), 'null is read as the empty string; write `""` or remove it');
    const text = readString(entry, child(path, key), findings);
    if (text !== undefined) read(key, text);
  }
}
