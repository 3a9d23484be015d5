import type { KubernetesObject } from "./apiClient";
import { readKubeconfig } from "./kubeconfig";
import { Objects } from "./objects";
import { untilReady } from "./waiting";

/** What a definition says of the values of a field. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * The custom kinds exist on the cluster afterwards, and are served.
 *
 * @param kubeconfig content or path
 * @throws ApiError when the API server refuses one
 */
export async function applyDefinitions(kubeconfig: string, definitions: readonly KubernetesObject[]): Promise<void> {
  const objects = new Objects(readKubeconfig(kubeconfig));
  try {
    await Promise.all(
      definitions.map(async (definition) => {
        await objects.apply(definition);
        const { apiVersion, kind, metadata } = definition;
        const problem = await untilReady(
          objects,
          { apiVersion, kind, name: metadata.name },
          AbortSignal.timeout(60_000),
        );
        if (problem !== undefined) throw new Error(problem);
      }),
    );
  } finally {
    objects.close();
  }
}
