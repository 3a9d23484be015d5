import { stringify } from "yaml";
import { audit, type PolicyEngine } from "../../../../analyzer/audit";
import { isOlder } from "../../../../analyzer/audit/engineKinds";
import { deployment, policy } from "../objects";
import { clusterOf } from "../../yaml";
import { clusterPolicy, globalPolicy, policyOfCalico, staged, tier } from "./objects";

/** What one rule finds: who, where, and what. */
function find(
  rule: string,
  engine: PolicyEngine | undefined,
  engineVersion: string | undefined,
  ...objects: readonly object[]
) {
  const text = [deployment("web"), ...objects].map((one) => stringify(one)).join("---\n");
  return audit({ cluster: clusterOf(text) }, { today: "2026-01-31", engine, engineVersion })
    .findings.filter((finding) => finding.rule === rule)
    .map(({ severity, entity, path, message }) => `${severity} ${entity}${path === "" ? "" : ` ${path}`}: ${message}`);
}

describe("kind-not-enforced", () => {
  const given = [
    globalPolicy("one"),
    policyOfCalico("two"),
    clusterPolicy("three", {}),
    staged("GlobalNetworkPolicy", "four"),
  ];

  test.each(["vpc-cni", "vpc-cni-strict"] as const)("finds with %s every policy of another API", (engine) => {
    const because = (kind: string) => `is a ${kind}, which the VPC CNI does not read, so nothing enforces it`;
    expect(find("kind-not-enforced", engine, undefined, ...given)).toEqual([
      `error ClusterNetworkPolicy three: ${because("ClusterNetworkPolicy")}`,
      `error GlobalNetworkPolicy one: ${because("GlobalNetworkPolicy")}`,
      `error NetworkPolicy shop/two (projectcalico.org/v3): ${because("NetworkPolicy of Calico")}`,
      `error StagedGlobalNetworkPolicy four: ${because("StagedGlobalNetworkPolicy")}`,
    ]);
  });

  test.each([["calico"], [undefined]] as const)("finds nothing with the engine %s", (engine) => {
    expect(find("kind-not-enforced", engine, undefined, ...given)).toEqual([]);
  });

  test("finds no NetworkPolicy of Kubernetes", () => {
    expect(find("kind-not-enforced", "vpc-cni", undefined, policy("all", {}))).toEqual([]);
  });
});

describe("calico-version", () => {
  const inTier = [tier("early", { order: 1 }), globalPolicy("one", { tier: "early" })];

  test.each([
    [
      "a ClusterNetworkPolicy before 3.32",
      "3.31",
      [clusterPolicy("one", {})],
      "error ClusterNetworkPolicy one: needs Calico 3.32, for its kind, and Calico 3.31 does not know it",
    ],
    [
      "a staged policy before 3.30",
      "3.29",
      [staged("NetworkPolicy", "one")],
      "error StagedNetworkPolicy shop/one: needs Calico 3.30, for its kind, and Calico 3.29 does not know it",
    ],
    [
      "a tier before 3.30",
      "3.29.4",
      inTier,
      "error GlobalNetworkPolicy one spec.tier: needs Calico 3.30, for its tier, and Calico 3.29.4 does not know it",
    ],
  ])("finds %s", (_, version, objects, expected) => {
    expect(find("calico-version", "calico", version, ...objects)).toEqual([expected]);
  });

  test.each([
    ["a ClusterNetworkPolicy with 3.32", "3.32", [clusterPolicy("one", {})]],
    ["a staged policy with 3.30", "3.30.0", [staged("GlobalNetworkPolicy", "one")]],
    ["a tier with 3.30", "3.30", inTier],
    [
      "a policy in the tier `default` with an old one",
      "3.20",
      [globalPolicy("one"), policyOfCalico("two", { tier: "default" })],
    ],
  ])("finds nothing of %s", (_, version, objects) => {
    expect(find("calico-version", "calico", version, ...objects)).toEqual([]);
  });

  test("finds nothing where the version is not given, or the engine is another", () => {
    expect(find("calico-version", "calico", undefined, clusterPolicy("one", {}))).toEqual([]);
    expect(find("calico-version", "vpc-cni", "3.1", clusterPolicy("one", {}))).toEqual([]);
  });

  test.each([
    ["3.29", "3.30", true],
    ["3.30", "3.30", false],
    ["3.30.1", "3.30", false],
    ["3.4", "3.30", true],
    ["4.0", "3.30", false],
    ["2.99", "3.30", true],
    ["3", "3.30", true],
  ])("%s is before %s: %s", (version, since, expected) => {
    expect(isOlder(version, since)).toBe(expected);
  });
});
