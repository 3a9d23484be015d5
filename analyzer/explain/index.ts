import type { Protocol } from "../../policies/types";
import type { Cluster } from "../model";
import { judge } from "./judge";
import { isOnePod } from "./ends";
import { notesOn } from "./notes";
import { type Packet, packetOf, type Question } from "./question";
import type { Side, Verdict } from "./sides";
import { suggestionFor } from "./suggestion";

/** Whether one connection is allowed, and every policy and rule that makes it so. */
export interface Explanation {
  /** `shop/web`, or an address outside. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** As the question named the port; undefined where it gave the number. */
  readonly portName: string | undefined;
  readonly protocol: Protocol;
  /** `unknown` where it depends on values that are not known yet, or at a pod on its node's network on the plugin. */
  readonly verdict: Verdict;
  /** The verdict in one sentence; lower case, no final period. */
  readonly summary: string;
  /** What the policies of the source say. */
  readonly egress: Side;
  /** What the policies of the destination say. */
  readonly ingress: Side;
  /** What else a reader should know; each a sentence. */
  readonly notes: readonly string[];
  /** One thing that would help where the connection is denied. */
  readonly suggestion: string | undefined;
}

/**
 * Says whether one end may open a connection to a port of the other, and why: for both directions each policy that
 * selects the end, and each of its rules. Judges the two pods alone, straight from the objects of the policies.
 *
 * @throws QuestionError where the question speaks of something that is not there, or of several things
 */
export function explain(cluster: Cluster, question: Question): Explanation {
  const packet = packetOf(cluster, question);
  const concerned = withPoliciesOf(cluster, packet);
  const { verdict, egress, ingress } = judge(concerned, packet);
  const { src, dst, port, protocol } = packet;
  return {
    from: src.name,
    to: dst.name,
    port,
    portName: String(port) === String(question.port) ? undefined : String(question.port),
    protocol,
    verdict,
    summary: summaryOf(packet, verdict),
    egress,
    ingress,
    notes: notesOn(concerned, packet, verdict),
    suggestion: suggestionFor(cluster, packet, [egress, ingress]),
  };
}

function destinationOf({ src, dst }: Pick<Packet, "src" | "dst">): string {
  if (src.kind === "address" || dst.kind === "address" || src.name !== dst.name) return dst.name;
  return src.pod === dst.pod && isOnePod(src) ? "itself" : "another of its pods";
}

/** Policies of other namespaces select neither end. */
function withPoliciesOf(cluster: Cluster, { src, dst }: Packet): Cluster {
  const namespaces = [src, dst].flatMap((end) => (end.kind === "pods" ? end.workload.namespace : []));
  return { ...cluster, policies: cluster.policies.filter(({ namespace }) => namespaces.includes(namespace)) };
}

function summaryOf({ src, dst, protocol, port }: Packet, verdict: Verdict): string {
  const what = `open ${protocol} ${String(port)} to ${destinationOf({ src, dst })}`;
  if (verdict === "allowed") return `${src.name} can ${what}`;
  if (verdict === "denied") return `${src.name} cannot ${what}`;
  return `whether ${src.name} can ${what} is not known`;
}

export type { PolicyAccount, RuleAccount } from "./accounts";
export { type AddressEnd, type End, endNamed, type PodEnd } from "./ends";
export type { Judgement } from "./judgement";
export type { Question } from "./question";
export { QuestionError } from "./questionError";
export type { Side, Verdict } from "./sides";
export type { TierAccount, TierPolicyAccount } from "./tiers/accounts";
export type { TierRuleAccount } from "./tiers/ruleAccount";
