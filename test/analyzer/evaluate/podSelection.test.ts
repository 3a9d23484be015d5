import fc from "fast-check";
import { compile } from "../../../analyzer/evaluate/compiled";
import { type AnySelector, keyOf, PodSelection } from "../../../analyzer/evaluate/podSelection";
import { type Cluster, unknown } from "../../../analyzer/model";
import { both, type Certainty, requirementsOf, test as meets, testNamespace } from "../../../analyzer/selectors";
import { clusters } from "../oracle/clusters";

/** The selectors of that name in a cluster's policies: classes tell apart what those of pods ask for, and nothing else. */
function selectorsIn({ policies }: Cluster, field: "podSelector" | "namespaceSelector"): readonly AnySelector[] {
  const found: AnySelector[] = [undefined, {}];
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, one] of Object.entries(value) as [string, unknown][]) {
      if (name === field) found.push(one as AnySelector);
      look(one);
    }
  };
  look(policies.map(({ object }) => object));
  return found;
}

const pick = <T>(items: readonly (readonly [Certainty, T])[], which: Certainty) =>
  items.flatMap(([holds, item]) => (holds === which ? [item] : []));

test("the classes that are selected are those of which each is tested, in order, and selected once", () => {
  let selected = 0;
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const { partition } = compile(cluster);
      const selection = new PodSelection(cluster, partition);
      for (const podSelector of selectorsIn(cluster, "podSelector")) {
        const requirements = requirementsOf(podSelector);
        const expected = (ofNamespace: (namespace: number) => Certainty) => {
          const tested = partition.classes.map(
            ({ namespace, labels }, number) =>
              [both(ofNamespace(namespace), meets(requirements, labels)), number] as const,
          );
          return { sure: pick(tested, "yes"), perhaps: pick(tested, "perhaps") };
        };
        const check = (found: ReturnType<PodSelection["inNamespace"]>, wanted: ReturnType<typeof expected>) => {
          expect({ sure: Array.from(found.sure), perhaps: Array.from(found.perhaps) }).toEqual(wanted);
          selected += found.sure.length;
        };
        for (const own of cluster.namespaces.keys()) {
          const found = selection.inNamespace(own, podSelector);
          check(
            found,
            expected((namespace) => (namespace === own ? "yes" : "no")),
          );
          expect(selection.inNamespace(own, podSelector)).toBe(found);
        }
        for (const namespaceSelector of selectorsIn(cluster, "namespaceSelector").slice(0, 6)) {
          const asked = requirementsOf(namespaceSelector);
          const found = selection.inNamespaces(namespaceSelector, podSelector);
          check(
            found,
            expected((number) => {
              const namespace = cluster.namespaces[number];
              return namespace === undefined ? "no" : testNamespace(asked, namespace);
            }),
          );
          expect(selection.inNamespaces(namespaceSelector, podSelector)).toBe(found);
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(selected).toBeGreaterThan(1000);
});

test("what perhaps matches is in order, too, where a namespace that perhaps does comes before one that surely does", () => {
  const origin = { source: "test", line: () => undefined };
  const namespaces = [
    { name: "bank", labels: unknown, origin },
    { name: "shop", labels: { team: "shop" }, origin },
  ] as const;
  const workloads = ["bank", "shop"].map((namespace) => {
    const pods = ["x", unknown].map((app, index) => {
      return { name: `p-${String(index)}`, labels: { app }, ports: [], hostNetwork: false, addresses: [] };
    });
    return { namespace, name: "p", kind: "Job", pods, origin };
  });
  const podSelector = { matchLabels: { app: "x" } };
  const spec = { podSelector };
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p" }, spec } as const;
  const policies = [{ namespace: "shop", name: "p", object, origin }];
  const cluster: Cluster = { namespaces, workloads, policies, services: [] };
  const { partition } = compile(cluster);
  const found = new PodSelection(cluster, partition).inNamespaces({ matchLabels: { team: "shop" } }, podSelector);
  expect([Array.from(found.sure), Array.from(found.perhaps)]).toEqual([[2], [0, 1, 3]]);
});

test("selectors that mean something else have keys that differ", () => {
  const selectors: readonly AnySelector[] = [
    {},
    unknown,
    { matchLabels: { app: "web" } },
    { matchLabels: { app: "" } },
    { matchLabels: { app: "web", tier: "a" } },
    { matchLabels: { web: "app" } },
    { matchLabels: unknown } as unknown as AnySelector,
    { matchExpressions: [unknown] } as unknown as AnySelector,
    { matchExpressions: [{ key: "app", operator: "Exists" }] },
    { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] },
    { matchExpressions: [{ key: "tier", operator: "Exists" }] },
    { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] },
    { matchExpressions: [{ key: "app", operator: "In", values: ["web", "api"] }] },
    { matchExpressions: [{ key: "app", operator: "In", values: ["webapi"] }] },
    { matchExpressions: [{ key: "app", operator: "In", values: [""] }] },
    { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] },
    { matchLabels: { app: "web" }, matchExpressions: unknown } as unknown as AnySelector,
    { matchLabels: { app: "web" }, matchExpressions: [unknown] } as unknown as AnySelector,
    { matchExpressions: [{ key: "app", operator: "In", values: unknown }] } as unknown as AnySelector,
    { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "Exists" }] },
  ];
  const keys = selectors.map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
  expect(
    [undefined, null, { matchLabels: {} }, { matchExpressions: [] }].map((one) => keyOf(one as AnySelector)),
  ).toEqual(Array.from({ length: 4 }, () => keyOf({})));
});
