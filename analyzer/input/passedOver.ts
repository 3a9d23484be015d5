import { quoted } from "../../policies/validation/fields";
import { onOneLine } from "./complaints";
import type { Origin } from "../model";

/** Counts what is in the input and is not analysed, as far as a reader of the result should know of it. */
export class PassedOver {
  private readonly counts = new Map<string, { readonly effect: string; count: number }>();
  private foreign = 0;
  /** The first of the sources by name, so that it does not depend on the order of the input. */
  private foreignSource = "";

  /** A policy of another kind, which has its say about traffic too. */
  addPolicy(kind: string, apiVersion: unknown): void {
    this.count(kind, apiVersion, "which may allow or deny other traffic than is told here");
  }

  /** An object of another kind that makes pods. */
  addController(kind: string, apiVersion: unknown): void {
    this.count(kind, apiVersion, "so its pods are not told of here");
  }

  /** Something that is no Kubernetes object at all. */
  addForeign({ source }: Origin): void {
    if (this.foreign === 0 || source < this.foreignSource) this.foreignSource = source;
    this.foreign++;
  }

  notes(): readonly string[] {
    const notes = Array.from(
      this.counts,
      ([name, { effect, count }]) => `passed over ${String(count)} ${name}, ${effect}`,
    );
    if (this.foreign === 1) notes.push(`passed over 1 document without \`kind\`, in \`${this.foreignSource}\``);
    if (this.foreign > 1) {
      notes.push(
        `passed over ${String(this.foreign)} documents without \`kind\`, the first in \`${this.foreignSource}\``,
      );
    }
    return notes.sort();
  }

  private count(kind: string, apiVersion: unknown, effect: string): void {
    const name = onOneLine(`${kind} (${typeof apiVersion === "string" ? apiVersion : quoted(apiVersion ?? null)})`);
    const known = this.counts.get(name);
    if (known === undefined) this.counts.set(name, { effect, count: 1 });
    else known.count++;
  }
}
