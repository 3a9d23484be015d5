import { readTexts } from "../../../analyzer/input/readTexts";
import type { Reading } from "../../../analyzer/input/readObjects";
import { unknown } from "../../../analyzer/model";
import { ids, told } from "./manifests";

const urn = (type: string, name: string) => `urn:pulumi:dev::demo::${type}::${name}`;
const provider = `${urn("pulumi:providers:kubernetes", "default_4_34_2")}::0d1f6a0e`;
const namespaceType = "kubernetes:core/v1:Namespace";
const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const deploymentType = "kubernetes:apps/v1:Deployment";

type Fields = Readonly<Record<string, unknown>>;

const state = (type: string, name: string, more: Fields) => ({
  urn: urn(type, name),
  custom: true,
  type,
  provider,
  ...more,
});
const step = (op: string, type: string, name: string, newState?: Fields) => ({
  op,
  urn: urn(type, name),
  provider,
  ...(newState === undefined ? {} : { newState: state(type, name, newState) }),
  detailedDiff: null,
});
const secret = (more: Fields) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ...more });

const namespace = (metadata?: unknown) => ({ apiVersion: "v1", kind: "Namespace", metadata });
const policy = (metadata: unknown, spec: unknown = { podSelector: {} }) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata,
  spec,
});
const deployment = (metadata: unknown, labels: unknown = { app: "web" }) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata,
  spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: { labels }, spec: { containers: [] } } },
});

const preview = (steps: readonly unknown[], more: Fields = {}) =>
  readTexts([{ source: "preview.json", text: JSON.stringify({ steps, duration: 319268519, ...more }, null, 4) }]);
const stack = (resources: readonly unknown[], more: Fields = {}) =>
  readTexts([
    { source: "state.json", text: JSON.stringify({ version: 3, deployment: { manifest: {}, resources, ...more } }) },
  ]);
const policies = ({ cluster }: Reading) =>
  cluster.policies.map(
    (one) => `${one.namespace}/${one.name} from ${one.origin.source.split("::").slice(-1).join("")}`,
  );

describe("the state of a stack", () => {
  const root = { urn: urn("pulumi:pulumi:Stack", "demo-dev"), custom: false, type: "pulumi:pulumi:Stack" };
  const inputs = policy({ name: "web", namespace: "shop" });

  test("has objects as they are in the cluster", () => {
    const outputs = {
      ...policy(
        { name: "web", namespace: "shop", uid: "u", resourceVersion: "1", managedFields: [] },
        { podSelector: {}, ingress: [{}] },
      ),
      status: {},
      __inputs: inputs,
      __initialApiVersion: "networking.k8s.io/v1",
    };
    const reading = stack([
      root,
      state("pulumi:providers:kubernetes", "default", { inputs: { version: "4.34.2" } }),
      state(namespaceType, "shop", {
        inputs: namespace({ name: "shop" }),
        outputs: namespace({ name: "shop", labels: { a: "b" } }),
      }),
      state(policyType, "web", { inputs, outputs }),
      state(deploymentType, "web", { inputs: deployment({ name: "web", namespace: "shop" }) }),
      state("kubernetes:core/v1:ConfigMap", "web", { inputs: {} }),
      state("aws:s3/bucket:Bucket", "web", { inputs: {} }),
    ]);
    expect(told(reading)).toEqual([]);
    expect(reading.notes).toEqual([]);
    expect(ids(reading)).toEqual(["shop/web[Deployment]"]);
    expect(reading.cluster.namespaces).toMatchObject([{ name: "shop", labels: { a: "b" } }]);
    expect(reading.cluster.policies).toMatchObject([{ object: { spec: { ingress: [{}] } } }]);
    expect(reading.cluster.policies[0]?.origin.source).toBe(urn(policyType, "web"));
    expect(reading.cluster.policies[0]?.origin.line("spec")).toBeUndefined();
  });

  test("may be the file that keeps it, and may be empty", () => {
    const resources = [state(policyType, "web", { inputs })];
    const text = JSON.stringify({ version: 3, checkpoint: { stack: "dev", latest: { resources } } });
    expect(policies(readTexts([{ source: "dev.json", text }]))).toEqual(["shop/web from web"]);
    expect(told(readTexts([{ source: "dev.json", text: '{"version":3,"deployment":{}}' }]))).toEqual([]);
    expect(told(readTexts([{ source: "dev.json", text: '{"version":3,"checkpoint":{"stack":"dev"}}' }]))).toEqual([]);
  });

  test("what is to be deleted, or is not made again yet, is not there", () => {
    const reading = stack([
      state(policyType, "a", { inputs, delete: true }),
      state(policyType, "b", { inputs, pendingReplacement: true }),
    ]);
    expect(policies(reading)).toEqual([]);
  });

  test("operations that were interrupted are noted", () => {
    expect(stack([state(policyType, "a", { inputs })], { pending_operations: [{}, {}] }).notes).toContain(
      "`state.json` has 2 operations that were interrupted: run `pulumi refresh` to know what is there",
    );
  });

  test("kinds come from the type where the values do not say", () => {
    const { cluster } = stack([
      state(policyType, "web", { inputs: { metadata: { name: "web" }, spec: { podSelector: {} } } }),
      state("kubernetes:core/v1:PodList", "all", { inputs: { items: [{ metadata: { name: "a" }, spec: {} }] } }),
    ]);
    expect([cluster.policies.length, cluster.workloads.length]).toEqual([1, 1]);
  });

  test("what is no object of its own is passed over with a note", () => {
    const reading = stack([
      state("kubernetes:networking.k8s.io/v1:NetworkPolicyPatch", "a", { inputs }),
      state("kubernetes:helm.sh/v3:Release", "b", { inputs: {} }),
      state("kubernetes:helm.sh/v4:Chart", "c", { inputs: {} }),
      state("kubernetes:yaml/v2:ConfigFile", "d", { inputs: {} }),
      state("kubernetes:crd.projectcalico.org/v1:NetworkPolicy", "e", {
        inputs: { apiVersion: "crd.projectcalico.org/v1", kind: "NetworkPolicy", metadata: { name: "e" } },
      }),
    ]);
    expect(policies(reading)).toEqual([]);
    expect(reading.notes).toEqual([
      "passed over 1 Helm release, whose objects are not in the input",
      "passed over 1 NetworkPolicyPatch, so what it changes in another object is not told here",
      "passed over 1 NetworkPolicy (crd.projectcalico.org/v1), which may allow or deny other traffic than is told here",
    ]);
  });

  test("several clusters are noted", () => {
    const other = `${urn("pulumi:providers:kubernetes", "other")}::1`;
    expect(
      stack([
        state(policyType, "a", { inputs }),
        state(namespaceType, "b", { inputs: namespace({ name: "b" }), provider: other }),
      ]).notes,
    ).toContain("objects of 2 Kubernetes providers are taken to be in one cluster");
  });

  test("a problem is told with the URN", () => {
    expect(told(stack([state(policyType, "web", { inputs: policy({ name: "web" }, { podSelector: 1 }) })]))).toEqual([
      `${urn(policyType, "web")}: NetworkPolicy default/web: spec.podSelector: must be an object, got \`1\``,
    ]);
  });

  describe("secrets", () => {
    const labels = (value: unknown) =>
      stack([state(deploymentType, "web", { outputs: deployment({ name: "web" }, value) })]).cluster.workloads[0]
        ?.pods[0]?.labels;

    test.each([
      ["readable", { app: secret({ plaintext: '"web"' }) }, { app: "web" }],
      ["readable as a whole", secret({ plaintext: '{"app":"web"}' }), { app: "web" }],
      ["in a secret", secret({ plaintext: JSON.stringify({ app: secret({ plaintext: '"web"' }) }) }), { app: "web" }],
      ["as a value", { app: secret({ value: "web" }) }, { app: "web" }],
      ["encrypted", { app: secret({ ciphertext: "v1:x" }) }, { app: unknown }],
      ["encrypted as a whole", secret({ ciphertext: "v1:x" }), unknown],
      ["broken", { app: secret({ plaintext: "{" }) }, { app: unknown }],
      ["a bottomless one", secret({ plaintext: `${'{"a":'.repeat(1e5)}1${"}".repeat(1e5)}` }), expect.anything()],
      [
        "an output",
        { app: { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "web" } },
        { app: "web" },
      ],
      [
        "an output to come",
        { app: { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" } },
        { app: unknown },
      ],
      [
        "an asset",
        { app: { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" } },
        { app: unknown },
      ],
    ])("%s", (name, given, expected) => {
      if (name === "a bottomless one") expect(labels(given)).toBeUndefined();
      else expect(labels(given)).toEqual(expected);
    });

    test("a resource that is all secret is a problem", () => {
      expect(told(stack([state(deploymentType, "web", { inputs: secret({ ciphertext: "v1:x" }) })]))).toEqual([
        `${urn(deploymentType, "web")}: Deployment web: metadata.namespace: is not known yet, so it cannot be told which pods are meant; name the namespace by a text that is known`,
      ]);
    });
  });
});

describe("a preview", () => {
  const inputs = policy({ name: "web", namespace: "shop" });

  test("of a first update has what will be made", () => {
    const reading = preview(
      [
        { op: "create", urn: urn("pulumi:pulumi:Stack", "demo-dev"), newState: { type: "pulumi:pulumi:Stack" } },
        step("create", namespaceType, "shop", { inputs: namespace({ name: "shop" }) }),
        step("create", policyType, "web", { inputs }),
      ],
      { changeSummary: { create: 3 } },
    );
    expect(told(reading)).toEqual([]);
    expect(policies(reading)).toEqual(["shop/web from web"]);
  });

  test.each([
    ["create", 1],
    ["update", 1],
    ["same", 1],
    ["replace", 1],
    ["create-replacement", 1],
    ["import", 1],
    ["import-replacement", 1],
    ["delete", 0],
    ["delete-replaced", 0],
    ["discard", 0],
    ["discard-replaced", 0],
    ["remove-pending-replace", 0],
  ])("after `%s` the object is there %i times", (op, times) => {
    const reading = preview([
      step(op, policyType, "web", { inputs }),
      step("same", namespaceType, "a", { inputs: namespace({ name: "a" }) }),
    ]);
    expect(policies(reading)).toHaveLength(times);
  });

  test("a replacement is what is made anew, in whatever order its steps come", () => {
    const old = policy({ name: "web", namespace: "shop" }, { podSelector: { matchLabels: { old: "yes" } } });
    for (const steps of [
      [
        step("create-replacement", policyType, "web", { inputs }),
        step("replace", policyType, "web", { inputs, outputs: old }),
        step("delete-replaced", policyType, "web"),
      ],
      [
        step("delete-replaced", policyType, "web"),
        step("replace", policyType, "web", { inputs, outputs: old }),
        step("create-replacement", policyType, "web", { inputs }),
      ],
      [step("replace", policyType, "web", { inputs, outputs: old })],
    ]) {
      const reading = preview(steps);
      expect(told(reading)).toEqual([]);
      expect(reading.cluster.policies.map(({ object }) => object.spec)).toEqual([{ podSelector: {} }]);
    }
  });

  test("what a refresh finds is there unless the program says otherwise", () => {
    const found = policy({ name: "web", namespace: "shop" }, { podSelector: {}, ingress: [{}] });
    const refreshed = step("refresh", policyType, "web", { inputs, outputs: found });
    expect(preview([refreshed]).cluster.policies[0]?.object.spec.ingress).toEqual([{}]);
    expect(
      preview([refreshed, step("update", policyType, "web", { inputs, outputs: found })]).cluster.policies[0]?.object
        .spec.ingress,
    ).toBeUndefined();
    expect(
      policies(preview([step("delete", policyType, "web"), step("create", policyType, "web", { inputs })])),
    ).toHaveLength(1);
    expect(policies(preview([refreshed, step("delete", policyType, "web")]))).toHaveLength(0);
  });

  test("what the stack only reads is there as it was read", () => {
    const reading = preview([
      step("read", deploymentType, "web", { inputs: {}, outputs: deployment({ name: "web", namespace: "shop" }) }),
    ]);
    expect(ids(reading)).toEqual(["shop/web[Deployment]"]);
  });

  test("secrets are not shown, so they are unknown", () => {
    const reading = preview([
      step("create", deploymentType, "web", { inputs: deployment({ name: "web" }, { app: "[secret]" }) }),
    ]);
    expect(reading.cluster.workloads[0]?.pods[0]?.labels).toEqual({ app: unknown });
  });

  test("values that are not known yet stay so", () => {
    const reading = preview([
      step("create", policyType, "web", { inputs: policy({ name: "web" }, { podSelector: unknown }) }),
    ]);
    expect(told(reading)).toEqual([]);
    expect(reading.cluster.policies[0]?.object.spec.podSelector).toBe(unknown);
  });

  test.each([[undefined], [{}], [{ name: unknown }], [unknown]])(
    "a name that is not known is that of the resource: %j",
    (metadata) => {
      const reading = preview([
        step("create", namespaceType, "shop", { inputs: namespace(metadata) }),
        step("create", policyType, "web", {
          inputs: policy({ ...(typeof metadata === "object" ? metadata : {}), namespace: "shop" }),
        }),
      ]);
      expect(told(reading)).toEqual([]);
      expect(reading.cluster.namespaces.map(({ name }) => name)).toEqual(["shop"]);
      expect(policies(reading)).toEqual(["shop/web from web"]);
    },
  );

  describe("a namespace that is not known yet", () => {
    const shop = step("create", namespaceType, "shop", { inputs: namespace({ name: "shop" }) });
    const pay = step("create", namespaceType, "pay", { inputs: namespace() });
    const web = (...metadata: readonly string[]) =>
      step("create", policyType, "web", {
        inputs: policy({ name: "web", namespace: unknown }),
        dependencies: metadata,
        propertyDependencies: { apiVersion: [], kind: [], metadata, spec: [] },
      });

    test("is that of the program's Namespace which the metadata comes from", () => {
      const reading = preview([web(urn(namespaceType, "shop"), urn(deploymentType, "x")), shop, pay]);
      expect(told(reading)).toEqual([]);
      expect(policies(reading)).toEqual(["shop/web from web"]);
      expect(reading.notes).toEqual([
        "the namespace of 1 object is not known yet, and taken to be the Namespace that the metadata comes from",
      ]);
      expect(policies(preview([web(urn(namespaceType, "pay")), shop, pay]))).toEqual(["pay/web from web"]);
    });

    test.each([
      ["nothing", []],
      ["two", [urn(namespaceType, "shop"), urn(namespaceType, "pay")]],
      ["one that is not there", [urn(namespaceType, "other")]],
    ])("is a problem where it comes from %s", (_, dependencies) => {
      const reading = preview([web(...dependencies), shop, pay]);
      expect(told(reading)).toEqual([
        `${urn(policyType, "web")}: NetworkPolicy web: metadata.namespace: is not known yet, so it cannot be told which pods are meant; name the namespace by a text that is known`,
      ]);
      expect(policies(reading)).toEqual([]);
    });
  });

  test("one that leaves out what does not change is not whole", () => {
    const steps = [
      { op: "same", urn: urn("pulumi:pulumi:Stack", "demo-dev"), newState: { type: "pulumi:pulumi:Stack" } },
      step("update", policyType, "web", { inputs }),
    ];
    const reading = preview(steps, { changeSummary: { same: 3, update: 1 } });
    expect(told(reading)).toEqual([
      "preview.json: leaves out 2 resources that do not change; run `pulumi preview --json --show-sames`",
    ]);
    expect(told(preview(steps, { changeSummary: { same: 1, update: 1 } }))).toEqual([]);
  });

  test("one that failed is not whole", () => {
    const diagnostics = [
      { urn: urn(policyType, "web"), message: "error: it is broken:\n  more\n", severity: "error" },
      { message: "warning: x", severity: "warning" },
    ];
    expect(told(preview([], { diagnostics }))).toEqual([
      `preview.json: the preview of \`${urn(policyType, "web")}\` failed, so it is not whole: error: it is broken:`,
    ]);
  });

  test.each([
    [null],
    ["x"],
    [{}],
    [{ op: 1, urn: "x" }],
    [{ op: "create", urn: "x::y", newState: "x" }],
    [
      {
        op: "create",
        urn: "x::y",
        newState: { type: "kubernetes:core/v1:Pod", inputs: "x", propertyDependencies: { metadata: "x" } },
      },
    ],
  ])("steps of another form do no harm: %j", (odd) => {
    expect(preview([odd, step("create", policyType, "web", { inputs })]).cluster.policies).toHaveLength(1);
  });
});
