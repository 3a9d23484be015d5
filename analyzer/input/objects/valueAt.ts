/** The value at a path as the API server writes it, such as `spec.ingress[0].from`; undefined where there is none. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object;
  let rest = path;
  while (rest !== "") {
    if (typeof value !== "object" || value === null) return undefined;
    const step = firstStep(value, rest);
    if (step === undefined) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step.key];
    rest = step.rest;
  }
  return value;
}

/** The key that a path begins with, and what remains. A key may have dots itself: the longest that fits is meant. */
function firstStep(value: object, path: string): { key: string; rest: string } | undefined {
  const index = Array.isArray(value) ? /^\[([0-9]+)\]\.?/.exec(path) : null;
  if (index !== null) return { key: index[1] ?? "", rest: path.slice(index[0].length) };
  const key = longestKey(path, (one) => Object.hasOwn(value, one));
  if (key === undefined) return undefined;
  const rest = path.slice(key.length);
  return { key, rest: rest.startsWith(".") ? rest.slice(1) : rest };
}

/** The longest beginning of a path, up to a dot, a bracket or its end, that is a key. */
export function longestKey(path: string, isKey: (key: string) => boolean): string | undefined {
  if (path.length > longestPath) return undefined;
  for (let end = path.length; end > 0; end = lastSeparator(path, end)) {
    const key = path.slice(0, end);
    if (isKey(key)) return key;
  }
  return undefined;
}

/** No field of a manifest is so far down, and what has many dots takes long to look up. */
const longestPath = 4096;

function lastSeparator(path: string, end: number): number {
  return Math.max(path.lastIndexOf(".", end - 1), path.lastIndexOf("[", end - 1));
}

/** Whether the path is the key, or goes on below it. */
export function beginsWith(path: string, key: string): boolean {
  return path.startsWith(key) && (path.length === key.length || ".[".includes(path.charAt(key.length)));
}
