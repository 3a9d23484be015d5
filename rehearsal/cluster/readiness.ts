import { randomUUID } from "node:crypto";
import { ask, type Server } from "./apiRequest";

/** True when the API server says that it is ready; false when it is not, or does not answer. */
export async function isReady(server: Server): Promise<boolean> {
  return (await ask(server, "GET", "/readyz")) === 200;
}

/** Start of the names of what a probe makes, which may be there for a moment. */
export const probePrefix = "rehearsal-garbage-";

/**
 * A question, to be repeated, whose answer is true once the garbage collector does its work. It is asked by deed: an
 * object whose owner does not exist is garbage, and goes when somebody collects it.
 */
export function collectorProbe(server: Server): () => Promise<boolean> {
  const objects = "/api/v1/namespaces/kube-system/configmaps";
  const name = `${probePrefix}${randomUUID()}`;
  const owner = { apiVersion: "v1", kind: "ConfigMap", name: "nobody", uid: randomUUID() };
  let made = false;
  return async () => {
    if (made) return (await ask(server, "GET", `${objects}/${name}`)) === 404;
    // The namespace itself appears a moment after the API server is ready.
    made = (await ask(server, "POST", objects, { metadata: { name, ownerReferences: [owner] } })) === 201;
    return false;
  };
}
