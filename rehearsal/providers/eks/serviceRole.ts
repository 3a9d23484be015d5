import { createHash } from "node:crypto";
import { Role, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

export interface ServiceRoleArgs {
  /** The service that may assume the role, such as `eks.amazonaws.com`. */
  readonly service: string;
  readonly description: string;
  readonly actions: readonly string[];
  /** Names of AWS managed policies. */
  readonly policies: readonly string[];
  readonly partition: pulumi.Input<string>;
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A role for a service, with managed policies attached. */
export class ServiceRole extends pulumi.ComponentResource {
  readonly role: Role;
  readonly attachments: readonly RolePolicyAttachment[];

  constructor(name: string, args: ServiceRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:ServiceRole", name, {}, opts);
    const statement = { Action: args.actions, Effect: "Allow", Principal: { Service: [args.service] } };
    this.role = new Role(
      `${name}-role`,
      {
        description: args.description,
        assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
        tags: args.tags,
      },
      { parent: this },
    );
    this.attachments = args.policies.map(
      (policy) =>
        new RolePolicyAttachment(
          `${name}-${shortHash(`arn:aws:iam::aws:policy/${policy}`)}`,
          { policyArn: pulumi.interpolate`arn:${args.partition}:iam::aws:policy/${policy}`, role: this.role },
          { parent: this },
        ),
    );
    this.registerOutputs({ resolvedRole: this.role, directRole: this.role });
  }
}

// The released component names attachments so; the names of resources are their identity.
function shortHash(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, 8);
}
