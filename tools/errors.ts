/**
 * What can be read of whatever was thrown. Not by `instanceof Error`: where modules are loaded into a context of their
 * own, as in tests, errors of Node itself are of another class `Error`.
 */
interface ErrorLike {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/** The message of an error, or its code where it has none. */
export function errorMessage(error: unknown): string {
  const { message, code } = fieldsOf(error);
  if (typeof message === "string" && message !== "") return message;
  return typeof code === "string" ? code : String(error);
}

/** The code of an error of the operating system, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  const { code } = fieldsOf(error);
  return typeof code === "string" ? code : undefined;
}

/** The error behind an error; undefined when it has none. */
export function errorCause(error: unknown): unknown {
  return fieldsOf(error).cause;
}

function fieldsOf(error: unknown): ErrorLike {
  return typeof error === "object" && error !== null ? error : {};
}
