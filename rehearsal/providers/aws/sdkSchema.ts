import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { providerType, schemaFile, type ResourceSchema, type Shape } from "./schema";
import { functions } from "./functions";
import { resourceKinds } from "./resourceKinds";

/**
 * Reads the inputs and outputs of a resource type or a function from the declarations of the installed `@pulumi/aws`.
 *
 * @param token the type token, such as `aws:ec2/vpc:Vpc`
 */
export function readSdkSchema(token: string): ResourceSchema {
  const [, file = "", name = ""] = token === providerType ? ["", "provider", "Provider"] : token.split(":");
  const source = parse(`${file.replace(/^index\//, "")}.d.ts`);
  if (name.startsWith("get")) return functionSchema(source, `G${name.slice(1)}`);
  const args = interfacesOf(source).get(`${name}Args`);
  const resource = source.statements.filter(ts.isClassDeclaration).find((statement) => statement.name?.text === name);
  if (args === undefined || resource === undefined) throw new Error(`\`${token}\` is not in @pulumi/aws`);
  const outputs = resource.members.filter(ts.isPropertyDeclaration).filter(isOutput);
  return { inputs: shapeOfMembers(args.members), outputs: outputs.map((member) => member.name.getText()).sort() };
}

/** The schemas of all types and functions that the double knows: the content of `schema.json`. */
export function readSdkSchemas(): Readonly<Record<string, ResourceSchema>> {
  const tokens = [providerType, ...Object.keys(resourceKinds), ...Object.keys(functions)];
  return Object.fromEntries(tokens.map((token) => [token, readSdkSchema(token)]));
}

function functionSchema(source: ts.SourceFile, name: string): ResourceSchema {
  const args = interfacesOf(source).get(`${name}Args`);
  const result = interfacesOf(source).get(`${name}Result`);
  if (args === undefined || result === undefined) throw new Error(`\`${name}\` is not in @pulumi/aws`);
  return {
    inputs: shapeOfMembers(args.members),
    outputs: Object.keys(shapeOfMembers(result.members)).map(bare).sort(),
  };
}

const bare = (key: string) => key.replace(/!$/, "");

const sdk = dirname(require.resolve("@pulumi/aws/package.json"));

// The nested inputs of all services are in one file; it is parsed once, and only when it is needed.
let nested: ReadonlyMap<string, ts.InterfaceDeclaration> | undefined;

function nestedInputs(): ReadonlyMap<string, ts.InterfaceDeclaration> {
  nested ??= new Map(
    parse("types/input.d.ts").statements.flatMap((statement) => {
      if (!ts.isModuleDeclaration(statement) || statement.body === undefined || !ts.isModuleBlock(statement.body))
        return [];
      return [...interfacesOf(statement.body)].map(
        ([name, found]) => [`${statement.name.text}.${name}`, found] as const,
      );
    }),
  );
  return nested;
}

function parse(path: string): ts.SourceFile {
  const file = join(sdk, path);
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

function interfacesOf(block: ts.SourceFile | ts.ModuleBlock): ReadonlyMap<string, ts.InterfaceDeclaration> {
  return new Map(block.statements.filter(ts.isInterfaceDeclaration).map((found) => [found.name.text, found]));
}

function isOutput(member: ts.PropertyDeclaration): boolean {
  return member.type !== undefined && /^pulumi\.Output</.test(member.type.getText());
}

function shapeOfMembers(members: readonly ts.TypeElement[]): Readonly<Record<string, Shape>> {
  const properties = members.filter(ts.isPropertySignature).map((member) => {
    if (member.type === undefined) throw new Error(`\`${member.getText()}\` has no type`);
    const required = member.questionToken === undefined ? "!" : "";
    return [`${member.name.getText()}${required}`, shapeOf(member.type)] as const;
  });
  return Object.fromEntries(properties);
}

function shapeOf(node: ts.TypeNode): Shape {
  if (ts.isArrayTypeNode(node)) return [shapeOf(node.elementType)];
  if (ts.isUnionTypeNode(node)) return shapeOfUnion(node);
  if (ts.isTypeLiteralNode(node)) return shapeOfLiteral(node);
  if (ts.isTypeReferenceNode(node)) return shapeOfReference(node);
  const text = node.getText();
  if (text === "string" || text === "number" || text === "boolean") return text;
  return "any";
}

/** `T | undefined`, and names that may be written as text, such as `string | Role` and `string | ARN`. */
function shapeOfUnion(node: ts.UnionTypeNode): Shape {
  const parts = node.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return shapeOf(only);
  if (parts.some((part) => part.getText().includes("PolicyDocument"))) return "json";
  return parts.some((part) => part.getText() === "string") ? "string" : "any";
}

function shapeOfLiteral(node: ts.TypeLiteralNode): Shape {
  const index = node.members.find(ts.isIndexSignatureDeclaration);
  return index === undefined ? shapeOfMembers(node.members) : { "*": shapeOf(index.type) };
}

function shapeOfReference(node: ts.TypeReferenceNode): Shape {
  const name = node.typeName.getText();
  const [argument] = node.typeArguments ?? [];
  if (name === "pulumi.Input" && argument !== undefined) return shapeOf(argument);
  if (!name.startsWith("inputs.")) return "string";
  const found = nestedInputs().get(name.slice("inputs.".length));
  return found === undefined ? "any" : shapeOfMembers(found.members);
}

if (require.main === module) {
  writeFileSync(schemaFile, JSON.stringify(readSdkSchemas()));
  execFileSync(process.execPath, [require.resolve("prettier/bin/prettier.cjs"), "--write", schemaFile]);
}
