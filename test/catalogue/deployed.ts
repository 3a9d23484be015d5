import type { ClusterObject, NetworkPolicy } from "../../policies";
import { ClusterPolicySet } from "../../policies";
import type { PresetObject } from "../../catalogue/world";
import { deploy } from "../policies/deployment";
import { deploy as run } from "../support/mocks";

/** The objects as a NetworkPolicySet for each namespace, and a ClusterPolicySet for what is in none, give them to the engine. */
export async function deployed(objects: readonly PresetObject[]): Promise<readonly PresetObject[]> {
  const made = [
    ...(await inNamespaces(objects.filter((object) => object.kind === "NetworkPolicy"))),
    ...(await clusterWide(objects.filter((object) => object.kind !== "NetworkPolicy"))),
  ];
  if (made.length !== objects.length)
    throw new Error(`of ${String(objects.length)} objects came ${String(made.length)}`);
  return made;
}

async function inNamespaces(policies: readonly NetworkPolicy[]): Promise<readonly PresetObject[]> {
  const made: PresetObject[] = [];
  for (const [namespace, own = []] of Object.entries(Object.groupBy(policies, namespaceOf))) {
    const { requests } = await deploy({ namespace, policies: own });
    for (const { type, inputs } of requests) {
      if (type === "kubernetes:networking.k8s.io/v1:NetworkPolicy") made.push(inputs as unknown as NetworkPolicy);
    }
  }
  return made;
}

async function clusterWide(objects: readonly ClusterObject[]): Promise<readonly PresetObject[]> {
  if (objects.length === 0) return [];
  const { resources } = await run(() => new ClusterPolicySet("set", { objects }));
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => inputs as unknown as ClusterObject);
}

function namespaceOf({ metadata }: NetworkPolicy): string {
  if (metadata.namespace === undefined) throw new Error(`\`${metadata.name}\` must say its namespace`);
  return metadata.namespace;
}
