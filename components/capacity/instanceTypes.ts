/** What of an EC2 instance type decides how many pods it holds. */
export interface InstanceType {
  /** Network interfaces that it can have. */
  interfaces: number;
  /** IPv4 addresses that each interface can have. */
  addresses: number;
  vcpus: number;
  memoryMiB: number;
}

/**
 * Where the numbers are from, and when they were last compared with it. The first two columns are also in the image of
 * the nodes: https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/instance-info.jsonl
 */
export const instanceTypeTable = {
  source: "https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-types.html",
  readOn: "2026-11-26",
} as const;

/** The facts of a type, or undefined for one that is not in the table: nothing is guessed from its name. */
export const instanceType = (name: string): InstanceType | undefined =>
  Object.hasOwn(instanceTypes, name) ? instanceTypes[name] : undefined;

const type = (interfaces: number, addresses: number, vcpus: number, memoryGiB: number): InstanceType => ({
  interfaces,
  addresses,
  vcpus,
  memoryMiB: memoryGiB * 1024,
});

/** Common types for nodes, by family from small to large. All of them are Nitro, which prefix delegation needs. */
export const instanceTypes: Readonly<Record<string, InstanceType>> = {
  "t3.small": type(3, 4, 2, 2),
  "t3.medium": type(3, 6, 2, 4),
  "t3.large": type(3, 12, 2, 8),
  "t3.xlarge": type(4, 15, 4, 16),
  "t3.2xlarge": type(4, 15, 8, 32),
  "t3a.small": type(2, 4, 2, 2),
  "t3a.medium": type(3, 6, 2, 4),
  "t3a.large": type(3, 12, 2, 8),
  "t3a.xlarge": type(4, 15, 4, 16),
  "t3a.2xlarge": type(4, 15, 8, 32),
  "m5.large": type(3, 10, 2, 8),
  "m5.xlarge": type(4, 15, 4, 16),
  "m5.2xlarge": type(4, 15, 8, 32),
  "m6i.large": type(3, 10, 2, 8),
  "m6i.xlarge": type(4, 15, 4, 16),
  "m6i.2xlarge": type(4, 15, 8, 32),
  "m7i.large": type(3, 10, 2, 8),
  "m7i.xlarge": type(4, 15, 4, 16),
  "m7i.2xlarge": type(4, 15, 8, 32),
  "c6i.large": type(3, 10, 2, 4),
  "c6i.xlarge": type(4, 15, 4, 8),
  "r6i.large": type(3, 10, 2, 16),
  "r6i.xlarge": type(4, 15, 4, 32),
};

/** The types of the same family, from small to large. */
export const typesOfFamily = (name: string): readonly string[] => {
  const family = `${name.split(".")[0] ?? ""}.`;
  return Object.keys(instanceTypes).filter((other) => other.startsWith(family));
};
