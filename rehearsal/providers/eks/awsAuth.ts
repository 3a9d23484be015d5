import type { Role } from "@pulumi/aws/iam";
import type { ClusterArgs } from "@pulumi/eks";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";

/** The ConfigMap that maps IAM to users of the cluster, where the authentication mode still reads it. */
export function awsAuth(name: string, args: ClusterArgs, opts: pulumi.CustomResourceOptions): ConfigMap | undefined {
  const mode = args.authenticationMode as string | undefined;
  if (mode === "API") return undefined;
  const instanceRoles = pulumi.output(args.instanceRoles ?? []) as pulumi.Output<Role[]>;
  const nodes = instanceRoles.apply((roles) =>
    pulumi.all(roles.map((role) => role.arn)).apply((arns) =>
      arns.map((rolearn) => ({
        rolearn,
        username: "system:node:{{EC2PrivateDNSName}}",
        groups: ["system:bootstrappers", "system:nodes"],
      })),
    ),
  );
  const roles = pulumi
    .output(args.roleMappings ?? [])
    .apply((mappings) => mappings.map(({ roleArn, username, groups }) => ({ rolearn: roleArn, username, groups })));
  const users = pulumi
    .output(args.userMappings ?? [])
    .apply((mappings) =>
      stringify(mappings.map(({ userArn, username, groups }) => ({ userarn: userArn, username, groups }))),
    );
  const mapRoles = pulumi.all([roles, nodes]).apply(([given, ours]) => stringify([...given, ...ours]));
  return new ConfigMap(
    `${name}-nodeAccess`,
    {
      immutable: false,
      metadata: { name: "aws-auth", namespace: "kube-system", annotations: { "pulumi.com/patchForce": "true" } },
      data: args.userMappings === undefined ? { mapRoles } : { mapRoles, mapUsers: users },
    },
    opts,
  );
}
