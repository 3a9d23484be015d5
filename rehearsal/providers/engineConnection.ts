import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Engine } from "./providerDouble";

/** A connection to the engine that called, for messages to the user. */
export interface EngineConnection extends Engine {
  close(): void;
}

/** Connects to the engine at `host:port`; nothing is sent before the first message. */
export function connectEngine(address: string): EngineConnection {
  const client = new EngineClient(address, credentials.createInsecure());
  return {
    log(severity, message, options = {}) {
      const request = new LogRequest();
      request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
      request.setMessage(message);
      request.setUrn(options.urn ?? "");
      request.setEphemeral(options.status ?? false);
      // A message that cannot be delivered must not fail the operation that it speaks of.
      client.log(request, () => undefined);
    },
    close() {
      client.close();
    },
  };
}
