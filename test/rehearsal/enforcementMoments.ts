import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { PolicyEngine } from "../../components/policyEngine/enforcement";

type Step = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/**
 * What enforces policies from one moment to the next while the engine works, `calico`, `vpc-cni`, both or nothing: one text for
 * each change. What an operation brings is there when it has ended; what it takes away is gone as soon as it begins.
 *
 * @param before what enforces when the engine begins
 */
export function enforcementMoments(before: readonly PolicyEngine[], events: readonly EngineEvent[]): readonly string[] {
  const engines = new Set(before);
  const moments = [written(engines)];
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    if (resourcePreEvent) for (const engine of difference(resourcePreEvent.metadata, "taken")) engines.delete(engine);
    if (resOutputsEvent) for (const engine of difference(resOutputsEvent.metadata, "brought")) engines.add(engine);
    if (moments.at(-1) !== written(engines)) moments.push(written(engines));
  }
  return moments;
}

/** The engines that a step brings or takes away. */
function difference({ type, old, new: wanted }: Step, what: "brought" | "taken"): readonly PolicyEngine[] {
  const inState = (state: Step["old"]) =>
    !state || state.delete === true ? new Set<PolicyEngine>() : new Set(enginesBy(type, state.inputs));
  const [from, to] = [inState(old), inState(wanted)];
  return what === "brought" ? [...to].filter((one) => !from.has(one)) : [...from].filter((one) => !to.has(one));
}

/** What a resource means for enforcement: Calico's Installation, and the addon that has it turned on. */
export function enginesBy(type: string, inputs: Readonly<Record<string, unknown>>): readonly PolicyEngine[] {
  if (type === "kubernetes:operator.tigera.io/v1:Installation") return ["calico"];
  const { addonName, configurationValues } = inputs;
  if (type !== "aws:eks/addon:Addon" || addonName !== "vpc-cni" || typeof configurationValues !== "string") return [];
  const { enableNetworkPolicy } = JSON.parse(configurationValues) as { enableNetworkPolicy?: string };
  return enableNetworkPolicy === "true" ? ["vpc-cni"] : [];
}

const written = (engines: ReadonlySet<string>) => [...engines].sort().join(" and ") || "nothing";
