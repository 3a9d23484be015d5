/** A failure to inject: the next creation of this type goes wrong. */
export interface Fault {
  /** The type token, such as `aws:eks/nodeGroup:NodeGroup`. */
  readonly type: string;
  /** `once` fails the first creation and lets the next ones pass. @default "once" */
  readonly when?: "once" | "always";
  /**
   * `refused` leaves nothing behind; `half-made` makes the resource and then fails; `unanswered` makes it and never
   * says so, which is how a creation looks whose engine is killed in the middle.
   * @default "refused"
   */
  readonly outcome?: Outcome;
}

export type Outcome = (typeof outcomes)[number];

/** The ways in which a creation goes wrong. */
export const outcomes = ["refused", "half-made", "unanswered"] as const;

/** The failures that are still to come. */
export class Faults {
  private readonly pending: Fault[];

  constructor(faults: readonly Fault[] = []) {
    this.pending = [...faults];
  }

  /** What is to go wrong with the creation of this type that is going on; a fault that strikes once is used up. */
  strike(type: string): Outcome | undefined {
    const index = this.pending.findIndex((fault) => fault.type === type);
    const fault = this.pending[index];
    if (fault === undefined) return undefined;
    if ((fault.when ?? "once") === "once") this.pending.splice(index, 1);
    return fault.outcome ?? "refused";
  }
}
