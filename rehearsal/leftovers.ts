import type { Engine } from "./engine";
import type { Kubectl } from "./kubectl";
import type { CloudResource } from "./providers";
import { contentsOf, type StateResource } from "./pendingOperations";

/** Where resources can be left: each is asked itself, not the engine's word for it. */
export interface Places {
  engine: Pick<Engine, "exportState">;
  kubectl: Pick<Kubectl, "everything">;
  /** What exists in simulated AWS. */
  aws: () => readonly CloudResource[];
}

/** What is in the API server before the first resource is made. */
export type Baseline = readonly string[];

/** What is left of a stack in its state, in simulated AWS and in the API server; empty when a destroy was complete. */
export async function leftovers({ engine, kubectl, aws }: Places, baseline: Baseline): Promise<readonly string[]> {
  const [state, objects] = await Promise.all([engine.exportState(), kubectl.everything()]);
  const { resources = [], pending_operations: pending = [] } = contentsOf(state);
  return [
    ...resources.map(({ urn }) => `in the state: ${urn}`),
    ...pending.map(({ type, resource }) => `in the state: ${resource.urn}, ${type}`),
    ...aws().map(({ type, id }) => `in AWS: ${type} ${id}`),
    ...objects.filter((object) => !baseline.includes(object)).map((object) => `in the API server: ${object}`),
    ...baseline.filter((object) => !objects.includes(object)).map((object) => `lost from the API server: ${object}`),
  ];
}

/** What the stack has made in simulated AWS and knows nothing of; what AWS makes by itself goes with its owner. */
export function orphans(resources: readonly StateResource[], aws: readonly CloudResource[]): readonly string[] {
  const known = new Set(resources.map(({ type, id }) => `${type} ${String(id)}`));
  return aws
    .filter(({ urn }) => urn !== "")
    .map(({ type, id }) => `${type} ${id}`)
    .filter((resource) => !known.has(resource));
}
