import type { Protocol } from "../../policies/types";
import type { Direction } from "../evaluate/policyRules";
import type { Verdict } from "../explain/sides";
import type { Pod, Workload } from "../model";
import type { Flow } from "./flows";

/** A flow, what the policies say of it, and what would allow it. */
export interface JudgedFlow extends Flow {
  /** `allowed`: the policies that were given do not deny it, whatever the log says. */
  readonly verdict: Verdict;
  /** What the policies of each pod say that may deny it; none where nobody can tell. */
  readonly sides: readonly FlowSide[];
  /** What else a reader should know; each a sentence, lower case, no final period. */
  readonly notes: readonly string[];
  /** Why it should stay denied. */
  readonly warning: string | undefined;
  /** Calls of presets that would allow it. */
  readonly calls: readonly string[];
}

/** What the policies of one end say. */
export interface FlowSide {
  readonly direction: Direction;
  /** `shop/web`. */
  readonly subject: string;
  readonly verdict: Verdict;
  /** Those that isolate the subject and do not admit the flow, or deny it. */
  readonly policies: readonly FlowPolicy[];
  /** Why, in one sentence. */
  readonly summary: string;
}

export interface FlowPolicy {
  readonly kind: string;
  /** `shop/web`, or the name alone for one of the whole cluster. */
  readonly name: string;
  readonly source: string;
}

/** Where packets of a flow arrive: at a pod behind a Service, or at the destination itself. */
export interface Arrival {
  readonly at: ArrivalEnd;
  readonly protocol: Protocol;
  readonly port: number;
}

export type ArrivalEnd =
  | { readonly kind: "pods"; readonly workload: Workload; readonly pod: Pod }
  | { readonly kind: "address"; readonly address: string; readonly mayBePod: boolean };
