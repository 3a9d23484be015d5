import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
// Known to the SDK only once it is loaded: the cluster that the eks component returns is of it.
import "@pulumi/aws/eks";
import { Addon, type AddonArgs } from "@pulumi/aws/eks/addon";
import * as iam from "@pulumi/aws/iam";
import { Key } from "@pulumi/aws/kms/key";
import { Cluster } from "@pulumi/eks/cluster";
import { ManagedNodeGroup } from "@pulumi/eks/managedNodeGroup";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { NetworkPolicySet } from "../policies/policySet";
import { capacityNotices } from "./capacity/capacityNotices";
import { DeniedTrafficLog } from "./deniedTraffic/deniedTrafficLog";
import { eventLogNotice } from "./deniedTraffic/vpcCniLogSettings";
import {
  clusterSettings,
  controlPlaneLogRetentionDays,
  type EksClusterSettings,
  launchTemplateSettings,
  nodeGroupSettings,
  type NodeGroupSettings,
  nodePolicies,
  vpcCniSettings,
} from "./eksSettings";
import { type Notice, noticeText, tell } from "./notice";
import { coreDnsPolicies } from "./policyEngine/coreDnsPolicies";
import { type Enforcement, enforcementMisfit, enginesOf, handOverNotices } from "./policyEngine/enforcement";
import { dayOf } from "./versions/days";
import { supportNotices } from "./versions/supportNotices";

export interface EksClusterArgs extends EksClusterSettings, Enforcement {
  vpcId: pulumi.Input<string>;
  /** Subnets of the nodes and of the control plane's interfaces, in at least two zones. */
  privateSubnetIds: pulumi.Input<string>[];
  /** Subnets of internet-facing load balancers. */
  publicSubnetIds: pulumi.Input<string>[];
  nodeGroup: NodeGroupSettings;
  /**
   * Whether nodes log what policies deny, and send it to CloudWatch: for `vpc-cni` alone, whose own agent does it. It takes
   * one virtual CPU of each node, so where that is half of a node or more it has to be accepted. With Calico a
   * DeniedTrafficLog does it, apart from the cluster.
   *
   * @default - they do not
   */
  eventLogs?: { acceptCost: boolean } | undefined;
  /**
   * Whether pods can assume IAM roles through the cluster's OIDC issuer.
   *
   * @default true
   */
  createOidcProvider?: boolean;
  /**
   * Pods that the program itself will run in the cluster: whether they fit on the nodes is checked.
   *
   * @default 0
   */
  plannedPods?: number;
  /**
   * Pods that the program will run on each node besides.
   *
   * @default 0
   */
  plannedPodsPerNode?: number;
  /**
   * Whether nothing may delete or replace the cluster, its key and its Kubernetes provider: not Pulumi, and the cluster not even
   * AWS. To take the cluster away, set this to false first, and run `pulumi up`.
   *
   * @default false
   */
  protect?: boolean;
}

/**
 * An EKS cluster with one managed node group, made in the order in which the parts need each other: control plane,
 * VPC CNI, nodes, CoreDNS. Secrets are encrypted with a key of its own, and every control-plane log is kept. At a
 * preview it warns of a version whose support ends, and says how many pods the nodes have room for.
 *
 * Give it an AWS provider by `opts.providers`, and its children get it.
 */
export class EksCluster extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  /** For `aws eks get-token`; secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Talks to the cluster; usable once nodes and DNS are there. */
  readonly provider: Provider;
  /**
   * For whatever lives in the cluster: its provider, and that Kubernetes objects, children too, go with the cluster. A destroy
   * then does not ask an API server that may not answer any more, and does not wait for controllers inside. What a component makes
   * in AWS beside is deleted as ever. Not for what has a controller make something outside, such as Services of type
   * LoadBalancer: these are to be deleted one by one.
   */
  readonly contentOptions: pulumi.ComponentResourceOptions & { readonly provider: Provider };
  /** Undefined when `createOidcProvider` is off. */
  readonly oidcProviderArn: pulumi.Output<string> | undefined;
  readonly oidcIssuer: pulumi.Output<string>;
  /** Of the nodes, and with them of `aws-node`. */
  readonly nodeRoleArn: pulumi.Output<string>;
  /** Where the VPC CNI logs what it denies; undefined without `eventLogs`. */
  readonly eventLogGroupName: string | undefined;

  /**
   * @throws InputPropertyError when the platform and the planned pods do not fit on the nodes, when what is to enforce policies
   * does not go together, or where `eventLogs` are asked of Calico or take too much of a node
   */
  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseMisfit(args);
    const notices = clusterNotices(args);
    refuseErrors(notices);
    refuseEventLogs(args);
    super("portcullis:components:EksCluster", name, {}, opts);
    tell(notices, this);
    const parent = { parent: this };
    const protect = args.protect ?? false;

    const secretsKey = new Key(
      `${name}-secrets`,
      { description: `Secrets of the EKS cluster ${args.clusterName}`, enableKeyRotation: true },
      { ...parent, protect },
    );
    const logs = new LogGroup(
      `${name}-logs`,
      { name: `/aws/eks/${args.clusterName}/cluster`, retentionInDays: controlPlaneLogRetentionDays },
      parent,
    );
    const node = this.nodeRole(`${name}-node`, args.region);
    this.nodeRoleArn = node.role.arn;

    const cluster = new Cluster(
      name,
      {
        ...clusterSettings(args),
        deletionProtection: protect,
        vpcId: args.vpcId,
        privateSubnetIds: args.privateSubnetIds,
        publicSubnetIds: args.publicSubnetIds,
        encryptionConfigKeyArn: secretsKey.arn,
      },
      {
        ...parent,
        // EKS makes the log group itself, and keeps it for ever, when it is not there first.
        dependsOn: logs,
        ...(protect && { transforms: [protectControlPlane] }),
      },
    );

    const clusterName = cluster.eksCluster.name;
    const addon = (addonName: string, dependsOn: pulumi.Input<pulumi.Resource>[], settings: Partial<AddonArgs> = {}) =>
      new Addon(`${name}-${addonName}`, { clusterName, addonName, ...settings }, { ...parent, dependsOn });
    const eventLogs = this.eventLogs(`${name}-denied`, args);
    this.eventLogGroupName = eventLogs?.logGroupName;
    const cniSettings = vpcCniSettings(args, args.nodeGroup.prefixDelegation, eventLogs !== undefined);
    // After the cluster as a whole, so with its access entries: in a destroy people can look until the end. The eks component's
    // own addons belong to the cluster, and cannot come after it. Pods of the CNI do not start where they may not write their logs.
    const before = [
      cluster,
      ...this.strictModePolicies(name, cluster, args),
      ...(eventLogs === undefined ? [] : [eventLogs]),
    ];
    const vpcCni = addon("vpc-cni", before, {
      configurationValues: JSON.stringify(cniSettings),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
    });
    const kubeProxy = addon("kube-proxy", [cluster]);

    const launchTemplate = new LaunchTemplate(
      `${name}-nodes`,
      launchTemplateSettings(args.nodeGroup, args.clusterName),
      parent,
    );
    const nodes = new ManagedNodeGroup(
      `${name}-nodes`,
      {
        ...nodeGroupSettings(args.nodeGroup, args.kubernetesVersion),
        cluster,
        nodeRole: node.role,
        subnetIds: args.privateSubnetIds,
        launchTemplate: {
          id: launchTemplate.id,
          version: launchTemplate.latestVersion.apply((version) => String(version)),
        },
      },
      // A node without a CNI never becomes ready, and one without kube-proxy reaches no Service.
      { ...parent, dependsOn: [vpcCni, kubeProxy, ...node.attachments] },
    );

    // The eks component brings CoreDNS only with its default node group; its pods need nodes to become healthy.
    const coreDns = addon("coredns", [nodes.nodeGroup]);

    const issuer = cluster.eksCluster.identities.apply((identities) => identities[0]?.oidcs[0]?.issuer ?? "");
    // Without thumbprints AWS trusts the certificate authority of the issuer, so none has to be fetched.
    const oidcArgs = { url: issuer, clientIdLists: ["sts.amazonaws.com"] };
    const oidcProvider =
      (args.createOidcProvider ?? true) ? new iam.OpenIdConnectProvider(`${name}-oidc`, oidcArgs, parent) : undefined;

    this.clusterName = clusterName;
    this.oidcProviderArn = oidcProvider?.arn;
    this.kubeconfig = pulumi.secret(cluster.kubeconfigJson);
    this.oidcIssuer = issuer;
    this.provider = new Provider(
      name,
      { kubeconfig: this.kubeconfig },
      // What is in the cluster may need a role until its end. The node group itself is named, not its component: where a
      // deletion fails, the engine keeps what is named, and not what belongs to it.
      {
        ...parent,
        dependsOn: [nodes.nodeGroup, coreDns, ...(oidcProvider === undefined ? [] : [oidcProvider])],
        protect,
      },
    );
    this.contentOptions = { provider: this.provider, transforms: [goesWith(this)] };
    this.registerOutputs({
      clusterName: this.clusterName,
      kubeconfig: this.kubeconfig,
      oidcProviderArn: this.oidcProviderArn,
      oidcIssuer: this.oidcIssuer,
      nodeRoleArn: this.nodeRoleArn,
    });
  }

  /** Lets the VPC CNI's agent write, where it is to log. */
  private eventLogs(name: string, args: EksClusterArgs): DeniedTrafficLog | undefined {
    if (args.eventLogs === undefined) return undefined;
    const { clusterName, region, nodeGroup, eventLogs } = args;
    const { instanceType } = nodeGroup;
    const agent = { clusterName, region, awsNodeRoleArn: this.nodeRoleArn, instanceType, ...eventLogs };
    return new DeniedTrafficLog(name, { engine: "vpc-cni", ...agent }, { parent: this });
  }

  /** What has to be there before strict mode is: without them CoreDNS would start cut off, and never become healthy. */
  private strictModePolicies(name: string, cluster: Cluster, args: EksClusterArgs): pulumi.Resource[] {
    if (args.networkPolicyEnforcingMode !== "strict") return [];
    // Policies need the API server and no node, so they do not wait for what the cluster's own provider waits for.
    const kubeconfig = pulumi.secret(cluster.kubeconfigJson);
    const options = { parent: this, dependsOn: cluster };
    const provider = new Provider(
      `${name}-before-nodes`,
      { kubeconfig },
      { ...options, protect: args.protect ?? false },
    );
    const policies = new NetworkPolicySet(
      `${name}-coredns`,
      // As an output it is not looked up, which a preview of a new cluster could not do.
      { namespace: pulumi.output("kube-system"), policies: coreDnsPolicies },
      { parent: this, provider, deletedWith: this },
    );
    return [policies];
  }

  private nodeRole(name: string, region: string) {
    const role = new iam.Role(
      name,
      {
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      },
      { parent: this },
    );
    const attachments = nodePolicies(region).map(
      ([policyName, policyArn]) =>
        new iam.RolePolicyAttachment(`${name}-${policyName}`, { role: role.name, policyArn }, { parent: this }),
    );
    return { role, attachments };
  }
}

/** Of what the component makes only the cluster itself: an access entry, for one, has to be deleted where a person goes. */
const protectControlPlane: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === "aws:eks/cluster:Cluster" ? { props, opts: pulumi.mergeOptions(opts, { protect: true }) } : undefined;

/** Of what a component makes only what is in the cluster: whatever else it has in AWS has to be deleted there. */
const goesWith =
  (cluster: EksCluster): pulumi.ResourceTransform =>
  ({ type, props, opts }) =>
    type.startsWith("kubernetes:")
      ? { props, opts: pulumi.mergeOptions(opts, { deletedWith: opts.deletedWith ?? cluster }) }
      : undefined;

/** A program does not know whether its cluster exists, so what holds for new ones only is said of every one. */
const clusterNotices = ({ plannedPods = 0, plannedPodsPerNode = 0, ...args }: EksClusterArgs): readonly Notice[] => [
  ...supportNotices({ ...args, today: dayOf(new Date()), isNew: false }),
  // The enforcement of the VPC CNI takes no pods besides those that the VPC CNI has anyway.
  ...capacityNotices({
    ...args,
    policyEngine: enginesOf(args).has("calico") ? "calico" : "vpc-cni",
    plannedPods,
    plannedPodsPerNode,
  }),
  ...handOverNotices(args),
];

function refuseMisfit(enforcement: Enforcement): void {
  const misfit = enforcementMisfit(enforcement);
  if (misfit === undefined) return;
  throw new pulumi.InputPropertyError({ propertyPath: misfit.argument, reason: `allowed: ${misfit.allowed}` });
}

function refuseErrors(notices: readonly Notice[]): void {
  const error = notices.find(({ severity }) => severity === "error");
  if (error === undefined) return;
  throw new pulumi.InputPropertyError({ propertyPath: "nodeGroup", reason: noticeText(error) });
}

function refuseEventLogs({ eventLogs, nodeGroup, ...enforcement }: EksClusterArgs): void {
  if (eventLogs === undefined) return;
  if (!enginesOf(enforcement).has("vpc-cni")) {
    const reason = "are for `vpc-cni`; where Calico enforces policies make a DeniedTrafficLog, and leave them out";
    throw new pulumi.InputPropertyError({ propertyPath: "eventLogs", reason });
  }
  const notice = eventLogNotice(nodeGroup.instanceType, eventLogs.acceptCost);
  if (notice.severity !== "error") return;
  const reason = `${noticeText(notice)}; choose larger nodes, or say \`acceptCost: true\``;
  throw new pulumi.InputPropertyError({ propertyPath: "eventLogs.acceptCost", reason });
}
