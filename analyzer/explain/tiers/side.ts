import { type Cluster, unknown } from "../../model";
import type { Certainty } from "../../selectors";
import { someOf } from "../../words";
import type { PolicyAccount } from "../accounts";
import type { PodEnd } from "../ends";
import { unknownTier } from "../../tiers/model";
import { mayBeOnHostNetwork } from "../hostNetwork";
import { oneOf } from "../judgement";
import type { Packet } from "../question";
import type { Side, Verdict } from "../sides";
import { type KubernetesSaying, type TierAccount, type TierPolicyAccount, tiersAccount } from "./accounts";

/** A side where policies are read in tiers, from what the NetworkPolicies of Kubernetes alone say. */
export function withTiers(cluster: Cluster, packet: Packet, subject: PodEnd, side: Side): Side {
  const { direction, policies } = side;
  const saying = sayingOf(policies, subject);
  const { tiers, mayBeAllowed, mayBeDenied } = tiersAccount(cluster, packet, direction, subject, saying);
  const verdict = verdictOf(packet, subject, mayBeAllowed, mayBeDenied);
  const isolated = oneOf([side.isolated, ...tiers.flatMap((tier) => tier.policies.map(({ applies }) => applies))]);
  return { ...side, tiers, verdict, isolated, summary: summaryOf(packet, side, tiers, verdict) };
}

function sayingOf(policies: readonly PolicyAccount[], { pod }: PodEnd): KubernetesSaying {
  const isolates = oneOf(policies.map(({ selects }) => selects));
  const sure = policies.some(({ selects, admits }) => selects === "yes" && admits === "yes");
  const admits: Certainty = sure ? "yes" : policies.some((policy) => policy.admits !== "no") ? "perhaps" : "no";
  // A pod that may be on its node's network is perhaps not held at all.
  return { isolates: isolates === "yes" && pod.hostNetwork === unknown ? "perhaps" : isolates, admits };
}

function verdictOf(packet: Packet, subject: PodEnd, mayBeAllowed: boolean, mayBeDenied: boolean): Verdict {
  if (!mayBeDenied) return "allowed";
  return mayBeAllowed || mayBeOnHostNetwork(packet, subject) ? "unknown" : "denied";
}

function summaryOf(packet: Packet, side: Side, tiers: readonly TierAccount[], verdict: Verdict): string {
  const last = tiers.at(-1);
  const what = `${packet.protocol} ${String(packet.port)} ${side.direction === "Egress" ? `to ${packet.dst.name}` : `from ${packet.src.name}`}`;
  if (last === undefined) return side.summary;
  if (verdict === "unknown" && last.outcome === "denied") {
    return `the tier \`${last.tier}\` denies ${what}, but at a pod on its node's network it is up to the network plugin whether that counts`;
  }
  if (last.outcome === "unknown") return `${doubtOf(last)}, so whether ${what} is allowed is not known`;
  if (last.outcome === "open") return `no tier decides about ${what}, so it is allowed`;
  const decision = decisionOf(last);
  if (decision !== undefined) return `the tier \`${last.tier}\` decides: ${decision} ${verbs[last.outcome]} ${what}`;
  if (last.hasKubernetes && last.outcome === "allowed") return `the tier \`${last.tier}\` decides: ${side.summary}`;
  const names = [
    ...last.policies.map(({ kind, name }) => `${kind} \`${name}\``),
    ...(last.hasKubernetes ? side.policies.map(({ name }) => `NetworkPolicy \`${name}\``) : []),
  ];
  const [about, none] = names.length === 1 ? ["is about", "no rule of it"] : ["are about", "none of their rules"];
  return `the tier \`${last.tier}\` decides: ${someOf(names)} ${about} ${side.subject}, and ${none} decides about ${what}, which is denied then`;
}

/** Why it is not known what a tier decides. */
function doubtOf({ tier, policies }: TierAccount): string {
  if (tier === unknownTier) return "where some policies stand, or whom they are about, is not known yet";
  const where = `in the tier \`${tier}\``;
  const names = (some: readonly TierPolicyAccount[]) => someOf(some.map(({ kind, name }) => `${kind} \`${name}\``));
  const doubtful = policies.filter(({ applies, rules }) => applies === "perhaps" || rules.some(isDoubtful));
  if (doubtful.length > 0)
    return `what ${names(doubtful)} ${doubtful.length === 1 ? "does" : "do"} ${where} is not known`;
  if (policies.length > 1) return `nothing says which of ${names(policies)} comes first ${where}`;
  return `which way the tier \`${tier}\` decides is not known`;
}

function isDoubtful({ matches }: TierPolicyAccount["rules"][number]): boolean {
  return matches === "perhaps";
}

const verbs = { allowed: "allows", denied: "denies" } as const;

/** The rule that decides, in words; undefined where the end of the tier does, or a NetworkPolicy of Kubernetes. */
function decisionOf({ policies, outcome }: TierAccount): string | undefined {
  for (const policy of policies) {
    if (policy.applies !== "yes") continue;
    const rule = policy.rules.find(({ action, matches }) => matches === "yes" && action !== "Log");
    if (rule === undefined) continue;
    if (rule.action === "Pass") return undefined;
    if ((rule.action === "Allow") === (outcome === "allowed")) return ruleWords(policy, rule.path, rule.source);
  }
  return undefined;
}

function ruleWords({ kind, name }: TierPolicyAccount, path: string, source: string): string {
  return `\`${path}\` of ${kind} \`${name}\` (${source})`;
}
