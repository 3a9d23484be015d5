import type { NetworkPolicy } from "../../policies";
import { deploy } from "../policies/deployment";

/** The policies as a NetworkPolicySet for each of their namespaces gives them to the engine. */
export async function deployed(policies: readonly NetworkPolicy[]): Promise<readonly NetworkPolicy[]> {
  const objects: NetworkPolicy[] = [];
  for (const [namespace, own = []] of Object.entries(Object.groupBy(policies, namespaceOf))) {
    const { requests } = await deploy({ namespace, policies: own });
    for (const { type, inputs } of requests) {
      if (type === "kubernetes:networking.k8s.io/v1:NetworkPolicy") objects.push(inputs as unknown as NetworkPolicy);
    }
  }
  if (objects.length !== policies.length)
    throw new Error(`of ${String(policies.length)} policies came ${String(objects.length)}`);
  return objects;
}

function namespaceOf({ metadata }: NetworkPolicy): string {
  if (metadata.namespace === undefined) throw new Error(`\`${metadata.name}\` must say its namespace`);
  return metadata.namespace;
}
