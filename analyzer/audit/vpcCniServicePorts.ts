import type { Pod, ServicePort } from "../model";
import { portsNamed } from "../services";
import { listed } from "../words";
import { coverageOf } from "./coverage";
import { type Draft, ofService } from "./finding";
import { PodsBehind } from "./podsBehind";
import type { Survey } from "./survey";

/** Services whose ports are others than those of the pods behind them, where policies isolate these for ingress. */
export function* findServicePorts(survey: Survey): Generator<Draft> {
  const targets = otherTargets(survey);
  for (const service of survey.cluster.services) {
    const differing = service.ports.filter((port) => targets.has(port));
    if (differing.length === 0) continue;
    const ways = differing.map((port) => {
      const numbers = Array.from(targets.get(port) ?? []).sort((a, b) => a - b);
      return `from ${port.protocol} ${String(port.port)} to ${listed(numbers.map(String))}`;
    });
    yield {
      subject: ofService(service),
      // Ports that are not known yet are left out of the list, so a place in it is none in the object.
      path: "spec.ports",
      message: `leads ${listed(ways)} of pods that policies isolate for ingress, and the engine wants the same port on both sides`,
      fix: "give the Service the container's port, or let the container listen on the Service's",
    };
  }
}

/** Container ports to which Services surely lead from a port that is another one, of pods that are surely isolated. */
function otherTargets(survey: Survey): ReadonlyMap<ServicePort, ReadonlySet<number>> {
  const found = new Map<ServicePort, Set<number>>();
  const { Ingress: coverage } = coverageOf(survey);
  const behind = new PodsBehind(survey.cluster);
  survey.cluster.workloads.forEach(({ pods }, index) => {
    pods.forEach((pod, place) => {
      if (coverage[survey.partition.classesOf[index]?.[place] ?? -1] !== 2) return;
      for (const { port } of behind.servicesBefore(pod)) {
        for (const target of otherPorts(port, pod)) {
          const targets = found.get(port);
          if (targets === undefined) found.set(port, new Set([target]));
          else targets.add(target);
        }
      }
    });
  });
  return found;
}

/** None where it is the same port, or not known which. */
function otherPorts({ port, targetPort, protocol }: ServicePort, { ports }: Pod): readonly number[] {
  if (typeof targetPort === "number") return targetPort === port ? [] : [targetPort];
  const { known, hasUnknown } = portsNamed(ports, targetPort, protocol);
  return hasUnknown || known.includes(port) ? [] : known;
}
