import type { Cluster } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";

/** Which AWS credentials the kubeconfig logs in with. */
export interface Credentials {
  readonly roleArn?: string;
  readonly profileName?: string;
}

/**
 * A kubeconfig that logs in by `aws eks get-token`.
 *
 * @param endpoint the API server, once it answers
 * @param credentials @default those of whoever uses the kubeconfig
 */
export function kubeconfigOf(
  cluster: Cluster,
  endpoint: pulumi.Output<string>,
  credentials: pulumi.Input<Credentials> = {},
): pulumi.Output<object> {
  return pulumi
    .all([cluster.name, endpoint, cluster.certificateAuthority, cluster.arn, credentials])
    .apply(([name, server, authority, arn, { roleArn, profileName }]) => ({
      apiVersion: "v1",
      clusters: [{ cluster: { server, "certificate-authority-data": authority.data }, name: "kubernetes" }],
      contexts: [{ context: { cluster: "kubernetes", user: "aws" }, name: "aws" }],
      "current-context": "aws",
      kind: "Config",
      users: [
        {
          name: "aws",
          user: {
            exec: {
              apiVersion: credentialVersion,
              command: "aws",
              args: [
                ...["--region", regionOf(arn), "eks", "get-token", "--cluster-name", name, "--output", "json"],
                ...(roleArn === undefined ? [] : ["--role", roleArn]),
                ...(profileName === undefined ? [] : ["--profile", profileName]),
              ],
              env: [{ name: "KUBERNETES_EXEC_INFO", value: `{"apiVersion": "${credentialVersion}"}` }],
            },
          },
        },
      ],
    }));
}

const credentialVersion = "client.authentication.k8s.io/v1beta1";

function regionOf(arn: string): string {
  const [scheme, , , region] = arn.split(":");
  if (scheme !== "arn" || region === undefined) throw new Error(`invalid ARN of the cluster: \`${arn}\``);
  return region;
}
