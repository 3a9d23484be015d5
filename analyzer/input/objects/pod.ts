import { parseAddress } from "../../../policies/cidr";
import { child, isAbsent, item, quoted } from "../../../policies/validation/fields";
import type { Findings } from "../../../policies/validation/findings";
import { unknown } from "../../model";
import { type Fields, fieldsOf, itemsOf } from "./fields";
import { type PodTraits, readPodTraits } from "./podTraits";

/** A pod as it is read from an object of its own. */
export interface PodReading extends PodTraits {
  readonly addresses: readonly string[];
  /** A pod that has ended takes no part any more. */
  readonly isFinished: boolean;
}

/** Reads a Pod. */
export function readPod(object: Fields, findings: Findings): PodReading {
  const traits = readPodTraits(object, "", findings);
  const status = fieldsOf(object.status, "status", findings);
  const phase = status?.phase;
  return {
    labels: traits.labels,
    ports: traits.ports,
    hostNetwork: traits.hostNetwork,
    addresses: status === undefined ? none : readAddresses(status, findings),
    isFinished: phase === "Succeeded" || phase === "Failed",
  };
}

const none: readonly string[] = [];

/** `podIPs` has all of them, `podIP` is the first; either may be missing in what a person wrote. */
function readAddresses(status: Fields, findings: Findings): readonly string[] {
  const addresses: string[] = [];
  addAddress(status.podIP, "status.podIP", addresses, findings);
  if (isAbsent(status.podIPs)) return addresses.length === 0 ? none : addresses;
  const list = itemsOf(status.podIPs, "status.podIPs", findings);
  if (list !== unknown) {
    for (let index = 0; index < list.length; index++) {
      const path = item("status.podIPs", index);
      addAddress(fieldsOf(list[index], path, findings)?.ip, child(path, "ip"), addresses, findings);
    }
  }
  return addresses;
}

function addAddress(value: unknown, path: string, addresses: string[], findings: Findings): void {
  if (isAbsent(value) || value === "" || value === unknown) return;
  if (typeof value !== "string" || !isAddress(value)) {
    findings.error(path, `must be an address such as \`10.0.0.1\` or \`2001:db8::1\`, got ${quoted(value)}`);
  } else if (!addresses.includes(value)) {
    addresses.push(value);
  }
}

function isAddress(text: string): boolean {
  return plainIpv4.test(text) || parseAddress(text) !== undefined;
}

/** Spares nearly all addresses the whole parser. */
const plainIpv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?!$)|$)){4}$/;
