import type { Notice } from "../notice";

/** A program that enforces NetworkPolicies. */
export type PolicyEngine = "calico" | "vpc-cni";

/** What becomes of a pod that no policy selects, where the VPC CNI enforces: it is open, or cut off. */
export type EnforcingMode = "standard" | "strict";

/** What enforces NetworkPolicies in a cluster. */
export interface Enforcement {
  policyEngine: PolicyEngine;
  /**
   * The engine that `policyEngine` takes over from. As long as it is given both are there, and a packet must pass both. They
   * conflict, so it is for the time of a hand-over only, and every preview warns of it.
   *
   * @default - none: `policyEngine` alone enforces
   */
  outgoingPolicyEngine?: PolicyEngine | undefined;
  /**
   * `standard`: a pod that no policy selects is open, and a new pod is until its policies are in force. `strict`: both are
   * cut off, so that every pod which is not on its node's network needs policies. Strict is for the VPC CNI alone.
   *
   * @default "standard"
   */
  networkPolicyEnforcingMode?: EnforcingMode | undefined;
}

/** The engines that enforce: one, or two during a hand-over. */
export const enginesOf = ({ policyEngine, outgoingPolicyEngine }: Enforcement): ReadonlySet<PolicyEngine> =>
  new Set(outgoingPolicyEngine === undefined ? [policyEngine] : [policyEngine, outgoingPolicyEngine]);

/** A value that does not go with the others: whose it is, and what is allowed. Leaving it out mends it. */
export interface Misfit {
  argument: "outgoingPolicyEngine" | "networkPolicyEnforcingMode";
  allowed: string;
}

/** What does not go together, if anything. */
export function enforcementMisfit(enforcement: Enforcement): Misfit | undefined {
  const { policyEngine, outgoingPolicyEngine, networkPolicyEnforcingMode } = enforcement;
  if (outgoingPolicyEngine === policyEngine) {
    return {
      argument: "outgoingPolicyEngine",
      allowed: `another engine than policyEngine, which is \`${policyEngine}\``,
    };
  }
  if (networkPolicyEnforcingMode === "strict" && enginesOf(enforcement).has("calico")) {
    const allowed = "`standard` as long as Calico is there, whose own pods strict mode would cut off";
    return { argument: "networkPolicyEnforcingMode", allowed };
  }
  return undefined;
}

/** A warning for as long as a hand-over lasts. */
export function handOverNotices({ policyEngine, outgoingPolicyEngine }: Enforcement): readonly Notice[] {
  if (outgoingPolicyEngine === undefined) return [];
  const message =
    `a hand-over is under way: ${policyEngine} and ${outgoingPolicyEngine} both enforce policies, which is meant for a ` +
    `short time only; once ${policyEngine} enforces them on every node, finish it`;
  return [{ severity: "warning", message, fixes: ["pulumi config rm outgoingPolicyEngine && pulumi up"] }];
}
