import { Server, ServerCredentials, type handleUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { inputDifferences } from "./inputDifferences";
import { ProviderError, type CheckFailure, type Difference, type ProviderDouble } from "./providerDouble";
import { Session } from "./session";
import { fromStruct, toStruct } from "./propertyValues";
import { toServiceError } from "./serviceError";

/** A provider that listens on a loopback port. */
export interface ServedProvider {
  readonly name: string;
  readonly port: number;
  /** The port is closed afterwards, and work in progress is aborted. */
  stop(): Promise<void>;
}

/**
 * Serves a double to the Pulumi engine on a free loopback port, for `PULUMI_DEBUG_PROVIDERS`.
 *
 * The engine sends every provider resource of a program, and every run, to this one server, each over a connection of
 * its own: what the engine says in `Configure` holds for the connection that it came on.
 */
export async function serveProvider(double: ProviderDouble): Promise<ServedProvider> {
  const sessions = new Map<string, Session>();
  const sessionOf = (peer: string): Session => {
    const session = sessions.get(peer) ?? new Session(double);
    sessions.set(peer, session);
    return session;
  };
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceProviderService, handlers(double, sessionOf));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    name: double.name,
    port,
    stop() {
      for (const session of sessions.values()) session.close();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

type SessionOf = (peer: string) => Session;

function handlers(double: ProviderDouble, sessionOf: SessionOf) {
  const answer =
    <Request, Response>(work: (request: Request, session: Session) => Response | Promise<Response>) =>
    (call: Parameters<handleUnaryCall<Request, Response>>[0], callback: sendUnaryData<Response>): void => {
      Promise.resolve()
        .then(() => work(call.request, sessionOf(call.getPeer())))
        .then(
          (response) => {
            callback(null, response);
          },
          (error: unknown) => {
            callback(toServiceError(error));
          },
        );
    };
  return {
    ...lifecycle(double, answer),
    ...resources(answer),
    invoke: answer(async (request: proto.InvokeRequest, session) => {
      const result = await session.provider.invoke(request.getTok(), fromStruct(request.getArgs()));
      return new proto.InvokeResponse().setReturn(toStruct(result));
    }),
    construct: answer((request: proto.ConstructRequest) => {
      throw new ProviderError(`component \`${request.getType()}\` is not simulated by the ${double.name} double`);
    }),
    call: answer((request: proto.CallRequest) => {
      throw new ProviderError(`method \`${request.getTok()}\` is not simulated by the ${double.name} double`);
    }),
  };
}

type Answer = <Request, Response>(
  work: (request: Request, session: Session) => Response | Promise<Response>,
) => handleUnaryCall<Request, Response>;

function lifecycle(double: ProviderDouble, answer: Answer) {
  return {
    handshake: answer((request: proto.ProviderHandshakeRequest, session) => {
      session.attach(request.getEngineAddress());
      return new proto.ProviderHandshakeResponse();
    }),
    attach: answer((request: { getAddress(): string }, session) => {
      session.attach(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: answer(() => {
      const info = new PluginInfo();
      info.setVersion(double.version);
      return info;
    }),
    checkConfig: answer((request: proto.CheckRequest) => {
      const inputs = fromStruct(request.getNews());
      return checkResponse({ inputs, failures: double.checkConfig?.(inputs) ?? [] });
    }),
    diffConfig: answer((request: proto.DiffRequest) =>
      diffResponse({
        properties: inputDifferences(
          fromStruct(request.getOldInputs() ?? request.getOlds()),
          fromStruct(request.getNews()),
        ),
      }),
    ),
    // Secrets, resources and outputs are declined: the engine then sends bare values, and by itself
    // keeps every property secret that was secret in the inputs.
    configure: answer(async (request: proto.ConfigureRequest, session) => {
      await session.configure(request);
      return new proto.ConfigureResponse().setSupportspreview(true);
    }),
    cancel: answer((_: Empty, session) => {
      session.cancel();
      return new Empty();
    }),
  };
}

function resources(answer: Answer) {
  return {
    check: answer(async (request: proto.CheckRequest, session) =>
      checkResponse(
        await session.provider.check({
          ...session.resource(request),
          oldInputs: request.hasOlds() ? fromStruct(request.getOlds()) : undefined,
          inputs: fromStruct(request.getNews()),
          randomSeed: request.getRandomseed_asU8(),
        }),
      ),
    ),
    diff: answer(async (request: proto.DiffRequest, session) =>
      diffResponse(await session.provider.diff({ ...session.resource(request), ...changeOf(request) })),
    ),
    create: answer(async (request: proto.CreateRequest, session) => {
      const made = await session.provider.create({
        ...session.resource(request),
        inputs: fromStruct(request.getProperties()),
        preview: request.getPreview(),
      });
      return new proto.CreateResponse().setId(made.id).setProperties(toStruct(made.outputs));
    }),
    read: answer(async (request: proto.ReadRequest, session) => {
      const found = await session.provider.read({
        ...session.resource(request),
        id: request.getId(),
        inputs: fromStruct(request.getInputs()),
        outputs: fromStruct(request.getProperties()),
      });
      // An empty id is the protocol's way to say that the resource does not exist.
      if (found === undefined) return new proto.ReadResponse();
      const response = new proto.ReadResponse().setId(found.id).setProperties(toStruct(found.outputs));
      return response.setInputs(toStruct(found.inputs));
    }),
    update: answer(async (request: proto.UpdateRequest, session) => {
      const change = { ...changeOf(request), preview: request.getPreview() };
      const outputs = await session.provider.update({ ...session.resource(request), ...change });
      return new proto.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: answer(async (request: proto.DeleteRequest, session) => {
      await session.provider.delete({
        ...session.resource(request),
        id: request.getId(),
        outputs: fromStruct(request.getProperties()),
        timeout: request.getTimeout(),
      });
      return new Empty();
    }),
  };
}

function changeOf(request: proto.DiffRequest | proto.UpdateRequest) {
  return {
    id: request.getId(),
    oldInputs: fromStruct(request.getOldInputs()),
    oldOutputs: fromStruct(request.getOlds()),
    inputs: fromStruct(request.getNews()),
  };
}

function checkResponse(checked: { inputs: ReturnType<typeof fromStruct>; failures: readonly CheckFailure[] }) {
  const failures = checked.failures.map(({ property, reason }) =>
    new proto.CheckFailure().setProperty(property).setReason(reason),
  );
  return new proto.CheckResponse().setInputs(toStruct(checked.inputs)).setFailuresList(failures);
}

function diffResponse(difference: Difference): proto.DiffResponse {
  const { properties } = difference;
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse()
    .setChanges(properties.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setReplacesList(properties.filter(({ replaces }) => replaces).map(({ path }) => path))
    .setDiffsList([...new Set(properties.map(({ path }) => path.split(/[.[]/, 1).join()))])
    .setDeletebeforereplace(difference.deleteBeforeReplace ?? false)
    .setHasdetaileddiff(true);
  for (const { path, kind, replaces } of properties) {
    const code = proto.PropertyDiff.Kind[replaces ? replaceKinds[kind] : inPlaceKinds[kind]];
    response.getDetaileddiffMap().set(path, new proto.PropertyDiff().setKind(code).setInputdiff(true));
  }
  return response;
}

const inPlaceKinds = { add: "ADD", delete: "DELETE", update: "UPDATE" } as const;
const replaceKinds = { add: "ADD_REPLACE", delete: "DELETE_REPLACE", update: "UPDATE_REPLACE" } as const;
