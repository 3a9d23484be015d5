import type { Problem } from "../types";

/** Collects what is wrong with one policy, in the order in which it is found. */
export class Findings {
  readonly problems: Problem[] = [];

  /** The API server refuses the policy because of this. */
  error(path: string, message: string): void {
    this.problems.push({ severity: "error", path, message });
  }

  /** The API server accepts this, but hardly anybody means it. */
  warning(path: string, message: string): void {
    this.problems.push({ severity: "warning", path, message });
  }
}
