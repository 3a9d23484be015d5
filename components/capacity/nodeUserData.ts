/**
 * User data, in base64, that tells a node of AL2023 how many pods it holds. EKS appends a part of its own to it, with
 * the way to the cluster; the node's nodeadm merges the two.
 *
 * The limit is there twice: what the node reserves for its pods is computed from the expression alone.
 * https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/#kubeletoptions
 */
export function nodeUserData(pods: number): string {
  const nodeConfig = {
    apiVersion: "node.eks.aws/v1alpha1",
    kind: "NodeConfig",
    spec: { kubelet: { maxPodsExpression: String(pods), config: { maxPods: pods } } },
  };
  const lines = [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: application/node.eks.aws",
    "",
    // YAML is what nodeadm reads, and JSON is YAML.
    JSON.stringify(nodeConfig, undefined, 2),
    "",
    `--${boundary}--`,
    "",
  ];
  return Buffer.from(lines.join("\n")).toString("base64");
}

const boundary = "NODE-CONFIG";
