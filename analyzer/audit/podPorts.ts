import type { Protocol } from "../../policies/types";
import type { Selected } from "../evaluate/podSelection";
import { type Pod, unknown } from "../model";
import { targetPorts } from "../services";
import { PodsBehind } from "./podsBehind";
import type { Survey } from "./survey";

/** What pods serve, all together. */
export interface Served {
  readonly pods: number;
  /** Whether some of the pods, or of their ports, are not known. */
  readonly isUncertain: boolean;
  /** Whether some of the pods declare no port at all: what they serve, nobody can tell. */
  readonly isSilent: boolean;
  readonly numbers: Readonly<Record<Protocol, readonly number[]>>;
  readonly names: Readonly<Record<Protocol, readonly string[]>>;
  /** Services that lead to the pods from ports that are other ones, by such a port: `TCP 80`. */
  readonly services: ReadonlyMap<string, LeadingService>;
}

/** The Service whose name comes first, and the pods' own ports to which it leads. */
export interface LeadingService {
  /** `shop/web`. */
  readonly name: string;
  readonly targets: readonly number[];
}

/** Ports of pods, as their containers and the Services before them declare them. */
export class PodPorts {
  private readonly known = new WeakMap<Selected, Served>();
  private readonly behind: PodsBehind;

  constructor(private readonly survey: Survey) {
    this.behind = new PodsBehind(survey.cluster);
  }

  servedBy(selected: Selected): Served {
    let served = this.known.get(selected);
    if (served === undefined) this.known.set(selected, (served = this.join(selected)));
    return served;
  }

  private *podsOf({ sure, perhaps }: Selected): Generator<Pod> {
    for (const numbers of [sure, perhaps]) {
      for (const number of numbers) for (const { pod } of this.survey.members(number)) yield pod;
    }
  }

  private join(selected: Selected): Served {
    const numbers = { TCP: new Set<number>(), UDP: new Set<number>(), SCTP: new Set<number>() };
    const names = { TCP: new Set<string>(), UDP: new Set<string>(), SCTP: new Set<string>() };
    const services = new Map<string, Set<number>>();
    let pods = 0;
    let isUncertain = selected.perhaps.length > 0 && selected.sure.length === 0;
    let isSilent = false;
    for (const pod of this.podsOf(selected)) {
      pods++;
      if (pod.ports === unknown) {
        isUncertain = true;
        continue;
      }
      if (pod.ports.length === 0) isSilent = true;
      for (const { name, port, protocol } of pod.ports) {
        if (port === unknown || name === unknown) isUncertain = true;
        else numbers[protocol].add(port);
        if (name !== undefined) names[protocol].add(name);
      }
      for (const { service, port } of this.behind.servicesBefore(pod)) {
        for (const target of targetPorts(port, pod)) {
          numbers[port.protocol].add(target);
          if (target === port.port) continue;
          const key = `${port.protocol} ${String(port.port)} ${service.namespace}/${service.name}`;
          const targets = services.get(key);
          if (targets === undefined) services.set(key, new Set([target]));
          else targets.add(target);
        }
      }
    }
    return { pods, isUncertain, isSilent, numbers: listed(numbers), names: listed(names), services: leading(services) };
  }
}

/** @param services targets by `TCP 80 shop/web` */
function leading(services: ReadonlyMap<string, ReadonlySet<number>>): ReadonlyMap<string, LeadingService> {
  const found = new Map<string, LeadingService>();
  for (const key of Array.from(services.keys()).sort()) {
    const [protocol = "", port = "", name = ""] = key.split(" ");
    const targets = Array.from(services.get(key) ?? []).sort((a, b) => a - b);
    if (!found.has(`${protocol} ${port}`)) found.set(`${protocol} ${port}`, { name, targets });
  }
  return found;
}

function listed<T>(sets: Readonly<Record<Protocol, ReadonlySet<T>>>): Readonly<Record<Protocol, readonly T[]>> {
  return { TCP: Array.from(sets.TCP), UDP: Array.from(sets.UDP), SCTP: Array.from(sets.SCTP) };
}
