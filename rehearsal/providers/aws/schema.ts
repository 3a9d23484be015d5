import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckFailure } from "../providerDouble";
import { computed, isList, isProperties, type Properties, type PropertyValue } from "../propertyValues";

/**
 * What a value may look like: a single value, a list (`[shape]`), a map (`{"*": shape}`), or an object whose required
 * properties end in `!`. `json` is text, or an object that stands for it.
 */
export type Shape =
  "string" | "number" | "boolean" | "any" | "json" | readonly [Shape] | { readonly [property: string]: Shape };

/** The properties of a resource type, as the SDK declares them. */
export interface ResourceSchema {
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly outputs: readonly string[];
}

/** The schemas, taken from the SDK by `node --require tsx/cjs rehearsal/providers/aws/sdkSchema.ts`; a test compares the two. */
export const schemaFile = join(__dirname, "schema.json");

/** The provider's own arguments are in the schema under this type. */
export const providerType = "pulumi:providers:aws";

/** The schema of a type that the double knows. */
export function schemaOf(token: string): ResourceSchema | undefined {
  loaded ??= JSON.parse(readFileSync(schemaFile, "utf8")) as Readonly<Record<string, ResourceSchema>>;
  return loaded[token];
}

/** Every property that the schema does not know, every required one that is absent, and every value of a wrong type. */
export function schemaFailures(schema: ResourceSchema, inputs: Properties): readonly CheckFailure[] {
  return objectFailures("", schema.inputs, inputs);
}

/** What is said of a property that the schema does not know. */
export function unknownProperty(name: string, known: readonly string[]): string {
  return `unknown property \`${name}\`; known are ${known.map((each) => `\`${each}\``).join(", ")}`;
}

let loaded: Readonly<Record<string, ResourceSchema>> | undefined;

function objectFailures(
  path: string,
  shape: Readonly<Record<string, Shape>>,
  value: Properties,
): readonly CheckFailure[] {
  const known = new Map(Object.keys(shape).map((key) => [key.replace(/!$/, ""), key]));
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const present = Object.entries(value).flatMap(([name, field]) => {
    if (field === undefined) return [];
    const inner = shape[known.get(name) ?? ""];
    if (inner === undefined) return [{ property: at(name), reason: unknownProperty(name, [...known.keys()]) }];
    return failures(at(name), inner, field);
  });
  const absent = [...known]
    .filter(([name, key]) => key.endsWith("!") && (value[name] ?? null) === null)
    .map(([name]) => ({ property: at(name), reason: `required property \`${name}\` is not given` }));
  return [...present, ...absent];
}

function failures(path: string, shape: Shape, value: PropertyValue): readonly CheckFailure[] {
  if (value === computed || value === null || shape === "any" || shape === "json") return [];
  if (typeof shape === "string") return singleFailures(path, shape, value);
  if (isListShape(shape)) {
    if (!isList(value)) return [wrongType(path, "a list", value)];
    return value.flatMap((item, i) => failures(`${path}[${String(i)}]`, shape[0], item));
  }
  if (!isProperties(value)) return [wrongType(path, "an object", value)];
  const values = shape["*"];
  if (values === undefined) return objectFailures(path, shape, value);
  return Object.entries(value).flatMap(([key, item]) => failures(`${path}.${key}`, values, item ?? null));
}

function isListShape(shape: readonly [Shape] | Readonly<Record<string, Shape>>): shape is readonly [Shape] {
  return Array.isArray(shape);
}

// As the real provider does, text is taken where a number or a switch is meant, and the other way round.
function singleFailures(
  path: string,
  shape: "string" | "number" | "boolean",
  value: PropertyValue,
): readonly CheckFailure[] {
  if (typeof value === "object") return [wrongType(path, `a ${shape}`, value)];
  if (shape === "number" && Number.isNaN(Number(value))) return [wrongType(path, "a number", value)];
  if (shape === "boolean" && !["true", "false"].includes(String(value)))
    return [wrongType(path, "true or false", value)];
  return [];
}

function wrongType(path: string, expected: string, value: PropertyValue): CheckFailure {
  return { property: path, reason: `expected ${expected}, got \`${JSON.stringify(value)}\`` };
}
