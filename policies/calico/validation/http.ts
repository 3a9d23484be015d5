import { child, isAbsent, quoted, readFields, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { type Item, readItems, refuseRepeats } from "../../validation/items";

/** Checks what a rule asks of HTTP requests. */
export function checkHttp(value: unknown, path: string, findings: Findings): void {
  const http = readFields(value, path, ["methods", "paths"], findings);
  if (http === undefined) return;
  const methods = readItems(http.methods, child(path, "methods"), findings);
  refuseRepeats(methods, findings);
  for (const method of methods) readString(method.value, method.path, findings);
  for (const one of readItems(http.paths, child(path, "paths"), findings)) checkPath(one, findings);
}

function checkPath({ value, path }: Item, findings: Findings): void {
  const match = readFields(value, path, ["exact", "prefix"], findings);
  if (match === undefined) return;
  const exact = readString(match.exact, child(path, "exact"), findings);
  const prefix = readString(match.prefix, child(path, "prefix"), findings);
  if (exact === undefined || prefix === undefined) return;
  if (exact !== "" && prefix !== "") {
    findings.error(path, "must not have both `exact` and `prefix`; write two items");
  } else if (exact === "" && prefix === "") {
    findings.error(path, "must have `exact` or `prefix`, such as `prefix: /api`");
  } else if (!/^\/[^? #]*$/.test(exact + prefix)) {
    const field = child(path, isAbsent(match.exact) || exact === "" ? "prefix" : "exact");
    findings.error(field, `must begin with \`/\`, without space, \`?\` and \`#\`, got ${quoted(exact + prefix)}`);
  }
}
