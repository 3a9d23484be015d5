import * as pulumi from "@pulumi/pulumi";
import type { CalicoTrafficLogArgs } from "../../../components";
import { NetworkPolicySet } from "../../../policies";
import { only, type Registered } from "../../support/mocks";
import { byCalico, deployLog, documentOf, issuer, keyArn } from "./trafficLogs";

const groupArn = "arn:aws:logs:us-east-1:123456789012:log-group:/portcullis/my-eks-cluster/denied-traffic";
const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();

const log = async (changes: Partial<CalicoTrafficLogArgs> = {}) => deployLog({ ...byCalico, ...changes });

const kubernetes = (resources: readonly Registered[], type: string) => only(resources, `kubernetes:${type}`);

test("is these resources, and each gets the provider of its cloud", async () => {
  const { resources, value } = await log();
  const made = resources.filter(({ type }) => !type.startsWith("pulumi:"));
  expect(made.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
    "aws:cloudwatch/logGroup:LogGroup denied-log",
    "aws:iam/role:Role denied-agent",
    "aws:iam/rolePolicy:RolePolicy denied-agent",
    "aws:kms/key:Key denied-log",
    "kubernetes:apps/v1:DaemonSet denied-agent",
    "kubernetes:core/v1:ConfigMap denied-agent",
    "kubernetes:core/v1:Namespace denied-agent-namespace",
    "kubernetes:core/v1:ServiceAccount denied-agent",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy denied-agent-allow-dns-for-fluent-bit",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy denied-agent-allow-to-internet-for-fluent-bit",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy denied-agent-default-deny",
    "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy denied-log-denied",
    "portcullis:components:DeniedTrafficLog denied",
    "portcullis:policies:ClusterPolicySet denied",
    "portcullis:policies:NetworkPolicySet denied-agent",
  ]);
  for (const { type, provider } of made) {
    if (type.startsWith("aws:")) expect(provider).toMatch(/::cloud::/);
    if (type.startsWith("kubernetes:")) expect(provider).toMatch(/::cluster::/);
  }
  expect(value.logGroupName).toBe("/portcullis/my-eks-cluster/denied-traffic");
  expect(warn).not.toHaveBeenCalled();
});

describe("what is logged", () => {
  test("is what pods of the namespaces are denied, in both directions", async () => {
    const { resources } = await log({ namespaces: ["shop", "pay"] });
    const { inputs } = kubernetes(resources, "projectcalico.org/v3:GlobalNetworkPolicy");
    expect(inputs).toMatchObject({
      spec: {
        order: 2000,
        namespaceSelector: "projectcalico.org/name in {'shop', 'pay'}",
        ingress: [{ action: "Log" }, { action: "Deny" }],
        egress: [{ action: "Log" }, { action: "Deny" }],
      },
    });
  });

  test("can be of one direction", async () => {
    const { resources } = await log({ directions: ["Ingress"] });
    const { spec } = kubernetes(resources, "projectcalico.org/v3:GlobalNetworkPolicy").inputs;
    expect(spec).toMatchObject({ types: ["Ingress"] });
    expect(spec).not.toHaveProperty("egress");
  });

  // iptables takes 29 characters, and the kernel writes the packet right behind them.
  test("names its policy so shortly that a line by iptables has the whole name", async () => {
    const { resources } = await log();
    const { metadata } = kubernetes(resources, "projectcalico.org/v3:GlobalNetworkPolicy").inputs;
    expect(`calico-packet gnp ${(metadata as { name: string }).name}:`.length).toBeLessThanOrEqual(29);
  });
});

describe("the log", () => {
  test("is kept for 30 days unless another number is given, under a key of its own that rotates", async () => {
    const name = "/portcullis/my-eks-cluster/denied-traffic";
    const { inputs } = only((await log()).resources, "aws:cloudwatch/logGroup:LogGroup");
    expect(inputs).toEqual({ name, retentionInDays: 30, kmsKeyId: keyArn });
    const { resources } = await log({ retentionInDays: 365 });
    expect(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"]).toBe(365);
    expect(only(resources, "aws:kms/key:Key").inputs["enableKeyRotation"]).toBe(true);
  });

  test("has a key that CloudWatch Logs of the region uses for this log group alone", async () => {
    const { inputs } = only((await log()).resources, "aws:kms/key:Key");
    expect(documentOf(inputs)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Administration",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "LogGroup",
          Effect: "Allow",
          Principal: { Service: "logs.us-east-1.amazonaws.com" },
          Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
          Resource: "*",
          Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": groupArn } },
        },
      ],
    });
  });

  test("has names of the partition in China", async () => {
    const oidcProviderArn = "arn:aws-cn:iam::123456789012:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/A";
    const { resources } = await log({ region: "cn-north-1", oidcProviderArn });
    expect(documentOf(only(resources, "aws:kms/key:Key").inputs).Statement).toMatchObject([
      { Principal: { AWS: "arn:aws-cn:iam::123456789012:root" } },
      {
        Principal: { Service: "logs.cn-north-1.amazonaws.com.cn" },
        Condition: {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": groupArn.replace("aws:logs:us-east-1", "aws-cn:logs:cn-north-1"),
          },
        },
      },
    ]);
  });

  test("takes another key, also one that is not known yet", async () => {
    const other = "arn:aws:kms:us-east-1:123456789012:key/other";
    const { resources } = await log({ kmsKeyArn: pulumi.output(other) });
    expect(resources.map(({ type }) => type)).not.toContain("aws:kms/key:Key");
    expect(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs["kmsKeyId"]).toBe(other);
  });
});

describe("the agent's role", () => {
  test("may make streams and write into them in the one log group, and nothing else", async () => {
    const { inputs } = only((await log()).resources, "aws:iam/rolePolicy:RolePolicy");
    expect(inputs["role"]).toBe("agent-1");
    expect(documentOf(inputs)).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${groupArn}:*` },
      ],
    });
  });

  test("is assumed by the agent's service account alone, and the account names it", async () => {
    const { resources } = await log({ oidcProviderArn: pulumi.output(byCalico.oidcProviderArn) });
    const { inputs } = only(resources, "aws:iam/role:Role");
    expect(documentOf(inputs, "assumeRolePolicy")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: byCalico.oidcProviderArn },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${issuer}:sub`]: "system:serviceaccount:portcullis-logs:fluent-bit",
              [`${issuer}:aud`]: "sts.amazonaws.com",
            },
          },
        },
      ],
    });
    const account = kubernetes(resources, "core/v1:ServiceAccount").inputs;
    expect(account["metadata"]).toEqual({
      name: "fluent-bit",
      namespace: "portcullis-logs",
      annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/agent-1" },
    });
    const { spec } = kubernetes(resources, "apps/v1:DaemonSet").inputs as { spec: { template: { spec: object } } };
    expect(spec.template.spec).toMatchObject({ serviceAccountName: "fluent-bit" });
  });
});

describe("the order", () => {
  test("is log group and rights, then the agent; its policies are there before its pods", async () => {
    const { resources } = await log();
    const agent = kubernetes(resources, "apps/v1:DaemonSet");
    const earlier = resources.filter(({ type }) =>
      /LogGroup|RolePolicy|:Role$|ConfigMap|ServiceAccount|v1:NetworkPolicy|Namespace/.test(type),
    );
    expect(earlier).toHaveLength(9);
    for (const { ended } of earlier) expect(agent.begun).toBeGreaterThan(ended);
  });

  // However long the policies take: those that happen to be fast are not waited for.
  test("is kept by the agent itself, which depends on its policies", async () => {
    let waitsFor: readonly unknown[] = [];
    const see: pulumi.ResourceTransformation = ({ type, opts }) => {
      if (type === "kubernetes:apps/v1:DaemonSet") waitsFor = [opts.dependsOn].flat();
      return undefined;
    };
    await deployLog(byCalico, { transformations: [see] });
    expect(waitsFor.some((resource) => resource instanceof NetworkPolicySet)).toBe(true);
  });

  test("has the key before the log group", async () => {
    const { resources } = await log();
    const group = only(resources, "aws:cloudwatch/logGroup:LogGroup");
    expect(group.begun).toBeGreaterThan(only(resources, "aws:kms/key:Key").ended);
  });
});

describe("the agent's pods", () => {
  interface Pod {
    readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
    readonly spec: {
      readonly containers: readonly Readonly<Record<string, unknown>>[];
      readonly volumes: readonly Readonly<Record<string, unknown>>[];
      readonly [field: string]: unknown;
    };
  }
  const podOf = async (changes: Partial<CalicoTrafficLogArgs> = {}) => {
    const { spec } = kubernetes((await log(changes)).resources, "apps/v1:DaemonSet").inputs;
    return (spec as { template: Pod }).template;
  };

  test("run on every node, in no one's name, on no host's network, and without a token for the API server", async () => {
    const { spec } = await podOf();
    expect(spec).toMatchObject({
      hostNetwork: false,
      automountServiceAccountToken: false,
      tolerations: [{ operator: "Exists" }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        supplementalGroups: [190],
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    });
    for (const right of ["priorityClassName", "hostPID", "hostIPC"]) expect(spec).not.toHaveProperty(right);
  });

  test("read the journal of their node and nothing else of it, and write into a small folder of their own", async () => {
    const { spec } = await podOf();
    expect(spec.volumes).toEqual([
      { name: "journal", hostPath: { path: "/var/log/journal", type: "Directory" } },
      { name: "config", configMap: { name: "fluent-bit" } },
      { name: "state", emptyDir: { sizeLimit: "16Mi" } },
    ]);
    expect(spec.containers[0]?.["volumeMounts"]).toEqual([
      { name: "journal", mountPath: "/var/log/journal", readOnly: true },
      { name: "config", mountPath: "/config", readOnly: true },
      { name: "state", mountPath: "/state" },
    ]);
  });

  test("are of one version, and ask for little", async () => {
    const [container] = (await podOf()).spec.containers;
    expect(container?.["image"]).toBe("public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.15");
    expect(container?.["resources"]).toEqual({
      requests: { cpu: "20m", memory: "48Mi" },
      limits: { cpu: "200m", memory: "128Mi" },
    });
  });

  test("know the name of their node, by which the configuration tells streams apart", async () => {
    const [container] = (await podOf()).spec.containers;
    expect(container?.["env"]).toEqual([
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ]);
  });

  test("start with the file that the ConfigMap has", async () => {
    const { resources } = await log();
    const { data } = kubernetes(resources, "core/v1:ConfigMap").inputs as { data: Record<string, string> };
    const [container] = (await podOf()).spec.containers;
    expect(container?.["command"]).toEqual(["/fluent-bit/bin/fluent-bit", "-c", `/config/${Object.keys(data).join()}`]);
  });

  test("are replaced when the configuration changes, and only then", async () => {
    const annotations = async (changes: Partial<CalicoTrafficLogArgs>) => (await podOf(changes)).metadata.annotations;
    expect(await annotations({ retentionInDays: 1 })).toEqual(await annotations({}));
    expect(await annotations({ recordsPerMinute: 121 })).not.toEqual(await annotations({}));
  });
});

describe("the agent's namespace", () => {
  test("is made for it, and admits pods that mount a path of their node", async () => {
    const { resources } = await log();
    expect(kubernetes(resources, "core/v1:Namespace").inputs["metadata"]).toEqual({
      name: "portcullis-logs",
      labels: { "pod-security.kubernetes.io/enforce": "privileged" },
    });
  });

  test("lets it ask for names and reach AWS by the internet", async () => {
    const { resources } = await log();
    const internet = only(
      resources,
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "denied-agent-allow-to-internet-for-fluent-bit",
    );
    expect(internet.inputs["spec"]).toMatchObject({
      podSelector: { matchLabels: { app: "fluent-bit" } },
      egress: [{ ports: [{ protocol: "TCP", port: 443 }] }],
    });
  });

  test("lets it reach the VPC's endpoints only, where there are some", async () => {
    const { resources } = await log({ awsEndpoints: ["10.0.48.0/20"] });
    const policies = resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
    expect(policies.map(({ name }) => name).sort()).toEqual([
      "denied-agent-allow-aws-endpoints-for-fluent-bit",
      "denied-agent-allow-dns-for-fluent-bit",
      "denied-agent-default-deny",
    ]);
    expect(policies.flatMap(({ inputs }) => (inputs["spec"] as { egress?: object[] }).egress ?? [])).toContainEqual({
      to: [{ ipBlock: { cidr: "10.0.48.0/20" } }],
      ports: [{ protocol: "TCP", port: 443 }],
    });
  });
});

test("a preview says how much it can come to", async () => {
  info.mockClear();
  const { value } = await log({ nodes: 3 });
  expect(info.mock.calls).toEqual([
    [
      "each node sends at most 172,800 records of denied traffic a day to CloudWatch, 121 MB at 700 bytes each, " +
        "3 nodes 363 MB; what exceeds it is dropped",
      value,
    ],
  ]);
});
