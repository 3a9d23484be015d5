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

/** The container ports with a name and a protocol, surely or perhaps. */
export function portsNamed(ports: Pod["ports"], name: string, protocol: Protocol): NamedNumbers {
  if (ports === unknown) return { known: [], possible: [unknown], hasUnknown: true };
  const known = new Set<number>();
  const possible = new Set<number | Unknown>();
  for (const { protocol: own, name: called, port } of ports) {
    if (own !== protocol || (called !== name && called !== unknown)) continue;
    if (called === unknown || port === unknown) possible.add(port);
    else known.add(port);
  }
  return {
    known: Array.from(known).sort((a, b) => a - b),
    possible: Array.from(possible),
    hasUnknown: possible.size > 0,
  };
}

export interface NamedNumbers {
  readonly known: readonly number[];
  /** Numbers that perhaps have the name; `unknown` is any number. */
  readonly possible: readonly (number | Unknown)[];
  readonly hasUnknown: boolean;
}
