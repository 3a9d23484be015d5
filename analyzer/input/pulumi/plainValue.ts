import { unknown } from "../../model";

/** What the engine marks values with that are not plain JSON, and the marks of some of them. */
const mark = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Deeper than any object of Kubernetes. */
const maxDepth = 200;

/**
 * The value as it is or will be in the cluster. A secret that is readable is what it holds, one that is encrypted is
 * unknown, and so is whatever else the engine has its own form for; fields that are the provider's own are left out.
 */
export function plainValue(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  // Secrets are texts of JSON in JSON, whose depth nobody has looked at.
  if (depth > maxDepth) return unknown;
  if (Array.isArray(value)) return value.map((item) => plainValue(item, depth + 1));
  const fields = value as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(fields, mark)) return markedValue(fields, depth + 1);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      name.startsWith("__") ? [] : [[name, plainValue(field, depth + 1)]],
    ),
  );
}

function markedValue(fields: Readonly<Record<string, unknown>>, depth: number): unknown {
  const { [mark]: marked, plaintext, value } = fields;
  if (marked !== secretMark && marked !== outputMark) return unknown;
  if (typeof plaintext === "string") {
    try {
      return plainValue(JSON.parse(plaintext), depth);
    } catch {
      return unknown;
    }
  }
  return value === undefined ? unknown : plainValue(value, depth);
}
