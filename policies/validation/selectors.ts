import { child, isAbsent, item, quoted, readFields, readList, readString } from "./fields";
import type { Findings } from "./findings";
import { checkLabels, checkText } from "./texts";
import { labelValue, qualifiedName } from "./names";

/** Checks a label selector; one that is absent is right everywhere. */
export function checkSelector(value: unknown, path: string, findings: Findings): void {
  const selector = readFields(value, path, ["matchLabels", "matchExpressions"], findings);
  if (selector === undefined) return;
  checkLabels(selector.matchLabels, child(path, "matchLabels"), findings);
  if (isAbsent(selector.matchExpressions)) return;
  const expressionsPath = child(path, "matchExpressions");
  for (const [index, expression] of readList(selector.matchExpressions, expressionsPath, findings).entries()) {
    checkExpression(expression, item(expressionsPath, index), findings);
  }
}

function checkExpression(value: unknown, path: string, findings: Findings): void {
  const expression = readFields(value ?? {}, path, ["key", "operator", "values"], findings);
  if (expression === undefined) return;
  const key = readString(expression.key, child(path, "key"), findings);
  if (key !== undefined) checkText(key, child(path, "key"), qualifiedName, findings);

  const valuesPath = child(path, "values");
  const values = readList(expression.values, valuesPath, findings);
  for (const [index, one] of values.entries()) {
    const text = readString(one, item(valuesPath, index), findings);
    if (text !== undefined) checkText(text, item(valuesPath, index), labelValue, findings);
  }

  const operator = readString(expression.operator, child(path, "operator"), findings);
  const areValuesRead = isAbsent(expression.values) || Array.isArray(expression.values);
  switch (operator) {
    case undefined:
      return;
    case "In":
    case "NotIn":
      if (areValuesRead && values.length === 0) {
        findings.error(valuesPath, `must have at least one value with \`${operator}\``);
      }
      return;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0) findings.error(valuesPath, `must be left out with \`${operator}\``);
      return;
    default:
      findings.error(
        child(path, "operator"),
        `must be \`In\`, \`NotIn\`, \`Exists\` or \`DoesNotExist\`, got ${quoted(operator)}`,
      );
  }
}
