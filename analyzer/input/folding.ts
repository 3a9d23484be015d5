import { NameTable } from "./nameTable";
import type { Owner } from "./objects/identity";
import type { ControllerRecord, PodRecord } from "./records";

/** Kinds that stand between a pod and the workload that people know it by. */
const between: ReadonlySet<string> = new Set(["ReplicaSet", "Job", "ReplicationController"]);

/** No chain of owners is longer, but for one that goes round in a circle. */
const maxOwners = 8;

/** Whether the pod is a workload itself. A node owns the pods that stand in its own configuration, which run alone. */
export function isAlone({ owner }: PodRecord): boolean {
  return owner === undefined || owner.kind === "Node" || owner.kind === "Pod";
}

/** Finds the workload that a pod or its controller belongs to: its outermost owner. */
export class Folding {
  private readonly found = new Map<string, NameTable<Owner>>();

  constructor(private readonly controllers: ReadonlyMap<string, NameTable<ControllerRecord>>) {}

  workloadOfPod(pod: PodRecord): Owner {
    const { owner, namespace, name } = pod;
    if (owner === undefined || isAlone(pod)) return { kind: "Pod", name };
    let ofKind = this.found.get(owner.kind);
    if (ofKind === undefined) {
      ofKind = new NameTable();
      this.found.set(owner.kind, ofKind);
    }
    let workload = ofKind.get(namespace, owner.name);
    if (workload === undefined) {
      workload = this.outermost(namespace, this.deploymentOf(pod, owner) ?? owner);
      ofKind.set(namespace, owner.name, workload);
    }
    return workload;
  }

  workloadOf({ kind, namespace, name }: ControllerRecord): Owner {
    return this.outermost(namespace, { kind, name });
  }

  private outermost(namespace: string, start: Owner): Owner {
    let owner = start;
    for (let steps = 0; steps < maxOwners && between.has(owner.kind); steps++) {
      const next = this.controllers.get(owner.kind)?.get(namespace, owner.name)?.owner;
      if (next === undefined) break;
      owner = next;
    }
    return owner;
  }

  /** The Deployment behind a ReplicaSet that is not given: its name ends in the hash with which it labels its pods. */
  private deploymentOf({ namespace, pod: { labels } }: PodRecord, { kind, name }: Owner): Owner | undefined {
    if (kind !== "ReplicaSet" || this.controllers.get(kind)?.get(namespace, name) !== undefined) return undefined;
    const hash = typeof labels === "string" ? undefined : labels["pod-template-hash"];
    if (hash === undefined || hash === "" || !name.endsWith(`-${hash}`) || name === `-${hash}`) return undefined;
    return { kind: "Deployment", name: name.slice(0, -hash.length - 1) };
  }
}
