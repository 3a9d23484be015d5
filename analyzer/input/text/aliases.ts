import { maxDepth } from "./jsonText";

/** More values than any manifest has, once its aliases are followed. */
const maxValues = 200_000;

/**
 * Tells of a value that is out of all proportion to its text, since aliases in it stand for more and more, or that
 * contains itself.
 *
 * @returns what is wrong with it; undefined where nothing is
 */
export function isTooLarge(value: unknown): string | undefined {
  const sizes = new Map<object, Size | undefined>();
  try {
    const { values, depth } = sizeOf(value, sizes);
    if (values > maxValues) return `has aliases that stand for more than ${String(maxValues)} values; write them out`;
    if (depth > maxDepth) return `has aliases that nest it more than ${String(maxDepth)} levels deep; write them out`;
    return undefined;
  } catch (error) {
    if (error === selfContained) return "has an alias for something that the alias itself is in; remove it";
    throw error;
  }
}

interface Size {
  readonly values: number;
  readonly depth: number;
}

const one: Size = { values: 1, depth: 0 };

const selfContained = new Error("a value contains itself");

/** Looks at each value once, however often it is met. */
function sizeOf(value: unknown, sizes: Map<object, Size | undefined>): Size {
  if (typeof value !== "object" || value === null) return one;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  if (sizes.has(value)) throw selfContained;
  sizes.set(value, undefined);
  let values = 1;
  let depth = 0;
  for (const field of Object.values(value) as unknown[]) {
    const size = sizeOf(field, sizes);
    values += size.values;
    depth = Math.max(depth, size.depth);
  }
  const size = { values, depth: depth + 1 };
  sizes.set(value, size);
  return size;
}
