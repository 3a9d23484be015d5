import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as rpc from "@pulumi/pulumi/runtime/rpc";

/** A value that the engine does not know yet: the output of a resource that the preview has not made. */
export const computed: unique symbol = Symbol("known after the update");

/** A property as a provider sees it: JSON, or `computed` in its place. */
export type PropertyValue = null | boolean | number | string | typeof computed | readonly PropertyValue[] | Properties;

/** Properties of a resource by name. An entry that is `undefined` is as good as absent. */
export interface Properties {
  readonly [name: string]: PropertyValue | undefined;
}

/**
 * The properties that the engine sent, with `computed` for what it does not know.
 * Secrets and outputs arrive bare, since no double asks for them; should one come wrapped it is unwrapped.
 *
 * @throws Error when an asset, an archive or a resource reference is among them: no double reads those
 */
export function fromStruct(struct: Struct | undefined): Properties {
  const value = struct === undefined ? {} : fromWire(struct.toJavaScript());
  return isProperties(value) ? value : {};
}

/** The properties as the engine reads them, with its own mark for what is unknown. */
export function toStruct(properties: Properties): Struct {
  const wire = toWire(properties);
  if (typeof wire !== "object" || wire === null || Array.isArray(wire)) throw new Error("properties must be an object");
  return Struct.fromJavaScript(wire as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** Marks a value as secret, so that the engine encrypts it in the state and hides it in its output. */
export function secret(value: PropertyValue): Properties {
  return { [rpc.specialSigKey]: rpc.specialSecretSig, value };
}

/** Whether the value is an object of properties rather than a list or a single value. */
export function isProperties(value: PropertyValue | undefined): value is Properties {
  return typeof value === "object" && value !== null && !isList(value);
}

/** Whether the value is a list. `Array.isArray` would make a list of anything of a readonly one. */
export function isList(value: PropertyValue | undefined): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** Whether the value is, or holds at any depth, something that is not known yet. */
export function containsComputed(value: PropertyValue | undefined): boolean {
  if (value === computed) return true;
  if (isList(value)) return value.some(containsComputed);
  return isProperties(value) && Object.values(value).some(containsComputed);
}

/** The properties but for those of these names. */
export function without(properties: Properties, ...names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

/** The value at a path such as `["vpcConfig", "subnetIds"]`; `undefined` where there is none. */
export function valueAt(value: PropertyValue | undefined, path: readonly string[]): PropertyValue | undefined {
  return path.reduce<PropertyValue | undefined>(
    (parent, key) => (isProperties(parent) ? parent[key] : parent === computed ? computed : undefined),
    value,
  );
}

/** The text at a path, or `undefined` when there is none or it is not known yet. */
export function textAt(value: PropertyValue | undefined, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

/** The number at a path, or `undefined` when there is none or it is not known yet. */
export function numberAt(value: PropertyValue | undefined, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, path);
  return typeof found === "number" ? found : undefined;
}

/** The texts of the list at a path; what is not known yet is left out. */
export function textsAt(value: PropertyValue | undefined, ...path: readonly string[]): readonly string[] {
  const found = valueAt(value, path);
  return isList(found) ? found.filter((item) => typeof item === "string") : [];
}

function fromWire(value: unknown): PropertyValue {
  if (value === rpc.unknownValue) return computed;
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object") throw new Error(`cannot read a property of type \`${typeof value}\``);
  const fields = value as Record<string, unknown>;
  const signature = fields[rpc.specialSigKey];
  if (signature === rpc.specialSecretSig) return fromWire(fields["value"]);
  if (signature === rpc.specialOutputValueSig) return "value" in fields ? fromWire(fields["value"]) : computed;
  if (signature !== undefined)
    throw new Error("assets, archives and resource references are not read by this provider");
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fromWire(field)]));
}

function toWire(value: PropertyValue): unknown {
  if (value === computed) return rpc.unknownValue;
  if (isList(value)) return value.map(toWire);
  if (!isProperties(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => (field === undefined ? [] : [[name, toWire(field)]])),
  );
}
