import fc from "fast-check";
import { unknown } from "../../../analyzer/model";

/** Places of values that are not known: none but in one object of so many. */
export function gapPlaces(objects: number): fc.Arbitrary<readonly number[]> {
  return fc.oneof(
    { weight: objects - 1, arbitrary: fc.constant<number[]>([]) },
    { weight: 1, arbitrary: fc.array(fc.nat(60), { minLength: 1, maxLength: 2 }) },
  );
}

/**
 * A copy in which one value is not known yet: the one numbered `place`, counted round and round through those that
 * `canBeUnknown`; nothing changes where there is none.
 */
export function withGap<T extends object>(
  whole: T,
  place: number,
  canBeUnknown: (key: string, value: unknown) => boolean = () => true,
): T {
  const copy = structuredClone(whole);
  const places = placesOf(copy).filter(({ holder, key }) => canBeUnknown(key, holder[key]));
  const chosen = places[place % places.length];
  if (chosen !== undefined) chosen.holder[chosen.key] = unknown;
  return copy;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesOf(value: unknown): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder)
    .filter((key) => holder[key] !== undefined)
    .flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}
