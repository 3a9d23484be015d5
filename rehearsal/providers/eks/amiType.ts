import * as pulumi from "@pulumi/pulumi";

/**
 * The AMI type for an operating system and the processor of the instance types.
 *
 * @returns `undefined` when no operating system is asked for: EKS then chooses
 */
export function amiTypeOf(
  operatingSystem: pulumi.Input<string> | undefined,
  instanceTypes: pulumi.Input<pulumi.Input<string>[]> | undefined,
): pulumi.Output<string> | undefined {
  if (operatingSystem === undefined) return undefined;
  return pulumi.all([operatingSystem, instanceTypes ?? []]).apply(([system, types]) => {
    const found = amiTypes[system]?.[architectureOf(types)];
    if (found !== undefined) return found;
    throw new pulumi.InputPropertyError({
      propertyPath: "operatingSystem",
      reason: `unknown operating system \`${system}\`; known are ${Object.keys(amiTypes).join(", ")}`,
    });
  });
}

type Architecture = "x86_64" | "arm64";

const amazonLinux2023 = { x86_64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" };

const amiTypes: Readonly<Record<string, Readonly<Record<Architecture, string>>>> = {
  AL2: { x86_64: "AL2_x86_64", arm64: "AL2_ARM_64" },
  AL2023: amazonLinux2023,
  RECOMMENDED: amazonLinux2023,
  Bottlerocket: { x86_64: "BOTTLEROCKET_x86_64", arm64: "BOTTLEROCKET_ARM_64" },
};

function architectureOf(instanceTypes: readonly string[]): Architecture {
  const architectures = new Set(instanceTypes.map(architectureOfInstance));
  const [architecture = "x86_64", other] = architectures;
  if (other === undefined) return architecture;
  throw new pulumi.InputPropertyError({
    propertyPath: "instanceTypes",
    reason:
      "Cannot determine architecture of instance types. The provided instance types do not share a common architecture",
  });
}

// Family, generation, processor: the `g` of `m7g.large` is Graviton's.
function architectureOfInstance(type: string): Architecture {
  const match = /^[a-z]+\d+([a-z])?[a-z-]*\.[a-z0-9-]+$/.exec(type);
  if (match !== null) return match[1] === "g" ? "arm64" : "x86_64";
  throw new pulumi.InputPropertyError({ propertyPath: "instanceTypes", reason: `Invalid EC2 instance type: ${type}` });
}
