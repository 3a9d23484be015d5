import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { type CalicoTrafficLogArgs, DeniedTrafficLog, type VpcCniTrafficLogArgs } from "../../../components";
import { deploy } from "../../support/mocks";

export const issuer = "oidc.eks.us-east-1.amazonaws.com/id/ABC";

export const byCalico: CalicoTrafficLogArgs = {
  engine: "calico",
  clusterName: "my-eks-cluster",
  region: "us-east-1",
  namespaces: ["shop"],
  oidcProviderArn: `arn:aws:iam::123456789012:oidc-provider/${issuer}`,
};

export const byVpcCni: VpcCniTrafficLogArgs = {
  engine: "vpc-cni",
  clusterName: "my-eks-cluster",
  region: "us-east-1",
  awsNodeRoleArn: "arn:aws:iam::123456789012:role/eks/nodes",
  instanceType: "m6i.xlarge",
};

export const keyArn = "arn:aws:kms:us-east-1:123456789012:key/own";

/** What AWS answers. */
const answers = {
  "aws:kms/key:Key": () => ({ arn: keyArn }),
  "aws:cloudwatch/logGroup:LogGroup": ({ name }: Record<string, unknown>) => ({
    arn: `arn:aws:logs:us-east-1:123456789012:log-group:${String(name)}`,
  }),
  "aws:iam/role:Role": () => ({ name: "agent-1", arn: "arn:aws:iam::123456789012:role/agent-1" }),
};

/** Deploys the log, called `denied`, with a provider of each cloud. */
export const deployLog = (args: CalicoTrafficLogArgs | VpcCniTrafficLogArgs, opts: ComponentResourceOptions = {}) =>
  deploy(() => {
    const providers = [new AwsProvider("cloud", {}), new KubernetesProvider("cluster", {})];
    return new DeniedTrafficLog("denied", args, { ...opts, providers });
  }, answers);

/** A document of IAM among the inputs of a resource. */
export const documentOf = (inputs: Record<string, unknown>, field = "policy") =>
  JSON.parse(String(inputs[field])) as { Statement: object[] };
