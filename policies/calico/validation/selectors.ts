import { isAbsent, quoted, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { type LabelExpression, parseSelector, SelectorError } from "../selectors";

/** Checks a selector in Calico's language, in which `global()` has no place. */
export function checkSelector(value: unknown, path: string, findings: Findings): void {
  const selector = readSelector(value, path, findings);
  if (selector !== undefined && asksForGlobal(selector)) {
    findings.error(path, "must not use `global()`, which is for the `namespaceSelector` of a rule only; remove it");
  }
}

/** Checks the `namespaceSelector` of a rule, which may be `global()` and nothing else beside it. */
export function checkNamespaceSelector(value: unknown, path: string, findings: Findings): void {
  const selector = readSelector(value, path, findings);
  if (selector !== undefined && selector.is !== "global" && asksForGlobal(selector)) {
    findings.error(path, "must be `global()` alone, with nothing beside it; write two rules");
  }
}

/** Reads a selector that may be anything the language has. */
export function readSelector(value: unknown, path: string, findings: Findings): LabelExpression | undefined {
  const text = readString(value, path, findings);
  if (isAbsent(value) || text === undefined) return undefined;
  if (text.length > maxLength) {
    findings.warning(path, `is longer than ${String(maxLength)} characters, which newer Calico refuses; shorten it`);
  }
  try {
    return parseSelector(text);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    findings.error(path, `must be a selector such as \`app == 'web'\`, got ${quoted(text)}; ${error.message}`);
    return undefined;
  }
}

const maxLength = 1024;

function asksForGlobal(selector: LabelExpression): boolean {
  if (selector.is === "not") return asksForGlobal(selector.of);
  if (selector.is === "and" || selector.is === "or") return selector.of.some(asksForGlobal);
  return selector.is === "global";
}
