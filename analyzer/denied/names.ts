import type { Labels } from "../../policies/types";
import { type Cluster, type Pod, unknown, type Workload } from "../model";
import { matches } from "../selectors";

/** Labels by which presets name the pods of workloads. */
export class NamingLabels {
  private readonly known = new Map<Workload, Labels | undefined>();
  private readonly neighbours = new Map<string, Workload[]>();

  constructor({ workloads }: Cluster) {
    for (const workload of workloads) {
      const others = this.neighbours.get(workload.namespace);
      if (others === undefined) this.neighbours.set(workload.namespace, [workload]);
      else others.push(workload);
    }
  }

  /** The few labels that are usual for it, where they mean this workload alone, or else all; undefined where it has none. */
  of(workload: Workload): Labels | undefined {
    if (!this.known.has(workload)) this.known.set(workload, this.find(workload));
    return this.known.get(workload);
  }

  private find(workload: Workload): Labels | undefined {
    const own = ownLabels(workload);
    if (own === undefined) return undefined;
    for (const keys of usual) {
      const some = Object.fromEntries(keys.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]]])));
      if (Object.keys(some).length > 0 && this.meansAlone(some, workload)) return some;
    }
    return own;
  }

  private meansAlone(labels: Labels, workload: Workload): boolean {
    return (this.neighbours.get(workload.namespace) ?? []).every(
      (one) => one === workload || one.pods.every((pod) => !isMeant(labels, pod)),
    );
  }
}

function isMeant(labels: Labels, pod: Pod): boolean {
  return matches({ matchLabels: labels }, pod.labels) !== "no";
}

const usual = [
  ["app"],
  ["app.kubernetes.io/name"],
  ["app.kubernetes.io/name", "app.kubernetes.io/instance"],
  ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component"],
  ["k8s-app"],
  ["name"],
] as const;

/** The labels that all pods of the workload have, but for those that controllers put on them. */
function ownLabels({ pods }: Workload): Labels | undefined {
  const [first, ...others] = pods.map(({ labels }) => labels);
  if (first === undefined || first === unknown) return undefined;
  const own = Object.entries(first).filter(
    ([key, value]) =>
      !generated.has(key) && value !== unknown && others.every((labels) => labels !== unknown && labels[key] === value),
  );
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

const generated: ReadonlySet<string> = new Set([
  "pod-template-hash",
  "pod-template-generation",
  "controller-revision-hash",
  "controller-uid",
  "job-name",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
  "batch.kubernetes.io/job-completion-index",
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index",
]);
