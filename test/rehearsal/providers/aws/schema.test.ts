import { readFileSync } from "node:fs";
import { functions } from "../../../../rehearsal/providers/aws/functions";
import { resourceKinds } from "../../../../rehearsal/providers/aws/resourceKinds";
import { schemaFailures, schemaFile, schemaOf, type Shape } from "../../../../rehearsal/providers/aws/schema";
import { readSdkSchemas } from "../../../../rehearsal/providers/aws/sdkSchema";
import type { Properties } from "../../../../rehearsal/providers/propertyValues";
import { computed } from "../../../../rehearsal/providers/propertyValues";
import { Cloud } from "../../../../rehearsal/providers/aws/cloud";
import { making } from "./making";

test("the schema is the one of the installed SDK", () => {
  expect(JSON.parse(readFileSync(schemaFile, "utf8"))).toEqual(readSdkSchemas());
}, 60_000);

describe.each(Object.entries(resourceKinds))("%s", (token, kind) => {
  const schema = schemaOf(token);
  const cloud = new Cloud("/nonexistent/aws.json");

  test("computes only outputs that the SDK declares", () => {
    const outputs = Object.keys(kind.outputs?.(making({}), cloud) ?? {});
    expect(outputs.filter((output) => !schema?.outputs.includes(output))).toEqual([]);
  });

  test("speaks only of inputs that the SDK declares", () => {
    const paths = [
      ...(kind.replaceOn ?? []),
      ...(kind.references ?? []).map(({ path }) => path),
      ...(kind.unique?.by ?? []),
      ...(kind.nameProperty === undefined ? [] : [kind.nameProperty]),
    ];
    expect(paths.filter((path) => !isDeclared(schema?.inputs, path.split(".")))).toEqual([]);
  });
});

test.each(Object.keys(functions))("%s is a function of the SDK", (token) => {
  expect(schemaOf(token)).toBeDefined();
});

test.each<[string, Properties, readonly string[]]>([
  ["nothing is wrong with known properties", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", tags: { a: "b" } }, []],
  [
    "a misspelt property is unknown",
    { vpcId: "vpc-1", cidrblock: "10.0.0.0/24" },
    ["cidrblock: unknown property `cidrblock`"],
  ],
  ["a required property is missed", {}, ["vpcId: required property `vpcId` is not given"]],
  ["a value that is not known yet is taken", { vpcId: computed, tags: computed }, []],
  ["a text for an object is refused", { vpcId: "vpc-1", tags: "x" }, ['tags: expected an object, got `"x"`']],
  ["an object for a text is refused", { vpcId: { a: "b" } }, ['vpcId: expected a string, got `{"a":"b"}`']],
  ["a text that writes a switch is taken", { vpcId: "vpc-1", mapPublicIpOnLaunch: "true" }, []],
  [
    "a text that writes no switch is refused",
    { vpcId: "vpc-1", enableDns64: "yes" },
    ['enableDns64: expected true or false, got `"yes"`'],
  ],
])("%s", (_, inputs, expected) => {
  expect(check("aws:ec2/subnet:Subnet", inputs)).toEqual(expected);
});

test("a misspelt property inside an object is found with its path", () => {
  const vpcConfig = { subnetIds: ["subnet-1"], endpointPrivateAcces: true };
  expect(check("aws:eks/cluster:Cluster", { roleArn: "arn", vpcConfig })).toEqual([
    "vpcConfig.endpointPrivateAcces: unknown property `endpointPrivateAcces`",
  ]);
});

test("a misspelt property inside an object of a list is found with its path", () => {
  const blockDeviceMappings = [{ deviceName: "/dev/xvda" }, { ebs: { size: 20 } }];
  expect(check("aws:ec2/launchTemplate:LaunchTemplate", { blockDeviceMappings })).toEqual([
    "blockDeviceMappings[1].ebs.size: unknown property `size`",
  ]);
});

function check(token: string, inputs: Properties): readonly string[] {
  const schema = schemaOf(token);
  if (schema === undefined) throw new Error(`no schema of ${token}`);
  return schemaFailures(schema, inputs).map(
    ({ property, reason }) => `${property}: ${reason.replace(/; known are.*$/, "")}`,
  );
}

function isDeclared(shape: Shape | undefined, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return shape !== undefined;
  if (shape === undefined || typeof shape === "string" || Array.isArray(shape)) return false;
  const fields = shape as Readonly<Record<string, Shape>>;
  return isDeclared(fields[name] ?? fields[`${name}!`], rest);
}
