import fc from "fast-check";

/** The manifest with one of its parts replaced by junk, taken out, or given a field more. */
export function mutated(manifest: unknown): fc.Arbitrary<unknown> {
  const junk = fc.constantFrom<unknown>(
    null,
    true,
    0,
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
  return fc.tuple(fc.nat(), fc.constantFrom("replace", "remove", "add"), junk).map(([at, how, value]) => {
    const copy = structuredClone(manifest);
    const places = placesOf(copy);
    const place = places[at % places.length];
    if (place === undefined) return copy;
    const { holder, key } = place;
    if (how === "replace") holder[key] = structuredClone(value);
    else if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else if (how === "remove") Reflect.deleteProperty(holder, key);
    else holder[`${key}x`] = structuredClone(value);
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
