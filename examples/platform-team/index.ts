import { AccessEntry } from "@pulumi/aws/eks/accessEntry";
import { Provider } from "@pulumi/kubernetes/provider";
import { Config, StackReference } from "@pulumi/pulumi";
import { allowDns, baselineLabels, defaultDeny, NetworkPolicySet } from "portcullis";
import { adminsGroup, BaselineGuard, PolicyEditors, PolicyReaders } from "portcullis/components";

/** Each team: the IAM role that its people log in with, and its namespaces. */
const teams = {
  shop: { roleArn: "arn:aws:iam::123456789012:role/team-shop", namespaces: ["shop"] },
  pay: { roleArn: "arn:aws:iam::123456789012:role/team-pay", namespaces: ["pay", "pay-staging"] },
};
const auditorsRoleArn = "arn:aws:iam::123456789012:role/auditors";

const config = new Config();
const cluster = new StackReference(config.require("clusterStack"));
const clusterName = cluster.requireOutput("clusterName");
const provider = new Provider("cluster", { kubeconfig: cluster.requireOutput("kubeconfig") });

/** Who logs in to the cluster with the role is in the group, and may do what the group may, which is nothing by itself. */
const logIn = (group: string, principalArn: string) =>
  new AccessEntry(group, { clusterName, principalArn, kubernetesGroups: [group] });

// What everybody starts from is the platform team's: whoever deploys this stack has to be of the group.
const guard = new BaselineGuard(
  "baseline",
  {
    platform: [{ group: config.get("platformGroup") ?? adminsGroup }],
    contact: "#platform on Slack",
    calico: true,
    protectedNamespaceLabels: ["team"],
  },
  { provider },
);

for (const [team, { roleArn, namespaces }] of Object.entries(teams)) {
  const group = `team-${team}`;
  logIn(group, roleArn);

  // In each of its namespaces nothing is allowed but that names are resolved, and the team cannot take that away;
  const baselines = namespaces.map(
    (namespace) =>
      new NetworkPolicySet(
        `${namespace}-baseline`,
        {
          namespace,
          createNamespace: true,
          namespaceLabels: { team },
          policies: [defaultDeny({ labels: baselineLabels }), allowDns({ labels: baselineLabels })],
        },
        { provider, dependsOn: guard },
      ),
  );
  // what more is allowed there is for the team to say.
  new PolicyEditors(`${team}-policies`, { subjects: [{ group }], namespaces }, { provider, dependsOn: baselines });
}

// Auditors read every policy, and write none.
logIn("auditors", auditorsRoleArn);
new PolicyReaders(
  "auditors",
  { subjects: [{ group: "auditors" }], namespaces: "all", calico: true, clusterPolicies: true },
  { provider },
);

export const guardedBy = guard.policyNames;
