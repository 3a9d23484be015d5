import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { parseConfig } from "../../config";
import { ConfigError } from "../../config/reader";

interface Project {
  config: Record<string, { type: string; default: unknown; description: string }>;
}

const read = (file: string): unknown => parse(fs.readFileSync(path.resolve(__dirname, "../..", file), "utf8"));
const project = read("Pulumi.yaml") as Project;
const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
const defaults = Object.fromEntries(
  Object.entries(project.config).map(([key, schema]) => [key, asText(schema.default)]),
);

/** The problems of the defaults with `changes`. */
function problems(
  changes: Record<string, string | undefined>,
): [key: string, value: string | undefined, fix: string][] {
  try {
    parseConfig({ ...defaults, ...changes });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ key, value, fix }) => [key, value, fix]);
  }
}

describe("the schema in Pulumi.yaml", () => {
  test.each(Object.entries(project.config))("%s has a type, a default and a description", (_, schema) => {
    expect(["string", "integer", "boolean", "array"]).toContain(schema.type);
    expect(schema.default).toBeDefined();
    expect(schema.description).toMatch(/^[A-Z].*\.$/s);
  });

  test("its defaults, and the dev stack, are the tutorial's cluster", () => {
    const dev = (read("Pulumi.dev.yaml") as { config: Record<string, unknown> }).config;
    const values = Object.entries(dev).map(([key, value]) => [key.replace("portcullis:", ""), asText(value)] as const);
    const fromDefaults = parseConfig(defaults);
    expect(parseConfig({ ...defaults, ...Object.fromEntries(values) })).toEqual(fromDefaults);
    expect(fromDefaults).toEqual({
      demo: true,
      target: {
        kind: "eks",
        cluster: {
          clusterName: "my-eks-cluster",
          region: "us-east-1",
          kubernetesVersion: "1.31",
          serviceCidr: "172.20.0.0/16",
          publicAccessCidrs: [],
          adminPrincipalArns: [],
        },
        nodeGroup: { name: "ng-eks", instanceType: "t3.medium", desiredSize: 3, minSize: 2, maxSize: 4 },
        vpc: { cidrBlock: "10.0.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"], natStrategy: "single" },
        policyEngine: "calico",
        oidcProvider: true,
      },
    });
  });
});

describe("the kubeconfig target", () => {
  test("takes the current context by default", () => {
    expect(parseConfig({ ...defaults, target: "kubeconfig" }).target).toEqual({
      kind: "kubeconfig",
      context: undefined,
    });
  });

  test("takes a context", () => {
    const { target } = parseConfig({ ...defaults, target: "kubeconfig", context: "kind-dev", demo: "false" });
    expect(target).toEqual({ kind: "kubeconfig", context: "kind-dev" });
  });
});

test.each<[what: string, changes: Record<string, string | undefined>, key: string, fix: string]>([
  ["an unknown target", { target: "gke" }, "target", "pulumi config set target eks"],
  ["a context with eks", { context: "kind-dev" }, "context", "pulumi config rm context"],
  ["a missing key", { demo: undefined }, "demo", "pulumi config set demo true"],
  ["an unknown key", { minNode: "2" }, "minNode", "pulumi config rm minNode"],
  ["min above max", { minNodes: "5" }, "minNodes", "pulumi config set minNodes 4"],
  ["desired above max", { desiredNodes: "9" }, "desiredNodes", "pulumi config set desiredNodes 4"],
  ["desired below min", { desiredNodes: "1" }, "desiredNodes", "pulumi config set desiredNodes 2"],
  ["no nodes at most", { minNodes: "0", desiredNodes: "0", maxNodes: "0" }, "maxNodes", "pulumi config set maxNodes 4"],
  ["a fraction of a node", { minNodes: "1.5" }, "minNodes", "pulumi config set minNodes 2"],
  ["an unknown engine", { policyEngine: "flannel" }, "policyEngine", "pulumi config set policyEngine calico"],
  ["both engines", { policyEngine: "calico,vpc-cni" }, "policyEngine", "pulumi config set policyEngine calico"],
  [
    "an unknown version",
    { kubernetesVersion: "1.99" },
    "kubernetesVersion",
    "pulumi config set kubernetesVersion 1.31",
  ],
  ["a bad name", { clusterName: "my cluster" }, "clusterName", "pulumi config set clusterName my-eks-cluster"],
  ["a bad region", { region: "virginia" }, "region", "pulumi config set region us-east-1"],
  ["a bad type", { instanceType: "medium" }, "instanceType", "pulumi config set instanceType t3.medium"],
  ["a malformed block", { vpcCidr: "10.0.0.0" }, "vpcCidr", "pulumi config set vpcCidr 10.0.0.0/16"],
  ["an octet too high", { vpcCidr: "10.0.300.0/16" }, "vpcCidr", "pulumi config set vpcCidr 10.0.0.0/16"],
  ["host bits", { vpcCidr: "10.5.9.1/16" }, "vpcCidr", "pulumi config set vpcCidr 10.5.0.0/16"],
  ["a block too large", { vpcCidr: "10.0.0.0/8" }, "vpcCidr", "pulumi config set vpcCidr 10.0.0.0/16"],
  ["an IPv6 block", { vpcCidr: "2001:db8::/56" }, "vpcCidr", "pulumi config set vpcCidr 10.0.0.0/16"],
  ["overlapping blocks", { serviceCidr: "10.0.8.0/24" }, "serviceCidr", "pulumi config set serviceCidr 172.20.0.0/16"],
  [
    "overlap with the usual block",
    { vpcCidr: "172.20.0.0/16" },
    "serviceCidr",
    "pulumi config set serviceCidr 10.100.0.0/16",
  ],
  [
    "a public service block",
    { serviceCidr: "8.8.0.0/16" },
    "serviceCidr",
    "pulumi config set serviceCidr 172.20.0.0/16",
  ],
  [
    "one zone",
    { availabilityZones: '["us-east-1a"]' },
    "availabilityZones",
    "pulumi config set --path 'availabilityZones[1]' us-east-1b",
  ],
  [
    "no list",
    { availabilityZones: "us-east-1a" },
    "availabilityZones",
    "pulumi config rm availabilityZones && pulumi config set --path 'availabilityZones[0]' us-east-1a",
  ],
  [
    "a zone twice",
    { availabilityZones: '["us-east-1a","us-east-1a"]' },
    "availabilityZones[1]",
    "pulumi config set --path 'availabilityZones[1]' us-east-1b",
  ],
  [
    "a zone elsewhere",
    { availabilityZones: '["us-east-1a","eu-west-1b"]' },
    "availabilityZones[1]",
    "pulumi config set --path 'availabilityZones[1]' us-east-1b",
  ],
  [
    "a bad public block",
    { publicAccessCidrs: '["198.51.100.7"]' },
    "publicAccessCidrs[0]",
    "pulumi config set --path 'publicAccessCidrs[0]' 203.0.113.7/32",
  ],
  [
    "public host bits",
    { publicAccessCidrs: '["198.51.100.7/24"]' },
    "publicAccessCidrs[0]",
    "pulumi config set --path 'publicAccessCidrs[0]' 198.51.100.0/24",
  ],
  [
    "overlapping public blocks",
    { publicAccessCidrs: '["198.51.100.0/24","198.51.100.7/32"]' },
    "publicAccessCidrs[1]",
    "pulumi config rm --path 'publicAccessCidrs[1]'",
  ],
  [
    "a session's ARN",
    { adminPrincipalArns: '["arn:aws:sts::123456789012:assumed-role/a/b"]' },
    "adminPrincipalArns[0]",
    "pulumi config set --path 'adminPrincipalArns[0]' arn:aws:iam::123456789012:role/platform",
  ],
  ["an unknown NAT strategy", { natStrategy: "two" }, "natStrategy", "pulumi config set natStrategy single"],
])("refuses %s and says how to mend it", (_, changes, key, fix) => {
  expect(problems(changes).map(([badKey, , mend]) => [badKey, mend])).toEqual([[key, fix]]);
});

test("lists all problems at once, each with key, value, what is allowed, and the command that mends it", () => {
  const message = () => parseConfig({ ...defaults, minNodes: "7", policyEngine: "none", vpcCidr: "10.0.0.0/33" });
  expect(message).toThrow(ConfigError);
  expect(message).toThrow(
    [
      "the configuration has 3 problems:",
      "",
      "  policyEngine is `none`",
      "    allowed: `calico`, `vpc-cni`",
      "    mend it: pulumi config set policyEngine calico",
      "",
      "  minNodes is `7`",
      "    allowed: at most maxNodes, which is `4`",
      "    mend it: pulumi config set minNodes 4",
      "",
      "  vpcCidr is `10.0.0.0/33`",
      "    allowed: an IPv4 block of /16 to /22",
      "    mend it: pulumi config set vpcCidr 10.0.0.0/16",
    ].join("\n"),
  );
});
