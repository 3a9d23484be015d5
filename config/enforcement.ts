import { enforcementMisfit, type EnforcingMode, type PolicyEngine } from "../components/policyEngine/enforcement";
import type { ConfigReader } from "./reader";

interface EnforcementValues {
  policyEngine: PolicyEngine | undefined;
  outgoingPolicyEngine: PolicyEngine | undefined;
  networkPolicyEnforcingMode: EnforcingMode | undefined;
}

/** The engine that enforces NetworkPolicies, which one it takes over from, and the mode of the VPC CNI. */
export function readEnforcement(read: ConfigReader): EnforcementValues {
  const policyEngine = read.oneOf("policyEngine", ["calico", "vpc-cni"]);
  const outgoing = read.oneOf("outgoingPolicyEngine", ["none", "calico", "vpc-cni"]);
  const networkPolicyEnforcingMode = read.oneOf("networkPolicyEnforcingMode", ["standard", "strict"]);
  const outgoingPolicyEngine = outgoing === "none" ? undefined : outgoing;
  const values = { policyEngine, outgoingPolicyEngine, networkPolicyEnforcingMode };
  const misfit = policyEngine && enforcementMisfit({ ...values, policyEngine });
  if (misfit) read.refuse(misfit.argument, misfit.allowed, `pulumi config rm ${misfit.argument}`);
  return values;
}
