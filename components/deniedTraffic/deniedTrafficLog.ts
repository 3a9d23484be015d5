import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Key } from "@pulumi/aws/kms/key";
import { DaemonSet } from "@pulumi/kubernetes/apps/v1/daemonSet";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import * as pulumi from "@pulumi/pulumi";
import { ClusterPolicySet } from "../../policies/clusterPolicySet";
import { NetworkPolicySet } from "../../policies/policySet";
import { logDenied } from "../../policies/presets/cluster/logDenied";
import type { SetProblem } from "../../policies/setProblems";
import { refuse } from "../../policies/setRefusal";
import { tell } from "../notice";
import { agentPolicies } from "./agentPolicies";
import type { CalicoTrafficLogArgs, DeniedTrafficLogArgs, VpcCniTrafficLogArgs } from "./deniedTrafficArgs";
import { awsNodeRoleProblems, deniedTrafficProblems, oidcProviderProblems } from "./deniedTrafficProblems";
import { fluentBitConfig } from "./fluentBitConfig";
import { agentName, agentSpec, configData, logsNamespace, logsNamespaceLabels } from "./fluentBitPod";
import { agentPermissions, agentTrust, policyAgentPermissions } from "./identitySettings";
import { defaultRecordsPerMinute, logCostNotice } from "./logCostNotice";
import { clusterGroup, deniedTrafficGroup, keyPolicy, placeOf } from "./logGroupSettings";
import { eventLogNotice } from "./vpcCniLogSettings";

/**
 * What policies deny is logged, and kept in CloudWatch, encrypted.
 *
 * By `calico`, what the pods of `namespaces` are denied: their nodes write it into the journal, and an agent on every node, in
 * a namespace of its own, sends it on, within limits. It reads the journal and nothing else, and its role can write into that
 * one log group. By `vpc-cni`, what every pod is denied, as soon as `vpcCniLogSettings` are among the addon's settings; give
 * it this component by `dependsOn` then, since its pods do not start without the rights.
 *
 * **Whom Calico logs it also denies: see `namespaces`.** Give it an AWS and a Kubernetes provider by `opts.providers`.
 */
export class DeniedTrafficLog extends pulumi.ComponentResource {
  readonly logGroupName: string;

  /** @throws InputPropertiesError with every problem of the arguments, at preview */
  constructor(name: string, args: DeniedTrafficLogArgs, opts?: pulumi.ComponentResourceOptions) {
    const what = `denied traffic log \`${name}\``;
    refuse(what, deniedTrafficProblems(args)); // Before super(), so that nothing is registered.
    super("portcullis:components:DeniedTrafficLog", name, {}, opts);

    if (args.engine === "calico") {
      this.logGroupName = deniedTrafficGroup(args.clusterName);
      this.shipJournals(name, args, checked(what, args.oidcProviderArn, oidcProviderProblems));
    } else {
      this.logGroupName = clusterGroup(args.clusterName);
      this.letAgentWrite(name, args, checked(what, args.awsNodeRoleArn, awsNodeRoleProblems));
    }
    this.registerOutputs({ logGroupName: this.logGroupName });
  }

  /** Calico's half: nodes log, and an agent sends it on. */
  private shipJournals(name: string, args: CalicoTrafficLogArgs, oidcProviderArn: pulumi.Output<string>): void {
    const { region, namespaces, directions = ["Ingress", "Egress"], recordsPerMinute = defaultRecordsPerMinute } = args;
    tell([logCostNotice({ recordsPerMinute, nodes: args.nodes })], this);
    const parent = { parent: this };

    // A short name: with iptables a line has little room for it.
    const policies = logDenied({ name: "log-denied", namespaces, directions });
    new ClusterPolicySet(name, { objects: policies }, parent);

    const group = this.logGroup(name, args, oidcProviderArn);
    const role = new Role(
      `${name}-agent`,
      { assumeRolePolicy: oidcProviderArn.apply((arn) => JSON.stringify(agentTrust(arn))) },
      parent,
    );
    const permissions = new RolePolicy(
      `${name}-agent`,
      { role: role.name, policy: group.arn.apply((arn) => JSON.stringify(agentPermissions(arn))) },
      parent,
    );

    const own = new NetworkPolicySet(
      `${name}-agent`,
      {
        namespace: logsNamespace,
        createNamespace: true,
        namespaceLabels: logsNamespaceLabels,
        policies: agentPolicies(args.awsEndpoints),
      },
      parent,
    );
    const metadata = { name: agentName, namespace: own.namespace };
    const account = new ServiceAccount(
      `${name}-agent`,
      { metadata: { ...metadata, annotations: { "eks.amazonaws.com/role-arn": role.arn } } },
      parent,
    );
    const data = configData(fluentBitConfig({ region, logGroupName: this.logGroupName, recordsPerMinute }));
    const config = new ConfigMap(`${name}-agent`, { metadata, data }, parent);
    new DaemonSet(
      `${name}-agent`,
      { metadata, spec: agentSpec(data) },
      { ...parent, dependsOn: [own, account, config, group, permissions] },
    );
  }

  /** The VPC CNI's half: its agent logs and sends by itself, once it may. */
  private letAgentWrite(name: string, args: VpcCniTrafficLogArgs, roleArn: pulumi.Output<string>): void {
    tell([eventLogNotice(args.instanceType, args.acceptCost ?? false)], this);
    const { clusterName, region } = args;
    const group = args.createLogGroup === true ? this.logGroup(name, args, roleArn) : undefined;
    const policy = roleArn.apply((arn) => JSON.stringify(policyAgentPermissions(placeOf(arn, region), clusterName)));
    new RolePolicy(
      `${name}-aws-node`,
      { role: roleArn.apply((arn) => arn.replace(/^.*\//, "")), policy },
      { parent: this, ...(group && { dependsOn: group }) },
    );
  }

  /** @param accountArn of anything in IAM, for the account that it is of */
  private logGroup(name: string, args: DeniedTrafficLogArgs, accountArn: pulumi.Output<string>): LogGroup {
    const { region, retentionInDays = 30 } = args;
    const groupName = this.logGroupName;
    const ownKey = () =>
      new Key(
        `${name}-log`,
        {
          description: `Log of denied traffic of the EKS cluster ${args.clusterName}`,
          enableKeyRotation: true,
          policy: accountArn.apply((arn) => JSON.stringify(keyPolicy(placeOf(arn, region), groupName))),
        },
        { parent: this },
      ).arn;
    const kmsKeyId = args.kmsKeyArn ?? ownKey();
    return new LogGroup(`${name}-log`, { name: groupName, retentionInDays, kmsKeyId }, { parent: this });
  }
}

/** The ARN, refused where it turns out later to be none. */
function checked(what: string, arn: pulumi.Input<string>, problems: (arn: unknown) => readonly SetProblem[]) {
  return pulumi.output(arn).apply((known) => {
    refuse(what, problems(known));
    return known;
  });
}
