import type { Origin, Pod } from "../model";
import type { ControllerReading } from "./objects/controller";
import type { Identity, Owner } from "./objects/identity";
import { sameLabels, samePorts } from "./sameValue";

/** A Pod of the input. */
export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  /** Not handed out yet, so it may still come to share its labels with another. */
  readonly pod: { -readonly [Field in keyof Pod]: Pod[Field] };
  readonly owner: Owner | undefined;
  readonly annotations: Identity["annotations"];
  readonly isFinished: boolean;
  readonly origin: Origin;
}

/** Something of the input that makes pods. */
export interface ControllerRecord extends Identity, ControllerReading {
  readonly kind: string;
  readonly origin: Origin;
}

type Traits = Pick<Pod, "labels" | "ports" | "hostNetwork">;

/** Whether policies and their readers see two pods alike, but for name and addresses. */
export function sameTraits(a: Traits, b: Traits): boolean {
  return a.hostNetwork === b.hostNetwork && sameLabels(a.labels, b.labels) && samePorts(a.ports, b.ports);
}

/** Whether two pods are the same in everything that counts. */
export function samePod(a: Pod, b: Pod): boolean {
  return a.name === b.name && sameTraits(a, b) && sameAddresses(a.addresses, b.addresses);
}

export function samePodRecord(a: PodRecord, b: PodRecord): boolean {
  return a.isFinished === b.isFinished && sameOwner(a.owner, b.owner) && samePod(a.pod, b.pod);
}

export function sameController(a: ControllerRecord, b: ControllerRecord): boolean {
  return a.isFinished === b.isFinished && a.isIdle === b.isIdle && sameOwner(a.owner, b.owner) && sameTraits(a, b);
}

function sameAddresses(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((address, index) => address === b[index]);
}

function sameOwner(a: Owner | undefined, b: Owner | undefined): boolean {
  return a?.kind === b?.kind && a?.name === b?.name;
}
