import { presetDocs } from "../../catalogue/docstrings";
import { ApiServer } from "../policies/apiServer";
import { startApiServer, type StartedApiServer } from "../policies/startApiServer";

let server: ApiServer;
let started: StartedApiServer | undefined;

const policies = presetDocs().flatMap((preset) => preset.policies);

beforeAll(async () => {
  started = await startApiServer();
  server = new ApiServer(started.access);
  for (const namespace of new Set(policies.map(({ metadata }) => metadata.namespace ?? ""))) {
    await server.createNamespace(namespace);
  }
}, 900_000);

afterAll(async () => {
  server.close();
  await started?.stop();
});

test.each(policies.map((policy) => [policy.metadata.labels?.["portcullis.dev/preset"], policy.metadata.name, policy]))(
  "a real API server accepts what %s makes: %s",
  async (_, __, policy) => {
    expect(await server.verdict(policy)).toEqual({ accepted: true, fields: [], isComplete: true, message: "" });
  },
  60_000,
);
