import * as pulumi from "@pulumi/pulumi";
import { enginesOf, type Enforcement, type PolicyEngine } from "../components/policyEngine/enforcement";
import { ConfigError, type ConfigProblem, setCommand } from "./reader";

/**
 * Refuses a change on the way to which no engine would enforce policies for a while, by what the stack has on record.
 *
 * @throws ConfigError when neither of the engines that are wanted is there, or an outgoing one that is not
 */
export async function refuseUnprotectedSwitch(wanted: Enforcement): Promise<void> {
  const problem = switchProblem(await enginesOnRecord(), wanted);
  if (problem !== undefined) throw new ConfigError([problem]);
}

/** The engines of the last up that came to the end of its program, which the stack has among its outputs; none before that. */
async function enginesOnRecord(): Promise<ReadonlySet<PolicyEngine>> {
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  // What a StackReference asks for, which would be one more resource in the stack.
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
    outputs: { readonly policyEngines?: readonly PolicyEngine[] };
  };
  return new Set(outputs.policyEngines);
}

/** What is wrong with going from the engines on record to those that are wanted. */
export function switchProblem(current: ReadonlySet<PolicyEngine>, wanted: Enforcement): ConfigProblem | undefined {
  const { policyEngine, outgoingPolicyEngine } = wanted;
  if (outgoingPolicyEngine !== undefined && !current.has(outgoingPolicyEngine)) {
    const engines = current.size === 0 ? "none is as yet" : [...current].map((engine) => `\`${engine}\``).join(" and ");
    return {
      key: "outgoingPolicyEngine",
      value: outgoingPolicyEngine,
      allowed: `\`none\`, or an engine that the stack is deployed with: ${engines}`,
      fix: "pulumi config rm outgoingPolicyEngine",
    };
  }
  const [before] = current;
  if (before === undefined || [...enginesOf(wanted)].some((engine) => current.has(engine))) return undefined;
  return {
    key: "policyEngine",
    value: policyEngine,
    allowed: `\`${before}\`, which the stack is deployed with; another one by way of a hand-over, in which both enforce`,
    fix: setCommand("outgoingPolicyEngine", before),
  };
}
