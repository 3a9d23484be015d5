import * as pulumi from "@pulumi/pulumi";

/** What the constructor says is wrong, as `path: reason`; empty where it throws nothing. */
export function refusalsOf(construct: () => unknown): readonly string[] {
  try {
    construct();
  } catch (error) {
    if (!pulumi.InputPropertiesError.isInstance(error)) throw error;
    return error.errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  }
  return [];
}
