import { status } from "@grpc/grpc-js";
import type { PropertyValue, Properties } from "./propertyValues";

/** A provider that stands in for a released one. It speaks plain values; the server does the protocol. */
export interface ProviderDouble {
  /** The package, such as `aws`. */
  readonly name: string;
  /** The version of the released provider whose place it takes. */
  readonly version: string;
  /** Problems of the provider's own configuration. @default none */
  checkConfig?(inputs: Properties): readonly CheckFailure[];
  /** The provider with this configuration. Each provider resource of the program is configured once per run. */
  configure(inputs: Properties, engine: Engine): ConfiguredProvider | Promise<ConfiguredProvider>;
}

/** What the engine asks of a provider that has its configuration. */
export interface ConfiguredProvider {
  /** The inputs with defaults and generated names filled in, and what is wrong with them. */
  check(request: CheckRequest): Checked | Promise<Checked>;
  /** How the new inputs differ from the old ones, and which differences replace the resource. */
  diff(request: DiffRequest): Difference | Promise<Difference>;
  /** Makes the resource; in a preview, says what its outputs will be as far as that is known. */
  create(request: CreateRequest): Promise<Made>;
  /** The resource as it is now; `undefined` when it does not exist. */
  read(request: ReadRequest): Promise<ReadResult | undefined>;
  /** Changes the resource in place and gives its new outputs. */
  update(request: UpdateRequest): Promise<Properties>;
  /** The resource is gone afterwards; one that was gone already is no error. */
  delete(request: DeleteRequest): Promise<void>;
  /** Calls a function of the provider. */
  invoke(token: string, args: Properties): Promise<Properties>;
}

/** The resource that a request is about. */
export interface ResourceRequest {
  readonly urn: string;
  /** The type token, such as `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  /** The name in the program. */
  readonly name: string;
  /** Aborted when the engine gives up, as on Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface CheckRequest extends ResourceRequest {
  /** The inputs of the last update; `undefined` for a new resource. */
  readonly oldInputs: Properties | undefined;
  readonly inputs: Properties;
  /** Bytes of the engine for generated names; the same in a preview and in the update of that plan. */
  readonly randomSeed: Uint8Array;
}

export interface DiffRequest extends ResourceRequest {
  readonly id: string;
  readonly oldInputs: Properties;
  readonly oldOutputs: Properties;
  readonly inputs: Properties;
}

export interface CreateRequest extends ResourceRequest {
  readonly inputs: Properties;
  readonly preview: boolean;
}

export interface ReadRequest extends ResourceRequest {
  readonly id: string;
  /** The inputs of the state; empty in an import or a `get`. */
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface UpdateRequest extends DiffRequest {
  readonly preview: boolean;
}

export interface DeleteRequest extends ResourceRequest {
  readonly id: string;
  readonly outputs: Properties;
  /** Seconds that the program grants; 0 when it says nothing. */
  readonly timeout: number;
}

export interface CheckFailure {
  /** Path of the property, such as `vpcConfig.subnetIds`; empty for the resource as a whole. */
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

/** One property that differs. The path is written as in `tags.team` or `spec.ports[0]`. */
export interface PropertyDifference {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly before?: PropertyValue;
  readonly after?: PropertyValue;
  /** Whether the resource must be made anew. @default false */
  readonly replaces?: boolean;
}

export interface Difference {
  readonly properties: readonly PropertyDifference[];
  /** Whether the old resource must go before the new one is made, as its name is taken. @default false */
  readonly deleteBeforeReplace?: boolean;
}

export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

export interface ReadResult extends Made {
  readonly inputs: Properties;
}

/** The engine's side of a provider: where messages for the user go. */
export interface Engine {
  /** Shows a line to the user, beside the resource when a URN is given. A status line is replaced by the next one. */
  log(severity: "info" | "warning", message: string, options?: { urn?: string; status?: boolean }): void;
}

/** A request failed, with the code that the released provider would answer. */
export class ProviderError extends Error {
  /** @param code @default `UNKNOWN`, which released providers use for nearly everything */
  constructor(
    message: string,
    readonly code: status = status.UNKNOWN,
  ) {
    super(message);
  }
}

/** The resource was made, but is not as it should be. The engine keeps it in the state and updates it next time. */
export class InitializationError extends ProviderError {
  constructor(
    message: string,
    readonly made: Made & { readonly inputs: Properties },
  ) {
    super(message);
  }
}
