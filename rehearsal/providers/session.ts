import type { ConfigureRequest } from "@pulumi/pulumi/proto/provider_pb";
import { connectEngine, type EngineConnection } from "./engineConnection";
import { ProviderError, type ConfiguredProvider, type ProviderDouble, type ResourceRequest } from "./providerDouble";
import { fromStruct } from "./propertyValues";

/** One connection of the engine: one provider resource in one run. */
export class Session {
  private aborter = new AbortController();
  private connection: EngineConnection | undefined;
  private configured: ConfiguredProvider | undefined;

  constructor(private readonly double: ProviderDouble) {}

  /** An engine has connected: a new one, should another have had the same port before. */
  attach(address: string): void {
    this.connection?.close();
    this.connection = connectEngine(address);
    this.aborter = new AbortController();
  }

  async configure(request: ConfigureRequest): Promise<void> {
    const engine = this.connection ?? { log: () => undefined };
    this.configured = await this.double.configure(fromStruct(request.getArgs()), engine);
  }

  get provider(): ConfiguredProvider {
    if (this.configured === undefined)
      throw new ProviderError(`provider \`${this.double.name}\` is not configured yet`);
    return this.configured;
  }

  /** What every request names: the resource, and the signal to stop. */
  resource(request: { getUrn(): string; getType(): string; getName(): string }): ResourceRequest {
    const [qualifiedType = "", name = ""] = request.getUrn().split("::").slice(2);
    return {
      urn: request.getUrn(),
      type: request.getType() || (qualifiedType.split("$").at(-1) ?? ""),
      name: request.getName() || name,
      signal: this.aborter.signal,
    };
  }

  cancel(): void {
    this.aborter.abort(new ProviderError("the engine cancelled the operation"));
  }

  close(): void {
    this.cancel();
    this.connection?.close();
  }
}
