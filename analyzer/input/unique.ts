import type { Origin } from "../model";
import type { Complaints } from "./complaints";
import { NameTable } from "./nameTable";

interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly origin: Origin;
}

/** Objects of a kind, of which one name in one namespace means one. */
export class Unique<Item extends Named> {
  private readonly items = new NameTable<Item>();
  /** By the first of them, all of those that were given more than once. */
  private readonly copies = new Map<Item, Item[]>();
  /** Those whose names the API server will make up: no two of them are the same. */
  private readonly nameless: Item[] = [];

  constructor(
    private readonly kind: string,
    private readonly same: (a: Item, b: Item) => boolean,
    private readonly complaints: Complaints,
  ) {}

  /** @param isNamed whether another object with the same name is the same one */
  add(item: Item, isNamed: boolean): void {
    if (!isNamed) {
      this.nameless.push(item);
      return;
    }
    const first = this.items.get(item.namespace, item.name);
    if (first === undefined) {
      this.items.set(item.namespace, item.name, item);
      return;
    }
    const copies = this.copies.get(first);
    if (copies === undefined) this.copies.set(first, [first, item]);
    else copies.push(item);
  }

  /** All of them, but for copies, sorted by namespace and name. */
  sorted(): Item[] {
    const named = this.resolve().sorted();
    return this.nameless.length === 0 ? named : named.concat(this.nameless).sort(compareNames);
  }

  /** Whether there are some that a name does not tell apart. */
  get hasNameless(): boolean {
    return this.nameless.length > 0;
  }

  /**
   * The objects that have names, by them. Of equal ones there is one; of ones that differ the rest are reported. Which one stays does
   * not depend on the order of sources.
   */
  resolve(): NameTable<Item> {
    for (const copies of this.copies.values()) {
      copies.sort((a, b) => (a.origin.source < b.origin.source ? -1 : a.origin.source > b.origin.source ? 1 : 0));
      const [kept, ...others] = copies;
      if (kept === undefined) continue;
      const { namespace, name } = kept;
      this.items.set(namespace, name, kept);
      const title = namespace === "" ? `${this.kind} ${name}` : `${this.kind} ${namespace}/${name}`;
      for (const other of others) {
        if (!this.same(kept, other)) this.complaints.addConflict(title, kept.origin, other.origin);
      }
    }
    this.copies.clear();
    return this.items;
  }

  /** The objects sorted by namespace and name; those that are the same as earlier ones are those. */
  finish(earlier: readonly Item[] = []): readonly Item[] {
    const known = new NameTable<Item>();
    for (const item of earlier) known.set(item.namespace, item.name, item);
    return this.sorted().map((item) => {
      const before = known.get(item.namespace, item.name);
      return before !== undefined && this.same(before, item) ? before : item;
    });
  }
}

function compareNames(a: Named, b: Named): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.origin.source < b.origin.source ? -1 : a.origin.source > b.origin.source ? 1 : 0;
}
