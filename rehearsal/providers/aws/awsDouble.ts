import { createHash } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
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
  type Made,
  type ReadRequest,
  type ReadResult,
  type ResourceRequest,
  type UpdateRequest,
} from "../providerDouble";
import type { Faults, Outcome } from "../faults";
import { textAt, type Properties } from "../propertyValues";
import type { Cloud } from "./cloud";
import { functions } from "./functions";
import { checkInputs, expectedOutputs, mergedOutputs, sameDocument } from "./inputs";
import { account, AwsError, partitionOf, type ClusterEndpoint, type Making, type ResourceKind } from "./resourceKind";
import { resourceKinds } from "./resourceKinds";
import { requireAbsent, requireReferences, requireUnused } from "./rules";
import { schemaFailures, schemaOf, type ResourceSchema } from "./schema";

/** What the program says of the provider, and where its resources are. */
export interface AwsSettings {
  readonly region: string;
  /** Tags of every resource. */
  readonly defaultTags: Properties;
  readonly cloud: Cloud;
  readonly cluster: ClusterEndpoint;
  readonly faults: Faults;
  /** Milliseconds that every change takes. */
  readonly latency: number;
}

/** Simulated AWS in one region, as the engine's provider `aws`. */
export class AwsDouble implements ConfiguredProvider {
  private readonly cloud: Cloud;

  constructor(private readonly settings: AwsSettings) {
    this.cloud = settings.cloud;
  }

  check(request: CheckRequest): Checked {
    const { kind, schema } = known(request);
    return checkInputs(kind, schema, request);
  }

  diff(request: DiffRequest): Difference {
    const { kind } = known(request);
    const differences = inputDifferences(request.oldInputs, request.inputs).filter(
      (difference) => !difference.path.startsWith("__") && !sameDocument(difference),
    );
    const properties = differences.map((difference) => ({ ...difference, replaces: replaces(kind, difference.path) }));
    return { properties, deleteBeforeReplace: kind.deleteBeforeReplace ?? !isNameGenerated(kind, request.inputs) };
  }

  async create(request: CreateRequest): Promise<Made> {
    const { kind } = known(request);
    const { type, urn, inputs } = request;
    const making = this.making(request, this.cloud.generation(urn));
    await this.delay(request);
    // Before it exists: between that and the answer nothing may wait, or a kill in between makes an orphan of it.
    const isNew = !request.preview && this.cloud.get(type, kind.id(making, this.cloud)) === undefined;
    if (isNew) await kind.atApiServer?.created(this.settings.cluster);
    let fault: Outcome | undefined;
    const result = await refusedAs(`creating ${kind.title} (${request.name})`, () => {
      kind.validate?.(making);
      if (request.preview) return { id: "", outputs: expectedOutputs(kind, making, this.cloud) };
      requireReferences(kind, making, this.cloud);
      kind.refuse?.(making, this.cloud);
      fault = this.settings.faults.strike(type);
      if (fault === "refused") throw new AwsError("ServiceUnavailable", "injected by the rehearsal: nothing was made");
      requireAbsent(type, kind, making, this.cloud);
      const made = { id: kind.id(making, this.cloud), outputs: mergedOutputs(kind, making, this.cloud) };
      for (const beside of kind.alongside?.(making, this.cloud) ?? []) this.cloud.add({ ...beside, urn: "" });
      this.cloud.add({ type, urn, inputs, ...made });
      if (fault === "half-made") {
        throw new InitializationError(`waiting for ${kind.title} (${made.id}): injected by the rehearsal`, {
          ...made,
          inputs,
        });
      }
      return made;
    });
    if (fault === "unanswered") await once(request.signal, "abort");
    return result;
  }

  read(request: ReadRequest): Promise<ReadResult | undefined> {
    known(request);
    return Promise.resolve(this.cloud.get(request.type, request.id));
  }

  async update(request: UpdateRequest): Promise<Properties> {
    const { kind } = known(request);
    const existing = this.cloud.get(request.type, request.id);
    await this.delay(request);
    return refusedAs(`updating ${kind.title} (${request.id})`, () => {
      if (existing === undefined) throw new AwsError("NotFound", `${kind.title} ${request.id} does not exist`);
      const making = this.making(request, this.cloud.generation(request.urn) - 1);
      kind.validate?.(making);
      if (!request.preview) {
        requireReferences(kind, making, this.cloud);
        kind.refuseChange?.(making, existing.outputs);
      }
      const outputs = { ...mergedOutputs(kind, making, this.cloud), ...kind.updated?.(existing.outputs) };
      if (request.preview) return outputs;
      this.cloud.change({ ...existing, inputs: request.inputs, outputs });
      return outputs;
    });
  }

  async delete(request: DeleteRequest): Promise<void> {
    const { kind } = known(request);
    await this.delay(request);
    const deleted = await refusedAs(`deleting ${kind.title} (${request.id})`, () => {
      const existing = this.cloud.get(request.type, request.id);
      if (existing === undefined) return undefined;
      kind.validateDelete?.(request.id, this.cloud);
      requireUnused(existing, kind, this.cloud);
      const left = kind.leaves?.(existing, this.cloud) ?? [];
      this.cloud.remove(request.type, request.id);
      for (const one of left) this.cloud.add({ ...one, urn: "" });
      return existing;
    });
    if (deleted === undefined) return;
    const left = (await kind.atApiServer?.deleted(this.settings.cluster, deleted)) ?? [];
    for (const one of left) this.cloud.add({ ...one, urn: "" });
  }

  invoke(token: string, args: Properties): Promise<Properties> {
    const answer = functions[token];
    const schema = schemaOf(token);
    if (answer === undefined || schema === undefined) {
      throw new ProviderError(
        `function \`${token}\` is not simulated; add it in rehearsal/providers/aws/functions.ts. Known are ${Object.keys(functions).join(", ")}`,
      );
    }
    const [failure] = schemaFailures(schema, args);
    if (failure !== undefined) throw new ProviderError(`${token}: ${failure.property}: ${failure.reason}`);
    return refusedAs(`invoking ${token}`, () => ({ ...args, ...answer(args, this.settings.region) }));
  }

  private async delay({
    preview = false,
    signal,
  }: {
    readonly preview?: boolean;
    readonly signal: AbortSignal;
  }): Promise<void> {
    const { latency } = this.settings;
    if (!preview && latency > 0) await sleep(latency, undefined, { signal });
  }

  private making(request: ResourceRequest & { readonly inputs: Properties }, generation: number): Making {
    const region = textAt(request.inputs, "region") ?? this.settings.region;
    const digits = createHash("sha512")
      .update(`${request.urn} ${String(generation)}`)
      .digest("hex");
    return {
      inputs: request.inputs,
      name: request.name,
      region,
      cluster: this.settings.cluster,
      defaultTags: this.settings.defaultTags,
      hex: (length) => digits.slice(0, length),
      arn: (service, resource, options) =>
        `arn:${partitionOf(region)}:${service}:${options?.global === true ? "" : region}:${account}:${resource}`,
    };
  }
}

function known(request: { readonly type: string }): { kind: ResourceKind; schema: ResourceSchema } {
  const kind = resourceKinds[request.type];
  const schema = schemaOf(request.type);
  if (kind !== undefined && schema !== undefined) return { kind, schema };
  throw new ProviderError(
    `resource type \`${request.type}\` is not simulated; add it to a table in rehearsal/providers/aws. Known are ${Object.keys(resourceKinds).join(", ")}`,
  );
}

function replaces(kind: ResourceKind, path: string): boolean {
  return (kind.replaceOn ?? []).some(
    (input) => path === input || path.startsWith(`${input}.`) || path.startsWith(`${input}[`),
  );
}

function isNameGenerated(kind: ResourceKind, inputs: Properties): boolean {
  return kind.nameProperty === undefined || inputs["__defaults"] !== undefined;
}

// The released provider puts what it was doing before the words of AWS.
function refusedAs<Result>(doing: string, work: () => Result): Promise<Result> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    if (error instanceof AwsError) return Promise.reject(new ProviderError(`${doing}: ${error.message}`));
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}
