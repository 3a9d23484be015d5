import { type Policy, unknown } from "../../model";
import type { StagedPolicy } from "../../tiers/model";
import type { Fields } from "../objects/fields";
import { asPolicy } from "../objects/policy";
import { type PolicyIdentity, readCalicoPolicy } from "./tieredPolicy";

/** Reads a staged policy that is right; undefined where it is about hosts only. */
export function readStagedPolicy(object: Fields, identity: PolicyIdentity): StagedPolicy | undefined {
  const { stagedAction, ...spec } = (
    object.spec === unknown ? { stagedAction: unknown } : (object.spec ?? {})
  ) as Fields;
  const { kind, namespace, name, origin } = identity;
  const enforced = {
    ...object,
    kind: kind.replace(/^Staged(Kubernetes)?/, ""),
    spec: object.spec === unknown ? unknown : spec,
  };
  const action = (stagedAction ?? "Set") as StagedPolicy["action"];
  if (kind === "StagedKubernetesNetworkPolicy") {
    const it: Policy = {
      namespace,
      name,
      object: asPolicy({ ...enforced, apiVersion: "networking.k8s.io/v1" }),
      origin,
    };
    return { kind, namespace, name, action, policy: { is: "kubernetes", it }, origin };
  }
  const it = readCalicoPolicy(enforced, { ...identity, kind: enforced.kind });
  return it && { kind, namespace, name, action, policy: { is: "tiered", it }, origin };
}
