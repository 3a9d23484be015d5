import { readFileSync, rmSync } from "node:fs";
import type { LocalCluster } from "../../../../rehearsal/cluster";
import { Faults, type Fault } from "../../../../rehearsal/providers/faults";
import { applyCalicoCrds } from "../../../../rehearsal/providers/kubernetes";
import { readKubeconfig } from "../../../../rehearsal/providers/kubernetes/kubeconfig";
import { KubernetesDouble } from "../../../../rehearsal/providers/kubernetes/kubernetesDouble";
import { Objects } from "../../../../rehearsal/providers/kubernetes/objects";
import { InitializationError } from "../../../../rehearsal/providers/providerDouble";
import { computed, textAt, type Properties } from "../../../../rehearsal/providers/propertyValues";
import { clusterTools, newFolder, start, toolsLimit } from "../../cluster/support";

jest.setTimeout(60_000);

let folder: string;
let cluster: LocalCluster;
let objects: Objects;
let provider: KubernetesDouble;
const logged: string[] = [];

beforeAll(async () => {
  folder = newFolder();
  cluster = await start(folder, await clusterTools());
  objects = new Objects(readKubeconfig(cluster.kubeconfigPath));
  provider = double(objects);
}, toolsLimit);

afterAll(async () => {
  objects.close();
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const double = (on: Objects, faults: readonly Fault[] = [], deleteUnreachable = false) =>
  new KubernetesDouble(
    on,
    { namespace: "default", mutable: { configMaps: false, secrets: false }, deleteUnreachable },
    { log: (_, message) => logged.push(message) },
    new Faults(faults),
  );

const request = (type: string) => ({ urn: `urn:${type}`, type, name: "mine", signal: new AbortController().signal });

const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const mapType = "kubernetes:core/v1:ConfigMap";
const namespaceType = "kubernetes:core/v1:Namespace";
const releaseType = "kubernetes:helm.sh/v3:Release";
const installationType = "kubernetes:operator.tigera.io/v1:Installation";

const policy = (name: string, spec: Properties = { podSelector: {} }): Properties => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: "default" },
  spec,
});

const map = (name: string, data: Properties = { a: "1" }): Properties => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "default" },
  data,
});

const create = (type: string, inputs: Properties, preview = false, on = provider) =>
  on.create({ ...request(type), inputs, preview });

const remove = (type: string, id: string, outputs: Properties) =>
  provider.delete({ ...request(type), id, outputs, timeout: 30 });

const check = (type: string, inputs: Properties, oldInputs?: Properties) =>
  provider.check({ ...request(type), inputs, oldInputs, randomSeed: new Uint8Array(32) });

test("a new object has its name and namespace as id, and the server's defaults among its outputs", async () => {
  const { id, outputs } = await create(policyType, policy("a"));
  expect(id).toBe("default/a");
  expect(outputs).toMatchObject({ spec: { policyTypes: ["Ingress"] } });
  expect(outputs["metadata"]).not.toHaveProperty("managedFields");
});

test("a preview has the server's own verdict and makes nothing", async () => {
  const { outputs } = await create(policyType, policy("previewed"), true);
  expect(outputs).toMatchObject({ spec: { policyTypes: ["Ingress"] } });
  const broken = policy("previewed", { podSelector: {}, policyTypes: ["ingress"] });
  await expect(create(policyType, broken, true)).rejects.toThrow('Unsupported value: "ingress"');
  const misspelt = policy("previewed", { podSelector: {}, ingres: [] });
  await expect(create(policyType, misspelt, true)).rejects.toThrow(".spec.ingres: field not declared in schema");
  const name = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "default", name: "previewed" };
  expect(await objects.get(name)).toBeUndefined();
});

test("a release is refused where Helm has one of its name on record, until that record is gone", async () => {
  const release = { chart: "c", name: "again", namespace: "default" };
  const { id, outputs } = await create(releaseType, release);
  await expect(create(releaseType, release)).rejects.toThrow("cannot re-use a name that is still in use");
  await create(releaseType, { ...release, name: "another" });
  await remove(releaseType, id, outputs);
  expect((await create(releaseType, release)).id).toBe("default/again");
});

test.each<[string, string, Properties]>([
  ["an input that is not known yet", policyType, policy("x", { podSelector: computed })],
  ["a namespace that does not exist yet", mapType, { ...map("x"), metadata: { name: "x", namespace: "later" } }],
  [
    "a custom kind that does not exist yet",
    "kubernetes:x.io/v1:X",
    { apiVersion: "x.io/v1", kind: "X", metadata: { name: "x" } },
  ],
])("a preview of %s is the inputs themselves", async (_, type, inputs) => {
  expect((await create(type, inputs, true)).outputs).toEqual(inputs);
});

test("a kind that does not exist is an error when the object is made", async () => {
  const inputs = { apiVersion: "x.io/v1", kind: "X", metadata: { name: "x" } };
  await expect(create("kubernetes:x.io/v1:X", inputs)).rejects.toThrow('no matches for kind "X" in version "x.io/v1"');
});

test("a name is generated once and kept, and the namespace is filled in only where the kind has one", async () => {
  const { inputs } = await check(mapType, { apiVersion: "v1", kind: "ConfigMap" });
  expect(textAt(inputs, "metadata", "name")).toMatch(/^mine-[0-9a-f]{8}$/);
  expect(textAt(inputs, "metadata", "namespace")).toBe("default");
  expect((await check(mapType, { apiVersion: "v1", kind: "ConfigMap" }, inputs)).inputs).toEqual(inputs);
  const cluster = await check(namespaceType, { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } });
  expect(cluster.inputs["metadata"]).toEqual({ name: "n" });
});

test("a field that another manager owns is a conflict in the server's words, unless the object says to take it over", async () => {
  const name = { apiVersion: "v1", kind: "ConfigMap", name: "owned", namespace: "default" };
  await objects.apply(
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "owned", namespace: "default" }, data: { a: "theirs" } },
    { manager: "kubectl" },
  );
  await expect(create(mapType, map("owned", { a: "ours" }))).rejects.toThrow(
    'resource default/owned was not successfully applied by the Kubernetes API server: Apply failed with 1 conflict: conflict with "kubectl": .data.a',
  );
  const forced = {
    ...map("owned", { a: "ours" }),
    metadata: { name: "owned", namespace: "default", annotations: { "pulumi.com/patchForce": "true" } },
  };
  await create(mapType, forced);
  expect(await objects.get(name)).toMatchObject({ data: { a: "ours" } });
});

test("an update changes the object, and the changed name of a ConfigMap replaces it", async () => {
  const { id, outputs } = await create(policyType, policy("updated"));
  const inputs = policy("updated", { podSelector: {}, policyTypes: ["Egress"] });
  const change = { ...request(policyType), id, oldInputs: policy("updated"), oldOutputs: outputs, inputs };
  expect(provider.diff(change).properties).toMatchObject([{ path: "spec.policyTypes", kind: "add", replaces: false }]);
  expect(await provider.update({ ...change, preview: false })).toMatchObject({ spec: { policyTypes: ["Egress"] } });
  const renamed = { ...request(mapType), id, oldInputs: map("a"), oldOutputs: {}, inputs: map("b", { a: "2" }) };
  expect(provider.diff(renamed)).toMatchObject({
    deleteBeforeReplace: true,
    properties: [
      { path: "data.a", replaces: true },
      { path: "metadata.name", replaces: true },
    ],
  });
});

test("what drifted is among the inputs that are read, and an import has what it takes to make the object", async () => {
  const { id, outputs } = await create(mapType, map("drifting"));
  await objects.apply(
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "drifting", namespace: "default" },
      data: { a: "2", b: "3" },
    },
    { manager: "kubectl", force: true },
  );
  const read = (inputs: Properties) => provider.read({ ...request(mapType), id, inputs, outputs });
  expect((await read(map("drifting")))?.inputs).toEqual(map("drifting", { a: "2" }));
  expect((await read({}))?.inputs).toEqual(map("drifting", { a: "2", b: "3" }));
  expect(await provider.read({ ...request(mapType), id: "default/none", inputs: {}, outputs: {} })).toBeUndefined();
});

test("a deletion is over when the object is gone, with all that is in a namespace", async () => {
  const namespace = await create(namespaceType, { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  await create(mapType, { ...map("inside"), metadata: { name: "inside", namespace: "shop" } });
  await remove(namespaceType, "shop", namespace.outputs);
  expect(await objects.get({ apiVersion: "v1", kind: "Namespace", name: "shop" })).toBeUndefined();
  expect(logged).toContain("waiting for the deletion of Namespace shop");
  await remove(namespaceType, "shop", namespace.outputs);
});

test("a deletion that a finalizer holds is given up after its time, and names the finalizer", async () => {
  const held = { ...map("held"), metadata: { name: "held", namespace: "default", finalizers: ["example.com/hold"] } };
  const { id, outputs } = await create(mapType, held);
  const deletion = provider.delete({ ...request(mapType), id, outputs, timeout: 1 });
  await expect(deletion).rejects.toThrow("ConfigMap held is still there after 1 seconds (held by example.com/hold)");
});

test("a Secret's data are secret in the state", async () => {
  const inputs = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s", namespace: "default" },
    stringData: { p: "q" },
  };
  const { outputs } = await create("kubernetes:core/v1:Secret", inputs);
  expect(Object.values(outputs["data"] as Record<string, unknown>)).toContainEqual({ p: "cQ==" });
  expect(outputs["data"]).toHaveProperty("4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270");
});

describe("an object that says what is to be waited for", () => {
  const apiServerType = "kubernetes:operator.tigera.io/v1:APIServer";
  const apiServer = (waitFor: string): Properties => ({
    apiVersion: "operator.tigera.io/v1",
    kind: "APIServer",
    metadata: { name: "default", annotations: { "pulumi.com/waitFor": waitFor } },
  });
  const named = { apiVersion: "operator.tigera.io/v1", kind: "APIServer", name: "default" };

  beforeAll(() => applyCalicoCrds(cluster.kubeconfigPath));
  afterEach(() => objects.delete(named));

  test("is made when that is so, and no sooner", async () => {
    let isMade = false;
    const making = create(apiServerType, apiServer("jsonpath={.status.state}=Ready")).then(() => (isMade = true));
    const signal = AbortSignal.timeout(30_000);
    await objects.until(named, (object) => object !== undefined, { seconds: 30, signal });
    await objects.mergeStatus(named, { state: "Degraded" });
    expect(isMade).toBe(false);
    await objects.mergeStatus(named, { state: "Ready" });
    await making;
    expect(isMade).toBe(true);
  });

  test("in a way that is not known is refused", async () => {
    await expect(create(apiServerType, apiServer("condition=Ready"))).rejects.toThrow(
      "`pulumi.com/waitFor: condition=Ready` is not simulated",
    );
  });
});

test("Calico's kinds are served with the values that matter", async () => {
  await applyCalicoCrds(readFileSync(cluster.kubeconfigPath, "utf8"));
  const installation = (spec: Properties): Properties => ({
    apiVersion: "operator.tigera.io/v1",
    kind: "Installation",
    metadata: { name: "default" },
    spec,
  });
  const fitting = { kubernetesProvider: "EKS", cni: { type: "AmazonVPC" }, calicoNetwork: { bgp: "Disabled" } };
  const { id, outputs } = await create(installationType, installation({ ...fitting, typhaMetricsPort: 9093 }));
  expect(id).toBe("default");
  expect(outputs["spec"]).toEqual({ ...fitting, typhaMetricsPort: 9093 });
  await expect(create(installationType, installation({ kubernetesProvider: "Eks" }), true)).rejects.toThrow(
    'spec.kubernetesProvider: Unsupported value: "Eks"',
  );
  await remove(installationType, id, outputs);
});

test.each([
  ["a patch", "kubernetes:apps/v1:DaemonSetPatch", "patch the object where it is made"],
  ["a list", "kubernetes:core/v1:ConfigMapList", "Known are all kinds of the API, and kubernetes:helm.sh/v3:Release"],
])("%s is an error that names the type", async (_, type, message) => {
  await expect(create(type, {}, true)).rejects.toThrow(`resource type \`${type}\` is not simulated`);
  await expect(create(type, {}, true)).rejects.toThrow(message);
});

test("a function is an error that names it", () => {
  expect(() => provider.invoke("kubernetes:helm:template")).toThrow(
    "function `kubernetes:helm:template` is not simulated",
  );
});

test("an injected fault makes nothing, or half, as asked", async () => {
  const refusing = double(objects, [{ type: mapType }]);
  await expect(create(mapType, map("faulty"), false, refusing)).rejects.toThrow("injected by the rehearsal");
  const name = { apiVersion: "v1", kind: "ConfigMap", name: "faulty", namespace: "default" };
  expect(await objects.get(name)).toBeUndefined();
  const halving = double(objects, [{ type: mapType, outcome: "half-made" }]);
  await expect(create(mapType, map("faulty"), false, halving)).rejects.toBeInstanceOf(InitializationError);
  expect(await objects.get(name)).toBeDefined();
});

describe("a cluster that is not there", () => {
  const nowhere = () =>
    new Objects({
      server: "https://127.0.0.1:1",
      insecure: false,
      namespace: "default",
      authorization: () => Promise.resolve(""),
    });

  test("is no obstacle to a preview, and is named when an object is made", async () => {
    const unreachable = double(nowhere());
    expect((await create(mapType, map("a"), true, unreachable)).outputs).toEqual(map("a"));
    await expect(create(mapType, map("a"), false, unreachable)).rejects.toThrow(
      "configured Kubernetes cluster https://127.0.0.1:1 is unreachable: connect ECONNREFUSED",
    );
  });

  test("keeps its objects from being deleted, unless the provider is told otherwise", async () => {
    const deletion = (on: KubernetesDouble) =>
      on.delete({ ...request(mapType), id: "default/a", outputs: map("a"), timeout: 1 });
    await expect(deletion(double(nowhere()))).rejects.toThrow("is unreachable");
    await deletion(double(nowhere(), [], true));
    expect(logged.at(-1)).toContain("it counts as deleted");
  });
});
