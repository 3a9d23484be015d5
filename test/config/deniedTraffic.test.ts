import { parseConfig } from "../../config";
import { defaults, problems, today } from "./stackConfig";

const on = { deniedTrafficLog: "true" };
const deniedTraffic = (changes: Record<string, string>) => {
  const { target } = parseConfig({ ...defaults, ...on, ...changes }, today);
  return target.kind === "eks" ? target.deniedTraffic : undefined;
};
const large = { policyEngine: "vpc-cni", instanceType: "m6i.xlarge" };

describe("with Calico", () => {
  test("the demo's denied traffic is logged, and that of namespaces that are named, each once", () => {
    expect(deniedTraffic({})).toEqual({ engine: "calico", namespaces: ["demo"] });
    expect(deniedTraffic({ deniedTrafficNamespaces: '["shop","demo"]' })).toEqual({
      engine: "calico",
      namespaces: ["demo", "shop"],
    });
    expect(deniedTraffic({ demo: "false", deniedTrafficNamespaces: '["shop"]' })).toEqual({
      engine: "calico",
      namespaces: ["shop"],
    });
  });

  test("something has to be logged", () => {
    const fix = "pulumi config set --path 'deniedTrafficNamespaces[0]' shop";
    expect(problems({ ...on, demo: "false" })).toEqual([["deniedTrafficNamespaces", "[]", fix]]);
  });

  test("it takes the OIDC provider", () => {
    expect(problems({ ...on, oidcProvider: "false" })).toEqual([
      ["oidcProvider", "false", "pulumi config set oidcProvider true"],
    ]);
  });

  test.each([
    ["a namespace of the system", "kube-system"],
    ["Calico's", "calico-system"],
    ["the agent's own", "portcullis-logs"],
    ["a pattern", "team-*"],
    ["nothing", ""],
  ])("%s is not logged", (_, namespace) => {
    const fix = "pulumi config rm --path 'deniedTrafficNamespaces[1]'";
    const deniedTrafficNamespaces = JSON.stringify(["shop", namespace]);
    expect(problems({ ...on, deniedTrafficNamespaces })).toEqual([["deniedTrafficNamespaces[1]", namespace, fix]]);
  });

  test("a namespace twice is most likely one that was meant otherwise", () => {
    const fix = "pulumi config rm --path 'deniedTrafficNamespaces[1]'";
    expect(problems({ ...on, deniedTrafficNamespaces: '["shop","shop"]' })).toEqual([
      ["deniedTrafficNamespaces[1]", "shop", fix],
    ]);
  });
});

describe("with the VPC CNI", () => {
  test("every pod's denied traffic is logged, where a node has vCPUs for it or that is accepted", () => {
    expect(deniedTraffic(large)).toEqual({ engine: "vpc-cni", acceptCost: false });
    expect(deniedTraffic({ policyEngine: "vpc-cni", allowEventLogCost: "true" })).toEqual({
      engine: "vpc-cni",
      acceptCost: true,
    });
    expect(deniedTraffic({ ...large, oidcProvider: "false" })).toBeDefined();
  });

  test.each([
    ["t3.medium", "pulumi config set instanceType t3.xlarge"],
    ["m6i.large", "pulumi config set instanceType m6i.xlarge"],
  ])("half of a %s is too much, and a larger type is named", (instanceType, fix) => {
    const changes = { ...on, policyEngine: "vpc-cni", instanceType };
    expect(problems(changes)).toEqual([["deniedTrafficLog", "true", fix]]);
  });

  test("no namespace is named, since all are logged", () => {
    expect(problems({ ...on, ...large, deniedTrafficNamespaces: '["shop"]' })).toEqual([
      ["deniedTrafficNamespaces", '["shop"]', "pulumi config rm deniedTrafficNamespaces"],
    ]);
  });
});

test("namespaces without the log are a log that somebody waits for", () => {
  expect(problems({ deniedTrafficNamespaces: '["shop"]' })).toEqual([
    ["deniedTrafficNamespaces", '["shop"]', "pulumi config set deniedTrafficLog true"],
  ]);
});

test("a cluster that exists has no log of this stack", () => {
  expect(problems({ ...on, target: "kubeconfig" })).toEqual([
    ["deniedTrafficLog", "true", "pulumi config set deniedTrafficLog false"],
  ]);
});

test.each([
  ["deniedTrafficLog", "yes", "pulumi config set deniedTrafficLog true"],
  ["allowEventLogCost", "1", "pulumi config set allowEventLogCost true"],
  [
    "deniedTrafficNamespaces",
    "shop",
    "pulumi config rm deniedTrafficNamespaces && pulumi config set --path 'deniedTrafficNamespaces[0]' shop",
  ],
])("%s is not %s", (key, value, fix) => {
  expect(problems({ [key]: value })).toEqual([[key, value, fix]]);
});
