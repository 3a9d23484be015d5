import type { Cluster } from "../../model";
import type { Certainty } from "../../selectors";
import {
  defaultTier,
  kubernetesOrder,
  rulesFor,
  type Tier,
  type TieredPolicy,
  type TieredRule,
} from "../../tiers/model";
import type { Partition } from "../partition";
import type { Direction } from "../policyRules";
import type { PortSpec } from "../portSpecs";
import { type EndMatch, EndMatches } from "./endMatch";

/** The policies of the tiers in one direction, made ready for questions by class. */
export interface TierTable {
  readonly tiers: readonly CompiledTier[];
  /** Every match of peers that a rule has, by its number. */
  readonly matches: readonly EndMatch[];
}

export interface CompiledTier {
  readonly defaultAction: Tier["defaultAction"];
  /** In the order in which they are read; of policies in one group any may decide first. */
  readonly groups: readonly CompiledGroup[];
}

export interface CompiledGroup {
  readonly policies: readonly CompiledPolicy[];
  /** Whether NetworkPolicies of Kubernetes are among them. */
  readonly hasKubernetes: boolean;
}

export interface CompiledPolicy {
  /** Whether the policy is about a class. */
  readonly subject: EndMatch;
  readonly rules: readonly CompiledRule[];
}

export interface CompiledRule {
  readonly action: TieredRule["action"];
  readonly own: EndMatch;
  readonly peers: EndMatch;
  /** In the reading that lets fewest match, and in the one that lets most; undefined where none does. */
  readonly ports: { readonly least: PortSpec | undefined; readonly most: PortSpec | undefined };
  readonly isCertain: boolean;
}

/** @param portsOf what the ports of a rule come to */
export function compileTiers(
  cluster: Cluster,
  partition: Partition,
  direction: Direction,
  portsOf: (rule: TieredRule) => CompiledRule["ports"],
): TierTable {
  const peers = new EndMatches(cluster, partition);
  const own = new EndMatches(cluster, partition);
  const compiled = (policy: TieredPolicy): readonly CompiledPolicy[] => {
    const rules = rulesFor(policy, direction);
    if (rules === undefined) return [];
    return [
      {
        subject: own.of([{ selection: policy.subject }]),
        rules: rules.map((rule) => ({
          action: rule.action,
          own: own.of(rule.own),
          peers: peers.of(rule.peers),
          ports: portsOf(rule),
          isCertain: rule.doubt === undefined,
        })),
      },
    ];
  };
  const tiers = (cluster.tiered?.tiers ?? []).map((tier) => ({
    defaultAction: tier.defaultAction,
    groups: groupsOf(tier).map(({ policies, hasKubernetes }) => ({
      policies: policies.flatMap(compiled),
      hasKubernetes,
    })),
  }));
  return { tiers, matches: peers.list };
}

/**
 * The policies of a tier, those together of which the API does not say which is read first: ClusterNetworkPolicies of one
 * priority, and policies of Calico that stand where the NetworkPolicies of Kubernetes do.
 */
export function groupsOf({
  name,
  policies,
}: Tier): readonly { readonly policies: readonly TieredPolicy[]; readonly hasKubernetes: boolean }[] {
  const groups: { policies: TieredPolicy[]; hasKubernetes: boolean; order: number }[] = [];
  for (const policy of policies) {
    const { order } = policy;
    const last = groups.at(-1);
    const isTie = last?.order === order && (isClusterNetworkPolicy(policy) || isAtKubernetes(name, order));
    if (isTie) last.policies.push(policy);
    else groups.push({ policies: [policy], hasKubernetes: isAtKubernetes(name, order), order });
  }
  if (name === defaultTier && !groups.some(({ hasKubernetes }) => hasKubernetes)) {
    groups.push({ policies: [], hasKubernetes: true, order: kubernetesOrder });
  }
  return groups.sort((a, b) => (a.order === b.order ? 0 : a.order - b.order));
}

function isAtKubernetes(tier: string, order: number): boolean {
  return tier === defaultTier && order === kubernetesOrder;
}

function isClusterNetworkPolicy({ kind }: TieredPolicy): boolean {
  return kind === "ClusterNetworkPolicy";
}

/** The certainties that an end has in matches, as a text that is equal for equal ones. */
export function certaintiesOf(matches: readonly EndMatch[], certainty: (match: EndMatch) => Certainty): string {
  return matches.map((match) => certainty(match).charAt(0)).join("");
}
