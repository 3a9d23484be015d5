/** A kind of object of the Kubernetes API, as the type of a resource names it. */
export interface KubernetesType {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * `apps/v1` and `Deployment` of `kubernetes:apps/v1:Deployment`.
 *
 * @returns undefined for a type that is no kind of object, such as a chart: the objects in it are resources themselves
 */
export function kubernetesType(type: string): KubernetesType | undefined {
  const found = /^kubernetes:([^:]+\/v[0-9][a-z0-9]*):([A-Za-z0-9]+)$/.exec(type);
  const [, apiVersion = "", kind = ""] = found ?? [];
  if (found === null || /^(yaml|kustomize)\//.test(apiVersion)) return undefined;
  if (apiVersion.startsWith("helm.sh/") && kind !== "Release") return undefined;
  return { apiVersion: apiVersion.replace(/^core\//, ""), kind };
}

/** Whether a resource says something about objects that it does not hold whole. */
export function isPart({ apiVersion, kind }: KubernetesType): boolean {
  return kind.endsWith("Patch") || apiVersion.startsWith("helm.sh/");
}

/** What is passed over, in sentences. */
export function partNotes(types: readonly KubernetesType[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const type of types) if (isPart(type)) counts.set(type.kind, (counts.get(type.kind) ?? 0) + 1);
  return Array.from(counts, ([kind, count]) =>
    kind === "Release"
      ? `passed over ${String(count)} Helm release, whose objects are not in the input`
      : `passed over ${String(count)} ${kind}, so what it changes in another object is not told here`,
  );
}
