import * as pulumi from "@pulumi/pulumi";
import { demoNamespace } from "./components/demoSettings";
import type { EksClusterSettings, NodeGroupSettings } from "./components/eksSettings";
import type { Enforcement } from "./components/policyEngine/enforcement";
import { type Day, dayOf } from "./components/versions/days";
import type { NatStrategy } from "./components/vpc";
import { type DeniedTraffic, readDeniedTraffic } from "./config/deniedTraffic";
import { readEnforcement } from "./config/enforcement";
import { refuseUnprotectedSwitch } from "./config/engineSwitch";
import { readPrincipals } from "./config/principals";
import { readBlocks, readPublicAccess, readWayOut, readZones } from "./config/network";
import { ConfigError, ConfigReader, setCommand } from "./config/reader";
import { readVersion } from "./config/version";

/** The validated configuration of a stack. Keys, types, defaults and descriptions are declared in Pulumi.yaml. */
export interface StackConfig {
  target: EksTarget | KubeconfigTarget;
  /** Whether the demo application runs. */
  demo: boolean;
}

/** A cluster to be made on AWS. */
export interface EksTarget extends Enforcement {
  kind: "eks";
  cluster: EksClusterSettings;
  nodeGroup: NodeGroupSettings;
  vpc: {
    cidrBlock: string;
    availabilityZones: readonly string[];
    natStrategy: NatStrategy;
    endpointsIn: string | undefined;
  };
  oidcProvider: boolean;
  /** Whether cluster and VPC are kept from being deleted. */
  protect: boolean;
  /** How denied traffic is logged; undefined where it is not. */
  deniedTraffic: DeniedTraffic | undefined;
}

/** A cluster that exists, named by the user's kubeconfig. */
export interface KubeconfigTarget {
  kind: "kubeconfig";
  /** Undefined means the current context. */
  context: string | undefined;
}

/**
 * The configuration of the running stack, which can be reached from what the stack has on record.
 *
 * @throws ConfigError with every problem.
 */
export async function readConfig(): Promise<StackConfig> {
  const prefix = `${pulumi.getProject()}:`;
  const entries = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  const config = parseConfig(Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value])));
  if (config.target.kind === "eks") await refuseUnprotectedSwitch(config.target);
  return config;
}

/**
 * The configuration that `values` spell, by key without the project's name.
 *
 * @param today decides which versions of Kubernetes can still be deployed
 * @throws ConfigError with every problem.
 */
export function parseConfig(
  values: Readonly<Record<string, string | undefined>>,
  today: Day = dayOf(new Date()),
): StackConfig {
  const read = new ConfigReader(values);
  const kind = read.oneOf("target", ["eks", "kubeconfig"]);
  const demo = read.boolean("demo");
  const context = read.optionalText("context");
  // The keys of the other target keep their defaults, so they are read, and with them checked, for both.
  const eksTarget = readEksTarget(read, today, kind === "eks", demo);
  if (kind === "eks" && context !== undefined) {
    read.refuse("context", "nothing with target `eks`, which makes a cluster of its own", "pulumi config rm context");
  }
  read.refuseUnknownKeys();
  if (read.problems.length > 0) throw new ConfigError(read.problems);
  // No problem was noted, so no value is undefined.
  return { target: kind === "kubeconfig" ? { kind, context } : eksTarget, demo } as StackConfig;
}

function readEksTarget(read: ConfigReader, today: Day, isDeployed: boolean, demo: boolean | undefined) {
  const clusterName = read.text("clusterName", /^[A-Za-z0-9][\w-]{0,99}$/, nameRule(100), "my-eks-cluster");
  const region = read.text("region", /^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region, such as `us-east-1`", "us-east-1");
  const { kubernetesVersion, supportType } = readVersion(read, today, isDeployed);
  const enforcement = readEnforcement(read);
  const oidcProvider = read.boolean("oidcProvider");
  const protect = read.boolean("protect");
  const { natStrategy, endpointsIn } = readWayOut(read, { region, policyEngine: enforcement.policyEngine, demo });
  const nodeGroup = readNodeGroup(read);
  const availabilityZones = readZones(read, region);
  const { cidrBlock, serviceCidr } = readBlocks(read);
  const publicAccessCidrs = readPublicAccess(read);
  const principals = readPrincipals(read);
  const deniedTraffic = readDeniedTraffic(read, {
    policyEngine: enforcement.policyEngine,
    instanceType: nodeGroup?.instanceType,
    oidcProvider,
    ownNamespaces: demo === true ? [demoNamespace] : [],
    isDeployed,
  });

  const version = { kubernetesVersion, supportType };
  const cluster = { clusterName, region, ...version, serviceCidr, publicAccessCidrs, ...principals };
  const vpc = { cidrBlock, availabilityZones, natStrategy, endpointsIn };
  return { kind: "eks", cluster, nodeGroup, vpc, ...enforcement, oidcProvider, protect, deniedTraffic };
}

function readNodeGroup(read: ConfigReader) {
  const name = read.text("nodeGroupName", /^[A-Za-z0-9][\w-]{0,62}$/, nameRule(63), "ng-eks");
  const instanceType = read.text(
    "instanceType",
    /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/,
    "an EC2 instance type, such as `t3.medium`",
    "t3.medium",
  );
  const prefixDelegation = read.boolean("prefixDelegation");
  const minSize = read.integer("minNodes", 0, 2);
  const maxSize = read.integer("maxNodes", 1, 4);
  const desiredSize = read.integer("desiredNodes", 0, 3);
  if (minSize === undefined || maxSize === undefined) return undefined;
  if (minSize > maxSize) {
    read.refuse("minNodes", `at most maxNodes, which is \`${String(maxSize)}\``, setCommand("minNodes", maxSize));
  } else if (desiredSize !== undefined && (desiredSize < minSize || desiredSize > maxSize)) {
    const nearest = desiredSize < minSize ? minSize : maxSize;
    const range = `from minNodes to maxNodes, which is \`${String(minSize)}\` to \`${String(maxSize)}\``;
    read.refuse("desiredNodes", range, setCommand("desiredNodes", nearest));
  }
  return { name, instanceType, minSize, maxSize, desiredSize, prefixDelegation };
}

const nameRule = (length: number) =>
  `up to ${String(length)} letters, digits, hyphens and underscores, with a letter or digit first`;
