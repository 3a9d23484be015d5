import type { Cluster, InputProblem, Origin } from "../model";
import { Inventory } from "./inventory";

/** An object of the Kubernetes API, as a YAML or JSON parser or a Pulumi program gives it, and where it was written. */
export interface SourcedObject {
  readonly object: unknown;
  readonly origin: Origin;
}

/** A cluster as far as it could be read; where there are problems it is incomplete. */
export interface Reading {
  readonly cluster: Cluster;
  readonly problems: readonly InputProblem[];
  /** What a reader of the result should know: kinds that were passed over, namespaces that were not given. */
  readonly notes: readonly string[];
}

/**
 * Reads objects of the Kubernetes API: policies, namespaces, services and everything with pods. Lists are opened. Other
 * kinds are passed over; a policy or workload that cannot be read is left out and told as a problem. The same cluster
 * comes out whatever the order of the objects.
 *
 * @param earlier a cluster read before: what is the same in it is taken from it, so that it is equal by reference, and
 * has the origin that it has there
 */
export function readObjects(objects: Iterable<SourcedObject>, earlier?: Cluster): Reading {
  const inventory = new Inventory(earlier);
  for (const { object, origin } of objects) inventory.add(object, origin);
  return inventory.reading();
}
