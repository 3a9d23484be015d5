import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DeniedTrafficLog, type DeniedTrafficLogArgs } from "../../../components";
import { deploy } from "../../support/mocks";
import { refusalsOf } from "../access/refusals";
import { byCalico, byVpcCni } from "./trafficLogs";

const refused = (args: object) => refusalsOf(() => new DeniedTrafficLog("denied", args as DeniedTrafficLogArgs));

const days = "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";
const provider =
  "must be the ARN of an OIDC provider in IAM, got %; take `oidcProviderArn` of the EksCluster, which is there unless " +
  "`createOidcProvider` is off";
const key = "must be the ARN of a KMS key, not of an alias, got %; leave it out for a key of its own";

test.each<[string, object, string]>([
  ["no name", { clusterName: "" }, "clusterName: must be the name of an EKS cluster, got ``"],
  ["a name with a slash", { clusterName: "a/b" }, "clusterName: must be the name of an EKS cluster, got `a/b`"],
  ["a zone", { region: "us-east-1a" }, "region: must be an AWS region, such as `us-east-1`, got `us-east-1a`"],
  ["31 days", { retentionInDays: 31 }, `retentionInDays: must be ${days}, got \`31\``],
  ["no end", { retentionInDays: 0 }, `retentionInDays: must be ${days}, got \`0\``],
  ["an alias", { kmsKeyArn: "alias/logs" }, `kmsKeyArn: ${key.replace("%", "`alias/logs`")}`],
  [
    "no namespaces",
    { namespaces: [] },
    "namespaces: must name at least one namespace in which policies isolate every pod",
  ],
  ["a namespace as text", { namespaces: "shop" }, "namespaces: must be a list, got `shop`"],
  ["a number", { namespaces: [7] }, "namespaces[0]: must be the name of a namespace, got `7`"],
  [
    "a name that none has",
    { namespaces: ["Shop"] },
    "namespaces[0]: must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `Shop`",
  ],
  ["one twice", { namespaces: ["a", "a"] }, "namespaces[1]: is the same as namespaces[0]; remove one of them"],
  [
    "the system's",
    { namespaces: ["shop", "kube-system"] },
    "namespaces[1]: `kube-system` is a namespace of the system, whose pods would be shut off; take it out",
  ],
  [
    "what is reserved for Kubernetes",
    { namespaces: ["kube-flannel"] },
    "namespaces[0]: `kube-flannel` is a namespace of the system, whose pods would be shut off; take it out",
  ],
  [
    "Calico's",
    { namespaces: ["calico-system"] },
    "namespaces[0]: `calico-system` is a namespace of the system, whose pods would be shut off; take it out",
  ],
  [
    "the agent's",
    { namespaces: ["portcullis-logs"] },
    "namespaces[0]: `portcullis-logs` is that of the agent itself; take it out",
  ],
  ["no directions", { directions: [] }, "directions: must name at least one direction"],
  ["another", { directions: ["ingress"] }, "directions[0]: must be `Ingress` or `Egress`, got `ingress`"],
  ["no provider", { oidcProviderArn: undefined }, `oidcProviderArn: ${provider.replace("%", "nothing")}`],
  [
    "its issuer",
    { oidcProviderArn: "https://oidc.eks.us-east-1.amazonaws.com/id/A" },
    `oidcProviderArn: ${provider.replace("%", "`https://oidc.eks.us-east-1.amazonaws.com/id/A`")}`,
  ],
  ["no endpoints", { awsEndpoints: [] }, "awsEndpoints: must name at least one range; leave it out for the internet"],
  [
    "an endpoint's id",
    { awsEndpoints: ["vpce-1"] },
    "awsEndpoints[0]: must be a CIDR such as `10.0.48.0/20`, got `vpce-1`",
  ],
  // Fluent Bit would take it for its own default.
  ["one record", { recordsPerMinute: 1 }, "recordsPerMinute: must be a whole number of at least 2, got `1`"],
  ["half of one", { recordsPerMinute: 2.5 }, "recordsPerMinute: must be a whole number of at least 2, got `2.5`"],
  ["no nodes", { nodes: 0 }, "nodes: must be a whole number of at least 1, got `0`"],
  [
    "what the VPC CNI needs",
    { acceptCost: true },
    "acceptCost: is for `vpc-cni`, and Calico does not know it; take it out",
  ],
  ["another engine", { engine: "cilium" }, "engine: must be `calico` or `vpc-cni`, got `cilium`"],
])("by Calico, %s is refused", (_, changes, problem) => {
  expect(refused({ ...byCalico, ...changes })).toEqual([problem]);
});

const half =
  "acceptCost: event logs of the VPC CNI's network policy agent need 1 more vCPU per node, and a t3.medium has 2, so " +
  "50 % of each node; they have no rate limit: each denied flow is an event, and a call to CloudWatch; choose larger " +
  "nodes, or say `acceptCost: true`";
const shared =
  "is not for this component to say: the agent writes into the cluster's own log group, which EksCluster makes; take it " +
  "out, or say `createLogGroup: true` where nobody has made it";
const everyPod = "is for `calico`; the VPC CNI's agent logs what every pod is denied; take it out";

test.each<[string, object, readonly string[]]>([
  ["half of a node", { instanceType: "t3.medium" }, [half]],
  [
    "half of a node, accepted by a word",
    { instanceType: "t3.medium", acceptCost: "yes" },
    ["acceptCost: must be true or false, got `yes`", half],
  ],
  [
    "no type",
    { instanceType: undefined },
    ["instanceType: must be an EC2 instance type, such as `m6i.xlarge`, got nothing"],
  ],
  [
    "what is no type",
    { instanceType: "large" },
    ["instanceType: must be an EC2 instance type, such as `m6i.xlarge`, got `large`"],
  ],
  [
    "a role's name",
    { awsNodeRoleArn: "nodes" },
    [
      "awsNodeRoleArn: must be the ARN of an IAM role, got `nodes`; take that of the nodes, unless the vpc-cni addon has " +
        "a role of its own",
    ],
  ],
  ["days of a log that it does not make", { retentionInDays: 30 }, [`retentionInDays: ${shared}`]],
  ["a key of it", { kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/k" }, [`kmsKeyArn: ${shared}`]],
  ["a word for a flag", { createLogGroup: 1 }, ["createLogGroup: must be true or false, got `1`"]],
  [
    "a choice that there is not",
    { namespaces: ["shop"], directions: ["Ingress"] },
    [`namespaces: ${everyPod}`, `directions: ${everyPod}`],
  ],
])("by the VPC CNI, %s is refused", (_, changes, problems) => {
  expect(refused({ ...byVpcCni, ...changes })).toEqual(problems);
});

test("all problems are told at once, and nothing is registered", async () => {
  let error: unknown;
  const { resources } = await deploy(() => {
    try {
      new DeniedTrafficLog("denied", { ...byCalico, region: "", retentionInDays: 2, namespaces: [] });
    } catch (thrown) {
      error = thrown;
    }
  });
  expect(resources).toEqual([]);
  expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
  expect((error as Error).message.split("\n")[0]).toBe("denied traffic log `denied` has 3 problems:");
  const { errors } = error as pulumi.InputPropertiesError;
  expect(errors.map(({ propertyPath }) => propertyPath)).toEqual(["region", "retentionInDays", "namespaces"]);
});

test.each(["calico", "vpc-cni"] as const)(
  "a wrong ARN as the value of an output fails the run: %s",
  (engine) => {
    const args = engine === "calico" ? byCalico : byVpcCni;
    const field = engine === "calico" ? "oidcProviderArn" : "awsNodeRoleArn";
    const program = `
    const pulumi = require("@pulumi/pulumi");
    const { DeniedTrafficLog } = require("./components/deniedTraffic/deniedTrafficLog");
    const newResource = ({ name, inputs }) => ({ id: name, state: inputs });
    pulumi.runtime.setMocks({ newResource, call: () => ({}) }).then(() => {
      new DeniedTrafficLog("denied", { ...${JSON.stringify(args)}, ${field}: pulumi.output("wrong") });
    });`;
    const { status, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "--eval", program], {
      cwd: join(__dirname, "../../.."),
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain(`${field}: must be the ARN of an`);
  },
  60_000,
);
