import type { Origin } from "../model";

/** Where an item of a list was written. */
export class ItemOrigin implements Origin {
  readonly source: string;

  /** @param field the one with the list; empty where the whole document is the list */
  constructor(
    private readonly around: Origin,
    private readonly field: string,
    private readonly index: number,
  ) {
    this.source = around.source;
  }

  line(path: string): number | undefined {
    const item = `${this.field}[${String(this.index)}]`;
    return this.around.line(path === "" ? item : `${item}.${path}`);
  }
}
