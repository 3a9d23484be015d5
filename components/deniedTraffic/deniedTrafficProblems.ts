import * as pulumi from "@pulumi/pulumi";
import { parseCidr } from "../../policies/cidr";
import { systemNamespaces } from "../../policies/presets/cluster/defaultDeny";
import type { SetProblem } from "../../policies/setProblems";
import { dnsLabel } from "../../policies/validation/names";
import { flagProblems, listProblems, shown, wrong } from "../access/argumentProblems";
import { noticeText } from "../notice";
import type { CalicoTrafficLogArgs, DeniedTrafficLogArgs, VpcCniTrafficLogArgs } from "./deniedTrafficArgs";
import { logsNamespace } from "./fluentBitPod";
import { retentionDays } from "./logGroupSettings";
import { eventLogNotice } from "./vpcCniLogSettings";

/** Every problem of the arguments that can be seen before all of them are known. */
export function deniedTrafficProblems(args: DeniedTrafficLogArgs): readonly SetProblem[] {
  const { clusterName, region, retentionInDays, kmsKeyArn } = args;
  return [
    ...matching("clusterName", clusterName, /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/, "the name of an EKS cluster"),
    ...matching("region", region, /^[a-z]{2}(-[a-z]+)+-[0-9]$/, "an AWS region, such as `us-east-1`"),
    ...(retentionInDays === undefined || retentionDays.includes(retentionInDays)
      ? []
      : [wrong("retentionInDays", `must be ${retentionDays.join(", ")}, got ${shown(retentionInDays)}`)]),
    ...(kmsKeyArn === undefined ? [] : keyProblems(kmsKeyArn)),
    ...engineProblems(args),
  ];
}

/** What is wrong with the ARN of the OIDC provider; nothing where it is not known yet. */
export const oidcProviderProblems = (arn: unknown) =>
  arnProblems("oidcProviderArn", arn, /^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider\/[^ /]+(\/[^ ]+)?$/, {
    what: "the ARN of an OIDC provider in IAM",
    fix: "take `oidcProviderArn` of the EksCluster, which is there unless `createOidcProvider` is off",
  });

/** What is wrong with the ARN of the role of `aws-node`; nothing where it is not known yet. */
export const awsNodeRoleProblems = (arn: unknown) =>
  arnProblems("awsNodeRoleArn", arn, /^arn:[a-z-]+:iam::[0-9]{12}:role\/[^ ]+$/, {
    what: "the ARN of an IAM role",
    fix: "take that of the nodes, unless the vpc-cni addon has a role of its own",
  });

/** What is wrong with the ARN of the key; nothing where it is not known yet. */
const keyProblems = (arn: unknown) =>
  arnProblems("kmsKeyArn", arn, /^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[^ ]+$/, {
    what: "the ARN of a KMS key, not of an alias",
    fix: "leave it out for a key of its own",
  });

function engineProblems(args: DeniedTrafficLogArgs): readonly SetProblem[] {
  switch (args.engine) {
    case "calico":
      return calicoProblems(args);
    case "vpc-cni":
      return vpcCniProblems(args);
    default:
      return [
        wrong("engine", `must be \`calico\` or \`vpc-cni\`, got ${shown((args as { engine?: unknown }).engine)}`),
      ];
  }
}

function calicoProblems(args: CalicoTrafficLogArgs): readonly SetProblem[] {
  const { directions, awsEndpoints, recordsPerMinute, nodes, oidcProviderArn } = args;
  return [
    ...listProblems(
      "namespaces",
      args.namespaces,
      "namespace in which policies isolate every pod",
      loggedNamespaceProblems,
    ),
    ...(directions === undefined ? [] : listProblems("directions", directions, "direction", directionProblems)),
    ...oidcProviderProblems(oidcProviderArn),
    ...(awsEndpoints === undefined
      ? []
      : listProblems("awsEndpoints", awsEndpoints, "range; leave it out for the internet", rangeProblems)),
    // Fluent Bit takes 1 and less for its own default, and says nothing.
    ...wholeNumberProblems("recordsPerMinute", recordsPerMinute, 2),
    ...wholeNumberProblems("nodes", nodes, 1),
    ...foreignProblems(args, vpcCniOnly, "is for `vpc-cni`, and Calico does not know it; take it out"),
  ];
}

function vpcCniProblems(args: VpcCniTrafficLogArgs): readonly SetProblem[] {
  const { instanceType, acceptCost, createLogGroup, awsNodeRoleArn } = args;
  const isNamed = typeof instanceType === "string" && instanceType !== "";
  const notice = isNamed ? eventLogNotice(instanceType, acceptCost === true) : undefined;
  return [
    ...awsNodeRoleProblems(awsNodeRoleArn),
    ...matching("instanceType", instanceType, /^[a-z0-9-]+\.[a-z0-9-]+$/, "an EC2 instance type, such as `m6i.xlarge`"),
    ...flagProblems({ acceptCost, createLogGroup }),
    ...(notice?.severity === "error"
      ? [wrong("acceptCost", `${noticeText(notice)}; choose larger nodes, or say \`acceptCost: true\``)]
      : []),
    ...(createLogGroup === true ? [] : foreignProblems(args, ["retentionInDays", "kmsKeyArn"], sharedGroup)),
    ...foreignProblems(
      args,
      calicoOnly,
      "is for `calico`; the VPC CNI's agent logs what every pod is denied; take it out",
    ),
  ];
}

const sharedGroup =
  "is not for this component to say: the agent writes into the cluster's own log group, which EksCluster makes; " +
  "take it out, or say `createLogGroup: true` where nobody has made it";
const calicoOnly = ["namespaces", "directions", "oidcProviderArn", "awsEndpoints", "recordsPerMinute", "nodes"];
const vpcCniOnly = ["awsNodeRoleArn", "instanceType", "acceptCost", "createLogGroup"];

const foreignProblems = (args: object, names: readonly string[], message: string) =>
  names.filter((name) => (args as Record<string, unknown>)[name] !== undefined).map((name) => wrong(name, message));

/** What is wrong with a namespace whose denied traffic is to be logged. */
export function loggedNamespaceProblems(namespace: unknown, path: string): readonly SetProblem[] {
  if (typeof namespace !== "string") return [wrong(path, `must be the name of a namespace, got ${shown(namespace)}`)];
  if (systemNamespaces.includes(namespace) || namespace.startsWith("kube-")) {
    return [wrong(path, `\`${namespace}\` is a namespace of the system, whose pods would be shut off; take it out`)];
  }
  if (namespace === logsNamespace) return [wrong(path, `\`${namespace}\` is that of the agent itself; take it out`)];
  return dnsLabel(namespace).map((problem) => wrong(path, `${problem}, got \`${namespace}\``));
}

function directionProblems(direction: unknown, path: string): readonly SetProblem[] {
  if (direction === "Ingress" || direction === "Egress") return [];
  return [wrong(path, `must be \`Ingress\` or \`Egress\`, got ${shown(direction)}`)];
}

function rangeProblems(range: unknown, path: string): readonly SetProblem[] {
  if (typeof range === "string" && parseCidr(range) !== undefined) return [];
  return [wrong(path, `must be a CIDR such as \`10.0.48.0/20\`, got ${shown(range)}`)];
}

function wholeNumberProblems(path: string, value: unknown, least: number): readonly SetProblem[] {
  if (value === undefined || (Number.isInteger(value) && (value as number) >= least)) return [];
  return [wrong(path, `must be a whole number of at least ${String(least)}, got ${shown(value)}`)];
}

function matching(path: string, value: unknown, pattern: RegExp, what: string): readonly SetProblem[] {
  return typeof value === "string" && pattern.test(value) ? [] : [wrong(path, `must be ${what}, got ${shown(value)}`)];
}

function arnProblems(path: string, arn: unknown, pattern: RegExp, words: { what: string; fix: string }) {
  if (pulumi.Output.isInstance(arn) || arn instanceof Promise) return [];
  if (typeof arn === "string" && pattern.test(arn)) return [];
  return [wrong(path, `must be ${words.what}, got ${shown(arn)}; ${words.fix}`)];
}
