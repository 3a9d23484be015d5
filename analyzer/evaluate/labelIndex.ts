import type { Labels } from "../../policies/types";
import { unknown, type Unknown } from "../model";
import type { Requirement } from "../selectors";
import { joined, joinedAll } from "../sets/sortedNumbers";

/** Numbers of things by the labels that they have, to find those that a selector may match without trying all. */
export class LabelIndex {
  private readonly byValue = new Map<string, Map<string, Int32Array>>();
  private readonly byKey = new Map<string, Int32Array>();
  /** Things of whose labels nothing is known. */
  private readonly uncertain: Int32Array;

  /**
   * @param labels those of each thing, by its number
   * @param isIndexed whether selectors ask for a key; the others are left out
   */
  constructor(labels: readonly (Labels | Unknown)[], isIndexed: (key: string) => boolean) {
    const byValue = new Map<string, Map<string, number[]>>();
    const uncertain: number[] = [];
    labels.forEach((own, number) => {
      if (own === unknown) uncertain.push(number);
      else for (const key of Object.keys(own)) if (isIndexed(key)) addTo(byValue, key, own[key] ?? "", number);
    });
    for (const [key, values] of byValue) {
      // What is not known may turn out to be any value.
      const maybe = uncertain.concat(values.get(unknown) ?? []).sort((a, b) => a - b);
      const lists = new Map<string, Int32Array>();
      for (const [value, numbers] of values) lists.set(value, sorted(numbers, maybe));
      this.byValue.set(key, lists);
    }
    this.uncertain = new Int32Array(uncertain);
  }

  /**
   * In ascending order, numbers among which are all things that may meet the requirements; undefined where that is
   * everything.
   */
  candidates(requirements: readonly Requirement[]): Int32Array | undefined {
    let best: Int32Array | undefined;
    for (const requirement of requirements) {
      const list = requirement && this.having(requirement);
      if (list !== undefined && (best === undefined || list.length < best.length)) best = list;
    }
    return best;
  }

  private having({ key, operator, values }: NonNullable<Requirement>): Int32Array | undefined {
    if (operator === "Exists") return this.havingKey(key);
    if (operator !== "In") return undefined;
    if (values === unknown || values.includes(unknown)) return this.havingKey(key);
    const lists = this.byValue.get(key);
    if (lists === undefined) return this.uncertain;
    const found = values.map((value) => lists.get(value) ?? lists.get(unknown) ?? this.uncertain);
    const [first] = found;
    if (found.length === 1) return first;
    return joinedAll(found);
  }

  private havingKey(key: string): Int32Array {
    let list = this.byKey.get(key);
    if (list === undefined) {
      list = joinedAll([this.uncertain, ...(this.byValue.get(key)?.values() ?? [])]);
      this.byKey.set(key, list);
    }
    return list;
  }
}

function addTo(index: Map<string, Map<string, number[]>>, key: string, value: string, number: number): void {
  let values = index.get(key);
  if (values === undefined) index.set(key, (values = new Map<string, number[]>()));
  const numbers = values.get(value);
  if (numbers === undefined) values.set(value, [number]);
  else numbers.push(number);
}

/** @param numbers in ascending order, as `more` is */
function sorted(numbers: readonly number[], more: readonly number[]): Int32Array {
  return more.length === 0 ? new Int32Array(numbers) : joined(new Int32Array(numbers), new Int32Array(more));
}
