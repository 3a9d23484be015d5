import { knownPeers, isGiven, type Survey, type SurveyedPolicy } from "./survey";
import type { Selected } from "../evaluate/podSelection";
import type { Direction, Rule } from "../evaluate/policyRules";
import { unknown } from "../model";

/**
 * The pods that connections by a rule go to: those that the policy selects, or for egress those of the rule's peers.
 * Undefined where others may be meant too: addresses, everyone, or peers that are not known yet.
 */
export function destinationsOf(
  survey: Survey,
  { namespace, subjects }: SurveyedPolicy,
  direction: Direction,
  rule: Rule,
): readonly Selected[] | undefined {
  if (direction === "Ingress") return [subjects];
  const { peers } = rule;
  if (peers === unknown || peers.length === 0 || peers.includes(unknown)) return undefined;
  const known = knownPeers(rule).map(({ peer }) => peer);
  if (known.some(({ ipBlock }) => isGiven(ipBlock))) return undefined;
  return known.map((peer) => survey.peerPods(peer, namespace));
}
