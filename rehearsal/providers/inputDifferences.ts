import type { PropertyDifference } from "./providerDouble";
import { isList, isProperties, type Properties, type PropertyValue } from "./propertyValues";

/** Every property that differs between two sets of inputs, the deepest path each, in the order of the names. */
export function inputDifferences(before: Properties, after: Properties): readonly PropertyDifference[] {
  return differences("", before, after);
}

function differences(
  path: string,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
): readonly PropertyDifference[] {
  if (before === after) return [];
  if (before === undefined) return [{ path, kind: "add", ...(after === undefined ? {} : { after }) }];
  if (after === undefined) return [{ path, kind: "delete", before }];
  if (isProperties(before) && isProperties(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => differences(joined(path, name), before[name], after[name]));
  }
  if (isList(before) && isList(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => differences(`${path}[${String(i)}]`, before[i], after[i])).flat();
  }
  return [{ path, kind: "update", before, after }];
}

// The engine's own notation: names that are no identifiers are quoted in brackets.
function joined(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}
