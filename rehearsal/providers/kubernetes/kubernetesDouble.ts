import { once } from "node:events";
import type { Faults } from "../faults";
import { inputDifferences } from "../inputDifferences";
import {
  InitializationError,
  ProviderError,
  type CheckRequest,
  type Checked,
  type ConfiguredProvider,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  type Difference,
  type Engine,
  type Made,
  type ReadRequest,
  type ReadResult,
  type ResourceRequest,
  type UpdateRequest,
} from "../providerDouble";
import { containsComputed, isProperties, textAt, type Properties } from "../propertyValues";
import { ApiError, UnreachableError } from "./apiClient";
import { NoSuchKindError } from "./discovery";
import {
  helmReleaseType,
  recordOf,
  releaseCheck,
  releaseMade,
  type ReleaseNamespace,
  releaseRecord,
} from "./helmRelease";
import { immutablePaths, isAutonamed, kindOf, withName, withNamespace } from "./kubernetesInputs";
import { fromObject, inputsOfObject, toObject } from "./objectProperties";
import type { ApplyOptions, ObjectName, Objects } from "./objects";
import { untilDeleted, untilReady, waitForAnnotation } from "./waiting";

/** What the program says of the provider as a whole. */
export interface KubernetesSettings {
  /** The namespace of objects that name none. */
  readonly namespace: string;
  /** Whether ConfigMaps and Secrets are changed in place rather than made anew. */
  readonly mutable: { readonly configMaps: boolean; readonly secrets: boolean };
  /** Whether a deletion on a cluster that is not there counts as done. */
  readonly deleteUnreachable: boolean;
}

/** The engine's provider `kubernetes` on one cluster: server-side apply on the real API. */
export class KubernetesDouble implements ConfiguredProvider {
  private toldOfWorkloads = false;

  constructor(
    private readonly objects: Objects,
    private readonly settings: KubernetesSettings,
    private readonly engine: Engine,
    private readonly faults: Faults,
  ) {}

  async check(request: CheckRequest): Promise<Checked> {
    if (request.type === helmReleaseType) return releaseCheck(request, this.settings.namespace);
    requireSimulated(request.type);
    const named = withName(request, { ...kindOf(request, request.inputs), ...request.inputs });
    const { apiVersion, kind } = kindOf(request, named);
    // Where the cluster is not there yet nobody can say whether the kind has namespaces.
    const found = await this.objects.kind(apiVersion, kind).catch(undefinedWhenNotYet);
    const namespace = found?.namespaced === true ? this.settings.namespace : undefined;
    return { inputs: namespace === undefined ? named : withNamespace(named, namespace), failures: [] };
  }

  diff(request: DiffRequest): Difference {
    const { kind } = kindOf(request, request.inputs);
    const immutable =
      request.type === helmReleaseType ? ["name", "namespace"] : immutablePaths(kind, this.settings.mutable);
    const properties = inputDifferences(request.oldInputs, request.inputs).map((difference) => ({
      ...difference,
      replaces: immutable.some(
        (path) =>
          difference.path === path ||
          (/^[.[]/.test(difference.path.slice(path.length)) && difference.path.startsWith(path)),
      ),
    }));
    return { properties, deleteBeforeReplace: !isAutonamed(request.inputs) };
  }

  async create(request: CreateRequest): Promise<Made> {
    if (request.type === helmReleaseType) return this.createRelease(request);
    const { type, inputs, preview, signal } = request;
    if (preview) return { id: "", outputs: await this.expected(request) };
    const fault = this.faults.strike(type);
    if (fault === "refused") throw new ProviderError(`creation of ${type} was refused: injected by the rehearsal`);
    const name = this.nameOf(request, inputs);
    const outputs = await this.applied(request, { signal });
    const made = { id: idOf(name), outputs };
    if (fault === "unanswered") await once(signal, "abort");
    if (fault === "half-made")
      throw halfMade(`${type} ${made.id} never became ready: injected by the rehearsal`, made, inputs);
    const wanted = textAt(inputs, "metadata", "annotations", waitForAnnotation);
    const problem = await untilReady(this.objects, name, signal, wanted);
    if (problem !== undefined) throw halfMade(problem, made, inputs);
    this.tellOfWorkloads(name.kind, request.urn);
    return made;
  }

  async read(request: ReadRequest): Promise<ReadResult | undefined> {
    if (request.type === helmReleaseType) return isEmpty(request.inputs) ? undefined : { ...request };
    requireSimulated(request.type);
    const [name = "", namespace] = request.id.split("/").reverse();
    const wanted = { ...kindOf(request, request.inputs), name, ...(namespace === undefined ? {} : { namespace }) };
    const object = await this.objects.get(wanted, request.signal);
    if (object === undefined) return undefined;
    const inputs = inputsOfObject(object, isEmpty(request.inputs) ? undefined : request.inputs);
    return { id: request.id, inputs, outputs: fromObject(object) };
  }

  async update(request: UpdateRequest): Promise<Properties> {
    if (request.type === helmReleaseType) return releaseMade(request).outputs;
    if (request.preview) return this.expected(request);
    return this.applied(request, { signal: request.signal });
  }

  async delete(request: DeleteRequest): Promise<void> {
    const name =
      request.type === helmReleaseType
        ? releaseRecord(...placeOf(request.outputs))
        : this.nameOf(request, request.outputs);
    try {
      await this.objects.delete(name);
      await untilDeleted(this.objects, name, {
        seconds: request.timeout === 0 ? 600 : request.timeout,
        signal: request.signal,
        uid: textAt(request.outputs, "metadata", "uid"),
        onWait: (what) => {
          this.engine.log("info", what, { urn: request.urn, status: true });
        },
      });
    } catch (error) {
      if (error instanceof UnreachableError && this.settings.deleteUnreachable) {
        this.engine.log("warning", `${error.message}; it counts as deleted`, { urn: request.urn });
        return;
      }
      // Without its definition, no object of a custom kind is left.
      if (!(error instanceof NoSuchKindError)) throw inWordsOf(error);
    }
  }

  invoke(token: string): Promise<Properties> {
    throw new ProviderError(
      `function \`${token}\` is not simulated; add it in rehearsal/providers/kubernetes. None is known`,
    );
  }

  private async createRelease(request: CreateRequest): Promise<Made> {
    const { type, preview, inputs, urn, signal } = request;
    const fault = preview ? undefined : this.faults.strike(type);
    if (fault === "refused") throw new ProviderError(`creation of ${type} was refused: injected by the rehearsal`);
    const made = releaseMade(request);
    if (preview) return made;
    const place = placeOf(inputs);
    // Helm installs nothing over a release that it has on record, whoever made it.
    if ((await this.objects.get(releaseRecord(...place), signal).catch(rethrowInWords)) !== undefined) {
      throw new ProviderError("cannot re-use a name that is still in use");
    }
    const namespace: ReleaseNamespace | undefined = made.namespace;
    if (namespace !== undefined) await this.objects.apply(namespace, { signal }).catch(rethrowInWords);
    await this.objects.apply(recordOf(...place), { signal }).catch(rethrowInWords);
    this.engine.log("info", "recorded: the chart is not fetched in a rehearsal", { urn, status: true });
    if (fault === "unanswered") await once(signal, "abort");
    if (fault === "half-made") throw halfMade(`${type} ${made.id} failed: injected by the rehearsal`, made, inputs);
    return made;
  }

  /** What the server says that it would make of the inputs; the inputs themselves where it cannot say yet. */
  private async expected(request: CreateRequest | UpdateRequest): Promise<Properties> {
    requireSimulated(request.type);
    if (containsComputed(request.inputs)) return request.inputs;
    try {
      return await this.applied(request, { dryRun: true, signal: request.signal });
    } catch (error) {
      if (isNotYet(error)) return request.inputs;
      throw error;
    }
  }

  private async applied(request: CreateRequest | UpdateRequest, options: ApplyOptions): Promise<Properties> {
    const { inputs } = request;
    requireSimulated(request.type);
    const name = this.nameOf(request, inputs);
    const force = textAt(inputs, "metadata", "annotations", "pulumi.com/patchForce") === "true";
    try {
      return fromObject(await this.objects.apply(toObject(name, inputs), { ...options, force }));
    } catch (error) {
      throw options.dryRun === true && isNotYet(error) ? error : inWordsOf(error, idOf(name));
    }
  }

  private nameOf(request: ResourceRequest, properties: Properties): ObjectName {
    const metadata = isProperties(properties["metadata"]) ? properties["metadata"] : {};
    const namespace = textAt(metadata, "namespace");
    const name = textAt(metadata, "name");
    if (name === undefined) throw new ProviderError(`${request.name}: metadata.name is not known`);
    return { ...kindOf(request, properties), name, ...(namespace === undefined ? {} : { namespace }) };
  }

  private tellOfWorkloads(kind: string, urn: string): void {
    if (this.toldOfWorkloads || !["Deployment", "StatefulSet", "DaemonSet", "Job", "Pod"].includes(kind)) return;
    this.toldOfWorkloads = true;
    this.engine.log("info", "a rehearsal has no nodes: workloads are made and not awaited", { urn, status: true });
  }
}

function requireSimulated(type: string): void {
  const [, module = "", kind = ""] = type.split(":");
  const what = `resource type \`${type}\` is not simulated`;
  if (kind.endsWith("Patch"))
    throw new ProviderError(`${what}: patch the object where it is made, or run with the released provider`);
  if (
    kind.endsWith("List") ||
    ["yaml", "yaml/v2", "kustomize", "kustomize/v2", "helm.sh/v3", "helm.sh/v4"].includes(module)
  ) {
    throw new ProviderError(
      `${what}; add it in rehearsal/providers/kubernetes. Known are all kinds of the API, and ${helmReleaseType}`,
    );
  }
}

/** Name and namespace of a release. */
function placeOf(properties: Properties): [name: string, namespace: string] {
  return [textAt(properties, "name") ?? "", textAt(properties, "namespace") ?? ""];
}

function idOf({ name, namespace }: ObjectName): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function isEmpty(properties: Properties): boolean {
  return Object.keys(properties).length === 0;
}

function halfMade(message: string, made: Made, inputs: Properties): InitializationError {
  return new InitializationError(message, { ...made, inputs });
}

/** Whether a preview cannot ask the server yet: no cluster, no such kind, or no such namespace. */
function isNotYet(error: unknown): boolean {
  if (error instanceof UnreachableError || error instanceof NoSuchKindError) return true;
  return error instanceof ApiError && error.code === 404 && error.subject === "namespaces";
}

function undefinedWhenNotYet(error: unknown): undefined {
  if (!isNotYet(error)) throw inWordsOf(error);
}

function rethrowInWords(error: unknown): never {
  throw inWordsOf(error);
}

// The server's own words go to the user as they are, after what was being done.
function inWordsOf(error: unknown, id?: string): Error {
  if (error instanceof ApiError && id !== undefined) {
    return new ProviderError(
      `resource ${id} was not successfully applied by the Kubernetes API server: ${error.message}`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}
