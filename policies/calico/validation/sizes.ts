import { child } from "../../validation/fields";
import type { Findings } from "../../validation/findings";

/** Limits that only Calico's newest definitions have, so that passing them is no error everywhere. */
const atMost = { nets: 256, notNets: 256, ports: 50, notPorts: 50, ingress: 1024, egress: 1024 } as const;

/** Warns of lists that newer Calico refuses for their length. */
export function warnOfLength(
  fields: Readonly<Partial<Record<keyof typeof atMost, unknown>>>,
  path: string,
  findings: Findings,
): void {
  for (const [field, most] of Object.entries(atMost)) {
    const list = fields[field as keyof typeof atMost];
    if (!Array.isArray(list) || list.length <= most) continue;
    findings.warning(
      child(path, field),
      `has ${String(list.length)} items, and newer Calico takes ${String(most)} at most; split it`,
    );
  }
}
