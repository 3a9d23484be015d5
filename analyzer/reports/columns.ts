import type { Write } from "./report";

/**
 * Writes rows in aligned columns with `separators` between them. A long table is aligned a thousand rows at a time, so
 * that it need not be in memory: columns get wider where they have to, and never narrower. A very long cell stands out.
 */
export class Columns {
  private widths: number[] = [];
  private rows: (readonly string[])[] = [];

  constructor(
    private readonly write: Write,
    private readonly separators: readonly string[],
  ) {}

  row(...cells: readonly string[]): void {
    this.rows.push(cells);
    if (this.rows.length === 1000) this.writeRows();
  }

  /** Writes the rows so far. To be called after the last row; later ones are aligned with each other only. */
  flush(): void {
    this.writeRows();
    this.widths = [];
  }

  private writeRows(): void {
    for (const cells of this.rows) {
      for (const [i, { length }] of cells.entries()) {
        if (length <= widest) this.widths[i] = Math.max(length, this.widths[i] ?? 0);
      }
    }
    for (const cells of this.rows) this.write(`${this.line(cells)}\n`);
    this.rows = [];
  }

  private line(cells: readonly string[]): string {
    return cells
      .map((cell, i) =>
        i === cells.length - 1 ? cell : cell.padEnd(this.widths[i] ?? 0) + (this.separators[i] ?? " "),
      )
      .join("")
      .trimEnd();
  }
}

/** Of the cells that are aligned: two IPv6 addresses fit. */
const widest = 80;
