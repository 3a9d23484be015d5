import { type InputProblem, type Origin, unknown } from "../../model";
import { isNamespaced } from "../kinds";
import type { Fields } from "../objects/fields";
import type { SourcedObject } from "../readObjects";
import type { PulumiDocument } from "./document";
import { isPart, type KubernetesType, kubernetesType, partNotes } from "./kubernetesType";

/** A resource as the engine writes it down. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  /** What it is in the cluster, in plain values. */
  readonly values: unknown;
  /** Which provider makes it. */
  readonly provider: unknown;
  /** Resources that the values of `metadata` come from. */
  readonly metadataFrom: readonly string[];
}

/** The Kubernetes objects among resources. */
export function objectsOf(
  resources: readonly Resource[],
  problems: readonly InputProblem[],
  notes: readonly string[],
): PulumiDocument {
  const types: KubernetesType[] = [];
  const named = new Map<Resource, Fields>();
  for (const resource of resources) {
    const type = kubernetesType(resource.type);
    if (type === undefined) continue;
    types.push(type);
    if (!isPart(type)) named.set(resource, withIdentity(resource, type));
  }
  const namespaces = namespacesAmong(named);
  const objects: SourcedObject[] = [];
  let guessed = 0;
  for (const [resource, object] of named) {
    const namespace = namespaceFrom(resource, object, namespaces);
    if (namespace !== undefined) guessed++;
    const placed = namespace === undefined ? object : withMetadata(object, { namespace });
    objects.push({ object: placed, origin: new UrnOrigin(resource.urn) });
  }
  const ownNotes = [...partNotes(types), ...guessNotes(guessed), ...providerNotes(Array.from(named.keys()))];
  return { objects, problems, notes: [...notes, ...ownNotes] };
}

/** The object with kind and name, which need not be among the values of a resource. */
function withIdentity({ urn, values }: Resource, { apiVersion, kind }: KubernetesType): Fields {
  const isObject = typeof values === "object" && values !== null;
  const object: Fields = isObject ? (values as Fields) : { metadata: unknown, spec: unknown };
  const typed = { ...object, apiVersion: known(object.apiVersion) ?? apiVersion, kind: known(object.kind) ?? kind };
  const { name, generateName } = metadataOf(object);
  // The provider makes up a name that begins with that of the resource.
  const own = known(name) ?? known(generateName) ?? urn.slice(urn.lastIndexOf("::") + 2);
  if (!isNamespaced(apiVersion, kind)) return withMetadata(typed, { name: own, namespace: undefined });
  return own === name || own === generateName ? typed : withMetadata(typed, { name: own });
}

function namespacesAmong(objects: ReadonlyMap<Resource, Fields>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [{ urn }, object] of objects) {
    const name = known(metadataOf(object).name);
    if (object.kind === "Namespace" && object.apiVersion === "v1" && name !== undefined) names.set(urn, name);
  }
  return names;
}

/**
 * The namespace of an object of which it is not known yet: that of the one Namespace of the program that its metadata
 * comes from. It is so wherever the cluster itself is yet to be made.
 */
function namespaceFrom(
  { metadataFrom }: Resource,
  object: Fields,
  namespaces: ReadonlyMap<string, string>,
): string | undefined {
  if (metadataOf(object).namespace !== unknown) return undefined;
  const names = metadataFrom.flatMap((urn) => namespaces.get(urn) ?? []);
  return names.length === 1 ? names[0] : undefined;
}

function metadataOf({ metadata }: Fields): Fields {
  if (metadata === unknown) return { labels: unknown, namespace: unknown };
  return typeof metadata === "object" && metadata !== null ? (metadata as Fields) : {};
}

function withMetadata(object: Fields, fields: Fields): Fields {
  return { ...object, metadata: { ...metadataOf(object), ...fields } };
}

function known(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value !== unknown ? value : undefined;
}

function guessNotes(count: number): readonly string[] {
  if (count === 0) return [];
  const objects = count === 1 ? "1 object" : `${String(count)} objects`;
  return [`the namespace of ${objects} is not known yet, and taken to be the Namespace that the metadata comes from`];
}

function providerNotes(resources: readonly Resource[]): readonly string[] {
  const providers = new Set<string>();
  for (const { provider } of resources) {
    if (typeof provider === "string") providers.add(provider.slice(0, provider.lastIndexOf("::")));
  }
  if (providers.size < 2) return [];
  return [`objects of ${String(providers.size)} Kubernetes providers are taken to be in one cluster`];
}

class UrnOrigin implements Origin {
  constructor(readonly source: string) {}

  line(): undefined {
    return undefined;
  }
}
