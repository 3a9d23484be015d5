import { validateCalico } from "../../policies/calico/validate";
import { validateClusterPolicy } from "../../policies/clusterNetworkPolicy/validate";
import { validate } from "../../policies/validate";
import { validateObject } from "../../policies/validateObject";

const kinds =
  "`NetworkPolicy`, `GlobalNetworkPolicy`, `StagedNetworkPolicy`, `StagedGlobalNetworkPolicy`, " +
  "`StagedKubernetesNetworkPolicy`, `NetworkSet`, `GlobalNetworkSet`, `Tier` or `ClusterNetworkPolicy`";

describe("each kind is judged by its own rules", () => {
  test.each<[string, string, (object: unknown) => unknown]>([
    ["networking.k8s.io/v1", "NetworkPolicy", validate],
    ["extensions/v1beta1", "NetworkPolicy", validate],
    ["projectcalico.org/v3", "NetworkPolicy", validateCalico],
    ["crd.projectcalico.org/v1", "NetworkPolicy", validateCalico],
    ["projectcalico.org/v3", "GlobalNetworkPolicy", validateCalico],
    ["v1", "Tier", validateCalico],
    ["projectcalico.org/v3", "StagedKubernetesNetworkPolicy", validateCalico],
    ["policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", validateClusterPolicy],
    ["networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy", validateClusterPolicy],
  ])("%s %s", (apiVersion, kind, own) => {
    const object = { apiVersion, kind, metadata: { name: "A" }, spec: { unknown: 1 } };
    const problems = validateObject(object);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems).toEqual(own(object));
  });
});

test.each([
  [{ apiVersion: "v1", kind: "Pod" }, "kind", `must be ${kinds}, got \`Pod\``],
  [{}, "kind", `must be ${kinds}, got nothing`],
  [{ kind: 1 }, "kind", `must be ${kinds}, got \`1\``],
  [null, "", "must be an object, got nothing"],
  [undefined, "", "must be an object, got nothing"],
  ["x", "", "must be an object, got `x`"],
  [[], "", "must be an object, got `[]`"],
])("what is none of them is told which there are: %j", (object, path, message) => {
  expect(validateObject(object)).toEqual([{ severity: "error", path, message }]);
});
