import { child, isAbsent, readFields, readMap, readString } from "../../validation/fields";
import { Findings } from "../../validation/findings";
import { readItems } from "../../validation/items";
import { checkSelector } from "../../validation/selectors";

/**
 * Checks a label selector as the API server does in a custom kind: by its structure only. What is no label, or no
 * operator, is accepted there, and no engine can read it.
 */
export function checkLooseSelector(value: unknown, path: string, findings: Findings): void {
  const errorsBefore = errorCount(findings);
  checkStructure(value, path, findings);
  if (errorCount(findings) > errorsBefore) return;
  const strict = new Findings();
  checkSelector(value, path, strict);
  for (const { path: at, message, severity } of strict.problems) {
    findings.warning(at, severity === "error" ? `${message}; the API server takes it, but engines cannot` : message);
  }
}

function checkStructure(value: unknown, path: string, findings: Findings): void {
  const selector = readFields(value, path, ["matchLabels", "matchExpressions"], findings);
  if (selector === undefined) return;
  const labelsPath = child(path, "matchLabels");
  const labels = readMap(selector.matchLabels, labelsPath, findings);
  for (const [key, label] of Object.entries(labels ?? {})) readString(label, child(labelsPath, key), findings);
  for (const one of readItems(selector.matchExpressions, child(path, "matchExpressions"), findings)) {
    const expression = readFields(one.value, one.path, ["key", "operator", "values"], findings);
    if (expression === undefined) continue;
    for (const field of ["key", "operator"] as const) {
      readString(expression[field], child(one.path, field), findings);
      if (isAbsent(expression[field])) findings.error(child(one.path, field), "must be given");
    }
    for (const text of readItems(expression.values, child(one.path, "values"), findings)) {
      readString(text.value, text.path, findings);
    }
  }
}

function errorCount({ problems }: Findings): number {
  return problems.filter(({ severity }) => severity === "error").length;
}
