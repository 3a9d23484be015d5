/** A value of JSON at the top level of a text. */
export interface JsonValue {
  readonly start: number;
  readonly end: number;
  /** Number of keys in all of its objects, counting those that are written twice. */
  readonly keys: number;
}

/** What a text is made of that may be JSON. */
export type JsonScan =
  | { readonly values: readonly JsonValue[] }
  /** Where it is nested too deep. */
  | { readonly tooDeep: number };

/** As deep as YAML may be here. */
export const maxDepth = 200;

/**
 * Finds the objects and lists of a text of JSON, one or several in a row, without a look at what is in them.
 *
 * @returns undefined where the text is no JSON, as far as brackets and quotes tell
 */
export function scanJson(text: string): JsonScan | undefined {
  const values: JsonValue[] = [];
  let depth = 0;
  let keys = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // A quote.
        if (depth === 0) return undefined;
        at = endOfText(text, at);
        break;
      case 0x3a: // A colon.
        keys++;
        break;
      case 0x7b:
      case 0x5b: // An opening bracket.
        if (depth === 0) start = at;
        if (++depth > maxDepth) return { tooDeep: at };
        break;
      case 0x7d:
      case 0x5d: // A closing one.
        if (--depth < 0) return undefined;
        if (depth > 0) break;
        values.push({ start, end: at + 1, keys });
        keys = 0;
        break;
      case 0x20:
      case 0x0a:
      case 0x09:
        break;
      default:
        if (depth === 0) return undefined;
    }
  }
  return depth === 0 ? { values } : undefined;
}

/** Where the text between quotes that begins here ends: at the closing quote, or at the end of everything. */
export function endOfText(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); code !== 0x22 && at < text.length; code = text.charCodeAt(++at)) {
    if (code === 0x5c) at++;
  }
  return at;
}

/** Number of keys in all objects of a parsed value. */
export function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") keys += countKeys(item);
    return keys;
  }
  for (const key of Object.keys(value)) {
    const field = (value as Readonly<Record<string, unknown>>)[key];
    keys += typeof field === "object" ? 1 + countKeys(field) : 1;
  }
  return keys;
}

/** The first key that an object of right JSON has twice, and where it stands the second time. */
export function repeatedKey(text: string, { start, end }: JsonValue): { key: string; at: number } | undefined {
  const open: Set<string>[] = [];
  for (let at = start; at < end; at++) {
    const char = text.charAt(at);
    if (char === "{" || char === "[") open.push(new Set());
    else if (char === "}" || char === "]") open.pop();
    if (char !== '"') continue;
    const close = endOfText(text, at);
    if (text.charAt(skipSpace(text, close + 1)) === ":") {
      const key = JSON.parse(text.slice(at, close + 1)) as string;
      const keys = open.at(-1);
      if (keys?.has(key) === true) return { key, at };
      keys?.add(key);
    }
    at = close;
  }
  return undefined;
}

/** Where something else than white space comes. */
export function skipSpace(text: string, start: number): number {
  let at = start;
  while (" \n\t".includes(text.charAt(at)) && at < text.length) at++;
  return at;
}
