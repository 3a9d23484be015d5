import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { goModule } from "../../../tools/goModule";
import type { KubernetesObject } from "./apiClient";
import { calicoPolicyCrds } from "./calicoPolicyCrds";
import { applyDefinitions } from "./definitions";

/**
 * The kinds of policies beyond those of Kubernetes itself exist on the cluster afterwards: those of Calico, and
 * ClusterNetworkPolicy as the network-policy API defines it in its experimental channel.
 *
 * @param kubeconfig content or path
 * @throws where that API's Go module cannot be had, and ApiError when the API server refuses a definition
 */
export async function applyPolicyCrds(kubeconfig: string): Promise<void> {
  await applyDefinitions(kubeconfig, [...calicoPolicyCrds, await clusterPolicyCrd()]);
}

/** It is read from the module as it was released, so that nothing of it is guessed here. */
async function clusterPolicyCrd(): Promise<KubernetesObject> {
  const folder = path.join(__dirname, "..", "..", "..", "tools", "networkPolicyApi");
  const module = await goModule("sigs.k8s.io/network-policy-api", { folder });
  const file = "policy.networking.k8s.io_clusternetworkpolicies.yaml";
  const text = await readFile(path.join(module, "config", "crd", "experimental", file), "utf8");
  return parse(text.replaceAll(costly.rule, costly.sameForLess)) as KubernetesObject;
}

/**
 * Kubernetes 1.31 refuses the definition as it is: it cannot tell how large a CIDR is, and so takes the comparison of two
 * for dearer than a rule may be. Whether a list of one has it is the same question, which it takes for cheap.
 */
const costly = {
  rule: "cidr(self) == cidr(self).masked()",
  sameForLess: "cidr(self) in [cidr(self).masked()]",
} as const;
