import { capacityNotices } from "../../components/capacity/capacityNotices";
import { supportNotices } from "../../components/versions/supportNotices";
import { parseConfig } from "../../config";
import { ConfigError } from "../../config/reader";
import { defaults, problems, project, schemaDefaults, stackValues, today } from "./stackConfig";

describe("the schema in Pulumi.yaml", () => {
  test.each(Object.entries(project.config))("%s has a type, a default and a description", (_, schema) => {
    expect(["string", "integer", "boolean", "array"]).toContain(schema.type);
    expect(schema.default).toBeDefined();
    expect(schema.description).toMatch(/^[A-Z].*\.$/s);
  });

  test("its version is one that EKS makes new clusters with", () => {
    expect(problems({ kubernetesVersion: schemaDefaults["kubernetesVersion"] }, "2026-11-26")).toEqual([]);
  });

  test("its defaults but for the version, and the dev stack, are the tutorial's cluster", () => {
    const fromDefaults = parseConfig(defaults, today);
    expect(parseConfig(stackValues("Pulumi.dev.yaml"), today)).toEqual(fromDefaults);
    expect(fromDefaults).toEqual({
      demo: true,
      target: {
        kind: "eks",
        cluster: {
          clusterName: "my-eks-cluster",
          region: "us-east-1",
          kubernetesVersion: "1.31",
          supportType: "extended",
          serviceCidr: "172.20.0.0/16",
          publicAccessCidrs: [],
          adminPrincipalArns: [],
          viewerPrincipalArns: [],
        },
        nodeGroup: {
          name: "ng-eks",
          instanceType: "t3.medium",
          desiredSize: 3,
          minSize: 2,
          maxSize: 4,
          prefixDelegation: false,
        },
        vpc: {
          cidrBlock: "10.0.0.0/16",
          availabilityZones: ["us-east-1a", "us-east-1b"],
          natStrategy: "single",
          endpointsIn: undefined,
        },
        policyEngine: "calico",
        outgoingPolicyEngine: undefined,
        networkPolicyEnforcingMode: "standard",
        oidcProvider: true,
        protect: false,
        deniedTraffic: undefined,
      },
    });
  });
});

test("the production stack has three zones, each with a way out, and a version in standard support", () => {
  const day = "2026-11-26";
  const { target, demo } = parseConfig(stackValues("Pulumi.prod.yaml"), day);
  if (target.kind !== "eks") throw new Error("no cluster on AWS");
  expect(demo).toBe(false);
  expect(target).toMatchObject({
    cluster: {
      clusterName: "production",
      kubernetesVersion: "1.35",
      supportType: "standard",
      publicAccessCidrs: [],
      adminPrincipalArns: [],
      viewerPrincipalArns: [],
    },
    nodeGroup: { instanceType: "m6i.large", minSize: 3, desiredSize: 3, maxSize: 9, prefixDelegation: true },
    vpc: { availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"], natStrategy: "perZone" },
    policyEngine: "calico",
    protect: true,
  });
  const { kubernetesVersion } = target.cluster;
  expect(supportNotices({ kubernetesVersion, supportType: "standard", today: day, isNew: true })).toEqual([]);
  expect(capacityNotices({ ...target, plannedPods: 0, plannedPodsPerNode: 0 }).map(({ severity }) => severity)).toEqual(
    ["info"],
  );
});

describe("a version past its end", () => {
  const day = "2026-11-26";
  const mend = "pulumi config set kubernetesVersion 1.35";

  test("is refused from that day on, with what to set instead", () => {
    expect(problems({}, "2026-11-25")).toEqual([]);
    expect(problems({}, day)).toEqual([["kubernetesVersion", "1.31", mend]]);
    expect(() => parseConfig(defaults, day)).toThrow(
      [
        "  kubernetesVersion is `1.31`",
        "    allowed: another version: EKS makes no new cluster with Kubernetes 1.31: its extended support ended on " +
          "2026-11-26; for a cluster that exists already, set `allowEndedVersion` to true",
        `    mend it: ${mend}`,
      ].join("\n"),
    );
  });

  test("is mended by the command that it names", () => {
    expect(problems({ kubernetesVersion: "1.35" }, day)).toEqual([]);
  });

  test("passes where that is allowed, as in the dev stack, and where no cluster is made", () => {
    expect(problems({ allowEndedVersion: "true" }, day)).toEqual([]);
    expect(() => parseConfig(stackValues("Pulumi.dev.yaml"), day)).not.toThrow();
    expect(problems({ target: "kubeconfig" }, day)).toEqual([]);
  });

  test("is today's question where no day is given", () => {
    jest.useFakeTimers({ now: new Date("2026-11-25T23:59:59Z") });
    expect(() => parseConfig(defaults)).not.toThrow();
    jest.setSystemTime(new Date("2026-11-26T00:00:00Z"));
    expect(() => parseConfig(defaults)).toThrow(ConfigError);
    jest.useRealTimers();
  });
});

test("standard support alone needs a version that is in it", () => {
  const standard = { kubernetesVersion: "1.34", supportType: "standard" };
  const mend = "pulumi config set supportType extended";
  expect(problems(standard, "2026-12-01")).toEqual([]);
  expect(problems(standard, "2026-12-02")).toEqual([["supportType", "standard", mend]]);
  expect(problems({ ...standard, supportType: "extended" }, "2026-12-02")).toEqual([]);
  expect(problems({ ...standard, target: "kubeconfig" }, "2026-12-02")).toEqual([]);
  // One problem at a time: what has ended altogether is not to be kept in extended support.
  expect(problems({ supportType: "standard" }, "2026-11-26").map(([key]) => key)).toEqual(["kubernetesVersion"]);
});

describe("without a way out", () => {
  const closed = { natStrategy: "none", vpcEndpoints: "true", policyEngine: "vpc-cni", demo: "false" };

  test("a cluster is made with what AWS itself has, by endpoints in its region", () => {
    const { target } = parseConfig({ ...defaults, ...closed }, today);
    expect(target).toMatchObject({ vpc: { natStrategy: "none", endpointsIn: "us-east-1" } });
  });

  test.each([
    ["vpcEndpoints", "false", "pulumi config set vpcEndpoints true"],
    ["policyEngine", "calico", "pulumi config set policyEngine vpc-cni"],
    ["demo", "true", "pulumi config set demo false"],
  ])("%s may not be %s", (key, value, fix) => {
    expect(problems({ ...closed, [key]: value })).toEqual([[key, value, fix]]);
  });
});

test("the engine's settings arrive as they are written, and no outgoing engine is none", () => {
  const target = (changes: Record<string, string>) => parseConfig({ ...defaults, ...changes }, today).target;
  expect(target({ policyEngine: "vpc-cni", outgoingPolicyEngine: "calico" })).toMatchObject({
    policyEngine: "vpc-cni",
    outgoingPolicyEngine: "calico",
    networkPolicyEnforcingMode: "standard",
  });
  expect(target({ policyEngine: "vpc-cni", networkPolicyEnforcingMode: "strict" })).toMatchObject({
    outgoingPolicyEngine: undefined,
    networkPolicyEnforcingMode: "strict",
  });
});

describe("the kubeconfig target", () => {
  test("takes the current context by default", () => {
    expect(parseConfig({ ...defaults, target: "kubeconfig" }, today).target).toEqual({
      kind: "kubeconfig",
      context: undefined,
    });
  });

  test("takes a context", () => {
    const { target } = parseConfig({ ...defaults, target: "kubeconfig", context: "kind-dev", demo: "false" }, today);
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
    "an unknown outgoing engine",
    { outgoingPolicyEngine: "flannel" },
    "outgoingPolicyEngine",
    "pulumi config set outgoingPolicyEngine none",
  ],
  [
    "an engine that takes over from itself",
    { outgoingPolicyEngine: "calico" },
    "outgoingPolicyEngine",
    "pulumi config rm outgoingPolicyEngine",
  ],
  [
    "an unknown mode",
    { policyEngine: "vpc-cni", networkPolicyEnforcingMode: "Strict" },
    "networkPolicyEnforcingMode",
    "pulumi config set networkPolicyEnforcingMode standard",
  ],
  [
    "strict mode with Calico",
    { networkPolicyEnforcingMode: "strict" },
    "networkPolicyEnforcingMode",
    "pulumi config rm networkPolicyEnforcingMode",
  ],
  [
    "strict mode while Calico hands over",
    { policyEngine: "vpc-cni", outgoingPolicyEngine: "calico", networkPolicyEnforcingMode: "strict" },
    "networkPolicyEnforcingMode",
    "pulumi config rm networkPolicyEnforcingMode",
  ],
  [
    "an unknown version",
    { kubernetesVersion: "1.99" },
    "kubernetesVersion",
    "pulumi config set kubernetesVersion 1.35",
  ],
  [
    "a version that is half allowed",
    { allowEndedVersion: "yes" },
    "allowEndedVersion",
    "pulumi config set allowEndedVersion true",
  ],
  ["an unknown support", { supportType: "none" }, "supportType", "pulumi config set supportType extended"],
  ["EKS's own word for it", { supportType: "STANDARD" }, "supportType", "pulumi config set supportType extended"],
  [
    "endpoints in China",
    { region: "cn-north-1", availabilityZones: '["cn-north-1a","cn-north-1b"]', vpcEndpoints: "true" },
    "vpcEndpoints",
    "pulumi config set vpcEndpoints false",
  ],
  ["half an endpoint", { vpcEndpoints: "1" }, "vpcEndpoints", "pulumi config set vpcEndpoints true"],
  ["half a protection", { protect: "yes" }, "protect", "pulumi config set protect true"],
  ["half a delegation", { prefixDelegation: "1" }, "prefixDelegation", "pulumi config set prefixDelegation true"],
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
    "a session as viewer",
    { viewerPrincipalArns: '["arn:aws:sts::123456789012:assumed-role/a/b"]' },
    "viewerPrincipalArns[0]",
    "pulumi config set --path 'viewerPrincipalArns[0]' arn:aws:iam::123456789012:role/platform",
  ],
  [
    "an administrator as viewer",
    {
      adminPrincipalArns: '["arn:aws:iam::123456789012:role/a"]',
      viewerPrincipalArns: '["arn:aws:iam::123456789012:role/b","arn:aws:iam::123456789012:role/a"]',
    },
    "viewerPrincipalArns[1]",
    "pulumi config rm --path 'viewerPrincipalArns[1]'",
  ],
  [
    "an administrator twice",
    { adminPrincipalArns: '["arn:aws:iam::123456789012:role/a","arn:aws:iam::123456789012:role/a"]' },
    "adminPrincipalArns[1]",
    "pulumi config rm --path 'adminPrincipalArns[1]'",
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
  const message = () =>
    parseConfig({ ...defaults, minNodes: "7", policyEngine: "none", vpcCidr: "10.0.0.0/33" }, today);
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
