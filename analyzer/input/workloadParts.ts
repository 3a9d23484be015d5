import type { Pod, Workload } from "../model";
import { noted } from "./namespaces";
import { type ControllerRecord, type PodRecord, sameTraits } from "./records";
import { sameLabels, samePorts } from "./sameValue";

/** Labels that controllers put on the pods that they make, beside those of the template. */
const controllersLabels: ReadonlySet<string> = new Set([
  "pod-template-hash",
  "controller-uid",
  "job-name",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
]);

/** Among how many kinds of pods one like another is looked for: each pod of a StatefulSet has a label of its own. */
const mostKinds = 8;

/** The pods and templates of one workload. */
export class WorkloadParts {
  private readonly pods: PodRecord[] = [];
  private readonly controllers: ControllerRecord[] = [];

  constructor(
    private readonly namespace: string,
    private readonly name: string,
    private readonly kind: string,
  ) {}

  /** Pods come in the order of their names. */
  addPod(pod: PodRecord): void {
    this.pods.push(pod);
  }

  /** Controllers come in the order of their names, too. */
  addController(controller: ControllerRecord): void {
    if (this.isOutermost(controller)) this.controllers.unshift(controller);
    else this.controllers.push(controller);
  }

  workload(): Workload {
    const { namespace, name, kind } = this;
    // Where there are pods they are what runs, and the templates say what would.
    const pods = this.pods.length > 0 ? alike(this.pods) : this.templates();
    const owner = this.controllers[0] ?? this.pods[0];
    return { namespace, name, kind, pods, origin: owner?.origin ?? nowhere, ...noted(owner?.annotations) };
  }

  private isOutermost({ kind, name }: ControllerRecord): boolean {
    return kind === this.kind && name === this.name;
  }

  private templates(): readonly Pod[] {
    const { controllers } = this;
    const templates: Pod[] = [];
    // A ReplicaSet that is scaled to nothing is one that a Deployment had before.
    const active = controllers.filter((one) => this.isOutermost(one) || !one.isIdle);
    for (const { labels, ports, hostNetwork } of active.length > 0 ? active : controllers) {
      const isKnown = templates.some(
        (one) =>
          one.hostNetwork === hostNetwork &&
          sameLabels(one.labels, labels, controllersLabels) &&
          samePorts(one.ports, ports),
      );
      if (!isKnown) templates.push({ name: undefined, labels, ports, hostNetwork, addresses: [] });
    }
    return templates;
  }
}

/** Pods that are alike share their traits, and are one where they also have no addresses. */
function alike(records: readonly PodRecord[]): readonly Pod[] {
  const kinds: Pod[] = [];
  const pods: Pod[] = [];
  for (const { pod } of records) {
    const one = kinds.find((kind) => sameTraits(kind, pod));
    if (one === undefined) {
      kinds.unshift(pod);
      if (kinds.length > mostKinds) kinds.pop();
      pods.push(pod);
    } else if (pod.addresses.length > 0 || one.addresses.length > 0) {
      pod.labels = one.labels;
      pod.ports = one.ports;
      pods.push(pod);
    }
  }
  return pods;
}

const nowhere = { source: "", line: () => undefined };
