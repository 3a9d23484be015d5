import { defaultTier, type StagedPolicy, type TieredPolicy } from "../tiers/model";
import type { Draft, Subject } from "./finding";
import type { AuditRule } from "./rule";
import type { Survey } from "./survey";
import { ofTierPolicy } from "./tiers/survey";

/** Policies that the engine, or its version, does not enforce. */
export const engineKindRules: readonly AuditRule[] = [
  {
    id: "kind-not-enforced",
    severity: "error",
    engines: ["vpc-cni", "vpc-cni-strict"],
    meaning:
      "A policy is of Calico's API or of the network-policy API, and the engine is the VPC CNI, which reads neither.",
    why: "Whatever the policy says, nothing enforces it. The VPC CNI has a ClusterNetworkPolicy too, but of its own group, `networking.k8s.aws/v1alpha1`.",
    fix: "Write it for the VPC CNI, or let Calico enforce policies.",
    find: findUnread,
  },
  {
    id: "calico-version",
    severity: "error",
    engines: ["calico"],
    meaning:
      "A policy is of a kind, or stands in a tier, that the version of Calico given by `--engine-version` does not know.",
    why: "Nothing enforces it, or the API server refuses it. Staged policies and tiers came to open-source Calico with 3.30, ClusterNetworkPolicies of `policy.networking.k8s.io/v1alpha2` with 3.32.",
    fix: "Update Calico, or write the policy for the version that there is.",
    find: (survey, { engineVersion }) => (engineVersion === undefined ? [] : findTooNew(survey, engineVersion)),
  },
];

function* findUnread(survey: Survey): Generator<Draft> {
  for (const { subject, kind } of everyPolicy(survey)) {
    yield {
      subject,
      message: `is a ${kind}, which the VPC CNI does not read, so nothing enforces it`,
      fix: "write it as a NetworkPolicy of Kubernetes or as a ClusterNetworkPolicy of the VPC CNI, or let Calico enforce policies",
    };
  }
}

function* findTooNew(survey: Survey, version: string): Generator<Draft> {
  for (const { subject, kind, tier } of everyPolicy(survey)) {
    const [what, since] = neededBy(kind, tier);
    if (since === undefined || !isOlder(version, since)) continue;
    yield {
      subject,
      path: what === "tier" ? "spec.tier" : "",
      message: `needs Calico ${since}, for its ${what}, and Calico ${version} does not know it`,
      fix: `update Calico to ${since} or later, or write the policy without it`,
    };
  }
}

/** From which version on open-source Calico knows a kind or tiers: its release notes of 3.30 and 3.32. */
function neededBy(kind: string, tier: string | undefined): readonly ["kind" | "tier", string | undefined] {
  if (kind === "ClusterNetworkPolicy") return ["kind", "3.32"];
  if (kind.startsWith("Staged")) return ["kind", "3.30"];
  return ["tier", tier === undefined || tier === defaultTier ? undefined : "3.30"];
}

/** Whether a version, of which minor and major count, is before the other. */
export function isOlder(version: string, since: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = since.split(".").map(Number);
  return major === neededMajor ? minor < neededMinor : major < neededMajor;
}

interface AnyPolicy {
  readonly subject: Subject;
  readonly kind: string;
  readonly tier: string | undefined;
}

/** All that are no NetworkPolicies of Kubernetes. */
function everyPolicy({ cluster: { tiered } }: Survey): readonly AnyPolicy[] {
  if (tiered === undefined) return [];
  return [...tiered.tiers.flatMap(({ policies }) => policies.map(ofTiered)), ...tiered.staged.map(ofStaged)];
}

function ofTiered(policy: TieredPolicy): AnyPolicy {
  const kind = policy.kind === "NetworkPolicy" ? "NetworkPolicy of Calico" : policy.kind;
  return {
    subject: ofTierPolicy(policy),
    kind,
    tier: policy.kind === "ClusterNetworkPolicy" ? undefined : policy.tier,
  };
}

function ofStaged({ kind, namespace, name, origin }: StagedPolicy): AnyPolicy {
  const entity = namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
  return { subject: { entity, origin, annotations: undefined }, kind, tier: undefined };
}
