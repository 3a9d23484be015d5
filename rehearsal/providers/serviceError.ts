import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { InitializationError, ProviderError } from "./providerDouble";
import { toStruct } from "./propertyValues";

/** The error as gRPC carries it. What a half-made resource looks like travels in the details, where the engine reads it. */
export function toServiceError(error: unknown): Partial<ServiceError> & { code: status } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InitializationError) {
    return { code: error.code, details: message, metadata: initializationDetails(error) };
  }
  return { code: error instanceof ProviderError ? error.code : status.UNKNOWN, details: message };
}

function initializationDetails(error: InitializationError): Metadata {
  const failure = new ErrorResourceInitFailed();
  failure.setId(error.made.id);
  failure.setProperties(toStruct(error.made.outputs));
  failure.setInputs(toStruct(error.made.inputs));
  failure.setReasonsList([error.message]);
  const packed = new Any();
  packed.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new Status();
  details.setCode(error.code);
  details.setMessage(error.message);
  details.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  return metadata;
}
