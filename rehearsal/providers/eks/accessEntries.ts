import { AccessEntry, AccessPolicyAssociation } from "@pulumi/aws/eks";
import type { ClusterArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";

/** Who may log in, each with the policies that say what they may do. */
export function accessEntries(
  name: string,
  clusterName: pulumi.Output<string>,
  entries: NonNullable<ClusterArgs["accessEntries"]>,
  opts: pulumi.CustomResourceOptions,
): readonly AccessEntry[] {
  return Object.entries(entries).map(([key, given]) => {
    const { principalArn, kubernetesGroups, tags, type, username } = given;
    const settings = { clusterName, principalArn, kubernetesGroups, tags, type, userName: username };
    const entry = new AccessEntry(`${name}-${key}`, settings, opts);
    for (const [association, policy] of Object.entries(given.accessPolicies ?? {})) {
      const { accessScope, policyArn } = pulumi.output(policy);
      new AccessPolicyAssociation(
        `${name}-${key}-${association}`,
        { accessScope, principalArn, policyArn, clusterName },
        { ...opts, parent: entry, dependsOn: [entry] },
      );
    }
    return entry;
  });
}

/**
 * @throws Error, in the released component's words, when mode and arguments contradict each other
 */
export function requireConsistentAuthentication(args: ClusterArgs): void {
  const mode = args.authenticationMode as string | undefined;
  const modes = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];
  if (mode !== undefined && !modes.includes(mode)) {
    throw new Error(`Invalid value for authenticationMode: ${mode}. Allowed values are: ${modes.join(", ")}.`);
  }
  if (args.accessEntries !== undefined && (mode === undefined || mode === "CONFIG_MAP")) {
    const how = mode === undefined ? "not set" : `set to '${mode}'`;
    throw new Error(`The 'accessEntries' property is not supported when 'authenticationMode' is ${how}.`);
  }
  if (mode !== "API") return;
  for (const property of ["roleMappings", "userMappings", "instanceRoles"] as const) {
    const given: pulumi.Input<readonly unknown[]> | undefined = args[property];
    if (pulumi.Output.isInstance(given))
      given.apply((list) => {
        requireEmpty(property, list);
      });
    else if (Array.isArray(given)) requireEmpty(property, given);
  }
}

function requireEmpty(property: string, given: readonly unknown[]): void {
  if (given.length === 0) return;
  throw new Error(
    `The '${property}' property does not support non-empty values when 'authenticationMode' is set to 'API'.`,
  );
}
