import type { Direction } from "../evaluate/policyRules";
import type { Side, Verdict } from "../explain/sides";
import type { Cluster } from "../model";
import { logTierName } from "../../policies/calico/logTier";
import { arrivalsAt } from "./arrivals";
import type { Flow } from "./flows";
import type { Arrival, FlowPolicy, FlowSide, JudgedFlow } from "./judged";
import { Judge, type PacketVerdict } from "./judgePacket";
import { NamingLabels } from "./names";
import { isMetadata, metadataWarning } from "./places";
import { hasPorts } from "./protocolName";
import { endNotes, logNotes, loggedBy } from "./notes";
import { suggest } from "./suggest";

/** Says of each flow what the policies of the cluster make of it, and what would allow it. */
export function judgeFlows(cluster: Cluster, flows: readonly Flow[]): readonly JudgedFlow[] {
  const judge = new Judge(cluster);
  const naming = new NamingLabels(cluster);
  return flows.map((flow) => judgeFlow(cluster, flow, judge, naming));
}

function judgeFlow(cluster: Cluster, flow: Flow, judge: Judge, naming: NamingLabels): JudgedFlow {
  const { from, to, protocol, port } = flow;
  const undecided = (...why: readonly string[]): JudgedFlow => ({
    ...flow,
    verdict: "unknown",
    sides: [],
    notes: [...why, ...endNotes(flow, [])],
    warning: isMetadata(to.name) ? metadataWarning : undefined,
    calls: [],
  });
  if (!hasPorts(protocol)) {
    return undecided(
      `NetworkPolicies speak of TCP, UDP and SCTP alone: what becomes of ${protocol} is up to the plugin`,
    );
  }
  if (port === undefined) return undecided("the log does not say to which port, so no policy can be asked");
  const arrivals = arrivalsAt(cluster, to, protocol, port);
  if (typeof arrivals === "string") return undecided(arrivals);
  const judged = arrivals.flatMap((arrival) => {
    const packet = judge.judge(from, arrival);
    return packet === undefined ? [] : [{ arrival, ...packet }];
  });
  if (judged.length === 0) return undecided("no end is a pod of the input, so there is no policy to ask");
  const verdict = together(judged.map((one) => one.verdict));
  const sides = judged.flatMap((one) => one.sides.filter(hasSubject));
  const told = { ...flow, verdict, sides: unique(sides.map(flowSide)) };
  const notes = [...endNotes(flow, arrivals), ...logNotes(flow, verdict, sides)];
  if (isMetadata(to.name)) return { ...told, notes, warning: metadataWarning, calls: [] };
  const suggestions = judged.map((one) => suggest(from, one.arrival, one.sides, directionsOf(one), naming));
  return {
    ...told,
    notes: [...notes, ...new Set(suggestions.flatMap((one) => one.notes))],
    warning: undefined,
    calls: Array.from(new Set(suggestions.flatMap(({ calls }) => calls))),
  };
}

/** Of packets to several pods behind one Service. */
function together(verdicts: readonly Verdict[]): Verdict {
  const [first = "unknown"] = verdicts;
  return verdicts.every((verdict) => verdict === first) ? first : "unknown";
}

/** Those in which something has to be allowed: what is denied, or only in question, or would be denied if enforced. */
function directionsOf({ verdict, sides }: PacketVerdict & { readonly arrival: Arrival }): readonly Direction[] {
  const wanted: Verdict = verdict === "denied" ? "denied" : "unknown";
  return sides
    .filter((side) => side.verdict === wanted || loggedBy(side).some(({ tier }) => tier === logTierName))
    .map(({ direction }) => direction);
}

/** Policies hold pods alone. */
function hasSubject({ isolated, tiers, verdict }: Side): boolean {
  return isolated !== "no" || tiers.length > 0 || verdict !== "allowed";
}

function flowSide(side: Side): FlowSide {
  const { direction, subject, verdict, summary } = side;
  return { direction, subject, verdict, summary, policies: verdict === "allowed" ? [] : policiesOf(side) };
}

function policiesOf({ policies, tiers }: Side): readonly FlowPolicy[] {
  const last = tiers.at(-1);
  const ofKubernetes = policies
    .filter(({ admits }) => admits !== "yes")
    .map(({ name, source }) => ({ kind: "NetworkPolicy", name, source }));
  if (last === undefined) return ofKubernetes;
  const denying = last.policies.find(({ rules }) =>
    rules.some((rule) => rule.action === "Deny" && rule.matches === "yes"),
  );
  const ofTier = denying === undefined ? last.policies : [denying];
  return [
    ...ofTier.map(({ kind, name, source }) => ({ kind, name, source })),
    ...(denying === undefined && last.hasKubernetes ? ofKubernetes : []),
  ];
}

/** The source is the same for all pods behind a Service. */
function unique(sides: readonly FlowSide[]): readonly FlowSide[] {
  return Array.from(new Map(sides.map((side) => [JSON.stringify(side), side])).values());
}
