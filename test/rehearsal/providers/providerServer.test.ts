import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import {
  InitializationError,
  ProviderError,
  type ConfiguredProvider,
  type ProviderDouble,
} from "../../../rehearsal/providers/providerDouble";
import { serveProvider, type ServedProvider } from "../../../rehearsal/providers/providerServer";
import { computed, textAt } from "../../../rehearsal/providers/propertyValues";

const urn = "urn:pulumi:dev::app::app:c:Parent$toy:index:Box::mine";

/** A provider whose resources say what they were configured and asked with. */
const toy: ProviderDouble = {
  name: "toy",
  version: "1.2.3",
  checkConfig: (inputs) => (inputs["color"] === undefined ? [{ property: "color", reason: "no color is given" }] : []),
  configure: (inputs) => configured(textAt(inputs, "color") ?? ""),
};

const configured = (color: string): ConfiguredProvider => ({
  check: ({ inputs, oldInputs, type, name }) => ({
    inputs: { ...inputs, type, name, isNew: oldInputs === undefined },
    failures: [{ property: "size", reason: "too big" }],
  }),
  diff: () => ({
    properties: [
      { path: "a.b", kind: "update", replaces: true },
      { path: "c[0]", kind: "add" },
    ],
    deleteBeforeReplace: true,
  }),
  create: ({ inputs, preview }) => {
    if (inputs["fail"] === "half") {
      const made = { id: "box-1", outputs: { color }, inputs };
      return Promise.reject(new InitializationError("the lid is missing", made));
    }
    if (inputs["fail"] === "refused") return Promise.reject(new ProviderError("no space", status.RESOURCE_EXHAUSTED));
    return Promise.resolve({ id: "box-1", outputs: { ...inputs, color, serial: preview ? computed : 7 } });
  },
  read: ({ id }) => Promise.resolve(id === "box-1" ? { id, outputs: { color }, inputs: { size: 1 } } : undefined),
  update: ({ inputs }) => Promise.resolve(inputs),
  delete: () => Promise.resolve(),
  invoke: () => Promise.reject(new ProviderError("no such function")),
});

let served: ServedProvider;
const clients: ResourceProviderClient[] = [];

beforeAll(async () => (served = await serveProvider(toy)));

afterAll(async () => {
  for (const client of clients) client.close();
  await served.stop();
});

/** Connects as one provider resource of the engine does: over a connection of its own. */
function connect(): ResourceProviderClient {
  const client = new ResourceProviderClient(`127.0.0.1:${String(served.port)}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  clients.push(client);
  return client;
}

const answer = <Response>(call: (callback: (error: ServiceError | null, response: Response) => void) => unknown) =>
  new Promise<Response>((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });

const configure = (client: ResourceProviderClient, color: string) =>
  answer<proto.ConfigureResponse>((done) =>
    client.configure(new proto.ConfigureRequest().setArgs(Struct.fromJavaScript({ color })), done),
  );

const create = (client: ResourceProviderClient, inputs: Record<string, string>, preview = false) => {
  const request = new proto.CreateRequest().setUrn(urn).setPreview(preview);
  return answer<proto.CreateResponse>((done) =>
    client.create(request.setProperties(Struct.fromJavaScript(inputs)), done),
  );
};

test("the engine is asked for bare values, and offered previews", async () => {
  const response = await configure(connect(), "red");
  expect(response.toObject()).toEqual({
    acceptsecrets: false,
    acceptresources: false,
    acceptoutputs: false,
    supportspreview: true,
    supportsAutonamingConfiguration: false,
  });
});

test("each connection keeps the configuration that it was given", async () => {
  const [red, blue] = [connect(), connect()];
  await configure(red, "red");
  await configure(blue, "blue");
  expect((await create(red, {})).getProperties()?.toJavaScript()).toMatchObject({ color: "red" });
  expect((await create(blue, {})).getProperties()?.toJavaScript()).toMatchObject({ color: "blue" });
});

test("a resource before the configuration is an error that says so", async () => {
  await expect(create(connect(), {})).rejects.toMatchObject({ details: "provider `toy` is not configured yet" });
});

test("what a preview cannot know is marked in the engine's way", async () => {
  const client = connect();
  await configure(client, "red");
  expect((await create(client, {}, true)).getProperties()?.toJavaScript()).toMatchObject({ serial: rpc.unknownValue });
  expect((await create(client, {})).getProperties()?.toJavaScript()).toMatchObject({ serial: 7 });
});

test("a refusal has the code and the words of the double", async () => {
  const client = connect();
  await configure(client, "red");
  await expect(create(client, { fail: "refused" })).rejects.toMatchObject({
    code: status.RESOURCE_EXHAUSTED,
    details: "no space",
  });
});

test("a resource that is half made comes back in the details of the error", async () => {
  const client = connect();
  await configure(client, "red");
  const error = await create(client, { fail: "half" }).catch((caught: unknown) => caught as ServiceError);
  if (error instanceof proto.CreateResponse) throw new Error("the creation must fail");
  const [packed] = error.metadata.get("grpc-status-details-bin");
  const [detail] = Status.deserializeBinary(packed as Buffer).getDetailsList();
  const failed = detail?.unpack(
    (bytes) => proto.ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  expect(failed?.getId()).toBe("box-1");
  expect(failed?.getReasonsList()).toEqual(["the lid is missing"]);
  expect(failed?.getProperties()?.toJavaScript()).toEqual({ color: "red" });
});

test("type and name are taken from the URN where the engine does not send them", async () => {
  const client = connect();
  await configure(client, "red");
  const response = await answer<proto.CheckResponse>((done) =>
    client.check(new proto.CheckRequest().setUrn(urn).setNews(Struct.fromJavaScript({})), done),
  );
  expect(response.getInputs()?.toJavaScript()).toEqual({ type: "toy:index:Box", name: "mine", isNew: true });
  expect(response.toObject().failuresList).toEqual([{ property: "size", reason: "too big" }]);
});

test("a difference tells the engine paths, kinds and what replaces", async () => {
  const client = connect();
  await configure(client, "red");
  const response = await answer<proto.DiffResponse>((done) => client.diff(new proto.DiffRequest().setUrn(urn), done));
  const { UPDATE_REPLACE, ADD } = proto.PropertyDiff.Kind;
  expect(response.toObject()).toMatchObject({
    changes: proto.DiffResponse.DiffChanges.DIFF_SOME,
    replacesList: ["a.b"],
    diffsList: ["a", "c"],
    deletebeforereplace: true,
    hasdetaileddiff: true,
    detaileddiffMap: [
      ["a.b", { kind: UPDATE_REPLACE, inputdiff: true }],
      ["c[0]", { kind: ADD, inputdiff: true }],
    ],
  });
});

test("a resource that does not exist is read as one without an id", async () => {
  const client = connect();
  await configure(client, "red");
  const read = (id: string) =>
    answer<proto.ReadResponse>((done) => client.read(new proto.ReadRequest().setUrn(urn).setId(id), done));
  expect((await read("box-1")).getId()).toBe("box-1");
  expect((await read("box-2")).getId()).toBe("");
});

test("a wrong argument of the provider is a failure of its check", async () => {
  const response = await answer<proto.CheckResponse>((done) =>
    connect().checkConfig(new proto.CheckRequest().setNews(Struct.fromJavaScript({})), done),
  );
  expect(response.toObject().failuresList).toEqual([{ property: "color", reason: "no color is given" }]);
});

test("components and methods, which no double has, are errors that name them", async () => {
  const construct = new proto.ConstructRequest().setType("toy:index:Chest");
  await expect(answer((done) => connect().construct(construct, done))).rejects.toMatchObject({
    details: "component `toy:index:Chest` is not simulated by the toy double",
  });
  await expect(
    answer((done) => connect().call(new proto.CallRequest().setTok("toy:open"), done)),
  ).rejects.toMatchObject({ details: "method `toy:open` is not simulated by the toy double" });
});
