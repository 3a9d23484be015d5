/** What a bare word is in YAML: a text, or something else that it happens to be written like. */
export type PlainValue = string | number | boolean | null;

/**
 * Reads a bare word as kubectl does, whose parser is goyaml.v2: `y`, `on` and `no` are no texts, `010` is octal, and a
 * time of day or a date is a text.
 */
export function plainValue(source: string): PlainValue {
  const word = words.get(source);
  return word !== undefined ? word : (numberOf(source) ?? source);
}

/** The number that a bare word stands for; undefined where it stands for none. */
export function numberOf(source: string): number | undefined {
  return integerOf(source) ?? decimalOf(source);
}

/** Whole numbers, as Go's `strconv.ParseInt` reads them when it is to tell the base by the prefix. */
export function integerOf(written: string): number | undefined {
  if (/^[-+]?(?:0|[1-9][0-9]*)$/.test(written)) return Number(written);
  const source = written.includes("_") ? written.replaceAll("_", "") : written;
  const digits = source.replace(/^[-+]/, "");
  const sign = source.startsWith("-") ? -1 : 1;
  if (/^0[xX][0-9a-fA-F]+$/.test(digits) || /^0[bB][01]+$/.test(digits) || /^0[oO][0-7]+$/.test(digits)) {
    return sign * Number(digits);
  }
  if (/^0[0-7]+$/.test(digits)) return sign * parseInt(digits, 8);
  return /^[1-9][0-9]*$/.test(digits) ? sign * Number(digits) : undefined;
}

/** Other numbers. */
export function decimalOf(written: string): number | undefined {
  const source = written.includes("_") && /^[-+0-9]/.test(written) ? written.replaceAll("_", "") : written;
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(source)) return Number(source);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(written)) return written.startsWith("-") ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(source) ? NaN : undefined;
}

/** Bare words that are true, false or null. */
export const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);
