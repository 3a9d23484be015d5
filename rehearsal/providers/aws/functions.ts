import { isList, isProperties, textAt, textsAt, type Properties, type PropertyValue } from "../propertyValues";
import { kubernetesVersions } from "./kubernetesVersions";
import { zoneId, zoneNames } from "./zones";
import { AwsError, account, partitionOf } from "./resourceKind";

/** A function of the provider: what it answers, apart from the arguments, which come back beside it. */
export type AwsFunction = (args: Properties, region: string) => Properties;

/** Every function that simulated AWS knows. */
export const functions: Readonly<Record<string, AwsFunction>> = {
  "aws:index/getPartition:getPartition": (_, region) => {
    const partition = partitionOf(region);
    const dnsSuffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    return { id: partition, partition, dnsSuffix, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
  },
  "aws:index/getRegion:getRegion": (args, configured) => {
    const region = textAt(args, "region") ?? textAt(args, "name") ?? configured;
    return { id: region, name: region, region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: account,
    accountId: account,
    arn: `arn:aws:iam::${account}:user/rehearsal`,
    userId: "AIDAREHEARSAL00000000",
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, configured) => {
    const region = textAt(args, "region") ?? configured;
    const [names, ids] = [textsAt(args, "excludeNames"), textsAt(args, "excludeZoneIds")];
    const zones = zoneNames(region).filter((zone) => !names.includes(zone) && !ids.includes(zoneId(zone)));
    return { id: region, region, names: zones, zoneIds: zones.map(zoneId), groupNames: [region] };
  },
  "aws:eks/getAddonVersion:getAddonVersion": (args, region) => {
    const [name = "", kubernetes = ""] = [textAt(args, "addonName"), textAt(args, "kubernetesVersion")];
    const version = kubernetesVersions[kubernetes]?.addons[name];
    if (version === undefined) {
      throw new AwsError(
        "InvalidParameterException",
        `no version of addon \`${name}\` for Kubernetes \`${kubernetes}\`; simulated EKS knows ${Object.keys(kubernetesVersions).join(", ")}`,
      );
    }
    return { id: name, version, region };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
    const document = policyDocument(args);
    return {
      id: "policy-document",
      json: JSON.stringify(document, undefined, 2),
      minifiedJson: JSON.stringify(document),
    };
  },
};

function policyDocument(args: Properties): object {
  for (const input of ["sourceJson", "overrideJson", "sourcePolicyDocuments", "overridePolicyDocuments"]) {
    if (args[input] !== undefined) {
      throw new Error(
        `aws:iam/getPolicyDocument: \`${input}\` is not simulated; add it in rehearsal/providers/aws/functions.ts`,
      );
    }
  }
  const statements = isList(args["statements"]) ? args["statements"].filter(isProperties) : [];
  return { Version: args["version"] ?? "2012-10-17", Id: args["policyId"], Statement: statements.map(policyStatement) };
}

function policyStatement(statement: Properties): object {
  return {
    Sid: statement["sid"],
    Effect: statement["effect"] ?? "Allow",
    Action: single(statement["actions"]),
    NotAction: single(statement["notActions"]),
    Resource: single(statement["resources"]),
    NotResource: single(statement["notResources"]),
    Principal: principals(statement["principals"]),
    NotPrincipal: principals(statement["notPrincipals"]),
    Condition: conditions(statement["conditions"]),
  };
}

// IAM writes a list of one as the one, and so does the function.
function single(value: PropertyValue | undefined): PropertyValue | undefined {
  return isList(value) && value.length === 1 ? value[0] : value;
}

function principals(value: PropertyValue | undefined): PropertyValue | undefined {
  if (!isList(value)) return undefined;
  const byType = value
    .filter(isProperties)
    .map((each) => [textAt(each, "type") ?? "*", single(each["identifiers"])] as const);
  return byType.some(([type]) => type === "*") ? "*" : Object.fromEntries(byType);
}

function conditions(value: PropertyValue | undefined): object | undefined {
  if (!isList(value)) return undefined;
  const merged: Record<string, Record<string, PropertyValue | undefined>> = {};
  for (const condition of value.filter(isProperties)) {
    const test = (merged[textAt(condition, "test") ?? ""] ??= {});
    test[textAt(condition, "variable") ?? ""] = single(condition["values"]);
  }
  return merged;
}
