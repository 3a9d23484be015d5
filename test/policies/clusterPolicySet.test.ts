import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { logTier } from "../../policies/calico/logTier";
import type { CalicoTier, GlobalNetworkPolicy, GlobalNetworkSet } from "../../policies/calico/types";
import type { ClusterObject } from "../../policies/clusterObjects";
import { ClusterPolicySet } from "../../policies/clusterPolicySet";
import { denyCloudMetadataClusterWide } from "../../policies/presets/cluster/cloudMetadata";
import { clusterDefaultDeny } from "../../policies/presets/cluster/defaultDeny";
import { defaultDeny } from "../../policies/presets/isolation";
import { deploy as run, only, valueOf } from "../support/mocks";

const deploy = (objects: readonly ClusterObject[], opts?: pulumi.ComponentResourceOptions) =>
  run(() => new ClusterPolicySet("set", { objects }, opts));

const typeOf = ({ apiVersion, kind }: ClusterObject) => `kubernetes:${apiVersion}:${kind}`;

const tier = (name: string): CalicoTier => ({ ...logTier(), metadata: { name } });
const inTier = (name: string, own: string | undefined): GlobalNetworkPolicy => ({
  apiVersion: "projectcalico.org/v3",
  kind: "GlobalNetworkPolicy",
  metadata: { name },
  spec: {
    ...(own !== undefined && { tier: own }),
    order: 1,
    selector: "app == 'web'",
    types: ["Ingress"],
    ingress: [{ action: "Allow" }],
  },
});
const office: GlobalNetworkSet = {
  apiVersion: "projectcalico.org/v3",
  kind: "GlobalNetworkSet",
  metadata: { name: "office", labels: { place: "office" } },
  spec: { nets: ["192.0.2.0/24"] },
};

test("every object becomes a child of the set, as it is", async () => {
  const objects: readonly ClusterObject[] = [
    ...clusterDefaultDeny({ api: "calico" }),
    ...denyCloudMetadataClusterWide({ api: "calico" }),
    ...denyCloudMetadataClusterWide({ api: "network-policy-api" }),
    { ...inTier("staged", "default"), kind: "StagedGlobalNetworkPolicy" },
    office,
  ];
  const { resources, value } = await deploy(objects);
  expect(resources).toHaveLength(1 + objects.length);
  expect(only(resources, "portcullis:policies:ClusterPolicySet").name).toBe("set");
  for (const object of objects) {
    expect(only(resources, typeOf(object), `set-${object.metadata.name}`).inputs).toEqual(object);
  }
  expect(await valueOf(value.objectNames)).toEqual([
    "GlobalNetworkPolicy/cluster-default-deny",
    "Tier/portcullis-guard",
    "GlobalNetworkPolicy/portcullis-guard.deny-cloud-metadata",
    "ClusterNetworkPolicy/deny-cloud-metadata",
    "StagedGlobalNetworkPolicy/staged",
    "GlobalNetworkSet/office",
  ]);
});

test("a tier is made before the policies in it, wherever it is in the list, and others wait for none", async () => {
  const staged = { ...inTier("a.staged", "a"), kind: "StagedGlobalNetworkPolicy" } as const;
  const objects = [inTier("a.web", "a"), staged, inTier("b.web", "b"), inTier("web", undefined), tier("a"), tier("b")];
  const { resources } = await deploy(objects);
  const of = (object: ClusterObject) => only(resources, typeOf(object), `set-${object.metadata.name}`);
  const ends = (name: string) => of(tier(name)).ended;
  expect(of(inTier("a.web", "a")).begun).toBeGreaterThan(ends("a"));
  expect(of(staged).begun).toBeGreaterThan(ends("a"));
  expect(of(inTier("b.web", "b")).begun).toBeGreaterThan(ends("b"));
  expect(of(inTier("web", undefined)).begun).toBeLessThan(Math.min(ends("a"), ends("b")));
});

test("objects of different kinds may have one name", async () => {
  const { resources } = await deploy([tier("a"), { ...office, metadata: { name: "a" } }]);
  expect(resources.map(({ type, name }) => `${type} ${name}`).slice(1)).toEqual([
    "kubernetes:projectcalico.org/v3:Tier set-a",
    "kubernetes:projectcalico.org/v3:GlobalNetworkSet set-a",
  ]);
});

test("a provider reaches every child", async () => {
  const { resources } = await run(() => {
    const providers = [new Provider("other", { kubeconfig: "{}" })];
    return new ClusterPolicySet("set", { objects: [tier("a"), inTier("a.web", "a")] }, { providers });
  });
  const children = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  expect(children).toHaveLength(2);
  for (const child of children) expect(child.provider).toMatch(/pulumi:providers:kubernetes::other::/);
});

describe("wrong objects", () => {
  /** What the set's constructor throws. */
  const thrownFor = (objects: readonly unknown[]): unknown => {
    try {
      new ClusterPolicySet("set", { objects: objects as readonly ClusterObject[] });
    } catch (error) {
      return error;
    }
    return undefined;
  };

  test("are refused with all problems at once, and nothing is registered", async () => {
    let error: unknown;
    const { resources } = await run(() => {
      error = thrownFor([
        { ...inTier("web", undefined), spec: { ingress: [{ action: "Accept" }] } },
        tier("a"),
        { ...tier("a"), spec: { order: "first" } },
        defaultDeny(),
        null,
      ]);
    });
    expect(resources).toEqual([]);
    expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
    const { errors, message } = error as pulumi.InputPropertiesError;
    expect(errors.map(({ propertyPath }) => propertyPath)).toEqual([
      "objects[0].spec.ingress[0].action",
      "objects[2].spec.order",
      "objects[3].kind",
      "objects[4]",
      "objects[2].metadata.name",
    ]);
    expect(message.split("\n")[0]).toBe("cluster policy set `set` has 5 problems:");
    expect(message).toContain("\n  objects[0].spec.ingress[0].action (object `web`): ");
    expect(message).toContain(
      "\n  objects[3].kind (object `default-deny`): must be one of `GlobalNetworkPolicy`, `StagedGlobalNetworkPolicy`, " +
        "`GlobalNetworkSet`, `Tier`, `ClusterNetworkPolicy`, got `NetworkPolicy`; what belongs to a namespace is for a " +
        "NetworkPolicySet",
    );
    expect(message).toContain(
      "\n  objects[2].metadata.name (object `a`): is also the name of objects[1]; give one of them another `name`",
    );
  });

  test("that are valid but hardly meant are logged on the set, and deployed", async () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    const onlyLogs = {
      ...inTier("web", undefined),
      spec: { ...inTier("web", undefined).spec, ingress: [{ action: "Log" }] },
    };
    const { value, resources } = await deploy([onlyLogs as GlobalNetworkPolicy]);
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining("objects[0].spec.ingress (object `web`): has only"), value],
    ]);
    expect(resources.map(({ name }) => name)).toContain("set-web");
    warn.mockRestore();
  });
});

/** Never called: that these do not compile is what is tested, by the compiler. */
export function mustNotCompile(): readonly unknown[] {
  return [
    // @ts-expect-error -- what belongs to a namespace is for another set
    new ClusterPolicySet("set", { objects: [defaultDeny()] }),
    // @ts-expect-error -- objects must be given
    new ClusterPolicySet("set", {}),
  ];
}
