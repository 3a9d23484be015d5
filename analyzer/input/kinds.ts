/** What an object of a kind is to the analysis. */
export type Role =
  | "policy"
  | "namespace"
  | "service"
  | "pod"
  | "controller"
  | "calicoPolicy"
  | "stagedPolicy"
  | "clusterPolicy"
  | "addressSet"
  | "tier";

export interface Kind {
  readonly name: string;
  readonly role: Role;
  /** The one `apiVersion` that is read. */
  readonly apiVersion: string;
  readonly isNamespaced: boolean;
  /** Where a controller keeps the template of its pods. */
  readonly template: string;
}

/** What to do with an object: read it, open it as a list, refuse it, or pass it over. */
export type Recognition =
  | { readonly what: "kind"; readonly kind: Kind }
  | { readonly what: "list" }
  | { readonly what: "outdated"; readonly kind: Kind }
  | { readonly what: "otherPolicy" }
  | { readonly what: "other" };

/** Tells what an object is by its `apiVersion` and `kind`. */
export function recognize(apiVersion: unknown, kind: string): Recognition {
  const known = kinds.get(kind) ?? [];
  for (const one of known) if (apiVersion === one.apiVersion) return one.recognition;
  const meant = known.find((one) => isVersionOf(one, apiVersion));
  if (meant !== undefined) return { what: "outdated", kind: meant };
  if (kind.endsWith("List")) return list;
  return /NetworkPolicy$/.test(kind) ? otherPolicy : other;
}

/** Whether objects of a kind are in namespaces; so are those of kinds that are not known here. */
export function isNamespaced(apiVersion: unknown, kind: string): boolean {
  const found = recognize(apiVersion, kind);
  return !("kind" in found) || found.kind.isNamespaced;
}

/**
 * Whether a version is another one of the kind's group, or a slip of the pen. Groups of Kubernetes' own have no dot or end
 * in `k8s.io`: there, what is not the version that is read is an old one. Other groups may have a kind of the same name.
 */
function isVersionOf(kind: Kind, apiVersion: unknown): boolean {
  const group = typeof apiVersion === "string" ? groupOf(apiVersion) : undefined;
  if (!/(^|\.)k8s\.io\//.test(kind.apiVersion) && kind.apiVersion.includes("."))
    return group === groupOf(kind.apiVersion);
  return group === undefined || /(^|\.)k8s\.io$/.test(group);
}

/** Undefined where the version has no group with a dot, as those of the core have not. */
function groupOf(apiVersion: string): string | undefined {
  return /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/v[0-9][a-z0-9]*$/.exec(apiVersion)?.[1];
}

const list: Recognition = { what: "list" };
const other: Recognition = { what: "other" };
const otherPolicy: Recognition = { what: "otherPolicy" };

const calico = "projectcalico.org/v3";

const kinds: ReadonlyMap<string, readonly (Kind & { readonly recognition: Recognition })[]> = Map.groupBy(
  (
    [
      ["NetworkPolicy", "policy", "networking.k8s.io/v1", true, ""],
      ["Namespace", "namespace", "v1", false, ""],
      ["Service", "service", "v1", true, ""],
      ["Pod", "pod", "v1", true, ""],
      ["ReplicationController", "controller", "v1", true, "spec.template"],
      ["Deployment", "controller", "apps/v1", true, "spec.template"],
      ["ReplicaSet", "controller", "apps/v1", true, "spec.template"],
      ["StatefulSet", "controller", "apps/v1", true, "spec.template"],
      ["DaemonSet", "controller", "apps/v1", true, "spec.template"],
      ["Job", "controller", "batch/v1", true, "spec.template"],
      ["CronJob", "controller", "batch/v1", true, "spec.jobTemplate.spec.template"],
      ["ClusterNetworkPolicy", "clusterPolicy", "policy.networking.k8s.io/v1alpha2", false, ""],
      ["ClusterNetworkPolicy", "clusterPolicy", "policy.networking.k8s.io/v1beta1", false, ""],
      ["NetworkPolicy", "calicoPolicy", calico, true, ""],
      ["GlobalNetworkPolicy", "calicoPolicy", calico, false, ""],
      ["StagedNetworkPolicy", "stagedPolicy", calico, true, ""],
      ["StagedGlobalNetworkPolicy", "stagedPolicy", calico, false, ""],
      ["StagedKubernetesNetworkPolicy", "stagedPolicy", calico, true, ""],
      ["NetworkSet", "addressSet", calico, true, ""],
      ["GlobalNetworkSet", "addressSet", calico, false, ""],
      ["Tier", "tier", calico, false, ""],
    ] as const
  ).map(([name, role, apiVersion, isNamespaced, template]) => {
    const kind = { name, role, apiVersion, isNamespaced, template };
    const recognition: Recognition = { what: "kind", kind };
    return { ...kind, recognition };
  }),
  ({ name }) => name,
);
