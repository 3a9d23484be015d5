import { type Direction, isolates, podSelectorOf, type Rule, rulesOf } from "../evaluate/policyRules";
import { type Cluster, type Policy, unknown, whereIs } from "../model";
import { both, type Certainty, matches } from "../selectors";
import type { PodEnd } from "./ends";
import { type Judgement, notKnown, oneOf, unknownWithin } from "./judgement";
import { judgePeer, type PeerJudgement } from "./peerMatch";
import { judgePorts } from "./portMatch";
import type { Packet } from "./question";

/** A policy that isolates the subject in a direction, and whether its rules admit the packet. */
export interface PolicyAccount {
  readonly policy: Policy;
  /** `shop/allow-web`. */
  readonly name: string;
  /** `shop.yaml:12`, or the Pulumi URN. */
  readonly source: string;
  /** Whether it selects the subject and is about the direction; `perhaps` where that depends on what is not known yet. */
  readonly selects: "perhaps" | "yes";
  /** What is not known yet, where `selects` is `perhaps`. */
  readonly doubt: string | undefined;
  readonly admits: Certainty;
  readonly rules: readonly RuleAccount[];
}

export interface RuleAccount {
  /** `spec.ingress[0]`. */
  readonly path: string;
  readonly source: string;
  readonly admits: Certainty;
  /** Of every peer of the rule; empty where it admits everyone, or where nothing of it is known. */
  readonly peers: readonly PeerJudgement[];
  readonly isForPeer: Certainty;
  readonly ports: Judgement;
  /** The single numbers and the names among its ports, for hints. */
  readonly portNumbers: readonly number[];
  readonly portNames: readonly string[];
  /** What decides it: the peer and the ports that match, or all that keep it from admitting. */
  readonly reasons: readonly Judgement[];
}

/** Every policy that selects the subject in the direction, surely or perhaps, in the order of their names. */
export function accountsOf(
  cluster: Cluster,
  packet: Packet,
  direction: Direction,
  subject: PodEnd,
): readonly PolicyAccount[] {
  return cluster.policies
    .filter((policy) => policy.namespace === subject.workload.namespace)
    .flatMap((policy) => accountOf(cluster, packet, direction, subject, policy) ?? [])
    .sort((a, b) =>
      a.name === b.name ? compare(a.policy.origin.source, b.policy.origin.source) : compare(a.name, b.name),
    );
}

function accountOf(
  cluster: Cluster,
  packet: Packet,
  direction: Direction,
  subject: PodEnd,
  policy: Policy,
): PolicyAccount | undefined {
  const { pod } = subject;
  const selects = both(matches(podSelectorOf(policy), pod.labels), isolates(policy, direction));
  if (selects === "no") return undefined;
  const rules = rulesOf(policy, direction).map((rule, index) =>
    judgeRule(cluster, packet, direction, policy, rule, index),
  );
  return {
    policy,
    name: `${policy.namespace}/${policy.name}`,
    source: whereIs(policy.origin),
    selects,
    doubt: selects === "perhaps" ? doubtOf(policy, subject) : undefined,
    admits: oneOf(rules.map(({ admits }) => admits)),
    rules,
  };
}

function doubtOf({ object }: Policy, { name, pod }: PodEnd): string {
  const { spec } = object;
  const field = unknownWithin(spec, "spec") === "spec" ? "spec" : undefined;
  if (field !== undefined) return notKnown(spec, "spec");
  if (unknownWithin(spec.podSelector, "") !== undefined) return notKnown(spec.podSelector, "spec.podSelector");
  const label = unknownWithin(pod.labels, "labels");
  if (label !== undefined) return `\`${label}\` of ${name} is not known yet`;
  return notKnown(spec.policyTypes ?? spec.egress, spec.policyTypes ? "spec.policyTypes" : "spec.egress");
}

function judgeRule(
  cluster: Cluster,
  packet: Packet,
  direction: Direction,
  policy: Policy,
  { peers, ports }: Rule,
  index: number,
): RuleAccount {
  const [field, peerField] = direction === "Ingress" ? (["ingress", "from"] as const) : (["egress", "to"] as const);
  const path = `spec.${field}[${String(index)}]`;
  const other = direction === "Ingress" ? packet.src : packet.dst;
  const peersPath = `${path}.${peerField}`;
  const judged =
    peers === unknown
      ? []
      : peers.map((peer, i) => judgePeer(cluster, policy, peer, `${peersPath}[${String(i)}]`, other));
  const whole = peers === unknown ? wholeUnknown(path, peersPath, ports) : anyone(peersPath);
  const forPeer: readonly Judgement[] = judged.length > 0 ? judged : [whole];
  const onPorts = judgePorts(ports, `${path}.ports`, packet);
  const isForPeer = oneOf(forPeer.map(({ holds }) => holds));
  const admits = both(isForPeer, onPorts.holds);
  return {
    path,
    source: whereIs(policy.origin, path),
    admits,
    peers: judged,
    isForPeer,
    ports: onPorts,
    ...portsGiven(ports),
    reasons: reasonsOf(admits, forPeer, onPorts),
  };
}

function portsGiven(ports: Rule["ports"]): Pick<RuleAccount, "portNumbers" | "portNames"> {
  const given = ports === unknown ? [] : ports.flatMap((port) => (port === unknown ? [] : (port.port ?? [])));
  return {
    portNumbers: given.filter((port) => typeof port === "number"),
    portNames: given.filter((port) => typeof port === "string" && port !== unknown).map(String),
  };
}

const anyone = (path: string): Judgement => ({ holds: "yes", path, text: "admits everyone, since it names no peers" });

function wholeUnknown(path: string, peersPath: string, ports: Rule["ports"]): Judgement {
  const field = ports === unknown ? path : peersPath;
  return { holds: "perhaps", path: field, text: `the field \`${field}\` is not known yet` };
}

function reasonsOf(admits: Certainty, peers: readonly Judgement[], ports: Judgement): readonly Judgement[] {
  if (admits === "no")
    return [...(peers.some(({ holds }) => holds !== "no") ? [] : peers), ...(ports.holds === "no" ? [ports] : [])];
  const best = peers.find(({ holds }) => holds === "yes") ?? peers.find(({ holds }) => holds === "perhaps");
  return [...(best === undefined ? [] : [best]), ports].filter(({ holds }) => admits === "yes" || holds === "perhaps");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
