import { textAt } from "../propertyValues";
import type { Cloud } from "./cloud";
import { allTags } from "./networkKinds";
import { AwsError, type Making, type Reference, type ResourceKind } from "./resourceKind";

export const roleType = "aws:iam/role:Role";
export const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const policyType = "aws:iam/policy:Policy";

/** The names of the AWS managed policies that exist in simulated AWS. */
export const managedPolicies: readonly string[] = [
  ...["AmazonEKSClusterPolicy", "AmazonEKSServicePolicy", "AmazonEKSVPCResourceController", "AmazonEKSComputePolicy"],
  ...["AmazonEKSBlockStoragePolicy", "AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy"],
  ...["AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy", "AmazonEKS_CNI_Policy"],
  ...["AmazonEKSFargatePodExecutionRolePolicy", "AmazonEC2ContainerRegistryReadOnly"],
  ...["AmazonEC2ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"],
  ...["service-role/AmazonEBSCSIDriverPolicy", "service-role/AmazonEFSCSIDriverPolicy"],
];

/** Roles, policies and identity providers. */
export const identityKinds: Readonly<Record<string, ResourceKind>> = {
  [roleType]: {
    title: "IAM Role",
    id: ({ inputs }) => textAt(inputs, "name") ?? "",
    nameProperty: "name",
    outputs: (role) => ({
      tagsAll: allTags(role),
      arn: role.arn("iam", `role${textAt(role.inputs, "path") ?? "/"}${textAt(role.inputs, "name") ?? ""}`, global),
      uniqueId: `AROA${role.hex(17).toUpperCase()}`,
      createDate,
      maxSessionDuration: role.inputs["maxSessionDuration"] ?? 3600,
      path: role.inputs["path"] ?? "/",
    }),
    replaceOn: ["name", "namePrefix", "path"],
    unique: {
      by: ["name"],
      error: ({ inputs }) =>
        new AwsError("EntityAlreadyExists", `Role with name ${textAt(inputs, "name") ?? ""} already exists.`),
    },
    validate: ({ inputs }) => {
      validateDocument(textAt(inputs, "assumeRolePolicy"));
    },
    inUse: () => new AwsError("DeleteConflict", "Cannot delete entity, must detach all policies first."),
  },
  [attachmentType]: {
    title: "IAM Role Policy Attachment",
    id: ({ inputs }) => `${textAt(inputs, "role") ?? ""}/${textAt(inputs, "policyArn") ?? ""}`,
    replaceOn: ["role", "policyArn"],
    references: [ofRole("role")],
    refuse: ({ inputs }, cloud) => {
      const policy = textAt(inputs, "policyArn");
      if (policy === undefined || managedPolicies.includes(policy.replace(/^arn:[\w-]+:iam::aws:policy\//, ""))) return;
      if (cloud.find([{ type: policyType, by: ["arn"] }], policy) !== undefined) return;
      throw new AwsError("NoSuchEntity", `Policy ${policy} does not exist or is not attachable.`);
    },
    deleteBeforeReplace: true,
  },
  "aws:iam/rolePolicy:RolePolicy": {
    title: "IAM Role Policy",
    id: ({ inputs }) => `${textAt(inputs, "role") ?? ""}:${textAt(inputs, "name") ?? ""}`,
    nameProperty: "name",
    replaceOn: ["name", "namePrefix", "role"],
    references: [ofRole("role")],
    validate: ({ inputs }) => {
      validateDocument(textAt(inputs, "policy"));
    },
  },
  [policyType]: {
    title: "IAM Policy",
    id: (policy) => policyArn(policy),
    nameProperty: "name",
    outputs: (policy) => ({
      tagsAll: allTags(policy),
      arn: policyArn(policy),
      attachmentCount: 0,
      path: policy.inputs["path"] ?? "/",
      policyId: `ANPA${policy.hex(17).toUpperCase()}`,
    }),
    replaceOn: ["description", "name", "namePrefix", "path"],
    unique: {
      by: ["name"],
      error: ({ inputs }) =>
        new AwsError("EntityAlreadyExists", `A policy called ${textAt(inputs, "name") ?? ""} already exists.`),
    },
    validate: ({ inputs }) => {
      validateDocument(textAt(inputs, "policy"));
    },
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    title: "IAM OIDC Provider",
    id: (provider) => oidcArn(provider),
    outputs: (provider) => ({
      tagsAll: allTags(provider),
      arn: oidcArn(provider),
      // AWS trusts the authority behind the issuer of EKS; the thumbprint that it shows is that authority's.
      thumbprintLists: provider.inputs["thumbprintLists"] ?? ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"],
    }),
    replaceOn: ["url"],
    unique: {
      by: ["url"],
      error: ({ inputs }) =>
        new AwsError("EntityAlreadyExists", `Provider with url ${textAt(inputs, "url") ?? ""} already exists.`),
    },
    validate: ({ inputs }) => {
      const url = textAt(inputs, "url");
      if (url !== undefined && !url.startsWith("https://")) {
        throw new AwsError("InvalidInput", "Invalid Open ID Connect Provider URL");
      }
    },
  },
};

/** An input that names a role, by its name or, in `…Arn`, by its ARN. */
export function ofRole(path: string): Reference {
  return {
    path,
    to: [path.endsWith("Arn") ? { type: roleType, by: ["arn"] } : { type: roleType }],
    notFound: (role) =>
      new AwsError("NoSuchEntity", `The role with name ${role.replace(/^.*\//, "")} cannot be found.`),
  };
}

/** The name of a role, by its ARN. */
export const nameOfRole = (arn: string) => arn.replace(/^.*\//, "");

/** Whether a policy whose ARN contains this is attached to the role. */
export function hasPolicy(role: string, policy: string, cloud: Cloud): boolean {
  return cloud
    .resources(attachmentType)
    .some(({ inputs }) => textAt(inputs, "role") === role && textAt(inputs, "policyArn")?.includes(policy) === true);
}

const global = { global: true };

// Fixed, so that two rehearsals give the same outputs.
const createDate = "2026-01-01T00:00:00Z";

function policyArn(policy: Making): string {
  return policy.arn(
    "iam",
    `policy${textAt(policy.inputs, "path") ?? "/"}${textAt(policy.inputs, "name") ?? ""}`,
    global,
  );
}

function oidcArn(provider: Making): string {
  const issuer = (textAt(provider.inputs, "url") ?? "").replace(/^https:\/\//, "");
  return provider.arn("iam", `oidc-provider/${issuer}`, global);
}

function validateDocument(document: string | undefined): void {
  if (document === undefined) return;
  try {
    const parsed: unknown = JSON.parse(document);
    if (typeof parsed === "object" && parsed !== null && "Statement" in parsed) return;
  } catch {
    throw new AwsError("MalformedPolicyDocument", "This policy contains invalid Json");
  }
  throw new AwsError("MalformedPolicyDocument", "Syntax errors in policy: there is no Statement");
}
