import type { Protocol } from "../../policies/types";
import { type Cluster, type Pod, type Service, unknown, type Workload } from "../model";
import { matches } from "../selectors";
import { targetPorts } from "../services";
import type { FlowEnd } from "./ends";
import type { Arrival } from "./judged";

/** Where packets to a port arrive, once for each workload behind a Service; or why that is not known. */
export function arrivalsAt(
  cluster: Cluster,
  to: FlowEnd,
  protocol: Protocol,
  port: number,
): readonly Arrival[] | string {
  switch (to.kind) {
    case "pods":
    case "node":
      return [{ at: { kind: "pods", workload: to.workload, pod: to.pod }, protocol, port }];
    case "address":
      return [{ at: { kind: "address", address: to.name, mayBePod: to.mayBePod }, protocol, port }];
    case "service":
      return behind(cluster, to.service, protocol, port);
  }
}

function behind(cluster: Cluster, service: Service, protocol: Protocol, port: number): readonly Arrival[] | string {
  const { namespace, name, selector } = service;
  const called = `the Service \`${namespace}/${name}\``;
  const ports = service.ports.filter((one) => one.port === port && one.protocol === protocol);
  if (ports.length === 0) return `${called} has no port ${protocol} ${String(port)}`;
  if (selector === undefined || selector === unknown) {
    return `${called} selects no pods by itself, so it is not known where its packets arrive`;
  }
  const arrivals = podsBehind(cluster, service).flatMap(({ workload, pod }) => {
    const targets = new Set(ports.flatMap((one) => targetPorts(one, pod)));
    return Array.from(targets, (target): Arrival => ({ at: { kind: "pods", workload, pod }, protocol, port: target }));
  });
  return arrivals.length > 0 ? arrivals : `no pod of the input is behind ${called}`;
}

/** The workloads behind a Service, each with one of its pods that surely is. */
export function podsBehind(
  { workloads }: Cluster,
  { namespace, selector }: Service,
): readonly { readonly workload: Workload; readonly pod: Pod }[] {
  if (selector === undefined || selector === unknown) return [];
  return workloads
    .filter((workload) => workload.namespace === namespace)
    .flatMap((workload) => {
      const pods = workload.pods.filter(({ labels }) => matches({ matchLabels: selector }, labels) === "yes");
      const [pod] = pods.sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
      return pod === undefined ? [] : [{ workload, pod }];
    });
}
