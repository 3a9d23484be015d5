import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, type KubernetesObject, UnreachableError } from "./apiClient";
import { NoSuchKindError } from "./discovery";
import { releaseRecord } from "./helmRelease";
import { readKubeconfig } from "./kubeconfig";
import { type ObjectName, Objects } from "./objects";

/**
 * Does for Calico's custom resources what the tigera-operator does as far as an up or a destroy depends on it: it says that
 * Calico's API server is ready, holds each by a finalizer, and lets go only what may go, and only while it is installed itself. A
 * destroy that takes the operator away before them hangs as it does on a real cluster.
 */
export class CalicoOperator {
  private readonly objects: Objects;
  private readonly aborter = new AbortController();
  private readonly running: Promise<void>;

  /** @param kubeconfig content or path */
  constructor(kubeconfig: string) {
    this.objects = new Objects(readKubeconfig(kubeconfig));
    this.running = this.run();
  }

  /** Nothing runs afterwards; what was held stays held. */
  async stop(): Promise<void> {
    this.aborter.abort();
    await this.running;
    this.objects.close();
  }

  private async run(): Promise<void> {
    const { signal } = this.aborter;
    while (!signal.aborted) {
      await this.reconcile().catch((error: unknown) => {
        if (!signal.aborted) tolerate(error);
      });
      await sleep(interval, undefined, { signal }).catch(() => undefined);
    }
  }

  private async reconcile(): Promise<void> {
    const { signal } = this.aborter;
    if ((await this.objects.get(operatorRelease, signal)) === undefined) return;
    const found = await Promise.all(kinds.map((kind) => this.objects.get(named(kind), signal)));
    const others = found.slice(1).filter((object) => object !== undefined);
    for (const [index, object] of found.entries()) {
      if (object === undefined) continue;
      const kind = kinds[index] ?? "Installation";
      const isHeld = object.metadata.finalizers?.includes(finalizer) ?? false;
      // What the others run on goes last.
      const mayGo = kind !== "Installation" || others.length === 0;
      if (object.metadata.deletionTimestamp === undefined) {
        if (!isHeld) await this.setFinalizers(kind, object, [...(object.metadata.finalizers ?? []), finalizer]);
        await this.markReady(kind, object);
      } else if (isHeld && mayGo) {
        const rest = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
        await this.setFinalizers(kind, object, rest);
      }
    }
  }

  /** The kinds of `projectcalico.org`, which the API server serves, are there from the start. */
  private async markReady(kind: string, object: KubernetesObject) {
    const { status } = object as { status?: { state?: string } };
    if (kind !== "APIServer" || status?.state === "Ready") return;
    await this.objects.mergeStatus(named(kind), { state: "Ready" }, this.aborter.signal);
  }

  /** The version makes the server refuse it where somebody was faster; the next round looks again. */
  private async setFinalizers(kind: string, { metadata }: KubernetesObject, finalizers: readonly string[]) {
    const { resourceVersion } = metadata;
    await this.objects.merge(named(kind), { metadata: { finalizers, resourceVersion } }, this.aborter.signal);
  }
}

/** The first is what the others run on. */
const kinds = ["Installation", "APIServer", "Goldmane", "Whisker"] as const;

/** What the tigera-operator calls it: https://github.com/tigera/operator/issues/4103. */
const finalizer = "tigera.io/operator-cleanup";

const operatorRelease = releaseRecord("calico", "tigera-operator");

const interval = 200;

function named(kind: string): ObjectName {
  return { apiVersion: "operator.tigera.io/v1", kind, name: "default" };
}

/** The API server may be on its way up or down, kinds and objects may come and go; another round follows. */
function tolerate(error: unknown): void {
  if (error instanceof ApiError || error instanceof UnreachableError || error instanceof NoSuchKindError) return;
  throw error;
}
