/** `12 ms`, `1.25 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/** `224 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`;
}

/** `10,000`. */
export function thousands(number: number): string {
  return number.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** `≤ 20 ms: yes`; empty where nothing is wanted. */
export function verdict(value: number, atMost: number | undefined, unit: (value: number) => string): string {
  if (atMost === undefined) return "";
  return `≤ ${unit(atMost)}: ${value <= atMost ? "yes" : "no"}`;
}
