import { type IpFamily, parseAddress, parseCidr } from "../../policies/cidr";
import { numberOf } from "../ipBlocks";
import type { Cluster, Pod, Workload } from "../model";
import { namesLike } from "./nearNames";
import { QuestionError } from "./questionError";

/** One end of a question. */
export type End = PodEnd | AddressEnd;

export interface PodEnd {
  readonly kind: "pods";
  /** `shop/web`. */
  readonly name: string;
  readonly workload: Workload;
  /** The pod that answers are about: of a workload its template, or else the pod whose name comes first. */
  readonly pod: Pod;
  /** The workload's further pods, where the workload was asked for. */
  readonly others: readonly Pod[];
}

/** An address that no pod of the cluster has. */
export interface AddressEnd {
  readonly kind: "address";
  readonly name: string;
  readonly family: IpFamily;
  readonly address: bigint;
}

/**
 * Finds the pods or the address that a reference means: `shop/web`, `shop/web[Deployment]`, the name of a single pod, or
 * an address. The address of a pod means that pod.
 *
 * @throws QuestionError where nothing is called so, with names that are alike, or several things are, with all of them
 */
export function endNamed(cluster: Cluster, reference: string): End {
  const address = parseAddress(reference);
  if (address !== undefined) return endAt(cluster, reference, numberOf(reference));
  if (parseCidr(reference) !== undefined) {
    throw new QuestionError(`\`${reference}\` is a range of addresses; ask about one of them`);
  }
  const parts = /^([^/[\]]+)\/([^/[\]]+)(?:\[([^[\]]+)\])?$/.exec(reference);
  if (parts === null) throw new QuestionError(withoutNamespace(cluster, reference));
  const [, namespace = "", name = "", kind] = parts;
  const found = endsIn(cluster, namespace, name).filter((end) => kind === undefined || kindOf(end) === kind);
  const [only] = found;
  if (only === undefined) throw new QuestionError(notFound(cluster, reference, namespace, name));
  if (found.length > 1) throw new QuestionError(ambiguous(reference, found));
  return only;
}

/** A template stands for many pods, of which one reaches another only where policies let it. */
export function isOnePod({ pod, workload }: PodEnd): boolean {
  return pod.name !== undefined || workload.kind === "Pod";
}

function endAt(cluster: Cluster, text: string, number: ReturnType<typeof numberOf>): End {
  if (number === undefined) throw new RangeError(`\`${text}\` is no address`);
  const holders = cluster.workloads.flatMap((workload) =>
    workload.pods
      .filter((pod) => pod.addresses.some((own) => isSame(numberOf(own), number)))
      .map((pod) => onePod(workload, pod)),
  );
  const [only] = holders;
  if (only === undefined) return { kind: "address", name: text, ...number };
  if (holders.length === 1) return only;
  throw new QuestionError(`several pods have the address \`${text}\`; ask about ${choice(holders.map(fullName))}`);
}

function isSame(one: ReturnType<typeof numberOf>, other: ReturnType<typeof numberOf>): boolean {
  return one?.family === other?.family && one?.address === other?.address;
}

/** Workloads of the name, and pods of the name in other workloads. */
function endsIn(cluster: Cluster, namespace: string, name: string): readonly PodEnd[] {
  return cluster.workloads
    .filter((workload) => workload.namespace === namespace)
    .flatMap((workload) => {
      const [pod, ...others] = [...workload.pods].sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
      if (workload.name === name && pod !== undefined)
        return [{ ...onePod(workload, pod), name: `${namespace}/${name}`, others }];
      return workload.pods.filter((one) => one.name === name).map((one) => onePod(workload, one));
    });
}

function onePod(workload: Workload, pod: Pod): PodEnd {
  return { kind: "pods", name: `${workload.namespace}/${pod.name ?? workload.name}`, workload, pod, others: [] };
}

/** A pod that is asked for by its own name is one, whatever owns it. */
function kindOf({ name, workload }: PodEnd): string {
  return name === `${workload.namespace}/${workload.name}` ? workload.kind : "Pod";
}

function fullName(end: PodEnd): string {
  return `${end.name}[${kindOf(end)}]`;
}

function ambiguous(reference: string, found: readonly PodEnd[]): string {
  const names = found.map(fullName);
  const places = found.map(({ workload }) => workload.origin.source);
  if (new Set(names).size === 1)
    return `\`${reference}\` is given several times: in ${Array.from(new Set(places)).sort().join(", ")}`;
  return `\`${reference}\` may be several things; ask about ${choice(names)}`;
}

function notFound(cluster: Cluster, reference: string, namespace: string, name: string): string {
  const same = endsIn(cluster, namespace, name);
  if (same.length > 0) return `\`${reference}\` is not in the input, but there is ${choice(same.map(fullName))}`;
  const near = namesLike(`${namespace}/${name}`, allNames(cluster));
  const hint = near.length > 0 ? `; did you mean ${choice(near)}?` : "";
  if (cluster.workloads.some((workload) => workload.namespace === namespace)) {
    return `no workload or pod \`${name}\` is in namespace \`${namespace}\`${hint}`;
  }
  return `no workload or pod is in namespace \`${namespace}\`${hint}`;
}

function withoutNamespace(cluster: Cluster, reference: string): string {
  const same = allNames(cluster).filter((full) => full.endsWith(`/${reference}`));
  const example = same.length > 0 ? choice(Array.from(new Set(same)).slice(0, 5)) : "`namespace/name`";
  return `\`${reference}\` does not say the namespace; write ${example}, or an address`;
}

function allNames({ workloads }: Cluster): readonly string[] {
  return workloads.flatMap(({ namespace, name, pods }) => [
    `${namespace}/${name}`,
    ...pods.flatMap((pod) => (pod.name === undefined ? [] : `${namespace}/${pod.name}`)),
  ]);
}

function choice(names: readonly string[]): string {
  return [...names]
    .sort()
    .map((name) => `\`${name}\``)
    .join(" or ");
}
