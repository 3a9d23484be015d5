import type { Fields } from "../objects/fields";
import { type PulumiDocument } from "./document";
import { plainValue } from "./plainValue";
import { objectsOf, type Resource } from "./resources";

/** Reads the resources of a stack as it was deployed last. */
export function readState(deployment: Fields, source: string): PulumiDocument {
  const resources = Array.isArray(deployment.resources) ? (deployment.resources as unknown[]) : [];
  const pending = Array.isArray(deployment.pending_operations) ? deployment.pending_operations.length : 0;
  const notes =
    pending === 0
      ? []
      : [
          `\`${source}\` has ${String(pending)} operations that were interrupted: run \`pulumi refresh\` to know what is there`,
        ];
  return objectsOf(resources.flatMap(resourceOf), [], notes);
}

function resourceOf(value: unknown): readonly Resource[] {
  if (typeof value !== "object" || value === null) return [];
  const { urn, type, inputs, outputs, provider, delete: isDeleted, pendingReplacement } = value as Fields;
  if (typeof urn !== "string" || !urn.includes("::") || typeof type !== "string" || !type.startsWith("kubernetes:"))
    return [];
  // What is about to be deleted, or was already and is not made anew yet, is not there.
  if (isDeleted === true || pendingReplacement === true) return [];
  // The outputs are the object as it was in the cluster when it was last looked at.
  const values = plainValue(hasFields(outputs) ? outputs : (inputs ?? {}));
  return [{ urn, type, values, provider, metadataFrom: [] }];
}

function hasFields(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).some((name) => !name.startsWith("__"));
}
