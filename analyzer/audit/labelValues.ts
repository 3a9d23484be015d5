import { unknown } from "../model";
import { requirementsOf } from "../selectors";
import type { AnySelector } from "../evaluate/podSelection";
import { valueText } from "../words";
import type { Survey } from "./survey";

/** What labels the pods of a namespace have, for hints. Each label of each namespace is looked for once. */
export class LabelValues {
  private readonly known = new Map<string, readonly string[]>();

  constructor(private readonly survey: Survey) {}

  /** ` (`app` is api or web there)`, for the first label that no pod of the namespace has as it is asked for. */
  hint(namespace: number, selector: AnySelector): string {
    for (const requirement of requirementsOf(selector)) {
      if (requirement?.operator !== "In" || requirement.values === unknown) continue;
      const { key, values } = requirement;
      const there = this.valuesOf(namespace, key);
      if (values.some((value) => there.includes(value))) continue;
      if (there.length === 0) return ` (no pod there has a label \`${key}\`)`;
      const shown = there.slice(0, most).map((value) => `\`${valueText(value)}\``);
      return ` (\`${key}\` is ${shown.join(" or ")}${there.length > most ? ` or one of ${String(there.length - most)} more` : ""} there)`;
    }
    return "";
  }

  /** Sorted. */
  private valuesOf(namespace: number, key: string): readonly string[] {
    const place = `${String(namespace)} ${key}`;
    let values = this.known.get(place);
    if (values === undefined) this.known.set(place, (values = Array.from(this.find(namespace, key)).sort()));
    return values;
  }

  private *find(namespace: number, key: string): Generator<string> {
    const seen = new Set<string>();
    for (const { pods } of this.survey.workloadsIn(namespace)) {
      for (const { labels, hostNetwork } of pods) {
        if (hostNetwork === true) continue;
        const value = labels !== unknown && Object.hasOwn(labels, key) ? labels[key] : undefined;
        if (value === undefined || value === unknown || seen.has(value)) continue;
        seen.add(value);
        yield value;
      }
    }
  }
}

const most = 4;
