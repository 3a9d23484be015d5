import fc from "fast-check";
import { ClusterReachability } from "../../../analyzer/evaluate/clusterReachability";
import { compile } from "../../../analyzer/evaluate/compiled";
import { clusters } from "../oracle/clusters";
import { tieredClusters } from "../oracle/tiers/search";

/** What is asked again is not computed again, and what is the same for many is one object: hundreds of megabytes depend on it. */

const cases = { numRuns: 150 };

test("what an entity reaches, and what reaches it, is one object however often it is asked", () => {
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const reachability = new ClusterReachability(compile(cluster));
      const { access, least, most, partition } = reachability.compiled;
      for (const entity of reachability.entities) {
        expect(reachability.outside(entity, "Egress")).toBe(reachability.outside(entity, "Egress"));
        expect(reachability.outside(entity, "Ingress")).toBe(reachability.outside(entity, "Ingress"));
        // What a pod on the host's network reaches depends on its node.
        const isHeld = entity.pods.every(({ hostNetwork }) => hostNetwork === false);
        if (least === most && isHeld)
          expect(reachability.podsReachedBy(entity)).toBe(reachability.podsReachedBy(entity));
      }
      for (const number of partition.classes.keys()) {
        expect(least.row(number)).toBe(least.row(number));
        expect(access.outside(number, "Egress")).toBe(access.outside(number, "Egress"));
        expect(least.outside(number, "Ingress")).toBe(least.outside(number, "Ingress"));
      }
    }),
    cases,
  );
});

test.each([
  ["NetworkPolicies alone", clusters()],
  ["tiers before and after them", tieredClusters().map(({ cluster }) => cluster)],
])("with %s, classes of one row key share the row, which says the same as each pair does", (_, some) => {
  let shared = 0;
  fc.assert(
    fc.property(some, (cluster) => {
      const { least, most, partition } = compile(cluster);
      for (const evaluation of new Set([least, most])) {
        const rows = new Map<string, unknown>();
        for (const src of partition.classes.keys()) {
          const row = evaluation.row(src);
          const known = rows.get(evaluation.rowKey(src));
          if (known !== undefined) shared++;
          expect(known ?? row).toBe(row);
          rows.set(evaluation.rowKey(src), row);
          const pairs = Array.from(partition.classes.keys(), (dst) => [dst, evaluation.between(src, dst)]);
          expect(Array.from(row.dst, (dst, index) => [dst, row.connections[index]])).toEqual(
            pairs.filter(([, connections]) => connections !== 0),
          );
        }
      }
    }),
    cases,
  );
  expect(shared).toBeGreaterThan(100);
});

test("policies that say the same in another order, or twice, make one profile", () => {
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const twice = {
        ...cluster,
        policies: [...cluster.policies, ...cluster.policies.map((policy) => ({ ...policy, name: `${policy.name}-b` }))],
      };
      const once = compile(cluster);
      const again = compile(twice);
      for (const direction of ["Ingress", "Egress"] as const) {
        const sizes = [once, again].map(({ least, partition }) =>
          Array.from(partition.classes.keys(), (number) => {
            const { anyone, anyPod, pods, outside } = least.profileOf(number, direction);
            return [anyone.length, anyPod.length, pods.length, outside.length];
          }),
        );
        expect(sizes[1]).toEqual(sizes[0]);
      }
    }),
    cases,
  );
});
