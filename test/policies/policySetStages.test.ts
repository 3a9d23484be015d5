import * as pulumi from "@pulumi/pulumi";
import { logTier } from "../../policies/calico/logTier";
import type { CalicoNetworkPolicy, CalicoPolicySpec } from "../../policies/calico/types";
import { ClusterPolicySet } from "../../policies/clusterPolicySet";
import { pods } from "../../policies/peers";
import { NetworkPolicySet, type NetworkPolicySetArgs } from "../../policies/policySet";
import { tcp } from "../../policies/ports";
import { allowEgressTo, allowIngressFrom } from "../../policies/presets/connections";
import { defaultDeny } from "../../policies/presets/isolation";
import { type NamespacePolicy, objectsAt, type Stage } from "../../policies/stages";
import { validateObject } from "../../policies/validateObject";
import { deploy as run, only, valueOf } from "../support/mocks";
import { deploy, type Deployment } from "./deployment";

const web = { podSelector: { app: "web" } };
const fromClients = allowIngressFrom({ ...web, name: "clients", from: pods({ app: "client" }), on: tcp(80) });
const toDatabase = allowEgressTo({ ...web, name: "database", to: pods({ app: "db" }), on: tcp(5432) });
const ofCalico = (spec: CalicoPolicySpec = {}): CalicoNetworkPolicy => ({
  apiVersion: "projectcalico.org/v3",
  kind: "NetworkPolicy",
  metadata: { name: "ping" },
  spec: { order: 10, selector: "app == 'web'", types: ["Ingress"], ...spec },
});
const ping = ofCalico({ ingress: [{ action: "Allow", protocol: "ICMP" }] });

const group = "kubernetes:projectcalico.org/v3:";
const setAt = (stage: Stage, policies: readonly NamespacePolicy[]) =>
  deploy({ namespace: "shop", policies, stage, engine: "calico" });

/** Type, name and inputs of the children that are policies, by name. */
const children = ({ requests }: Deployment) =>
  requests
    .filter(({ type }) => type.endsWith("NetworkPolicy"))
    .map(({ type, name, inputs }) => [type, name, inputs] as const)
    .sort(([, a], [, b]) => (a < b ? -1 : 1));

const inShop = (object: object) => {
  const { metadata, ...rest } = object as { metadata: object };
  return { ...rest, metadata: { ...metadata, namespace: "shop" } };
};

describe("at `enforce`", () => {
  test.each([[undefined], ["calico"], ["vpc-cni"]] as const)(
    "policies are deployed, with the engine %s",
    async (engine) => {
      const args = { namespace: "shop", policies: [fromClients], ...(engine && { engine }) };
      const plain = await deploy(args);
      expect(children(plain)).toEqual([
        ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "set-clients", inShop(fromClients)],
      ]);
      expect(children(await deploy({ ...args, stage: "enforce" }))).toEqual(children(plain));
    },
  );

  test("those of Calico, too", async () => {
    const deployment = await setAt("enforce", [fromClients, ping]);
    expect(children(deployment)).toEqual([
      ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "set-clients", inShop(fromClients)],
      [`${group}NetworkPolicy`, "set-ping", inShop(ping)],
    ]);
    expect(await valueOf(deployment.set.policyNames)).toEqual(["clients", "ping"]);
  });
});

test("at `staged` each policy is deployed as one of the same name and spec that is not enforced", async () => {
  const deployment = await setAt("staged", [fromClients, ping]);
  expect(children(deployment)).toEqual([
    [
      `${group}StagedKubernetesNetworkPolicy`,
      "set-clients",
      inShop({ ...fromClients, apiVersion: "projectcalico.org/v3", kind: "StagedKubernetesNetworkPolicy" }),
    ],
    [`${group}StagedNetworkPolicy`, "set-ping", inShop({ ...ping, kind: "StagedNetworkPolicy" })],
  ]);
  expect(await valueOf(deployment.set.policyNames)).toEqual(["clients", "ping"]);
});

test("at `staged` a policy says the directions that the API server would have added", () => {
  const policy = { ...toDatabase, spec: { podSelector: {}, egress: [{}] } };
  expect(objectsAt("staged", "set", [policy])).toMatchObject([{ spec: { policyTypes: ["Ingress", "Egress"] } }]);
});

describe("at `log`", () => {
  const tier = "portcullis-log";
  const last = 2_000_000_000;
  const logs = [{ action: "Log" }, { action: "Pass" }];

  test("policies pass what they admit, and after all of them the rest is logged, by direction", async () => {
    const found = children(await setAt("log", [defaultDeny({ name: "deny" }), fromClients, toDatabase]));
    expect(found.map(([type]) => type)).toEqual(Array(5).fill(`${group}NetworkPolicy`));
    const end = (app: string) => `projectcalico.org/orchestrator == 'k8s' && app == '${app}'`;
    const specs = found.map(([, name, inputs]) => [name, inputs["spec"]]);
    expect(Object.fromEntries(specs)).toEqual({
      "set-portcullis-log.deny": {
        ...{ tier, order: 1000, selector: "all()", types: ["Ingress", "Egress"] },
        ...{ ingress: [], egress: [] },
      },
      "set-portcullis-log.clients": {
        ...{ tier, order: 1000, selector: "app == 'web'", types: ["Ingress"] },
        ingress: [
          { action: "Pass", protocol: "TCP", source: { selector: end("client") }, destination: { ports: [80] } },
        ],
      },
      "set-portcullis-log.database": {
        ...{ tier, order: 1000, selector: "app == 'web'", types: ["Egress"] },
        egress: [{ action: "Pass", protocol: "TCP", destination: { selector: end("db"), ports: [5432] } }],
      },
      "set-portcullis-log.set-denies-ingress": {
        tier,
        order: last,
        selector: "all()",
        types: ["Ingress"],
        ingress: logs,
      },
      "set-portcullis-log.set-denies-egress": { tier, order: last, selector: "all()", types: ["Egress"], egress: logs },
    });
    for (const [, , inputs] of found) expect(inputs["metadata"]).toMatchObject({ namespace: "shop" });
  });

  test("only pods and directions that the policies isolate are logged, each once", () => {
    const of = (...policies: readonly NamespacePolicy[]) =>
      objectsAt("log", "set", policies)
        .slice(policies.length)
        .map(({ metadata, spec }) => [metadata.name, (spec as CalicoPolicySpec).selector]);
    const other = allowIngressFrom({ podSelector: { app: "api" }, from: pods({}), on: tcp(80) });
    expect(of(fromClients)).toEqual([["portcullis-log.set-denies-ingress", "app == 'web'"]]);
    expect(of(toDatabase)).toEqual([["portcullis-log.set-denies-egress", "app == 'web'"]]);
    expect(of(fromClients, { ...fromClients, metadata: { name: "again" } }, other, toDatabase)).toEqual([
      ["portcullis-log.set-denies-ingress", "(app == 'web') || (app == 'api')"],
      ["portcullis-log.set-denies-egress", "app == 'web'"],
    ]);
    expect(of()).toEqual([]);
    expect(of(ping, fromClients)).toEqual([["portcullis-log.set-denies-ingress", "app == 'web'"]]);
  });

  test.each<[string, CalicoPolicySpec, CalicoPolicySpec]>([
    ["Allow", { ingress: [{ action: "Allow", protocol: "TCP" }] }, { ingress: [{ action: "Pass", protocol: "TCP" }] }],
    ["Pass", { ingress: [{ action: "Pass" }] }, { ingress: [{ action: "Pass" }] }],
    [
      "Deny",
      { ingress: [{ action: "Deny", protocol: "UDP" }, { action: "Allow" }] },
      { ingress: [{ action: "Log", protocol: "UDP" }, { action: "Pass", protocol: "UDP" }, { action: "Pass" }] },
    ],
    ["Log", { ingress: [{ action: "Log" }, { action: "Allow" }] }, { ingress: [{ action: "Pass" }] }],
    [
      "rules of egress",
      { types: ["Egress"], egress: [{ action: "Deny" }] },
      { types: ["Egress"], egress: [{ action: "Log" }, { action: "Pass" }] },
    ],
  ])("of a policy of Calico, %s", (_, spec, expected) => {
    expect(objectsAt("log", "set", [ofCalico(spec)])[0]).toEqual({
      ...ofCalico(),
      metadata: { name: "portcullis-log.ping" },
      spec: { tier, order: 10, selector: "app == 'web'", types: ["Ingress"], ...expected },
    });
  });

  test.each<[CalicoPolicySpec, readonly string[]]>([
    [{}, ["Ingress"]],
    [{ ingress: [{ action: "Allow" }] }, ["Ingress"]],
    [{ egress: [{ action: "Allow" }] }, ["Egress"]],
    [{ ingress: [{ action: "Allow" }], egress: [{ action: "Allow" }] }, ["Ingress", "Egress"]],
    // Its only rule goes, and must not take the direction with it.
    [{ egress: [{ action: "Log" }] }, ["Egress"]],
  ])("a policy of Calico without order, selector and directions is read last, for %j", (rules, types) => {
    const [passing, ...logging] = objectsAt("log", "set", [{ ...ofCalico(), spec: rules }]);
    expect(passing?.spec).toMatchObject({ order: 1_000_000_000, types });
    expect(logging.map(({ spec }) => spec)).toMatchObject(types.map((type) => ({ selector: "all()", types: [type] })));
  });

  test("policies are read in the order in which they would be enforced, and the log comes last", () => {
    const orders = [1500, undefined].map((order) => ({ ...ofCalico(), spec: order === undefined ? {} : { order } }));
    const found = objectsAt("log", "set", [fromClients, ...orders]).map(({ spec }) => (spec as CalicoPolicySpec).order);
    expect(found).toEqual([1000, 1500, 1_000_000_000, last]);
  });

  test("the tier stands before the default one, and decides nothing", () => {
    expect(logTier()).toEqual({
      apiVersion: "projectcalico.org/v3",
      kind: "Tier",
      metadata: { name: tier },
      spec: { order: 900_000, defaultAction: "Pass" },
    });
    expect(validateObject(logTier())).toEqual([]);
  });

  test("each policy itself, and not the set alone, depends on what deploys the tier, and waits for it", async () => {
    const dependencies: unknown[] = [];
    const collect: pulumi.ResourceTransformation = ({ type, opts }) => {
      if (type === `${group}NetworkPolicy`) dependencies.push(opts.dependsOn);
      return undefined;
    };
    const { value: cluster, resources } = await run(() => {
      const dependsOn = new ClusterPolicySet("cluster", { objects: [logTier()] });
      const args = {
        namespace: pulumi.output("shop"),
        policies: [fromClients],
        stage: "log",
        engine: "calico",
      } as const;
      new NetworkPolicySet("set", args, { dependsOn, transformations: [collect] });
      return dependsOn;
    });
    expect(dependencies).toEqual([cluster, cluster]);
    const { ended } = only(resources, `${group}Tier`);
    for (const { type, begun } of resources) {
      if (type === `${group}NetworkPolicy`) expect(begun).toBeGreaterThan(ended);
    }
  });

  test("names of sets that are no names of objects become such", () => {
    expect(objectsAt("log", "Shop (eu)", [fromClients])[1]?.metadata.name).toBe(
      "portcullis-log.shop-eu-denies-ingress",
    );
  });
});

test.each(["staged", "log"] as const)("what is deployed at `%s` is accepted", (stage) => {
  const policies = [defaultDeny(), fromClients, toDatabase, ping];
  expect(objectsAt(stage, "set", policies).flatMap(validateObject)).toEqual([]);
});

test("stages share no object, so that what the next one needs is there before the last one's is deleted", async () => {
  const stages = ["staged", "log", "enforce"] as const;
  const urns: string[] = [];
  const objects: string[] = [];
  for (const stage of stages) {
    const deployment = await setAt(stage, [fromClients, toDatabase, ping]);
    urns.push(...deployment.urns.filter((urn) => urn.includes("NetworkPolicy::set-")));
    for (const [type, , inputs] of children(deployment)) {
      objects.push(`${type} ${(inputs["metadata"] as { name: string }).name}`);
    }
  }
  expect(urns).toHaveLength(3 + 5 + 3);
  expect(new Set(urns).size).toBe(urns.length);
  expect(new Set(objects).size).toBe(urns.length);
});

describe("wrong arguments", () => {
  /** What the set's constructor refuses. */
  const problemsOf = (args: Partial<NetworkPolicySetArgs>): unknown => {
    try {
      new NetworkPolicySet("set", { namespace: "shop", policies: [], ...args });
    } catch (error) {
      if (pulumi.InputPropertiesError.isInstance(error)) {
        return error.errors.map(({ propertyPath, reason }) => [propertyPath, reason]);
      }
      throw error;
    }
    return undefined;
  };
  const needsCalico = (stage: string) =>
    `\`${stage}\` needs \`engine: "calico"\`: neither NetworkPolicies of Kubernetes nor the VPC CNI can tell what a policy ` +
    "would do without enforcing it; say so where the cluster has Calico, or leave `stage` out";
  const ofCalicoAlone =
    'is that of a policy which Calico alone enforces; give the set `engine: "calico"` where the cluster has it, or write ' +
    "a NetworkPolicy of Kubernetes";
  const calico = { engine: "calico", stage: "log" } as const;
  const get = { action: "Allow", http: { methods: ["GET"] } } as const;
  const notAtLog = "at the stage `log`; stage it with `staged`";

  test.each<[string, Partial<NetworkPolicySetArgs>, readonly [string, string][]]>([
    ["staged, with no engine", { stage: "staged" }, [["stage", needsCalico("staged")]]],
    ["log, with no engine", { stage: "log" }, [["stage", needsCalico("log")]]],
    ["log, with the VPC CNI", { stage: "log", engine: "vpc-cni" }, [["stage", needsCalico("log")]]],
    [
      "a policy of Calico, with the VPC CNI",
      { engine: "vpc-cni", policies: [fromClients, ping] },
      [["policies[1].apiVersion", ofCalicoAlone]],
    ],
    ["a policy of Calico, with no engine", { policies: [ping] }, [["policies[0].apiVersion", ofCalicoAlone]]],
    [
      "a policy of Calico that is staged already",
      { engine: "calico", policies: [{ ...ping, kind: "StagedNetworkPolicy" as "NetworkPolicy" }] },
      [
        [
          "policies[0].kind",
          "must be `NetworkPolicy`, got `StagedNetworkPolicy`; `stage` says that policies are staged, and what is in no " +
            "namespace is for a ClusterPolicySet",
        ],
      ],
    ],
    [
      "another tier, at log",
      { ...calico, policies: [{ ...ofCalico({ tier: "own" }), metadata: { name: "own.ping" } }] },
      [["policies[0].spec.tier", `must be \`default\` ${notAtLog}, got \`own\``]],
    ],
    [
      "service accounts, at log",
      { ...calico, policies: [ofCalico({ serviceAccountSelector: "all()" })] },
      [["policies[0].spec.serviceAccountSelector", `must be left out ${notAtLog}`]],
    ],
    [
      "HTTP, at log",
      { ...calico, policies: [ofCalico({ ingress: [{ action: "Deny" }, get] })] },
      [["policies[0].spec.ingress[1].http", `must be left out ${notAtLog}`]],
    ],
    [
      "a stage that there is not",
      { stage: "dry-run" as Stage, engine: "calico" },
      [["stage", "must be one of `staged`, `log`, `enforce`, got `dry-run`"]],
    ],
    [
      "an engine that there is not",
      { engine: "cilium" as "calico" },
      [["engine", "must be one of `calico`, `vpc-cni`, got `cilium`"]],
    ],
  ])("%s", (_, args, problems) => {
    expect(problemsOf(args)).toEqual(problems);
  });

  test("a policy of Calico that is wrong is told at every stage, and so are names and namespaces", () => {
    const wrong = ofCalico({ tier: "own", ingress: [{ action: "Accept" as "Allow" }] });
    for (const stage of ["staged", "log", "enforce"] as const) {
      const policies = [
        { ...wrong, metadata: { name: "own.ping" } },
        ping,
        ping,
        { ...ping, metadata: { name: "b", namespace: "pay" } },
      ];
      expect(problemsOf({ stage, engine: "calico", policies })).toEqual([
        ["policies[0].spec.ingress[0].action", expect.stringContaining("Accept")],
        ["policies[2].metadata.name", "is also the name of policies[1]; give one of them another `name`"],
        ["policies[3].metadata.namespace", expect.stringContaining("must be `shop`")],
      ]);
    }
  });
});

/** Never called: that these do not compile is what is tested, by the compiler. */
export function mustNotCompile(): readonly unknown[] {
  const args = { namespace: "shop", policies: [] };
  return [
    // @ts-expect-error -- there is no such stage
    new NetworkPolicySet("set", { ...args, stage: "dry-run", engine: "calico" }),
    // @ts-expect-error -- there is no such engine
    new NetworkPolicySet("set", { ...args, engine: "cilium" }),
    // @ts-expect-error -- what is in no namespace is for a ClusterPolicySet
    new NetworkPolicySet("set", { ...args, policies: [logTier()], engine: "calico" }),
  ];
}
