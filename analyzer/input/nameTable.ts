/** Things by namespace and name, without a text made for each pair. */
export class NameTable<Item> {
  private readonly namespaces = new Map<string, Map<string, Item>>();

  get(namespace: string, name: string): Item | undefined {
    return this.namespaces.get(namespace)?.get(name);
  }

  set(namespace: string, name: string, item: Item): void {
    const names = this.namespaces.get(namespace);
    if (names === undefined) this.namespaces.set(namespace, new Map([[name, item]]));
    else names.set(name, item);
  }

  /** All of them by namespace, then by name. */
  sorted(): Item[] {
    const items: Item[] = [];
    for (const [, names] of Array.from(this.namespaces).sort(byFirst)) {
      for (const [, item] of Array.from(names).sort(byFirst)) items.push(item);
    }
    return items;
  }
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
