import { ProviderError } from "../providerDouble";
import { isProperties, isList, type Properties, valueAt } from "../propertyValues";
import type { KubernetesObject } from "./apiClient";
import type { ObjectName, Objects } from "./objects";

/**
 * Waits until the object can be used: a namespace is active, a definition of a custom kind is served, and where the object's
 * annotation says what is to be waited for, that is so. Nothing else is awaited, since a rehearsal has no nodes for workloads.
 *
 * @param wanted value of the annotation
 * @returns what is wrong when it does not come to that
 * @throws ProviderError where the annotation is written in another way than is known here
 */
export async function untilReady(
  objects: Objects,
  name: ObjectName,
  signal: AbortSignal,
  wanted?: string,
): Promise<string | undefined> {
  const ready = wanted === undefined ? readiness[name.kind] : readinessBy(wanted);
  if (ready === undefined) return undefined;
  const done = await objects.until(name, (object) => object !== undefined && ready(object), { seconds: 60, signal });
  return done ? undefined : `${name.kind} ${name.name} did not become ready within 60 seconds`;
}

/**
 * Waits until the object is gone, or another one has taken its name, where it is known which object it was.
 *
 * @throws Error when it is still there after the time, naming the finalizers that hold it
 */
export async function untilDeleted(
  objects: Objects,
  name: ObjectName,
  options: { seconds: number; signal: AbortSignal; uid: string | undefined; onWait: (what: string) => void },
): Promise<void> {
  const noticeAfter = Date.now() + 1000;
  let holding: readonly string[] = [];
  let noticed = "";
  const { uid } = options;
  const isGone = (object: KubernetesObject | undefined) =>
    object === undefined || (uid !== undefined && object.metadata.uid !== uid);
  const gone = await objects.until(name, isGone, {
    seconds: options.seconds,
    signal: options.signal,
    onWait: (object) => {
      holding = object?.metadata.finalizers ?? [];
      const notice = `waiting for the deletion of ${name.kind} ${name.name}${heldBy(holding)}`;
      // Most deletions are over before anyone could read of them.
      if (Date.now() < noticeAfter || notice === noticed) return;
      options.onWait((noticed = notice));
    },
  });
  if (gone) return;
  throw new Error(
    `${name.kind} ${name.name} is still there after ${String(options.seconds)} seconds${heldBy(holding)}`,
  );
}

/** The annotation that says what is to be waited for. */
export const waitForAnnotation = "pulumi.com/waitFor";

function readinessBy(wanted: string): (object: KubernetesObject) => boolean {
  const [, path, value] = /^jsonpath=\{\.([\w.]+)\}=(.+)$/.exec(wanted) ?? [];
  if (path === undefined) {
    throw new ProviderError(
      `\`${waitForAnnotation}: ${wanted}\` is not simulated; known is \`jsonpath={.PATH}=VALUE\`, with names and dots in PATH`,
    );
  }
  return (object) => valueAt(object as unknown as Properties, path.split(".")) === value;
}

const readiness: Readonly<Record<string, (object: KubernetesObject) => boolean>> = {
  Namespace: (namespace) => statusOf(namespace)["phase"] === "Active",
  CustomResourceDefinition: (definition) => {
    const { conditions } = statusOf(definition);
    const all = isList(conditions) ? conditions.filter(isProperties) : [];
    return all.some((condition) => condition["type"] === "Established" && condition["status"] === "True");
  },
};

function statusOf(object: KubernetesObject): Properties {
  const { status } = object as { status?: Properties };
  return status ?? {};
}

function heldBy(finalizers: readonly string[]): string {
  return finalizers.length === 0 ? "" : ` (held by ${finalizers.join(", ")})`;
}
