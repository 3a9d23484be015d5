import type { Direction } from "../../evaluate/policyRules";
import { type Cluster, whereIs } from "../../model";
import { both, type Certainty } from "../../selectors";
import type { TieredPolicy, TieredRule } from "../../tiers/model";
import type { Judgement } from "../judgement";
import { judgePorts } from "../portMatch";
import type { Packet } from "../question";
import { judgeEnd } from "./endJudgement";

/** A rule of a policy that is read in order, and whether it is about the packet. */
export interface TierRuleAccount {
  /** `spec.ingress[0]`. */
  readonly path: string;
  readonly source: string;
  readonly action: TieredRule["action"];
  readonly matches: Certainty;
  /** What makes it match, or keeps it from matching. */
  readonly reasons: readonly Judgement[];
}

export function tierRuleAccount(
  cluster: Cluster,
  packet: Packet,
  direction: Direction,
  policy: TieredPolicy,
  rule: TieredRule,
): TierRuleAccount {
  const { action, path } = rule;
  const [subject, other] = direction === "Egress" ? [packet.src, packet.dst] : [packet.dst, packet.src];
  const own = judgeEnd(cluster, rule.own, subject, "of");
  const peer = judgeEnd(cluster, rule.peers, other, direction === "Egress" ? "to" : "from");
  const ports: Judgement =
    rule.ports === undefined
      ? { holds: "no", path, text: "is about none of TCP, UDP and SCTP" }
      : judgePorts(rule.ports, path, packet);
  const judgements: readonly Judgement[] = [
    ...[own, peer].flatMap(({ holds, text }) => (text === undefined ? [] : [{ holds, path, text }])),
    ports,
    ...(rule.doubt === undefined ? [] : [doubtful(path, rule.doubt)]),
  ];
  const matches = judgements.map(({ holds }) => holds).reduce(both, "yes");
  const reasons = matches === "yes" ? judgements : judgements.filter(({ holds }) => holds === matches);
  return { path, source: whereIs(policy.origin, path), action, matches, reasons };
}

function doubtful(path: string, doubt: string): Judgement {
  return { holds: "perhaps", path, text: `may or may not match, because ${doubt}` };
}
