import { calicoKinds, validateCalico } from "./calico/validate";
import { validateClusterPolicy } from "./clusterNetworkPolicy/validate";
import type { Problem } from "./types";
import { validate } from "./validate";
import { isAbsent, quoted } from "./validation/fields";
import { Findings } from "./validation/findings";
import { oneOf } from "./validation/scalars";

/**
 * Gives every problem of a policy, or of another object that policies are read with, of whichever of the known kinds:
 * those of Kubernetes, of Calico, and of the network-policy API.
 *
 * @param object anything: an object, or a manifest as a YAML or JSON parser gives it
 */
export function validateObject(object: unknown): Problem[] {
  const { apiVersion, kind } = identity(object);
  if (kind === "NetworkPolicy") return isOfCalico(apiVersion) ? validateCalico(object) : validate(object);
  if (kind === "ClusterNetworkPolicy") return validateClusterPolicy(object);
  if (calicoKinds.some((one) => one === kind)) return validateCalico(object);
  const findings = new Findings();
  const known = oneOf([...calicoKinds, "ClusterNetworkPolicy"]);
  const got = (value: unknown): string => (isAbsent(value) ? "nothing" : quoted(value));
  if (identity(object) === nothing) findings.error("", `must be an object, got ${got(object)}`);
  else findings.error("kind", `must be ${known}, got ${got(kind)}`);
  return findings.problems;
}

interface Identity {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}

const nothing: Identity = {};

function identity(object: unknown): Identity {
  return typeof object === "object" && object !== null && !Array.isArray(object) ? object : nothing;
}

/** `crd.projectcalico.org` is where older versions of Calico keep what `projectcalico.org` serves. */
function isOfCalico(apiVersion: unknown): boolean {
  return typeof apiVersion === "string" && /^(crd\.)?projectcalico\.org\//.test(apiVersion);
}
