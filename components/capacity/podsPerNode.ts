import type { InstanceType } from "./instanceTypes";

/**
 * The most pods that the kubelet of a node takes. Each pod has an address of one of the node's interfaces, whose own
 * first address is not given away; the two more are the pods that every node runs on its own address.
 *
 * With prefix delegation an interface has a block of 16 in place of each address, and Kubernetes is the limit: EKS
 * allows 110 pods, and 250 from 30 vCPUs on.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html#determine-max-pods
 */
export function podsPerNode({ interfaces, addresses, vcpus }: InstanceType, prefixDelegation: boolean): number {
  const given = interfaces * (addresses - 1);
  if (!prefixDelegation) return given + 2;
  return Math.min(16 * given + 2, vcpus >= 30 ? 250 : 110);
}

/** MiB of memory that a node of AL2023 keeps for kubelet and containers' runtime, by the pods that it is to hold. */
export const reservedMemoryMiB = (pods: number): number => 255 + 11 * pods;
