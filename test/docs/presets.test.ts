import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import * as ts from "typescript";
import { parseAllDocuments } from "yaml";
import * as policies from "../../policies";

const root = join(__dirname, "../..");

/** The claims of the presets by name: the first sentences of their docstrings. */
const claims = new Map(readdirSync(join(root, "policies/presets")).flatMap(claimsIn));

/** The sections of the document by the name in their headings. */
const sections = new Map(
  readFileSync(join(root, "docs/presets.md"), "utf8")
    .split(/^## /m)
    .slice(1)
    .map((section) => [/^`(\w+)`\n/.exec(section)?.[1] ?? section, section.slice(section.indexOf("\n"))]),
);

const examples = Array.from(sections).flatMap(([name, section]) =>
  Array.from(section.matchAll(/^```ts\n(.*?)^```$\s*(?:^```yaml\n(.*?)^```$)?/gms), ([, code = "", yaml = ""]) => {
    return { name, title: oneLine(code), code, yaml };
  }),
);

test("every preset that the package exports has a section, and nothing else has", () => {
  expect(Array.from(sections.keys()).sort()).toEqual(Array.from(claims.keys()).sort());
});

test.each(Array.from(claims))("the section of %s starts with the claim of its docstring", (name, claim) => {
  const [paragraph = ""] = (sections.get(name) ?? "").trim().split("\n\n");
  expect(oneLine(paragraph)).toBe(claim);
});

test.each(Array.from(sections.keys()))("the section of %s has an example, which calls it", (name) => {
  const [first] = examples.filter((example) => example.name === name);
  expect(first?.code).toMatch(new RegExp(`^${name}\\(`));
});

test.each(examples)("$title gives the policies that are shown, which have no problem", ({ code, yaml }) => {
  const given: unknown = runInNewContext(code, { ...policies });
  const shown: unknown[] = parseAllDocuments(yaml).map((document) => document.toJS() as unknown);
  expect(plain(Array.isArray(given) ? given : [given])).toStrictEqual(shown);
  expect(shown.flatMap((policy) => policies.validate(policy))).toEqual([]);
});

function claimsIn(file: string): (readonly [string, string])[] {
  const text = readFileSync(join(root, "policies/presets", file), "utf8");
  return ts
    .createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    .statements.filter(ts.isFunctionDeclaration)
    .filter(({ name }) => name !== undefined && name.text in policies)
    .map((preset) => [preset.name?.text ?? "", firstSentence(docstring(preset))]);
}

function docstring(preset: ts.FunctionDeclaration): string {
  const [comment] = ts.getJSDocCommentsAndTags(preset);
  return ts.getTextOfJSDocComment(comment?.comment) ?? "";
}

function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/.exec(oneLine(text))?.[0] ?? "";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Without the prototypes of the context in which the example ran. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
