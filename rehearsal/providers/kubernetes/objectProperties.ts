import { isList, isProperties, secret, without, type Properties, type PropertyValue } from "../propertyValues";
import type { KubernetesObject } from "./apiClient";
import type { ObjectName } from "./objects";

/** The object that the inputs describe, with its name and namespace. Everything must be known. */
export function toObject({ apiVersion, kind, name, namespace }: ObjectName, inputs: Properties): KubernetesObject {
  const metadata = isProperties(inputs["metadata"]) ? inputs["metadata"] : {};
  return {
    ...inputs,
    apiVersion,
    kind,
    metadata: { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

/** The outputs of a resource: the object as the server has it, without its book-keeping of who owns which field. */
export function fromObject(object: KubernetesObject): Properties {
  const properties = { ...object, metadata: without(object.metadata as Properties, "managedFields") } as Properties;
  return object.kind === "Secret" ? withSecretData(properties) : properties;
}

/**
 * The inputs that would make the object as it is now.
 *
 * @param known the inputs of the state: only what they speak of is taken, so that a refresh shows what drifted.
 *   @default everything but what the server fills in, as for an import
 */
export function inputsOfObject(object: KubernetesObject, known?: Properties): Properties {
  const live = fromObject(object);
  if (known !== undefined) return asFarAs(known, live);
  const metadata = isProperties(live["metadata"]) ? live["metadata"] : {};
  return { ...without(live, "status"), metadata: without(metadata, ...serverFields) };
}

const serverFields = ["creationTimestamp", "generation", "resourceVersion", "selfLink", "uid", "managedFields"];

function withSecretData(properties: Properties): Properties {
  const { data } = properties;
  return data === undefined ? properties : { ...properties, data: secret(data) };
}

// A list that has another length has drifted as a whole.
function asFarAs(known: Properties, live: Properties): Properties {
  const both = Object.entries(known).flatMap(([field, value]) => {
    const now = live[field];
    return now === undefined ? [] : [[field, drifted(value, now)] as const];
  });
  return Object.fromEntries(both);
}

function drifted(known: PropertyValue | undefined, live: PropertyValue): PropertyValue {
  if (isProperties(known) && isProperties(live)) return asFarAs(known, live);
  if (isList(known) && isList(live) && known.length === live.length) {
    return live.map((item, i) => drifted(known[i], item));
  }
  return live;
}
