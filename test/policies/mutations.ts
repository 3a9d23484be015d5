import fc from "fast-check";

/** Junk that is right as the name of a namespace: the server has to have them, or it would answer that they are missing. */
export const junkNamespaces = ["x", "80"];

/** The manifest with one or two of its parts replaced by junk, renamed, taken out, or something added beside them. */
export function mutated(manifest: unknown): fc.Arbitrary<unknown> {
  const junk = fc.constantFrom<unknown>(
    null,
    true,
    0,
    7,
    70000,
    1.5,
    "",
    "x",
    "80",
    [],
    [null],
    {},
    { x: 1 },
    [{}],
    ["x"],
  );
  const change = fc.record({ at: fc.nat(), how: fc.constantFrom("replace", "remove", "add", "rename"), junk });
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    const copy = structuredClone(manifest);
    for (const { at, how, junk: value } of changes) {
      const places = placesOf(copy);
      const place = places[at % places.length];
      if (place !== undefined) mutate(place.holder, place.key, how, structuredClone(value));
    }
    return copy;
  });
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesOf(value: unknown): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}

function mutate(holder: Record<string, unknown>, key: string, how: string, junk: unknown): void {
  if (Array.isArray(holder)) {
    if (how === "remove") holder.splice(Number(key), 1);
    else if (how === "add") holder.push(junk);
    else holder[key] = junk;
    return;
  }
  const value = holder[key];
  if (how === "remove" || how === "rename") Reflect.deleteProperty(holder, key);
  if (how === "replace") holder[key] = junk;
  if (how === "add") holder[`${key}s`] = junk;
  if (how === "rename") holder[key.slice(1)] = value;
}
