import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runInNewContext } from "node:vm";
import * as ts from "typescript";
import * as portcullis from "../policies";
import { type PresetName, presetLabel } from "../policies/presets/origin";
import type { NetworkPolicy } from "../policies/types";

/** What a docstring says of a preset. */
export interface PresetDoc {
  /** Of the function. */
  readonly name: string;
  /** As the labels of its policies have it. */
  readonly preset: PresetName;
  /** File under `policies/presets/`. */
  readonly file: string;
  /** What traffic is possible afterwards. */
  readonly claim: string;
  /** Who reaches whom in the example, a line each. */
  readonly diagram: readonly string[];
  /** What the preset does not do. */
  readonly limits: string;
  /** A call, as a TypeScript expression. */
  readonly example: string;
  /** What the example makes. */
  readonly policies: readonly NetworkPolicy[];
}

const folder = join(__dirname, "../policies/presets");

/**
 * The presets of the package: the exported functions whose docstring has an example, which makes policies.
 *
 * @throws Error naming the function of which a part of the docstring is missing
 */
export function presetDocs(): readonly PresetDoc[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) => docsIn(join(folder, file)));
}

function docsIn(file: string): readonly PresetDoc[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isFunctionDeclaration).flatMap((declaration) => {
    const name = declaration.name?.text ?? "";
    return tag(declaration, "example") === undefined ? [] : [docOf(name, declaration, relative(folder, file))];
  });
}

function docOf(name: string, declaration: ts.FunctionDeclaration, file: string): PresetDoc {
  const required = (part: string, text: string | undefined): string => {
    if (text === undefined || text === "") throw new Error(`docstring of \`${name}\` in ${file} has no ${part}`);
    return text;
  };
  const [comment] = ts.getJSDocCommentsAndTags(declaration);
  const example = required("@example", tag(declaration, "example"));
  const policies = run(example);
  const [preset] = policies.map(({ metadata }) => metadata.labels?.[presetLabel]);
  return {
    name,
    preset: required("example that a preset makes", preset) as PresetName,
    file,
    claim: oneLine(required("claim", ts.getTextOfJSDocComment(comment?.comment))),
    diagram: required("@diagram", tag(declaration, "diagram")).split("\n"),
    limits: oneLine(required("@limits", tag(declaration, "limits"))),
    example,
    policies,
  };
}

function tag(declaration: ts.FunctionDeclaration, name: string): string | undefined {
  const found = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === name);
  return found === undefined ? undefined : ts.getTextOfJSDocComment(found.comment);
}

/** The example has all that the package exports, and nothing else. */
function run(example: string): readonly NetworkPolicy[] {
  const made = runInNewContext(`[${example}].flat()`, { ...portcullis }) as readonly NetworkPolicy[];
  // Objects of another context are no instances of this one's classes.
  return JSON.parse(JSON.stringify(made)) as readonly NetworkPolicy[];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
