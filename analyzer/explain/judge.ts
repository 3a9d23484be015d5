import type { Cluster } from "../model";
import type { Packet } from "./question";
import { type Side, sideOf, type Verdict } from "./sides";

/** A verdict and the two sides that make it. */
export interface Judged {
  readonly verdict: Verdict;
  readonly egress: Side;
  readonly ingress: Side;
}

/** A connection is allowed where the policies of both its ends let it through. */
export function judge(cluster: Cluster, packet: Packet): Judged {
  const egress = sideOf(cluster, packet, "Egress");
  const ingress = sideOf(cluster, packet, "Ingress");
  const verdicts = [egress.verdict, ingress.verdict];
  const verdict = verdicts.includes("denied") ? "denied" : verdicts.includes("unknown") ? "unknown" : "allowed";
  return { verdict, egress, ingress };
}
