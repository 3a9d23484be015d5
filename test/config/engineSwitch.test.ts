import type { Enforcement, PolicyEngine } from "../../components/policyEngine/enforcement";
import { switchProblem } from "../../config/engineSwitch";

const problem = (current: readonly PolicyEngine[], wanted: Enforcement) => switchProblem(new Set(current), wanted);

const calico: Enforcement = { policyEngine: "calico" };
const vpcCni: Enforcement = { policyEngine: "vpc-cni" };
const toVpcCni: Enforcement = { policyEngine: "vpc-cni", outgoingPolicyEngine: "calico" };
const toCalico: Enforcement = { policyEngine: "calico", outgoingPolicyEngine: "vpc-cni" };

test.each<[what: string, current: readonly PolicyEngine[], wanted: Enforcement]>([
  ["a new cluster", [], calico],
  ["a new cluster of the other kind", [], vpcCni],
  ["no change", ["calico"], calico],
  ["a hand-over to the VPC CNI", ["calico"], toVpcCni],
  ["the same, once more", ["calico", "vpc-cni"], toVpcCni],
  ["its end", ["vpc-cni", "calico"], vpcCni],
  ["its end where it began", ["vpc-cni", "calico"], calico],
  ["a hand-over to Calico", ["vpc-cni"], toCalico],
  ["a hand-over that turns round", ["vpc-cni", "calico"], toCalico],
])("%s is allowed", (_, current, wanted) => {
  expect(problem(current, wanted)).toBeUndefined();
});

test.each<[from: PolicyEngine, wanted: Enforcement]>([
  ["calico", vpcCni],
  ["vpc-cni", calico],
])("a change from %s at one go is refused, with the command that begins a hand-over", (from, wanted) => {
  expect(problem([from], wanted)).toEqual({
    key: "policyEngine",
    value: wanted.policyEngine,
    allowed: `\`${from}\`, which the stack is deployed with; another one by way of a hand-over, in which both enforce`,
    fix: `pulumi config set outgoingPolicyEngine ${from}`,
  });
});

test.each<[what: string, current: readonly PolicyEngine[], wanted: Enforcement, now: string]>([
  ["both at once on a new cluster", [], toVpcCni, "none is as yet"],
  ["an outgoing engine that is not there", ["vpc-cni"], toVpcCni, "`vpc-cni`"],
])("%s is refused", (_, current, wanted, now) => {
  expect(problem(current, wanted)).toEqual({
    key: "outgoingPolicyEngine",
    value: "calico",
    allowed: `\`none\`, or an engine that the stack is deployed with: ${now}`,
    fix: "pulumi config rm outgoingPolicyEngine",
  });
});
