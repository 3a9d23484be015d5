import { type Reading, readObjects } from "../../../analyzer/input/readObjects";
import { readTexts } from "../../../analyzer/input/readTexts";
import type { Origin, Pod, Workload } from "../../../analyzer/model";

/** Where an object in memory is said to come from. */
export function at(source: string): Origin {
  return { source, line: () => undefined };
}

/** Reads objects that all come from one place. */
export function readAll(...objects: readonly unknown[]): Reading {
  return readObjects(objects.map((object) => ({ object, origin: at("memory") })));
}

/** Reads one text, called `in.yaml`. */
export function readText(text: string): Reading {
  return readTexts([{ source: "in.yaml", text }]);
}

/** Problems in the form in which the command prints them. */
export function told({ problems }: Reading): readonly string[] {
  return problems.map(({ source, line, path, message }) =>
    [line === undefined ? source : `${source}:${String(line)}`, ...(path === "" ? [] : [path]), message].join(": "),
  );
}

/** `shop/web[Deployment]` of each workload. */
export function ids({ cluster }: Reading): readonly string[] {
  return cluster.workloads.map(({ namespace, name, kind }) => `${namespace}/${name}[${kind}]`);
}

/** The only workload. */
export function onlyWorkload({ cluster }: Reading): Workload {
  const [workload, ...more] = cluster.workloads;
  if (workload === undefined || more.length > 0) throw new Error(`${String(cluster.workloads.length)} workloads`);
  return workload;
}

/** The pods of the only workload. */
export function onlyPods(reading: Reading): readonly Pod[] {
  return onlyWorkload(reading).pods;
}

interface Options {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: unknown;
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly owner?: readonly [kind: string, name: string];
}

export function pod({ spec = { containers: [] }, status, ...options }: Options = {}): Record<string, unknown> {
  return { apiVersion: "v1", kind: "Pod", metadata: metadata(options), spec, status };
}

/** Something that makes pods of a template with the labels. */
export function controller(
  kind: string,
  { labels, spec = {}, status, ...options }: Options = {},
): Record<string, unknown> {
  const template = { metadata: { labels }, spec: { containers: [] } };
  const apiVersion = kind === "ReplicationController" ? "v1" : kind.endsWith("Job") ? "batch/v1" : "apps/v1";
  const made = kind === "CronJob" ? { jobTemplate: { spec: { template } } } : { template };
  return { apiVersion, kind, metadata: metadata(options), spec: { ...made, ...(spec as object) }, status };
}

export function policy(spec: unknown = { podSelector: {} }, options: Options = {}): Record<string, unknown> {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: metadata(options), spec };
}

function metadata({ name = "web", namespace = "shop", labels, owner }: Options): Record<string, unknown> {
  const ownerReferences =
    owner === undefined
      ? undefined
      : [{ apiVersion: "x/v1", kind: owner[0], name: owner[1], uid: "u", controller: true }];
  return { name, namespace, labels, ownerReferences };
}
