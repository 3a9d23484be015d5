import { load, YAMLException } from "js-yaml";
import type { InputProblem } from "../../model";
import { isTooLarge } from "./aliases";
import { maxDepth } from "./jsonText";
import { YamlOrigin } from "./textOrigin";
import type { YamlDocument } from "./yamlDocuments";
import { kubectlSchema } from "./yamlSchema";

export type Parsed = { readonly value: unknown } | { readonly problem: InputProblem };

/** Parses a document of YAML, or says why that cannot be done and where. */
export function parseYaml(source: string, document: YamlDocument): Parsed {
  const { text } = document;
  try {
    const value = load(text, { schema: kubectlSchema, maxDepth });
    // Only an alias makes a value larger or deeper than its text.
    const excess = text.includes("*") ? isTooLarge(value) : undefined;
    if (excess === undefined) return { value };
    return { problem: { source, line: new YamlOrigin(source, document).line(""), path: "", message: excess } };
  } catch (error) {
    return { problem: problemOf(error, source, document) };
  }
}

function problemOf(error: unknown, source: string, { text, line: firstLine }: YamlDocument): InputProblem {
  if (!(error instanceof YAMLException)) {
    return { source, line: firstLine, path: "", message: `cannot be read as YAML: ${String(error)}` };
  }
  const { reason, mark } = error;
  const line = firstLine + (mark?.line ?? 0);
  return { source, line, path: "", message: explained(reason, text, mark?.position ?? 0) };
}

function explained(reason: string, text: string, at: number): string {
  if (reason === "duplicated mapping key") {
    return `\`${wordAt(text, at)}\` is given twice in the same place; remove one of them`;
  }
  if (reason.startsWith("nesting exceeded")) return tooDeepMessage;
  if (reason === "deficient indentation") return "cannot be read as YAML: a quote or bracket above is left open";
  const template = text.includes("{{") ? "; this looks like a template, so read what it renders to" : "";
  return `cannot be read as YAML: ${reason}${template}`;
}

export const tooDeepMessage = `is nested more than ${String(maxDepth)} levels deep, as no manifest is`;

function wordAt(text: string, at: number): string {
  const word = /["']?([^\s:"']*)/y;
  word.lastIndex = at;
  return word.exec(text)?.[1]?.slice(0, 80) ?? "";
}
