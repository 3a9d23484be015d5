import { unknown } from "../analyzer/model";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Properties as plain values, with `unknown` of the analyzer for what is not known yet. A policy is given properties that throw
 * when such a value is read, which would end its check at the first one.
 */
export function plainFields(properties: Fields): Fields {
  return Object.fromEntries(Object.keys(properties).map((name) => [name, plainField(properties, name)]));
}

function plainField(owner: Fields, name: string): unknown {
  let value: unknown;
  try {
    value = owner[name];
  } catch {
    // Nothing but an unknown value makes reading throw.
    return unknown;
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Fields;
  return Array.isArray(value) ? Object.keys(fields).map((index) => plainField(fields, index)) : plainFields(fields);
}

/**
 * What stands at a path of names, of lists the first item: `unknown` where that or what is around it is not known yet, undefined
 * where it is not given.
 */
export function valueAt(properties: Fields, ...path: readonly string[]): unknown {
  let value: unknown = properties;
  for (const name of path) {
    if (value === unknown) return unknown;
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Fields)[name];
  }
  return value;
}

/** The items of a list, none where it is not given. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
