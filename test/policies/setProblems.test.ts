import { defaultDeny } from "../../policies/presets/isolation";
import { foreignNamespaces, policyProblems } from "../../policies/setProblems";

test("policies of another namespace are told once the namespace is known, and only then", () => {
  const policies = [
    defaultDeny(),
    defaultDeny({ name: "a", namespace: "pay" }),
    defaultDeny({ name: "b", namespace: "shop" }),
  ];
  expect(policyProblems({ namespace: Promise.resolve("shop"), policies })).toEqual([]);
  expect(policyProblems({ namespace: "shop", policies })).toEqual(foreignNamespaces(policies, "shop"));
  expect(foreignNamespaces(policies, "shop")).toEqual([
    {
      severity: "error",
      path: "policies[1].metadata.namespace",
      policy: "a",
      message: "must be `shop` or left out in this set, got `pay`; deploy it with a set of that namespace",
    },
  ]);
});
