import { SecurityGroup, SecurityGroupRule } from "@pulumi/aws/ec2";
import type { Cluster } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";

type Tags = pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;

const everywhere = { fromPort: 0, toPort: 0, protocol: "-1" };

/** The security group of the control plane, which may reach everything. */
export function clusterSecurityGroup(
  name: string,
  { vpcId, tags }: { vpcId: pulumi.Input<string>; tags: readonly Tags[] },
  opts: pulumi.CustomResourceOptions,
): SecurityGroup {
  const group = new SecurityGroup(
    `${name}-eksClusterSecurityGroup`,
    { vpcId, revokeRulesOnDelete: true, tags: mergedTags({ Name: `${name}-eksClusterSecurityGroup` }, tags) },
    opts,
  );
  const rule = { ...everywhere, description: "Allow internet access.", type: "egress", cidrBlocks: ["0.0.0.0/0"] };
  new SecurityGroupRule(`${name}-eksClusterInternetEgressRule`, { ...rule, securityGroupId: group.id }, opts);
  return group;
}

/** The security group of nodes, and the rule that lets them reach the control plane. */
export function nodeSecurityGroup(
  name: string,
  args: { vpcId: pulumi.Input<string>; control: SecurityGroup; cluster: Cluster; tags: readonly Tags[] },
  opts: pulumi.CustomResourceOptions,
): { group: SecurityGroup; ingressRule: SecurityGroupRule } {
  const own = args.cluster.name.apply((cluster) => ({
    Name: `${name}-nodeSecurityGroup`,
    [`kubernetes.io/cluster/${cluster}`]: "owned",
  }));
  const group = new SecurityGroup(
    `${name}-nodeSecurityGroup`,
    { vpcId: args.vpcId, revokeRulesOnDelete: true, tags: mergedTags(own, args.tags) },
    opts,
  );
  const toNodes = { type: "ingress", securityGroupId: group.id };
  const fromControl = { ...toNodes, protocol: "tcp", sourceSecurityGroupId: args.control.id };
  const rule = (suffix: string, description: string, rest: Omit<RuleArgs, "description">) =>
    new SecurityGroupRule(`${name}-${suffix}`, { ...rest, description }, opts);
  rule("eksNodeIngressRule", "Allow nodes to communicate with each other", { ...toNodes, ...everywhere, self: true });
  rule(
    "eksNodeClusterIngressRule",
    "Allow worker Kubelets and pods to receive communication from the cluster control plane",
    { ...fromControl, fromPort: 1025, toPort: 65535 },
  );
  rule(
    "eksExtApiServerClusterIngressRule",
    "Allow pods running extension API servers on port 443 to receive communication from cluster control plane",
    { ...fromControl, fromPort: 443, toPort: 443 },
  );
  rule("eksNodeInternetEgressRule", "Allow internet access.", {
    ...everywhere,
    type: "egress",
    cidrBlocks: ["0.0.0.0/0"],
    securityGroupId: group.id,
  });
  const ingressRule = rule("eksClusterIngressRule", "Allow pods to communicate with the cluster API Server", {
    type: "ingress",
    fromPort: 443,
    toPort: 443,
    protocol: "tcp",
    securityGroupId: args.control.id,
    sourceSecurityGroupId: group.id,
  });
  return { group, ingressRule };
}

type RuleArgs = ConstructorParameters<typeof SecurityGroupRule>[1];

/** The tags of all, where a later one wins; what the component itself says comes first. */
export function mergedTags(
  own: pulumi.Input<Record<string, string>>,
  given: readonly Tags[],
): pulumi.Output<Record<string, string>> {
  return pulumi
    .all([own, ...given])
    .apply((all) => all.reduce<Record<string, string>>((sum, tags) => ({ ...sum, ...tags }), {}));
}
