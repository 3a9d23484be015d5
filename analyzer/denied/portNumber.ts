/** A port as a log has it: undefined where it has none, or 0, of which no policy speaks; `wrong` where it cannot be. */
export function portNumber(value: unknown): number | "wrong" | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^[0-9]{1,5}$/.test(text)) return "wrong";
  const port = Number(text);
  if (port > 65535) return "wrong";
  return port === 0 ? undefined : port;
}
