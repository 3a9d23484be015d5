import type { Origin, Pod, Workload } from "../model";
import type { Complaints } from "./complaints";
import { Folding, isAlone } from "./folding";
import { NameTable } from "./nameTable";
import { noted } from "./namespaces";
import type { ControllerReading } from "./objects/controller";
import type { Identity, Owner } from "./objects/identity";
import type { PodReading } from "./objects/pod";
import { type ControllerRecord, type PodRecord, sameController, samePod, samePodRecord } from "./records";
import { samePorts } from "./sameValue";
import { Unique } from "./unique";
import { WorkloadParts } from "./workloadParts";

/** Pods and what makes pods, put together by who owns whom. */
export class Workloads {
  private readonly pods: Unique<PodRecord>;
  private readonly controllers = new Map<string, Unique<ControllerRecord>>();
  /** Of the pod before: pods that come one after the other are mostly alike. */
  private lastPorts: Pod["ports"] = [];
  private readonly parts = new Map<string, NameTable<WorkloadParts>>();

  constructor(private readonly complaints: Complaints) {
    this.pods = new Unique("Pod", samePodRecord, complaints);
  }

  addPod({ namespace, name, isNamed, owner, annotations }: Identity, read: PodReading, origin: Origin): void {
    const { labels, hostNetwork, addresses, isFinished } = read;
    if (!samePorts(read.ports, this.lastPorts)) this.lastPorts = read.ports;
    const pod = { name, labels, ports: this.lastPorts, hostNetwork, addresses };
    this.pods.add({ namespace, name, pod, owner, annotations, isFinished, origin }, isNamed);
  }

  addController(kind: string, identity: Identity, controller: ControllerReading, origin: Origin): void {
    let ofKind = this.controllers.get(kind);
    if (ofKind === undefined) {
      ofKind = new Unique(kind, sameController, this.complaints);
      this.controllers.set(kind, ofKind);
    }
    ofKind.add({ kind, ...identity, ...controller, origin }, identity.isNamed);
  }

  /** All of them sorted by namespace, name and kind; those that are the same as earlier ones are those. */
  finish(earlier: readonly Workload[] = []): readonly Workload[] {
    const controllers = new Map(Array.from(this.controllers, ([kind, ofKind]) => [kind, ofKind.resolve()]));
    const folding = new Folding(controllers);
    const workloads: Workload[] = [];
    for (const pod of this.pods.sorted()) {
      if (pod.isFinished) continue;
      if (isAlone(pod) && !this.pods.hasNameless) workloads.push(loneWorkload(pod));
      else this.partsOf(pod.namespace, folding.workloadOfPod(pod)).addPod(pod);
    }
    for (const kind of Array.from(this.controllers.keys()).sort()) {
      for (const controller of this.controllers.get(kind)?.sorted() ?? []) {
        if (controller.isFinished) continue;
        this.partsOf(controller.namespace, folding.workloadOf(controller)).addController(controller);
      }
    }
    for (const ofKind of this.parts.values()) for (const parts of ofKind.sorted()) workloads.push(parts.workload());
    return reuse(workloads.sort(compareWorkloads), earlier);
  }

  private partsOf(namespace: string, { kind, name }: Owner): WorkloadParts {
    let ofKind = this.parts.get(kind);
    if (ofKind === undefined) {
      ofKind = new NameTable();
      this.parts.set(kind, ofKind);
    }
    let parts = ofKind.get(namespace, name);
    if (parts === undefined) {
      parts = new WorkloadParts(namespace, name, kind);
      ofKind.set(namespace, name, parts);
    }
    return parts;
  }
}

function loneWorkload({ namespace, name, pod, annotations, origin }: PodRecord): Workload {
  return { namespace, name, kind: "Pod", pods: [pod], origin, ...noted(annotations) };
}

/** The workloads, with those of earlier in place of those that are the same. */
function reuse(workloads: readonly Workload[], earlier: readonly Workload[]): readonly Workload[] {
  if (earlier.length === 0) return workloads;
  const known = new Map(earlier.map((workload) => [idOf(workload), workload]));
  return workloads.map((workload) => {
    const before = known.get(idOf(workload));
    return before !== undefined && sameWorkload(before, workload) ? before : workload;
  });
}

function idOf({ namespace, name, kind }: Workload): string {
  return `${namespace}/${name}[${kind}]`;
}

function sameWorkload(a: Workload, b: Workload): boolean {
  return (
    a.pods.length === b.pods.length &&
    a.pods.every((pod, index) => {
      const other = b.pods[index];
      return other !== undefined && samePod(pod, other);
    })
  );
}

function compareWorkloads(a: Workload, b: Workload): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.kind < b.kind ? -1 : 1;
}
