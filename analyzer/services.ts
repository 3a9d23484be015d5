import type { Protocol } from "../policies/types";
import { type Cluster, type Pod, type Service, type ServicePort, unknown, type Unknown } from "./model";
import { matches } from "./selectors";

/** Services that surely send connections to the pod. */
export function servicesBefore({ services }: Cluster, namespace: string, pod: Pod): readonly Service[] {
  return services.filter(
    ({ namespace: own, selector }) =>
      own === namespace &&
      selector !== undefined &&
      selector !== unknown &&
      // The API gives an empty selector no pods, unlike that of a policy.
      Object.keys(selector).length > 0 &&
      matches({ matchLabels: selector }, pod.labels) === "yes",
  );
}

/** The ports of a pod that connections to a Service's port arrive at: none where no container has the name. */
export function targetPorts({ targetPort, protocol }: ServicePort, { ports }: Pod): readonly number[] {
  return typeof targetPort === "number" ? [targetPort] : portsNamed(ports, targetPort, protocol).known;
}

/** The container ports with a name and a protocol, and whether there are or may be some whose number is not known. */
export function portsNamed(ports: Pod["ports"], name: string, protocol: Protocol): NamedNumbers {
  if (ports === unknown) return { known: [], hasUnknown: true };
  const known = new Set<number>();
  let hasUnknown = false;
  for (const port of ports) {
    if (port.protocol !== protocol || (port.name !== name && port.name !== unknown)) continue;
    const number: number | Unknown = port.name === unknown ? unknown : port.port;
    if (number === unknown) hasUnknown = true;
    else known.add(number);
  }
  return { known: Array.from(known).sort((a, b) => a - b), hasUnknown };
}

export interface NamedNumbers {
  readonly known: readonly number[];
  readonly hasUnknown: boolean;
}
