import type { OneOrMore } from "../../policies/peers";
import type { NetworkPolicyPort } from "../../policies/types";

/** A connection about which something is expected. */
export interface Expectation {
  /**
   * Who opens the connection: the pods of a workload as `shop/web`, or as `shop/web[Deployment]` where several have that
   * name; or addresses outside the cluster as `203.0.113.7`, or as `0.0.0.0/0` for all of a range.
   */
  readonly from: string;
  /** Who accepts it, written in the same ways. */
  readonly to: string;
  /**
   * Ports of `to`: one or several. What is expected is expected of each of them.
   * @default - every port of every protocol
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
}

/** An expectation with what is expected of it. */
export interface StatedExpectation extends Expectation {
  readonly verdict: "allowed" | "denied";
}

/** What an expectation came to. */
export interface Finding {
  /** `open`: it depends on what is not known. */
  readonly outcome: "holds" | "fails" | "open";
  /** What was expected of whom, and what is the case, with the policies and rules behind it; lines. Empty where it holds. */
  readonly lines: readonly string[];
}
