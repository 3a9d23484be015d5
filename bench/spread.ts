/** Several measurements of one thing, as what a reader needs of them. */
export interface Spread {
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
}

/** @throws RangeError where there is nothing to sum up */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [minimum, maximum] = [sorted[0], sorted.at(-1)];
  if (minimum === undefined || maximum === undefined) throw new RangeError("a spread needs at least one measurement");
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? minimum;
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)] ?? maximum;
  return { minimum, median: (lower + upper) / 2, maximum };
}
