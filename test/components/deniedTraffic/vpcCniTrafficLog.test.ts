import * as pulumi from "@pulumi/pulumi";
import { vpcCniLogSettings } from "../../../components";
import { eventLogNotice } from "../../../components/deniedTraffic/vpcCniLogSettings";
import { only } from "../../support/mocks";
import { byVpcCni, deployLog, documentOf, keyArn } from "./trafficLogs";

const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
beforeEach(() => {
  info.mockClear();
  warn.mockClear();
});

const groupArn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/eks/my-eks-cluster/cluster";

test("the addon's settings are strings, as its schema wants them", () => {
  expect(vpcCniLogSettings()).toEqual({
    nodeAgent: { enablePolicyEventLogs: "true", enableCloudWatchLogs: "true" },
  });
});

test("makes no pods and no log group: the agent is there, and writes into the cluster's own", async () => {
  const { resources, value } = await deployLog(byVpcCni);
  const made = resources.filter(({ type }) => !type.startsWith("pulumi:"));
  expect(made.map(({ type, name }) => `${type} ${name}`)).toEqual([
    "portcullis:components:DeniedTrafficLog denied",
    "aws:iam/rolePolicy:RolePolicy denied-aws-node",
  ]);
  expect(value.logGroupName).toBe("/aws/eks/my-eks-cluster/cluster");
});

test("lets the role of aws-node write there, and list groups, which it does at its start", async () => {
  const { resources } = await deployLog({ ...byVpcCni, awsNodeRoleArn: pulumi.output(byVpcCni.awsNodeRoleArn) });
  const { inputs } = only(resources, "aws:iam/rolePolicy:RolePolicy");
  expect(inputs["role"]).toBe("nodes");
  expect(documentOf(inputs)).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "logs:DescribeLogGroups",
        Resource: "arn:aws:logs:us-east-1:123456789012:log-group:*",
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [groupArn, `${groupArn}:log-stream:aws-network-policy-agent-audit-*`],
      },
    ],
  });
});

test("makes the log group where it is told to, before the agent may", async () => {
  const { resources } = await deployLog({ ...byVpcCni, createLogGroup: true, retentionInDays: 90 });
  const group = only(resources, "aws:cloudwatch/logGroup:LogGroup");
  expect(group.inputs).toEqual({ name: "/aws/eks/my-eks-cluster/cluster", retentionInDays: 90, kmsKeyId: keyArn });
  expect(only(resources, "aws:iam/rolePolicy:RolePolicy").begun).toBeGreaterThan(group.ended);
  expect(documentOf(only(resources, "aws:kms/key:Key").inputs).Statement[1]).toMatchObject({
    Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": groupArn } },
  });
});

describe("what it takes of a node", () => {
  test("is a warning of the component", async () => {
    const { value } = await deployLog(byVpcCni);
    expect(warn.mock.calls).toEqual([
      [
        "event logs of the VPC CNI's network policy agent need 1 more vCPU per node, and a m6i.xlarge has 4, so 25 % of " +
          "each node; they have no rate limit: each denied flow is an event, and a call to CloudWatch",
        value,
      ],
    ]);
    expect(info).not.toHaveBeenCalled();
  });

  test("is accepted where it is half of a node, with the same warning", async () => {
    await deployLog({ ...byVpcCni, instanceType: "t3.medium", acceptCost: true });
    expect(warn.mock.calls[0]?.[0]).toContain("a t3.medium has 2, so 50 % of each node");
  });

  test.each([
    ["t3.medium", false, "error"],
    ["t3.medium", true, "warning"],
    ["t3.xlarge", false, "warning"],
    ["x9.large", false, "warning"],
  ] as const)("on %s, accepted: %s, is an %s", (type, accepted, severity) => {
    expect(eventLogNotice(type, accepted).severity).toBe(severity);
  });

  test("is not guessed for a type that is not known", () => {
    expect(eventLogNotice("x9.large", false).message).toContain("how many a x9.large has is not known here");
  });
});
