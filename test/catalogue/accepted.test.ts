import { presetDocs } from "../../catalogue/docstrings";
import type { PresetObject } from "../../catalogue/world";
import { kubeconfig } from "../../rehearsal/cluster/kubeconfig";
import { applyPolicyCrds } from "../../rehearsal/providers/kubernetes/policyCrds";
import { ApiServer, type Resource } from "../policies/apiServer";
import { startApiServer, type StartedApiServer } from "../policies/startApiServer";

let server: ApiServer;
let started: StartedApiServer | undefined;

const objects = presetDocs()
  .flatMap(({ examples }) => examples)
  .flatMap((example) => example.objects);

/** Where the objects of each kind are. */
const places: Readonly<Record<string, string>> = {
  NetworkPolicy: "networkpolicies",
  GlobalNetworkPolicy: "globalnetworkpolicies",
  Tier: "tiers",
  ClusterNetworkPolicy: "clusternetworkpolicies",
};

beforeAll(async () => {
  started = await startApiServer();
  server = new ApiServer(started.access);
  const policies = objects.filter((object) => object.kind === "NetworkPolicy");
  for (const namespace of new Set(policies.map(({ metadata }) => metadata.namespace ?? ""))) {
    await server.createNamespace(namespace);
  }
  await applyPolicyCrds(kubeconfig(started.access));
}, 900_000);

afterAll(async () => {
  server.close();
  await started?.stop();
});

test.each(
  objects.map((object) => [
    object.metadata.labels?.["portcullis.dev/preset"],
    object.kind,
    object.metadata.name,
    object,
  ]),
)(
  "a real API server accepts what %s makes: %s %s",
  async (_, __, ___, object) => {
    const verdict = await server.verdict(object, resourceOf(object));
    expect(verdict).toEqual({ accepted: true, fields: [], isComplete: true, message: "" });
  },
  60_000,
);

function resourceOf({ apiVersion, kind }: PresetObject): Resource {
  const plural = places[kind];
  if (plural === undefined) throw new RangeError(`where a ${kind} is put is not known; no preset made one so far`);
  return { apiVersion, plural, isNamespaced: kind === "NetworkPolicy" };
}
