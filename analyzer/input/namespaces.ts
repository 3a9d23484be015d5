import type { Labels } from "../../policies/types";
import { type Namespace, type Origin, unknown, type Unknown } from "../model";
import type { Complaints } from "./complaints";
import { sameLabels } from "./sameValue";
import { Unique } from "./unique";

interface GivenNamespace extends Namespace {
  /** There are no namespaces of namespaces. */
  readonly namespace: "";
  readonly origin: Origin;
}

/** The namespaces of a cluster: those that are given, and those that objects are in. */
export class Namespaces {
  private readonly given: Unique<GivenNamespace>;
  private readonly used = new Set<string>();
  private missing: readonly string[] = [];

  constructor(complaints: Complaints) {
    this.given = new Unique("Namespace", (a, b) => sameLabels(a.labels, b.labels), complaints);
  }

  add(name: string, labels: Labels | Unknown, annotations: Labels | undefined, origin: Origin): void {
    // The API server sets this label whatever was written.
    const all = labels === unknown ? unknown : { ...labels, ...automaticLabels(name) };
    this.given.add({ namespace: "", name, labels: all, origin, ...noted(annotations) }, true);
  }

  /** The objects are in namespaces. */
  use(objects: readonly { readonly namespace: string }[]): void {
    let last = "";
    for (const { namespace } of objects) {
      if (namespace !== last) this.used.add(namespace);
      last = namespace;
    }
  }

  /** All of them, sorted by name. */
  finish(): readonly Namespace[] {
    const given = this.given.finish();
    const names = new Set(given.map(({ name }) => name));
    this.missing = Array.from(this.used)
      .filter((name) => !names.has(name))
      .sort();
    const all: Namespace[] = given.map(({ name, labels, annotations, origin }) => ({
      name,
      labels,
      origin,
      ...noted(annotations),
    }));
    for (const name of this.missing) all.push({ name, labels: automaticLabels(name), origin: undefined });
    return all.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  notes(): readonly string[] {
    if (this.missing.length === 0) return [];
    const shown = this.missing.slice(0, 5).map((name) => `\`${name}\``);
    const more = this.missing.length - shown.length;
    const list = more > 0 ? `${shown.join(", ")} and ${String(more)} more` : shown.join(", ");
    const subject = this.missing.length === 1 ? `namespace ${list} is` : `namespaces ${list} are`;
    return [`${subject} used but not given, so no label is known there but \`kubernetes.io/metadata.name\``];
  }
}

/** Where there are none, nothing is said of them. */
export function noted(annotations: Namespace["annotations"]): Pick<Namespace, "annotations"> {
  return annotations === undefined ? {} : { annotations };
}

function automaticLabels(name: string): Labels {
  return { "kubernetes.io/metadata.name": name };
}
