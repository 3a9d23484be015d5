import { duration } from "../tools";

/** Where the time of a rehearsal went. */
export class Timings {
  private readonly phases: { name: string; milliseconds: number }[] = [];

  /** Runs `work` and notes how long it took under `name`. */
  async measure<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      this.phases.push({ name, milliseconds: performance.now() - begun });
    }
  }

  /** One line a phase, with its share as a bar, and the sum. */
  report(): string {
    const total = this.phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const width = Math.max(...this.phases.map(({ name }) => name.length), "total".length);
    const line = (name: string, milliseconds: number) =>
      `${name.padEnd(width)}  ${duration(milliseconds).padStart(9)}  ${"█".repeat(Math.round((milliseconds / total) * 40))}`;
    return [
      ...this.phases.map(({ name, milliseconds }) => line(name, milliseconds)),
      `${"total".padEnd(width)}  ${duration(total).padStart(9)}`,
    ].join("\n");
  }
}
