import { all, ConnectionTable, none } from "../../evaluate/connectionTable";
import type { Direction } from "../../evaluate/policyRules";
import { isSelected } from "../../evaluate/tiers/labelMatch";
import { groupsOf } from "../../evaluate/tiers/tierTable";
import { type PolicyView, walkTier } from "../../evaluate/tiers/walk";
import { type Cluster, whereIs } from "../../model";
import type { Certainty } from "../../selectors";
import { rulesFor, type Tier, type TieredPolicy } from "../../tiers/model";
import type { PodEnd } from "../ends";
import type { Packet } from "../question";
import { tierRuleAccount, type TierRuleAccount } from "./ruleAccount";

/** A tier with a policy about the subject, in the order in which the tiers are read. */
export interface TierAccount {
  readonly tier: string;
  readonly defaultAction: Tier["defaultAction"];
  /** What becomes of the packet here, as far as that is sure; `unknown` where it may be several things. */
  readonly outcome: "allowed" | "denied" | "open" | "unknown";
  /** Those about the subject, in the order in which they are read. NetworkPolicies of Kubernetes are told elsewhere. */
  readonly policies: readonly TierPolicyAccount[];
  /** Whether NetworkPolicies of Kubernetes are about the subject here. */
  readonly hasKubernetes: boolean;
}

export interface TierPolicyAccount {
  readonly kind: string;
  /** `no-metadata`, or `shop/web` where it is of a namespace. */
  readonly name: string;
  readonly source: string;
  readonly applies: Exclude<Certainty, "no">;
  readonly rules: readonly TierRuleAccount[];
}

/** What the NetworkPolicies of Kubernetes say of the packet. */
export interface KubernetesSaying {
  readonly isolates: Certainty;
  readonly admits: Certainty;
}

export interface TiersAccount {
  /** Up to the one that decides. */
  readonly tiers: readonly TierAccount[];
  readonly mayBeAllowed: boolean;
  readonly mayBeDenied: boolean;
}

/** Reads the tiers for one packet at one of its ends, as far as anything is open. */
export function tiersAccount(
  cluster: Cluster,
  packet: Packet,
  direction: Direction,
  subject: PodEnd,
  kubernetes: KubernetesSaying,
): TiersAccount {
  const table = new ConnectionTable();
  const decided = { allowed: none, denied: none };
  const accounts: TierAccount[] = [];
  let open = all;
  for (const tier of cluster.tiered?.tiers ?? []) {
    if (open === none) break;
    const read = readUntilDecided(tier, kubernetes, (policy) =>
      policyAccount(cluster, packet, direction, subject, policy),
    );
    const groups = read.map(({ policies, hasKubernetes }) => [
      ...policies.map(viewOf),
      ...(hasKubernetes ? kubernetesView(kubernetes) : []),
    ]);
    const before = { ...decided };
    open = walkTier({ defaultAction: tier.defaultAction, groups }, open, decided, table);
    const policies = read.flatMap((group) => group.policies);
    const hasKubernetes = read.some((group) => group.hasKubernetes);
    if (policies.length === 0 && !hasKubernetes) continue;
    const outcome = outcomeOf(before, decided, open);
    accounts.push({ tier: tier.name, defaultAction: tier.defaultAction, outcome, policies, hasKubernetes });
  }
  return {
    tiers: accounts,
    mayBeAllowed: decided.allowed !== none || open !== none,
    mayBeDenied: decided.denied !== none,
  };
}

/** What is read together, of which any may come first. */
interface GroupAccount {
  readonly policies: readonly TierPolicyAccount[];
  /** Whether NetworkPolicies of Kubernetes that are about the subject are among them. */
  readonly hasKubernetes: boolean;
}

/** The policies of a tier that are about the subject, up to the one that surely decides. */
function readUntilDecided(
  tier: Tier,
  { isolates, admits }: KubernetesSaying,
  accountOf: (policy: TieredPolicy) => TierPolicyAccount | undefined,
): readonly GroupAccount[] {
  const read: GroupAccount[] = [];
  for (const group of groupsOf(tier)) {
    const policies = group.policies.flatMap((policy) => accountOf(policy) ?? []);
    const hasKubernetes = group.hasKubernetes && isolates !== "no";
    read.push({ policies, hasKubernetes });
    if (policies.some(decides) || (hasKubernetes && isolates === "yes" && admits === "yes")) break;
  }
  return read;
}

function decides({ applies, rules }: TierPolicyAccount): boolean {
  return applies === "yes" && rules.some(({ action, matches }) => matches === "yes" && action !== "Log");
}

function outcomeOf(
  before: { readonly allowed: number; readonly denied: number },
  after: { readonly allowed: number; readonly denied: number },
  open: number,
): TierAccount["outcome"] {
  const outcomes = [
    ...(after.allowed !== before.allowed ? (["allowed"] as const) : []),
    ...(after.denied !== before.denied ? (["denied"] as const) : []),
    ...(open !== none ? (["open"] as const) : []),
  ];
  const [only] = outcomes;
  return outcomes.length === 1 && only !== undefined ? only : "unknown";
}

function policyAccount(
  cluster: Cluster,
  packet: Packet,
  direction: Direction,
  { pod, workload }: PodEnd,
  policy: TieredPolicy,
): TierPolicyAccount | undefined {
  const rules = rulesFor(policy, direction);
  const namespace = cluster.namespaces.find(({ name }) => name === workload.namespace);
  const applies = isSelected(policy.subject, { labels: pod.labels, namespace, isPod: true });
  if (rules === undefined || applies === "no") return undefined;
  return {
    kind: policy.kind,
    name: policy.namespace === "" ? policy.name : `${policy.namespace}/${policy.name}`,
    source: whereIs(policy.origin),
    applies,
    rules: rules.map((rule) => tierRuleAccount(cluster, packet, direction, policy, rule)),
  };
}

function viewOf(account: TierPolicyAccount): PolicyView {
  const rules = account.rules.map(({ action, matches }) => ({
    action,
    sure: matches === "yes" ? all : none,
    possible: matches === "no" ? none : all,
  }));
  return { applies: account.applies, rules };
}

/** Policies that only perhaps isolate may admit anything. */
function kubernetesView({ isolates, admits }: KubernetesSaying): readonly PolicyView[] {
  if (isolates === "no") return [];
  const possible = admits === "no" && isolates === "yes" ? none : all;
  return [{ applies: isolates, rules: [{ action: "Allow", sure: admits === "yes" ? all : none, possible }] }];
}
