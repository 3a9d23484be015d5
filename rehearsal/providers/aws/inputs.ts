import { createHash } from "node:crypto";
import type { CheckRequest, Checked, PropertyDifference } from "../providerDouble";
import { computed, isProperties, textAt, without, type Properties } from "../propertyValues";
import type { Cloud } from "./cloud";
import type { Making, ResourceKind } from "./resourceKind";
import { schemaFailures, type ResourceSchema } from "./schema";

/** The inputs with a name generated and documents written as text, and what the schema has against them. */
export function checkInputs(kind: ResourceKind, schema: ResourceSchema, request: CheckRequest): Checked {
  const written = withDocuments(schema, request.inputs);
  return { inputs: withName(kind, request, written), failures: schemaFailures(schema, request.inputs) };
}

/** The outputs of a resource that exists: its inputs, completed by what AWS computes. */
export function mergedOutputs(kind: ResourceKind, making: Making, cloud: Cloud): Properties {
  return merged(kind.outputs?.(making, cloud) ?? {}, without(making.inputs, marks));
}

/** The outputs as a preview can tell them: what AWS computes is not known yet. */
export function expectedOutputs(kind: ResourceKind, making: Making, cloud: Cloud): Properties {
  return merged(allComputed(kind.outputs?.(making, cloud) ?? {}), without(making.inputs, marks));
}

/** Whether a difference is one of writing only: JSON documents that say the same. */
export function sameDocument({ before, after }: PropertyDifference): boolean {
  if (typeof before !== "string" || typeof after !== "string" || !before.startsWith("{")) return false;
  try {
    return JSON.stringify(sorted(JSON.parse(before))) === JSON.stringify(sorted(JSON.parse(after)));
  } catch {
    return false;
  }
}

// What the provider filled in is remembered under the name that the released provider uses.
const marks = "__defaults";

function withName(
  kind: ResourceKind,
  { name, oldInputs, randomSeed, urn }: CheckRequest,
  inputs: Properties,
): Properties {
  const { nameProperty, namePrefix = "" } = kind;
  if (
    nameProperty === undefined ||
    inputs[nameProperty] !== undefined ||
    inputs[`${nameProperty}Prefix`] !== undefined
  ) {
    return inputs;
  }
  const kept = oldInputs?.[marks] === undefined ? undefined : textAt(oldInputs, nameProperty);
  const suffix = createHash("sha256").update(randomSeed).update(urn).digest("hex").slice(0, 7);
  return { ...inputs, [nameProperty]: kept ?? `${namePrefix}${name}-${suffix}`, [marks]: [nameProperty] };
}

function withDocuments(schema: ResourceSchema, inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const shape = schema.inputs[name] ?? schema.inputs[`${name}!`];
      return [name, shape === "json" && isProperties(value) ? JSON.stringify(value) : value];
    }),
  );
}

// Inputs win, except that an object is completed property by property.
function merged(outputs: Properties, inputs: Properties): Properties {
  const both = Object.entries(inputs).map(([name, input]) => {
    const output = outputs[name];
    return [name, isProperties(input) && isProperties(output) ? merged(output, input) : (input ?? output)] as const;
  });
  return { ...outputs, ...Object.fromEntries(both) };
}

function allComputed(outputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, isProperties(value) ? allComputed(value) : computed]),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
