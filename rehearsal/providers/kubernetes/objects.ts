import { setTimeout as sleep } from "node:timers/promises";
import { ApiClient, ApiError, type KubernetesObject } from "./apiClient";
import { Discovery, type ResourceKind } from "./discovery";
import type { ClusterAccess } from "./kubeconfig";

/** What names an object. */
export interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for objects of the cluster. */
  readonly namespace?: string;
}

export interface ApplyOptions {
  /** Whether the server only says what it would do. */
  readonly dryRun?: boolean;
  /** Whether fields that others own are taken over. */
  readonly force?: boolean;
  /** Who owns the fields afterwards. @default the name of this provider */
  readonly manager?: string;
  readonly signal?: AbortSignal;
}

/** The objects of one cluster. */
export class Objects {
  private readonly client: ApiClient;
  private readonly discovery: Discovery;

  constructor(access: ClusterAccess) {
    this.client = new ApiClient(access);
    this.discovery = new Discovery(this.client);
  }

  kind(apiVersion: string, kind: string): Promise<ResourceKind> {
    return this.discovery.kind(apiVersion, kind);
  }

  /** The object is as applied afterwards, made or changed (server-side apply, with strict validation). */
  async apply(object: KubernetesObject, options: ApplyOptions = {}): Promise<KubernetesObject> {
    const { name, namespace } = object.metadata;
    return this.client.request<KubernetesObject>({
      method: "PATCH",
      path: await this.path({ ...object, name, ...(namespace === undefined ? {} : { namespace }) }),
      query: {
        fieldManager: options.manager ?? fieldManager,
        fieldValidation: "Strict",
        ...(options.dryRun === true ? { dryRun: "All" } : {}),
        ...(options.force === true ? { force: "true" } : {}),
      },
      // Every JSON document is a YAML document.
      contentType: "application/apply-patch+yaml",
      body: object,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }

  /** Some fields of an object that is there are as given afterwards (JSON merge patch). */
  merge(name: ObjectName, fields: unknown, signal?: AbortSignal): Promise<void> {
    return this.patch(name, "", fields, signal);
  }

  /** Some fields of the status of an object that is there are as given afterwards. */
  mergeStatus(name: ObjectName, status: unknown, signal?: AbortSignal): Promise<void> {
    return this.patch(name, "/status", { status }, signal);
  }

  private async patch(name: ObjectName, subresource: string, fields: unknown, signal?: AbortSignal): Promise<void> {
    await this.client.request<unknown>({
      method: "PATCH",
      path: `${await this.path(name)}${subresource}`,
      contentType: "application/merge-patch+json",
      body: fields,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** The object, or `undefined` when there is none. */
  async get(name: ObjectName, signal?: AbortSignal): Promise<KubernetesObject | undefined> {
    const path = await this.path(name);
    const wanted = { method: "GET", path, ...(signal === undefined ? {} : { signal }) } as const;
    return this.client.request<KubernetesObject>(wanted).catch(undefinedWhenMissing);
  }

  /** The deletion is asked for, dependents first. An object that is gone already is no error. */
  async delete(name: ObjectName): Promise<void> {
    const path = await this.path(name);
    const body = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Foreground" };
    await this.client.request<unknown>({ method: "DELETE", path, body }).catch(undefinedWhenMissing);
  }

  /**
   * Reads the object again and again until it is as wanted.
   *
   * @param seconds after which it is given up
   * @returns whether it came to be so in time
   */
  async until(
    name: ObjectName,
    wanted: (object: KubernetesObject | undefined) => boolean,
    {
      seconds,
      signal,
      onWait,
    }: { seconds: number; signal: AbortSignal; onWait?: (object: KubernetesObject | undefined) => void },
  ): Promise<boolean> {
    const deadline = Date.now() + seconds * 1000;
    // Most waits are over at once; a long one asks once a second.
    for (let pause = 20; ; pause = Math.min(1000, pause * 1.5)) {
      const object = await this.get(name, signal);
      if (wanted(object)) return true;
      if (Date.now() + pause > deadline) return false;
      onWait?.(object);
      await sleep(pause, undefined, { signal });
    }
  }

  close(): void {
    this.client.close();
  }

  private async path({ apiVersion, kind, name, namespace }: ObjectName): Promise<string> {
    const { plural, namespaced } = await this.discovery.kind(apiVersion, kind);
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const scope = namespaced ? `/namespaces/${encodeURIComponent(namespace ?? "default")}` : "";
    return `${group}${scope}/${plural}/${encodeURIComponent(name)}`;
  }
}

const fieldManager = "pulumi-kubernetes";

function undefinedWhenMissing(error: unknown): undefined {
  if (error instanceof ApiError && error.code === 404) return undefined;
  throw error;
}
