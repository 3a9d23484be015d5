import { unknown } from "../model";

/** Whether something in a value is not known yet. */
export function containsUnknown(value: unknown): boolean {
  if (value === unknown) return true;
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([key, one]) => key === unknown || containsUnknown(one))
  );
}
