import { agentName, logsNamespace } from "./fluentBitPod";
import { clusterGroup, logGroupArn, type Place } from "./logGroupSettings";

/** Who may be the agent's role: its service account, by the cluster's OIDC provider. */
export function agentTrust(oidcProviderArn: string) {
  const issuer = oidcProviderArn.replace(/^.*:oidc-provider\//, "");
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: oidcProviderArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:sub`]: `system:serviceaccount:${logsNamespace}:${agentName}`,
            [`${issuer}:aud`]: "sts.amazonaws.com",
          },
        },
      },
    ],
  };
}

/** All that the agent may do: to make streams in the one log group, and to write into them. */
export const agentPermissions = (groupArn: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${groupArn}:*` }],
});

/**
 * What the VPC CNI's network policy agent needs to write into the cluster's log group. At its start it lists groups, and
 * where it does not find its own among the first fifty it tries to make it; without these rights it does not start.
 */
export function policyAgentPermissions(place: Place, clusterName: string) {
  const group = logGroupArn(place, clusterGroup(clusterName));
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: logGroupArn(place, "*") },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [group, `${group}:log-stream:aws-network-policy-agent-audit-*`],
      },
    ],
  };
}
