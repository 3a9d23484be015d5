import type { ClusterArgs } from "@pulumi/eks";
import { requireConsistentAuthentication } from "../../../../rehearsal/providers/eks/accessEntries";

const entries = { admin: { principalArn: "arn:aws:iam::123456789012:role/admin" } };

test.each<[string, ClusterArgs, string]>([
  [
    "access entries without a mode",
    { accessEntries: entries },
    "The 'accessEntries' property is not supported when 'authenticationMode' is not set.",
  ],
  [
    "access entries with the ConfigMap",
    { accessEntries: entries, authenticationMode: "CONFIG_MAP" },
    "The 'accessEntries' property is not supported when 'authenticationMode' is set to 'CONFIG_MAP'.",
  ],
  [
    "role mappings with the API alone",
    { roleMappings: [{ roleArn: "arn", username: "u", groups: [] }], authenticationMode: "API" },
    "The 'roleMappings' property does not support non-empty values when 'authenticationMode' is set to 'API'.",
  ],
])("%s are refused in the released component's words", (_, args, message) => {
  expect(() => {
    requireConsistentAuthentication(args);
  }).toThrow(message);
});

test("an unknown mode is refused", () => {
  const args = { authenticationMode: "IAM" } as unknown as ClusterArgs;
  expect(() => {
    requireConsistentAuthentication(args);
  }).toThrow("Invalid value for authenticationMode: IAM. Allowed values are: CONFIG_MAP, API_AND_CONFIG_MAP, API.");
});

test.each<[string, ClusterArgs]>([
  ["access entries with the API", { accessEntries: entries, authenticationMode: "API" }],
  ["access entries with both", { accessEntries: entries, authenticationMode: "API_AND_CONFIG_MAP" }],
  ["no role mappings with the API", { roleMappings: [], authenticationMode: "API" }],
])("%s fit together", (_, args) => {
  expect(() => {
    requireConsistentAuthentication(args);
  }).not.toThrow();
});
