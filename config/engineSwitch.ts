import * as pulumi from "@pulumi/pulumi";
import { enginesOf, type Enforcement, type PolicyEngine } from "../components/policyEngine/enforcement";
import { ConfigError, type ConfigProblem, setCommand } from "./reader";

/** Resources as the stack has them on record, by URN. */
export type Recorded = Readonly<Record<string, { type: string; outputs: Readonly<Record<string, unknown>> }>>;

/**
 * Asks the engine what the stack has on record from before, and refuses a change after which no engine would have enforced
 * policies all the time.
 *
 * @throws ConfigError when neither of the engines that are wanted is there, or an outgoing one that is not
 */
export async function refuseUnprotectedSwitch(wanted: Enforcement): Promise<void> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  // Built into the engine. A StackReference to the stack itself would show its outputs only, which are what the program
  // said when it last came to its end, not what is there.
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
    outputs: Recorded;
  };
  const problem = switchProblem(enginesOnRecord(outputs), wanted);
  if (problem !== undefined) throw new ConfigError([problem]);
}

/** The engines that enforce policies by what is on record; none where there is no cluster yet. */
export function enginesOnRecord(recorded: Recorded): ReadonlySet<PolicyEngine> {
  const engines = new Set<PolicyEngine>();
  for (const { type, outputs } of Object.values(recorded)) {
    if (type === "kubernetes:operator.tigera.io/v1:Installation") engines.add("calico");
    if (type === "aws:eks/addon:Addon" && isEnforcing(outputs)) engines.add("vpc-cni");
  }
  return engines;
}

/** What is wrong with going from the engines on record to those that are wanted. */
export function switchProblem(current: ReadonlySet<PolicyEngine>, wanted: Enforcement): ConfigProblem | undefined {
  const { policyEngine, outgoingPolicyEngine } = wanted;
  if (outgoingPolicyEngine !== undefined && !current.has(outgoingPolicyEngine)) {
    return {
      key: "outgoingPolicyEngine",
      value: outgoingPolicyEngine,
      allowed: `\`none\`, or an engine that enforces policies in this cluster now: ${named(current)}`,
      fix: "pulumi config rm outgoingPolicyEngine",
    };
  }
  const [before] = current;
  if (before === undefined || [...enginesOf(wanted)].some((engine) => current.has(engine))) return undefined;
  return {
    key: "policyEngine",
    value: policyEngine,
    allowed: `\`${before}\`, which enforces policies in this cluster now; another one by way of a hand-over, in which both enforce`,
    fix: setCommand("outgoingPolicyEngine", before),
  };
}

const named = (engines: ReadonlySet<PolicyEngine>) =>
  engines.size === 0 ? "there is none" : [...engines].map((engine) => `\`${engine}\``).join(" and ");

function isEnforcing({ addonName, configurationValues }: Readonly<Record<string, unknown>>): boolean {
  if (addonName !== "vpc-cni" || typeof configurationValues !== "string") return false;
  return (JSON.parse(configurationValues) as { enableNetworkPolicy?: unknown }).enableNetworkPolicy === "true";
}
