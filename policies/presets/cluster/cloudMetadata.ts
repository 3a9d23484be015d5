import { calicoApiVersion, type CalicoTier, type GlobalNetworkPolicy } from "../../calico/types";
import type { ClusterNetworkPolicy } from "../../clusterNetworkPolicy/types";
import { presetLabels } from "../origin";
import {
  clusterMetadata,
  clusterNetworkPolicy,
  type ClusterPresetArgs,
  type EitherApiArgs,
  givenPriority,
  globalNetworkPolicy,
  unknownApi,
} from "./clusterPreset";

export type DenyCloudMetadataClusterWideArgs = EitherApiArgs;

/** Tier for what holds before all policies of namespaces, and leaves everything else to them. */
export const guardTierName = "portcullis-guard";

const preset = "deny-cloud-metadata-cluster-wide";
const metadataAddresses = ["169.254.169.254/32", "fd00:ec2::254/128"];

/**
 * No pod of the cluster reaches the cloud's metadata service, at 169.254.169.254 and fd00:ec2::254, whatever policies of
 * namespaces allow; everything else stays as it is.
 *
 * @diagram
 * every pod → 169.254.169.254, fd00:ec2::254: nothing
 * @limits Pods on the host's network are not held, and with them what runs on nodes: those need the service. What a tier
 *   of Calico before `portcullis-guard`, by its order of 100, or a ClusterNetworkPolicy of the tier Admin with a lower
 *   priority allows is allowed. Clouds with the service at another address are not covered. Pods that get their
 *   credentials there lose them: give those another way first, such as EKS Pod Identity. The VPC CNI has a
 *   ClusterNetworkPolicy in a group of its own, which this is not. On AWS a hop limit of 1 keeps pods off the service
 *   without any policy: have both.
 * @example
 * denyCloudMetadataClusterWide({ api: "calico" })
 * @returns for Calico, the tier `portcullis-guard` and the policy in it, whose name starts with that of the tier; for the
 *   other API the policy alone
 * @throws RangeError where `priority` is outside 0..1000; its default is 10
 */
export function denyCloudMetadataClusterWide(
  args: DenyCloudMetadataClusterWideArgs,
): readonly (CalicoTier | GlobalNetworkPolicy | ClusterNetworkPolicy)[] {
  switch (args.api) {
    case "calico":
      return [guardTier(args), guardPolicy(args)];
    case "network-policy-api":
      return [
        clusterNetworkPolicy(clusterMetadata(preset, args, "deny-cloud-metadata"), {
          tier: "Admin",
          priority: givenPriority(args.priority ?? 10),
          subject: { namespaces: {} },
          egress: [{ name: "deny-cloud-metadata", action: "Deny", to: [{ networks: metadataAddresses }] }],
        }),
      ];
    default:
      return unknownApi(args);
  }
}

/** Its own, since a tier denies what none of its policies decides: in `default` everything would depend on this one. */
function guardTier({ labels }: ClusterPresetArgs): CalicoTier {
  return {
    apiVersion: calicoApiVersion,
    kind: "Tier",
    metadata: { name: guardTierName, labels: presetLabels(preset, labels) },
    spec: { order: 100, defaultAction: "Pass" },
  };
}

function guardPolicy(args: ClusterPresetArgs): GlobalNetworkPolicy {
  const { name, ...metadata } = clusterMetadata(preset, args, "deny-cloud-metadata");
  // Calico before 3.32 asks for the tier at the beginning of the name.
  const prefix = `${guardTierName}.`;
  return globalNetworkPolicy(
    { name: name.startsWith(prefix) ? name : `${prefix}${name}`, ...metadata },
    {
      tier: guardTierName,
      order: 100,
      // Pods, and not the nodes' own endpoints, which are in no namespace.
      namespaceSelector: "all()",
      types: ["Egress"],
      // A rule may not have addresses of both families.
      egress: metadataAddresses.map((address) => ({ action: "Deny", destination: { nets: [address] } })),
    },
  );
}
