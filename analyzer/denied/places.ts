/** Where NodeLocal DNSCache listens on every node. */
const nodeDnsAddress = "169.254.20.10";

/** The cloud's metadata service, which hands out the rights of the node. */
export function isMetadata(address: string): boolean {
  return address === "169.254.169.254" || address === "fd00:ec2::254";
}

/** The preset for an address and a port that AWS serves on every node; undefined where there is none. */
export function presetForPlace(address: string, protocol: string, port: number): string | undefined {
  const where = `${address} ${protocol} ${String(port)}`;
  if (where === `${nodeDnsAddress} UDP 53` || where === `${nodeDnsAddress} TCP 53`) return "allowNodeLocalDns";
  if (where === "169.254.170.23 TCP 80" || where === "fd00:ec2::23 TCP 80") return "allowPodIdentity";
  if (where === "169.254.169.123 UDP 123" || where === "fd00:ec2::123 UDP 123") return "allowNtp";
  return undefined;
}

export const metadataWarning =
  "the cloud's metadata service hands out the rights of the node: leave it denied, and give the pods rights of their own, " +
  "by EKS Pod Identity (`allowPodIdentity`) or IAM roles for service accounts";
