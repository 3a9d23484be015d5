import { certaintiesOf, groupsOf } from "../../../../analyzer/evaluate/tiers/tierTable";
import type { EndMatch } from "../../../../analyzer/evaluate/tiers/endMatch";
import type { Certainty } from "../../../../analyzer/selectors";
import type { Tier, TieredPolicy } from "../../../../analyzer/tiers/model";

const policy = (name: string, order: number, kind = "GlobalNetworkPolicy") =>
  ({ name, order, kind }) as unknown as TieredPolicy;
const ofCluster = (name: string, order: number) => policy(name, order, "ClusterNetworkPolicy");

/** `a+b` stands in one place, `k8s` for the NetworkPolicies of Kubernetes. */
function grouped(tier: string, ...policies: readonly TieredPolicy[]): readonly string[] {
  const groups = groupsOf({ name: tier, policies } as unknown as Tier);
  return groups.map(({ policies: own, hasKubernetes }) =>
    [...own.map(({ name }) => name), ...(hasKubernetes ? ["k8s"] : [])].join("+"),
  );
}

test.each<[what: string, tier: string, policies: readonly TieredPolicy[], expected: readonly string[]]>([
  ["a tier without policies", "early", [], []],
  [
    "policies of Calico, each in its own place",
    "early",
    [policy("a", 1), policy("b", 1), policy("c", 2)],
    ["a", "b", "c"],
  ],
  ["ClusterNetworkPolicies of one priority, in one", "kube-admin", [ofCluster("a", 1), ofCluster("b", 1)], ["a+b"]],
  ["three of them, in one", "kube-admin", [ofCluster("a", 1), ofCluster("b", 1), ofCluster("c", 1)], ["a+b+c"]],
  [
    "ClusterNetworkPolicies of other priorities, each in its own",
    "kube-admin",
    [ofCluster("a", 1), ofCluster("b", 2), ofCluster("c", 2)],
    ["a", "b+c"],
  ],
  [
    "a policy of Calico and a ClusterNetworkPolicy of its order, in one",
    "kube-admin",
    [policy("a", 1), ofCluster("b", 1)],
    ["a+b"],
  ],
  ["the order 1000 of another tier than `default`", "kube-admin", [policy("a", 1000), policy("b", 1000)], ["a", "b"]],
  ["the tier `default` without policies of Calico", "default", [], ["k8s"]],
  [
    "policies before and after those of Kubernetes",
    "default",
    [policy("a", 999), policy("b", 1001)],
    ["a", "k8s", "b"],
  ],
  ["a policy without an order", "default", [policy("a", Infinity)], ["k8s", "a"]],
  ["several policies without an order", "default", [policy("a", Infinity), policy("b", Infinity)], ["k8s", "a", "b"]],
  [
    "policies where those of Kubernetes stand",
    "default",
    [policy("z", 1), policy("a", 1000), policy("b", 1000), policy("c", 1001)],
    ["z", "a+b+k8s", "c"],
  ],
])("the places of %s", (_, tier, policies, expected) => {
  expect(grouped(tier, ...policies)).toEqual(expected);
});

test("certainties are written as a text", () => {
  const certainties: readonly Certainty[] = ["yes", "no", "perhaps"];
  const matches = certainties.map((_, number) => ({ number }) as EndMatch);
  expect(certaintiesOf(matches, ({ number }) => certainties[number] ?? "no")).toBe("ynp");
});
