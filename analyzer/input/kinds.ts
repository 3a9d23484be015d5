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
    // Without a version, in another one, or in the group in which many kinds once began, it is meant to be this kind.
    const group = groupOf(apiVersion);
    if (group === undefined || group === groupOf(known.apiVersion) || group === "extensions") {
      return { what: "outdated", kind: known };
    }
  }
  if (kind.endsWith("List")) return list;
  return /NetworkPolicy$/.test(kind) ? otherPolicy : other;
}

/** `networking.k8s.io` of `networking.k8s.io/v1`, empty for `v1`; undefined where there is no version. */
function groupOf(apiVersion: unknown): string | undefined {
  if (typeof apiVersion !== "string" || apiVersion === "") return undefined;
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
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
