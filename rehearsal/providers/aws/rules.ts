import { isList, valueAt, type Properties } from "../propertyValues";
import type { Cloud, CloudResource } from "./cloud";
import type { Making, ResourceKind } from "./resourceKind";
import { resourceKinds } from "./resourceKinds";

/** Throws when an input names a resource that does not exist. */
export function requireReferences(kind: ResourceKind, { inputs }: Making, cloud: Cloud): void {
  for (const { path, to, notFound } of kind.references ?? []) {
    for (const value of namesAt(inputs, path)) {
      if (cloud.find(to, value) === undefined) throw notFound(value);
    }
  }
}

/** Throws when a resource of the type exists that the new one may not stand beside. */
export function requireAbsent(type: string, kind: ResourceKind, making: Making, cloud: Cloud): void {
  const { unique } = kind;
  if (unique === undefined) return;
  const mark = (inputs: Properties) => JSON.stringify(unique.by.map((path) => valueAt(inputs, path.split("."))));
  const taken = cloud.resources(type).some(({ inputs }) => mark(inputs) === mark(making.inputs));
  if (taken) throw unique.error(making);
}

/** Throws when another resource refers to this one and keeps it from being deleted. */
export function requireUnused(resource: CloudResource, kind: ResourceKind, cloud: Cloud): void {
  if (kind.inUse === undefined) return;
  const used = cloud
    .resources()
    .some((other) =>
      (resourceKinds[other.type]?.references ?? []).some(
        ({ path, to, holds = true }) =>
          holds &&
          other.id !== resource.id &&
          namesAt(other.inputs, path).some((name) => cloud.find(to, name) === resource),
      ),
    );
  if (used) throw kind.inUse(resource.id);
}

function namesAt(inputs: Properties, path: string): readonly string[] {
  const value = valueAt(inputs, path.split("."));
  return (isList(value) ? value : [value]).filter((name) => typeof name === "string");
}
