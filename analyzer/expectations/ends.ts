import { addressRange, type IpFamily, parseAddress, parseCidr } from "../../policies/cidr";
import { unknown } from "../model";
import type { PodEntity, Reachability } from "../reachability";

/** An end of an expectation, as it was written. */
export type End = WorkloadEnd | AddressEnd;

export interface WorkloadEnd {
  readonly kind: "workload";
  readonly namespace: string;
  readonly name: string;
  /** Undefined where it was left out. */
  readonly workloadKind: string | undefined;
}

export interface AddressEnd {
  readonly kind: "addresses";
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Reads both ends of an expectation.
 *
 * @throws RangeError where one is none, or both are outside of the cluster
 */
export function readEnds({ from, to }: { readonly from: string; readonly to: string }): { from: End; to: End } {
  const ends = { from: readEnd(from), to: readEnd(to) };
  if (ends.from.kind === "addresses" && ends.to.kind === "addresses") {
    throw new RangeError(`one end must be a workload of the cluster, got \`${from}\` and \`${to}\``);
  }
  return ends;
}

/** The pods that are meant; none where there is no such workload. */
export function entitiesAt({ namespace, name, workloadKind }: WorkloadEnd, { entities }: Reachability): PodEntity[] {
  return entities.filter(
    ({ workload }) =>
      workload.namespace === namespace &&
      workload.name === name &&
      (workloadKind === undefined || workload.kind === workloadKind),
  );
}

/** Whether a workload that is missing may be one whose name or namespace is not known yet. */
export function mayComeToBe({ entities }: Reachability): boolean {
  return entities.some(({ workload }) => workload.namespace === unknown || workload.name === unknown);
}

function readEnd(text: string): End {
  const address = parseAddress(text);
  if (address !== undefined) {
    return { kind: "addresses", family: address.family, first: address.address, last: address.address };
  }
  const cidr = parseCidr(text);
  if (cidr !== undefined) return { kind: "addresses", ...addressRange(cidr) };
  const [, namespace, name, workloadKind] = /^([a-z0-9-]+)\/([a-z0-9.-]+)(?:\[(\w+)\])?$/.exec(text) ?? [];
  if (namespace === undefined || name === undefined) {
    throw new RangeError(
      `an end must be a workload such as \`shop/web\` or \`shop/web[Deployment]\`, or an address or CIDR, got \`${text}\``,
    );
  }
  return { kind: "workload", namespace, name, workloadKind };
}
