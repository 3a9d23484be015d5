import { isAbsent } from "../../policies/validation/fields";
import type { Findings } from "../../policies/validation/findings";
import type { Origin } from "../model";
import { ItemOrigin } from "./itemOrigin";
import { type Fields, itemsOf } from "./objects/fields";
import type { SourcedObject } from "./readObjects";

/** Lists in lists in lists are nothing that anybody writes, and may go round in a circle. */
const maxDepth = 8;

/**
 * The objects of a `List`, or of a list of one kind such as `PodList`, where each may leave out its kind. What is named
 * like a list and has no items is none.
 */
export function* listItems(
  list: Fields,
  kind: string,
  origin: Origin,
  depth: number,
  findings: Findings,
): Iterable<SourcedObject> {
  if (kind !== "List" && !Array.isArray(list.items)) return;
  if (depth >= maxDepth) {
    findings.error("items", `must not be nested more than ${String(maxDepth)} lists deep`);
    return;
  }
  const items = itemsOf(list.items, "items", findings);
  for (let index = 0; index < items.length; index++) {
    yield { object: withKind(items[index], list, kind), origin: new ItemOrigin(origin, "items", index) };
  }
}

function withKind(item: unknown, list: Fields, listKind: string): unknown {
  if (listKind === "List" || typeof item !== "object" || item === null) return item;
  const { kind, apiVersion } = item as Fields;
  if (!isAbsent(kind) && !isAbsent(apiVersion)) return item;
  return { ...item, kind: kind ?? listKind.slice(0, -"List".length), apiVersion: apiVersion ?? list.apiVersion };
}
