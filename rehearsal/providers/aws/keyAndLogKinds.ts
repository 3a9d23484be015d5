import { textAt, textsAt, type Properties } from "../propertyValues";
import type { Cloud, CloudResource, UnmanagedResource } from "./cloud";
import { inSubnet, inVpc, tagged } from "./networkKinds";
import { ofRole } from "./identityKinds";
import { AwsError, type Making, type Reference, type ResourceKind } from "./resourceKind";

const keyType = "aws:kms/key:Key";
export const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

/** Encryption keys, and the logs that are written with them. */
export const keyAndLogKinds: Readonly<Record<string, ResourceKind>> = {
  [keyType]: {
    title: "KMS Key",
    id: keyId,
    outputs: (key) => ({
      ...tagged(key),
      arn: key.arn("kms", `key/${keyId(key)}`),
      keyId: keyId(key),
      description: key.inputs["description"] ?? "",
      keyUsage: key.inputs["keyUsage"] ?? "ENCRYPT_DECRYPT",
      customerMasterKeySpec: key.inputs["customerMasterKeySpec"] ?? "SYMMETRIC_DEFAULT",
      isEnabled: key.inputs["isEnabled"] ?? true,
      multiRegion: key.inputs["multiRegion"] ?? false,
      policy: key.inputs["policy"] ?? defaultKeyPolicy(key),
    }),
    replaceOn: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId", "region"],
  },
  "aws:kms/alias:Alias": {
    title: "KMS Alias",
    id: ({ inputs }) => textAt(inputs, "name") ?? "",
    nameProperty: "name",
    namePrefix: "alias/",
    outputs: (alias) => ({
      arn: alias.arn("kms", textAt(alias.inputs, "name") ?? ""),
      region: alias.inputs["region"] ?? alias.region,
      targetKeyArn: alias.arn("kms", `key/${(textAt(alias.inputs, "targetKeyId") ?? "").replace(/^.*\//, "")}`),
    }),
    replaceOn: ["name", "namePrefix", "region"],
    references: [
      {
        path: "targetKeyId",
        to: [{ type: keyType }, { type: keyType, by: ["arn"] }],
        notFound: (key) => new AwsError("NotFoundException", `Key '${key}' does not exist`),
      },
    ],
    unique: {
      by: ["name"],
      error: (alias) =>
        new AwsError(
          "AlreadyExistsException",
          `An alias with the name ${alias.arn("kms", textAt(alias.inputs, "name") ?? "")} already exists`,
        ),
    },
    validate: ({ inputs }) => {
      const name = textAt(inputs, "name");
      if (name === undefined || (name.startsWith("alias/") && !name.startsWith("alias/aws/"))) return;
      throw new AwsError(
        "ValidationException",
        `alias \`${name}\` must begin with \`alias/\`, and not with \`alias/aws/\``,
      );
    },
  },
  [logGroupType]: {
    title: "CloudWatch Logs Log Group",
    id: ({ inputs }) => textAt(inputs, "name") ?? "",
    nameProperty: "name",
    outputs: (group) => ({
      ...tagged(group),
      arn: group.arn("logs", `log-group:${textAt(group.inputs, "name") ?? ""}`),
      logGroupClass: group.inputs["logGroupClass"] ?? "STANDARD",
      deletionProtectionEnabled: group.inputs["deletionProtectionEnabled"] ?? false,
    }),
    replaceOn: ["name", "namePrefix", "logGroupClass", "region"],
    references: [byKeyArn("kmsKeyId")],
    unique: {
      by: ["name"],
      error: () => new AwsError("ResourceAlreadyExistsException", "The specified log group already exists"),
    },
    leaves: logsOfCluster,
  },
  "aws:ec2/flowLog:FlowLog": {
    title: "EC2 Flow Log",
    id: ({ hex }) => `fl-0${hex(16)}`,
    outputs: (log) => ({
      ...tagged(log),
      arn: log.arn("ec2", `vpc-flow-log/fl-0${log.hex(16)}`),
      maxAggregationInterval: log.inputs["maxAggregationInterval"] ?? 600,
    }),
    // A flow log is never changed: everything but its tags makes it anew.
    replaceOn: [
      ...[
        "deliverCrossAccountRole",
        "destinationOptions",
        "eniId",
        "iamRoleArn",
        "logDestination",
        "logDestinationType",
      ],
      ...["logFormat", "maxAggregationInterval", "subnetId", "trafficType", "transitGatewayId", "vpcId", "region"],
    ],
    references: [inVpc(), inSubnet("subnetId"), ofRole("iamRoleArn")],
  },
};

/** An input that names a key by its ARN. */
export function byKeyArn(path: string): Reference {
  return {
    path,
    to: [{ type: keyType, by: ["arn"] }],
    notFound: (arn) => new AwsError("NotFoundException", `Key '${arn}' does not exist`),
  };
}

// A cluster that still runs makes its log group again with the next line.
function logsOfCluster({ type, id, outputs }: CloudResource, cloud: Cloud): readonly UnmanagedResource[] {
  const [, name = ""] = /^\/aws\/eks\/(.+)\/cluster$/.exec(id) ?? [];
  const cluster = cloud.get("aws:eks/cluster:Cluster", name);
  const writes = textsAt(cluster?.inputs, "enabledClusterLogTypes").length > 0;
  return writes ? [{ type, id, inputs: { name: id }, outputs: { name: id, arn: outputs["arn"] } }] : [];
}

function keyId({ hex }: Making): string {
  const digits = hex(32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
}

function defaultKeyPolicy(key: Making): Properties[string] {
  const root = {
    Effect: "Allow",
    Principal: { AWS: key.arn("iam", "root", { global: true }) },
    Action: "kms:*",
    Resource: "*",
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [root] });
}
