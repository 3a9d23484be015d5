import type { Pod, Workload } from "../model";
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
  /** Most workloads have one pod: a list is made for more. */
  private onlyPod: PodRecord | undefined;
  private pods: PodRecord[] | undefined;
  private controllers: ControllerRecord[] | undefined;

  constructor(
    private readonly namespace: string,
    private readonly name: string,
    private readonly kind: string,
  ) {}

  addPod(pod: PodRecord): void {
    if (this.pods !== undefined) {
      this.pods.push(pod);
    } else if (this.onlyPod !== undefined) {
      this.pods = [this.onlyPod, pod];
    } else {
      this.onlyPod = pod;
    }
  }

  addController(controller: ControllerRecord): void {
    if (this.controllers === undefined) this.controllers = [controller];
    else this.controllers.push(controller);
  }

  workload(): Workload {
    const { namespace, name, kind, controllers, onlyPod } = this;
    this.pods?.sort(byName);
    controllers?.sort((a, b) => Number(this.isOutermost(b)) - Number(this.isOutermost(a)) || byName(a, b));
    // Where there are pods they are what runs, and the templates say what would.
    const pods = this.pods !== undefined ? alike(this.pods) : onlyPod !== undefined ? [onlyPod.pod] : this.templates();
    const origin = (controllers?.[0] ?? this.pods?.[0] ?? onlyPod)?.origin ?? nowhere;
    return { namespace, name, kind, pods, origin };
  }

  private isOutermost({ kind, name }: ControllerRecord): boolean {
    return kind === this.kind && name === this.name;
  }

  private templates(): readonly Pod[] {
    const { controllers = [] } = this;
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
      pods.push({ ...pod, labels: one.labels, ports: one.ports });
    }
  }
  return pods;
}

const nowhere = { source: "", line: () => undefined };

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
