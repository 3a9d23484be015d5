import { enforcementMisfit, enginesOf, handOverNotices } from "../../../components/policyEngine/enforcement";

describe("the engines that enforce", () => {
  test("are one, and both during a hand-over", () => {
    expect([...enginesOf({ policyEngine: "vpc-cni" })]).toEqual(["vpc-cni"]);
    expect([...enginesOf({ policyEngine: "vpc-cni", outgoingPolicyEngine: "calico" })]).toEqual(["vpc-cni", "calico"]);
  });
});

describe("what does not go together", () => {
  test("is an engine that takes over from itself", () => {
    expect(enforcementMisfit({ policyEngine: "calico", outgoingPolicyEngine: "calico" })).toEqual({
      argument: "outgoingPolicyEngine",
      allowed: "another engine than policyEngine, which is `calico`",
    });
  });

  test.each([
    { policyEngine: "calico" },
    { policyEngine: "calico", outgoingPolicyEngine: "vpc-cni" },
    { policyEngine: "vpc-cni", outgoingPolicyEngine: "calico" },
  ] as const)("is strict mode with Calico: %j", (engines) => {
    expect(enforcementMisfit({ ...engines, networkPolicyEnforcingMode: "strict" })).toMatchObject({
      argument: "networkPolicyEnforcingMode",
    });
    expect(enforcementMisfit({ ...engines, networkPolicyEnforcingMode: "standard" })).toBeUndefined();
    expect(enforcementMisfit(engines)).toBeUndefined();
  });

  test("is not strict mode of the VPC CNI by itself", () => {
    expect(enforcementMisfit({ policyEngine: "vpc-cni", networkPolicyEnforcingMode: "strict" })).toBeUndefined();
  });
});

test("a hand-over is a warning with the command that finishes it, and nothing is said without one", () => {
  expect(handOverNotices({ policyEngine: "vpc-cni", outgoingPolicyEngine: "calico" })).toEqual([
    {
      severity: "warning",
      message:
        "a hand-over is under way: vpc-cni and calico both enforce policies, which is meant for a short time only; once " +
        "vpc-cni enforces them on every node, finish it",
      fixes: ["pulumi config rm outgoingPolicyEngine && pulumi up"],
    },
  ]);
  expect(handOverNotices({ policyEngine: "vpc-cni" })).toEqual([]);
});
