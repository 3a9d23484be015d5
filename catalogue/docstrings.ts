import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runInNewContext } from "node:vm";
import * as ts from "typescript";
import * as portcullis from "../policies";
import type { ClusterApi } from "../policies/presets/cluster/clusterPreset";
import { type PresetName, presetLabel } from "../policies/presets/origin";
import type { PresetObject } from "./world";

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
  /** One, or for a preset that can be had from either API one for each. */
  readonly examples: readonly PresetExample[];
}

export interface PresetExample {
  /** Whose kinds it makes, where the caller chooses. */
  readonly api: ClusterApi | undefined;
  /** A call, as a TypeScript expression. */
  readonly call: string;
  /** What the call makes. */
  readonly objects: readonly PresetObject[];
}

const folder = join(__dirname, "../policies/presets");

/**
 * The presets of the package: the exported functions whose docstring has an example, which makes policies, or
 * tiers for them.
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
  const examples = examplesOf(required("@example", tag(declaration, "example")));
  const [preset] = examples.flatMap(({ objects }) => objects).map(({ metadata }) => metadata.labels?.[presetLabel]);
  return {
    name,
    preset: required("example that a preset makes", preset) as PresetName,
    file,
    claim: oneLine(required("claim", ts.getTextOfJSDocComment(comment?.comment))),
    diagram: required("@diagram", tag(declaration, "diagram")).split("\n"),
    limits: oneLine(required("@limits", tag(declaration, "limits"))),
    examples,
  };
}

function tag(declaration: ts.FunctionDeclaration, name: string): string | undefined {
  const found = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === name);
  return found === undefined ? undefined : ts.getTextOfJSDocComment(found.comment);
}

const calico = 'api: "calico"';
const apis: readonly ClusterApi[] = ["calico", "network-policy-api"];

/** An example that says `api: "calico"` is one for the other API as well, so that neither goes without. */
function examplesOf(example: string): readonly PresetExample[] {
  if (!example.includes(calico)) return [{ api: undefined, call: example, objects: run(example) }];
  return apis.map((api) => {
    const call = example.replace(calico, `api: "${api}"`);
    return { api, call, objects: run(call) };
  });
}

/** The call has all that the package exports, and nothing else. */
function run(call: string): readonly PresetObject[] {
  const made = runInNewContext(`[${call}].flat()`, { ...portcullis }) as readonly PresetObject[];
  // Objects of another context are no instances of this one's classes.
  return JSON.parse(JSON.stringify(made)) as readonly PresetObject[];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
