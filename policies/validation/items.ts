import { isAbsent, item, quoted, readList } from "./fields";
import type { Findings } from "./findings";

/** An item of a list, and where it stands. */
export interface Item {
  readonly value: unknown;
  readonly path: string;
}

/** Reads a list of a custom kind, in which the API server takes no null; the items that it reports are left out. */
export function readItems(value: unknown, path: string, findings: Findings): readonly Item[] {
  const items = readList(value, path, findings).map((one, index) => ({ value: one, path: item(path, index) }));
  return items.filter((one) => {
    if (isAbsent(one.value)) findings.error(one.path, "must not be null; write it out or remove it");
    return !isAbsent(one.value);
  });
}

/** Reports each text that was there before, in a list that the API server takes as a set. */
export function refuseRepeats(items: readonly Item[], findings: Findings): void {
  const seen = new Map<unknown, string>();
  for (const { value, path } of items) {
    const earlier = seen.get(value);
    if (earlier === undefined) seen.set(value, path);
    else if (typeof value === "string") findings.error(path, `has ${quoted(value)} as \`${earlier}\` has; remove one`);
  }
}
