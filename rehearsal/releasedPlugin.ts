import * as pulumi from "@pulumi/pulumi";
import { type ChartReference, writeChartStandIn } from "./chartStandIn";

/** What the program wants of a resource, by property. */
type Properties = Readonly<Record<string, unknown>>;

/** Makes a chart that can be installed in place of one that would be fetched, and says where it is. */
export type StandIn = (meant: ChartReference) => string;

/**
 * The program, so that the released kubernetes plugin can make what it wants on a cluster without nodes: nothing is
 * waited for that only a node brings about, and charts are stood in for.
 *
 * @param charts folder for the charts that stand in
 */
export function withoutNodes<T>(program: () => T, charts: string): () => T {
  return () => {
    pulumi.runtime.registerResourceTransform(({ type, props, opts }) => {
      const changed = propertiesWithoutNodes(type, props, (meant) => writeChartStandIn(charts, meant));
      return changed === undefined ? undefined : { props: changed, opts };
    });
    return program();
  };
}

/**
 * The properties of a resource as `withoutNodes` has them.
 *
 * @returns undefined when they can stay as they are
 */
export function propertiesWithoutNodes(type: string, properties: Properties, standIn: StandIn): Properties | undefined {
  if (type === "kubernetes:helm.sh/v3:Release") return releaseWithoutNodes(properties, standIn);
  if (!awaitedTypes.has(type)) return undefined;
  return { ...properties, metadata: once(properties["metadata"], unawaited) };
}

/** What the plugin waits for until it is ready, and what never is without nodes. */
const awaitedTypes: ReadonlySet<string> = new Set([
  ...["Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"].map((kind) => `kubernetes:apps/v1:${kind}`),
  ...["Pod", "Service", "PersistentVolumeClaim"].map((kind) => `kubernetes:core/v1:${kind}`),
  "kubernetes:batch/v1:Job",
  "kubernetes:networking.k8s.io/v1:Ingress",
]);

const unawaited = (metadata: unknown) => ({
  ...propertiesOf(metadata),
  annotations: once(propertiesOf(metadata)["annotations"], (annotations) => ({
    ...propertiesOf(annotations),
    "pulumi.com/skipAwait": "true",
  })),
});

/**
 * Helm itself runs, on a chart that stands in for the one to be fetched. A real chart would do harm without nodes, also
 * where it can be fetched: its hooks are Jobs that never end, and the plugin runs those of a deletion in any case; its
 * definitions would outlive the destroy.
 */
function releaseWithoutNodes(properties: Properties, standIn: StandIn): Properties {
  // `atomic` waits in spite of `skipAwait`.
  const unawaitedRelease = { ...without(properties, "atomic"), skipAwait: true };
  const { chart, version, repositoryOpts } = properties;
  const repo = textOf(propertiesOf(repositoryOpts)["repo"]);
  // A chart in a folder of the program's own is not fetched, and one that is not known yet cannot be stood in for.
  if (typeof chart !== "string" || (repo === undefined && !chart.startsWith("oci://"))) return unawaitedRelease;
  const unfetched = without(unawaitedRelease, "version", "repositoryOpts", "verify", "keyring");
  return { ...unfetched, chart: standIn({ chart, version: textOf(version), repo }) };
}

const without = (properties: Properties, ...names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));

/** Changes what is known now at once, and what is known later then. */
const once = (value: unknown, change: (value: unknown) => unknown): unknown =>
  pulumi.Output.isInstance(value) ? value.apply(change) : change(value);

const propertiesOf = (value: unknown): Properties => (typeof value === "object" && value !== null ? { ...value } : {});

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);
