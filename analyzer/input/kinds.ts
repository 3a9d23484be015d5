/** What an object of a kind is to the analysis. */
export type Role = "policy" | "namespace" | "service" | "pod" | "controller";

export interface Kind {
  readonly name: string;
  readonly role: Role;
  /** The one `apiVersion` that is read. */
  readonly apiVersion: string;
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
  const known = kinds.get(kind);
  if (known !== undefined) {
    if (apiVersion === known.apiVersion) return known.recognition;
    if (!isOfOthers(apiVersion)) return { what: "outdated", kind: known };
  }
  if (kind.endsWith("List")) return list;
  return /NetworkPolicy$/.test(kind) ? otherPolicy : other;
}

/**
 * Whether a version is one of a group that is not Kubernetes' own, which may have a kind of the same name. Those of its
 * own have no dot or end in `k8s.io`: there, what is not the version that is read is an old one, or a slip of the pen.
 */
function isOfOthers(apiVersion: unknown): boolean {
  if (typeof apiVersion !== "string") return false;
  const group = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/v[0-9][a-z0-9]*$/.exec(apiVersion)?.[1];
  return group !== undefined && !/(^|\.)k8s\.io$/.test(group);
}

const list: Recognition = { what: "list" };
const other: Recognition = { what: "other" };
const otherPolicy: Recognition = { what: "otherPolicy" };

const kinds = new Map<string, Kind & { readonly recognition: Recognition }>(
  (
    [
      ["NetworkPolicy", "policy", "networking.k8s.io/v1", ""],
      ["Namespace", "namespace", "v1", ""],
      ["Service", "service", "v1", ""],
      ["Pod", "pod", "v1", ""],
      ["ReplicationController", "controller", "v1", "spec.template"],
      ["Deployment", "controller", "apps/v1", "spec.template"],
      ["ReplicaSet", "controller", "apps/v1", "spec.template"],
      ["StatefulSet", "controller", "apps/v1", "spec.template"],
      ["DaemonSet", "controller", "apps/v1", "spec.template"],
      ["Job", "controller", "batch/v1", "spec.template"],
      ["CronJob", "controller", "batch/v1", "spec.jobTemplate.spec.template"],
    ] as const
  ).map(([name, role, apiVersion, template]) => {
    const kind = { name, role, apiVersion, template };
    const recognition: Recognition = { what: "kind", kind };
    return [name, { ...kind, recognition }];
  }),
);
