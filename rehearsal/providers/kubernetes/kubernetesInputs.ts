import { createHash } from "node:crypto";
import type { CheckRequest } from "../providerDouble";
import { isProperties, textAt, type Properties } from "../propertyValues";

/** The `apiVersion` and `kind` of a resource: from the inputs, or else from the type token. */
export function kindOf(request: { readonly type: string }, inputs: Properties): { apiVersion: string; kind: string } {
  const [, module = "", kind = ""] = request.type.split(":");
  // The token writes the core group's name, the API does not.
  const version = module.replace(/^core\//, "");
  return { apiVersion: textAt(inputs, "apiVersion") ?? version, kind: textAt(inputs, "kind") ?? kind };
}

/** The inputs with a generated name, where the program gives none; a name that was generated before is kept. */
export function withName({ name, oldInputs, randomSeed, urn }: CheckRequest, inputs: Properties): Properties {
  const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
  if (metadata["name"] !== undefined || metadata["generateName"] !== undefined) return inputs;
  const kept = isAutonamed(oldInputs) ? textAt(oldInputs, "metadata", "name") : undefined;
  const suffix = createHash("sha256").update(randomSeed).update(urn).digest("hex").slice(0, 8);
  const annotations = isProperties(metadata["annotations"]) ? metadata["annotations"] : {};
  return {
    ...inputs,
    metadata: { ...metadata, name: kept ?? `${name}-${suffix}`, annotations: { ...annotations, [autonamed]: "true" } },
  };
}

/** The inputs with the namespace that the object will be in. */
export function withNamespace(inputs: Properties, namespace: string): Properties {
  const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
  return { ...inputs, metadata: { namespace, ...metadata } };
}

/** Whether the name was generated, so that a replacement can be made before the old object goes. */
export function isAutonamed(inputs: Properties | undefined): boolean {
  return textAt(inputs, "metadata", "annotations", autonamed) === "true";
}

/** Inputs whose change the API server refuses, so that the object is made anew: a path covers what is below it. */
export function immutablePaths(kind: string, mutable: { configMaps: boolean; secrets: boolean }): readonly string[] {
  const data = ["data", "binaryData"];
  if (kind === "ConfigMap" && !mutable.configMaps) return [...always, ...data];
  if (kind === "Secret") return mutable.secrets ? [...always, "type"] : [...always, "type", ...data, "stringData"];
  return [...always, ...(byKind[kind] ?? [])];
}

const autonamed = "pulumi.com/autonamed";

const always = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

const byKind: Readonly<Record<string, readonly string[]>> = {
  ClusterRoleBinding: ["roleRef"],
  DaemonSet: ["spec.selector"],
  Deployment: ["spec.selector"],
  Job: ["spec.selector", "spec.template", "spec.completions"],
  PersistentVolumeClaim: ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  Pod: ["spec"],
  RoleBinding: ["roleRef"],
  StatefulSet: ["spec.podManagementPolicy", "spec.revisionHistoryLimit", "spec.selector", "spec.serviceName"],
  StorageClass: ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
};
