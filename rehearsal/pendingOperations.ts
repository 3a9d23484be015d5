import type { Deployment } from "@pulumi/pulumi/automation";

/** A resource as the engine keeps it in its state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  /** URNs of what is made before it, and taken away after it. */
  readonly dependencies?: readonly string[];
  /** Whether the engine refuses to delete it. */
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What is in a state of the engine. */
export interface StateContents {
  readonly resources?: readonly StateResource[];
  /** What a killed engine had begun and not noted as ended. */
  readonly pending_operations?: readonly { readonly type: string; readonly resource: StateResource }[];
}

/** A resource that the cloud has made for the engine. */
export interface MadeResource {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A state in which nothing is pending any more, and what became of each operation that was. */
export interface Settled {
  readonly state: Deployment;
  readonly notes: readonly string[];
}

/** What is in a state; the Automation API leaves its type open. */
export const contentsOf = (state: Deployment): StateContents => (state.deployment ?? {}) as StateContents;

/**
 * Settles what a killed engine had begun. A resource that the cloud has made is taken into the state, so that the next
 * up does not make a second one; everything else is begun again by the next up, which finds what there is: a deletion is
 * repeated, and the Kubernetes API applies the same object twice to the same effect.
 *
 * @param find the resource in the cloud that was made for a URN
 * @returns undefined when nothing is pending
 */
export function settlePending(state: Deployment, find: (urn: string) => MadeResource | undefined): Settled | undefined {
  const { resources = [], pending_operations: pending = [] } = contentsOf(state);
  if (pending.length === 0) return undefined;
  const adopted: StateResource[] = [];
  const notes = pending.map(({ type, resource }) => {
    const made = type === "creating" ? find(resource.urn) : undefined;
    if (made === undefined) return `${resource.urn}: was ${type}, begins again`;
    adopted.push({ ...resource, id: made.id, outputs: made.outputs });
    return `${resource.urn}: was ${type}, exists as ${made.id} and is taken over`;
  });
  const deployment = { ...contentsOf(state), resources: [...resources, ...adopted], pending_operations: [] };
  return { state: { version: state.version, deployment }, notes };
}
