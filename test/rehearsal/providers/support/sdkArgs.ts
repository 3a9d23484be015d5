import { readFileSync } from "node:fs";
import ts from "typescript";

/** The properties of an interface in a declaration file of an SDK, in the order of the alphabet. */
export function argsOf(module: string, name: string): readonly string[] {
  const file = require.resolve(module).replace(/\.js$/, ".d.ts");
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found = source.statements.filter(ts.isInterfaceDeclaration).find((each) => each.name.text === name);
  if (found === undefined) throw new Error(`${file} has no interface ${name}`);
  return found.members.flatMap((member) => (member.name === undefined ? [] : [member.name.getText()])).sort();
}
