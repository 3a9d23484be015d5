import { deploy } from "../../support/mocks";

/** A manifest, as it can be applied. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: object };
  readonly [field: string]: unknown;
}

/** The Kubernetes objects that the program deploys, in their order, by the very inputs that the engine gets. */
export async function deployedObjects(program: () => unknown): Promise<readonly Manifest[]> {
  const { resources } = await deploy(program);
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => inputs as unknown as Manifest);
}

/** The objects as `Kind namespace/name`, sorted. */
export function namesOf(objects: readonly Manifest[]): readonly string[] {
  return objects
    .map(
      ({ kind, metadata: { name, namespace } }) => `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`,
    )
    .sort();
}
