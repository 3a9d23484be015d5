import type { Direction } from "../evaluate/policyRules";
import { type Cluster, unknown } from "../model";
import type { Certainty } from "../selectors";
import { accountsOf, type PolicyAccount } from "./accounts";
import { type End, isOnePod } from "./ends";
import { mayBeOnHostNetwork } from "./hostNetwork";
import type { Packet } from "./question";
import type { TierAccount } from "./tiers/accounts";
import { withTiers } from "./tiers/side";
import { listed, someOf } from "../words";

export type Verdict = "allowed" | "denied" | "unknown";

/** What the policies of one end say: those of the source for Egress, those of the destination for Ingress. */
export interface Side {
  readonly direction: Direction;
  /** `shop/web`, or an address. */
  readonly subject: string;
  readonly verdict: Verdict;
  /** Whether some policy selects the subject for the direction; everything is allowed where none does. */
  readonly isolated: Certainty;
  /** Why, in one sentence; lower case, no final period. */
  readonly summary: string;
  /** Those that select the subject for the direction, by name. */
  readonly policies: readonly PolicyAccount[];
  /** Where policies are read in tiers: those with a policy about the subject, up to the one that decides. */
  readonly tiers: readonly TierAccount[];
}

/** Judges one direction of a packet. */
export function sideOf(cluster: Cluster, packet: Packet, direction: Direction): Side {
  const subject = direction === "Egress" ? packet.src : packet.dst;
  const free = freedom(packet, subject);
  if (free !== undefined) return notHeld(direction, subject, free);
  const side = sideOfKubernetes(cluster, packet, direction, subject);
  return cluster.tiered === undefined || subject.kind === "address" ? side : withTiers(cluster, packet, subject, side);
}

function sideOfKubernetes(cluster: Cluster, packet: Packet, direction: Direction, subject: End): Side {
  const policies = subject.kind === "pods" ? accountsOf(cluster, packet, direction, subject) : [];
  if (policies.length === 0) return notHeld(direction, subject, notIsolated(direction, subject.name));
  const decided = decide(policies);
  // What policies surely do not admit, the network plugin may still let through at a pod on its node's network.
  const verdict = decided === "denied" && mayBeOnHostNetwork(packet, subject) ? "unknown" : decided;
  const isHeld = subject.kind === "pods" && subject.pod.hostNetwork === false;
  const isolated = isHeld && policies.some(({ selects }) => selects === "yes") ? "yes" : "perhaps";
  return {
    direction,
    subject: subject.name,
    policies,
    tiers: [],
    isolated,
    verdict,
    summary: summaryOf(direction, packet, subject, verdict, policies),
  };
}

/** The side of an end that no policy holds. */
function notHeld(direction: Direction, { name }: End, summary: string): Side {
  return { direction, subject: name, policies: [], tiers: [], isolated: "no", verdict: "allowed", summary };
}

/**
 * What is not known is taken once so that least is let through, and once so that most is: allowed is what passes in the
 * one, denied what does not pass in the other.
 */
function decide(policies: readonly PolicyAccount[]): Verdict {
  if (policies.some(({ selects, admits }) => selects === "yes" && admits === "yes")) return "allowed";
  if (!policies.some(({ selects }) => selects === "yes")) return "unknown";
  return policies.some(({ admits }) => admits !== "no") ? "unknown" : "denied";
}

/** Why policies do not matter at this end. */
function freedom({ src, dst }: Packet, subject: End): string | undefined {
  if (subject.kind === "address") return `${subject.name} is outside the cluster, where policies hold nobody`;
  if (src.kind === "pods" && dst.kind === "pods" && src.pod === dst.pod && isOnePod(subject)) {
    return `a pod always reaches itself`;
  }
  if (subject.pod.hostNetwork === true) return `${subject.name} is on its node's network, where policies hold nobody`;
  return undefined;
}

const verbs = {
  Egress: { does: "may open connections only where a policy admits them", all: "may open connections to everyone" },
  Ingress: { does: "accepts connections only where a policy admits them", all: "accepts connections from everyone" },
} as const;

function notIsolated(direction: Direction, subject: string): string {
  return `no policy selects ${subject} for ${direction === "Egress" ? "egress" : "ingress"}, so it ${verbs[direction].all}`;
}

function summaryOf(
  direction: Direction,
  packet: Packet,
  subject: End,
  verdict: Verdict,
  policies: readonly PolicyAccount[],
): string {
  const one = policies.length === 1;
  const sure = policies.some(({ selects }) => selects === "yes");
  const names = someOf(policies.map(({ name }) => `\`${name}\``));
  const because = `because ${one ? `the policy ${names} ${sure ? "selects" : "perhaps selects"} it` : `policies ${sure ? "select" : "perhaps select"} it: ${names}`}`;
  return `${subject.name} ${verbs[direction].does}, ${because}; ${outcome(direction, packet, verdict, policies)}`;
}

function outcome(direction: Direction, packet: Packet, verdict: Verdict, policies: readonly PolicyAccount[]): string {
  const what = `${packet.protocol} ${String(packet.port)} ${direction === "Egress" ? `to ${packet.dst.name}` : `from ${packet.src.name}`}`;
  if (verdict === "allowed") {
    const admitting = policies
      .filter(({ selects, admits }) => selects === "yes" && admits === "yes")
      .map(({ name }) => `\`${name}\``);
    return `${someOf(admitting)} ${admitting.length === 1 ? "admits" : "admit"} ${what}`;
  }
  const none = policies.length === 1 ? "it does not admit" : "none of them admits";
  if (verdict === "denied") return `${none} ${what}`;
  const doubts = policies.filter(
    ({ selects, admits }) => admits === "perhaps" || (selects === "perhaps" && admits === "yes"),
  );
  if (doubts.length > 0)
    return `whether ${listed(doubts.map(({ name }) => `\`${name}\``))} ${doubts.length === 1 ? "admits" : "admit"} ${what} is not known yet`;
  if (policies.every(({ selects }) => selects === "perhaps"))
    return `${none} ${what}, so it depends on whether ${policies.length === 1 ? "it selects" : "they select"} ${direction === "Egress" ? packet.src.name : packet.dst.name}`;
  const doubted = [packet.src, packet.dst].find((end) => end.kind === "pods" && end.pod.hostNetwork === unknown);
  if (doubted !== undefined) {
    return `${none} ${what}, but whether ${doubted.name} is on its node's network, where policies hold nobody, is not known yet`;
  }
  return `${none} ${what}, but at a pod on its node's network it is up to the network plugin whether that counts`;
}
