import type { Certainty } from "../selectors";

/**
 * How what is not known is read: so that the least is allowed, or so that the most is. What is allowed in the least
 * reading is allowed whatever the values turn out to be; what is not in the most is denied. Where all is known, both are
 * the same.
 */
export type Reading = "least" | "most";

/** Whether something that lets traffic through counts. */
export function admits(reading: Reading, holds: Certainty): boolean {
  return holds === "yes" || (holds === "perhaps" && reading === "most");
}

/** Whether something that holds traffic back counts. */
export function restricts(reading: Reading, holds: Certainty): boolean {
  return holds === "yes" || (holds === "perhaps" && reading === "least");
}
