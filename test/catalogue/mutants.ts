import type { PresetObject } from "../../catalogue/world";
import { globalPolicyMutants, tierMutants } from "./calicoMutants";
import type { Changed } from "./changes";
import { clusterPolicyMutants } from "./clusterPolicyMutants";
import { networkPolicyMutants } from "./networkPolicyMutants";

/** Objects with one thing changed. */
export interface Mutant {
  /** What was changed: `shop/allow-dns: egress[0].ports[1] left out`. */
  readonly change: string;
  readonly objects: readonly PresetObject[];
}

/** Every object left out, and every object with one thing in it changed. */
export function mutantsOf(objects: readonly PresetObject[]): readonly Mutant[] {
  return objects.flatMap((object, index) => [
    { change: `${nameOf(object)}: left out`, objects: objects.toSpliced(index, 1) },
    ...changesOf(object).map(({ change, value }) => ({
      change: `${nameOf(object)}: ${change}`,
      objects: objects.with(index, value),
    })),
  ]);
}

function nameOf({ kind, metadata }: PresetObject): string {
  return "namespace" in metadata ? `${String(metadata.namespace)}/${metadata.name}` : `${kind} ${metadata.name}`;
}

function changesOf(object: PresetObject): readonly Changed<PresetObject>[] {
  switch (object.kind) {
    case "NetworkPolicy":
      return networkPolicyMutants(object.spec).map(({ change, value }) => ({
        change,
        value: { ...object, spec: value },
      }));
    case "GlobalNetworkPolicy":
      return globalPolicyMutants(object.spec).map(({ change, value }) => ({
        change,
        value: { ...object, spec: value },
      }));
    case "ClusterNetworkPolicy":
      return clusterPolicyMutants(object.spec).map(({ change, value }) => ({
        change,
        value: { ...object, spec: value },
      }));
    case "Tier":
      return tierMutants(object.spec).map(({ change, value }) => ({ change, value: { ...object, spec: value } }));
    default:
      throw new RangeError(`how to change a ${object.kind} is not known; no preset made one so far`);
  }
}
