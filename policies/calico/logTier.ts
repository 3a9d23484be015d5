import { policyName } from "../presets/names";
import type { PolicyType } from "../types";
import {
  calicoApiVersion,
  type CalicoNetworkPolicy,
  type CalicoPolicySpec,
  type CalicoRule,
  type CalicoTier,
} from "./types";

/** The tier in which a NetworkPolicySet at stage `log` puts what it deploys. */
export const logTierName = "portcullis-log";

/**
 * The tier that every NetworkPolicySet at stage `log` needs, to be deployed once in the cluster, with a ClusterPolicySet.
 * It stands before the tier `default`, and leaves every decision to the tiers after it: what is enforced there stays so.
 */
export function logTier(): CalicoTier {
  return {
    apiVersion: calicoApiVersion,
    kind: "Tier",
    metadata: { name: logTierName },
    spec: { order: 900_000, defaultAction: "Pass" },
  };
}

/**
 * What logs the traffic that the policies would deny if they were enforced, and decides nothing: each of them with rules
 * that pass what it admits, and for each direction in which they isolate pods one that logs the rest.
 *
 * @param set name of the set, by which its log is told from that of others
 * @param policies of one namespace, all of the tier `default` and without selectors of service accounts
 */
export function loggedPolicies(set: string, policies: readonly CalicoNetworkPolicy[]): readonly CalicoNetworkPolicy[] {
  return [...policies.map(passing), ...logging(set, policies, "Ingress"), ...logging(set, policies, "Egress")];
}

/** Read in the order of the tier `default`, and those without an order after those that have one. */
function passing({ metadata, spec, ...kind }: CalicoNetworkPolicy): CalicoNetworkPolicy {
  const { ingress, egress } = spec;
  return {
    ...kind,
    metadata: { ...metadata, name: inLogTier(metadata.name) },
    spec: {
      ...spec,
      tier: logTierName,
      order: spec.order ?? withoutOrder,
      types: calicoDirections(spec),
      ...(ingress && { ingress: ingress.flatMap(leftToOthers) }),
      ...(egress && { egress: egress.flatMap(leftToOthers) }),
    },
  };
}

const withoutOrder = 1_000_000_000;
const afterAll = 2_000_000_000;

function leftToOthers(rule: CalicoRule): readonly CalicoRule[] {
  switch (rule.action) {
    case "Allow":
    case "Pass":
      return [{ ...rule, action: "Pass" }];
    case "Deny":
      return [
        { ...rule, action: "Log" },
        { ...rule, action: "Pass" },
      ];
    case "Log": // The log is to show what would be denied, and nothing else.
      return [];
  }
}

/** One policy for all pods, so that what several isolate is logged once. */
function logging(
  set: string,
  policies: readonly CalicoNetworkPolicy[],
  direction: PolicyType,
): readonly CalicoNetworkPolicy[] {
  const own = policies.filter(({ spec }) => calicoDirections(spec).includes(direction));
  const [first] = own;
  if (first === undefined) return [];
  const { namespace } = first.metadata;
  return [
    {
      apiVersion: calicoApiVersion,
      kind: "NetworkPolicy",
      metadata: {
        name: inLogTier(policyName(set, "denies", direction)),
        ...(namespace !== undefined && { namespace }),
      },
      spec: {
        tier: logTierName,
        order: afterAll,
        selector: anyOf(own.map(({ spec }) => spec.selector ?? "all()")),
        types: [direction],
        // What one set has logged, another one need not; and nothing depends on what the tier does at its end.
        [direction === "Ingress" ? "ingress" : "egress"]: [{ action: "Log" }, { action: "Pass" }],
      },
    },
  ];
}

/** Calico's own rule where a policy does not say: Ingress, but for a policy that has rules for Egress alone. */
function calicoDirections({ types, ingress, egress }: CalicoPolicySpec): readonly PolicyType[] {
  if (types?.length) return types;
  if (!egress?.length) return ["Ingress"];
  return ingress?.length ? ["Ingress", "Egress"] : ["Egress"];
}

function anyOf(selectors: readonly string[]): string {
  const different = Array.from(new Set(selectors));
  const [first] = different;
  if (different.includes("all()") || first === undefined) return "all()";
  return different.length === 1 ? first : different.map((selector) => `(${selector})`).join(" || ");
}

/** Calico before 3.32 asks for the tier at the beginning of a policy's name. */
function inLogTier(name: string): string {
  return `${logTierName}.${name}`;
}
