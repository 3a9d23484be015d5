/**
 * How many clusters a test draws, and from which seed: as the environment says in NAME_CASES and NAME_SEED, or else
 * always the same.
 */
export function runOf(name: string, usual = 10_000): { readonly cases: number; readonly seed: number } {
  return {
    cases: Number(process.env[`${name}_CASES`] ?? usual),
    seed: Number(process.env[`${name}_SEED`] ?? 20251124),
  };
}

/** Whether a failure is made as small as can be: not where it is only asked for whether there is one. */
export const isShrinking = process.env["SHRINKING"] !== "no";
