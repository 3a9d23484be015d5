import fc from "fast-check";
import { isSameAccess } from "../../../analyzer/access";
import { classChanges } from "../../../analyzer/evaluate/classChanges";
import { type Compiled, compile, recompile } from "../../../analyzer/evaluate/compiled";
import type { Cluster, Policy } from "../../../analyzer/model";
import type { NetworkPolicySpec } from "../../../policies/types";
import { clusters } from "../oracle/clusters";

const origin = { source: "test", line: () => undefined };

function policy(name: string, spec: NetworkPolicySpec): Policy {
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec } as const;
  return { namespace: "shop", name, object, origin };
}

/** A pod of each name, which is also its label. */
function clusterOf(names: readonly string[], policies: readonly Policy[]): Cluster {
  const pod = (name: string) => ({ name, labels: { app: name }, ports: [], hostNetwork: false, addresses: [] });
  return {
    namespaces: [{ name: "shop", labels: {}, origin }],
    workloads: names.map((name) => ({ namespace: "shop", name, kind: "Pod", pods: [pod(name)], origin })),
    policies,
    services: [],
  };
}

/** Selects no pod, but speaks of each. */
const aboutNone = (names: readonly string[]) =>
  policy("none", {
    podSelector: {
      matchExpressions: [
        { key: "app", operator: "In", values: names },
        { key: "app", operator: "DoesNotExist" },
      ],
    },
  });

/** What changes where the policies become others, told by names. */
function changesOf(names: readonly string[], before: readonly Policy[], after: readonly Policy[]) {
  const first = compile(clusterOf(names, [...before, aboutNone(names)]));
  const second = recompile(first, { ...first.cluster, policies: [...after, aboutNone(names)] });
  const changes = second && classChanges(first, second);
  const name = (number: number) => names[first.partition.classesOf.findIndex(([own]) => own === number)];
  return (
    changes && {
      pairs: changes.pairs.map(
        ({ src, dst, ...one }) =>
          `${String(name(src))} => ${String(name(dst))}: ${one.before.allowed.toString()} to ${one.after.allowed.toString()}`,
      ),
      ingress: changes.held.Ingress.map(name),
      egress: changes.held.Egress.map(name),
    }
  );
}

const select = (app: string) => ({ podSelector: { matchLabels: { app } } });
const names = ["web", "api", "db"];
const closed = policy("db", { ...select("db"), policyTypes: ["Ingress"] });
const open = policy("db", { ...select("db"), policyTypes: ["Ingress"], ingress: [{ from: [select("api")] }] });
const port = policy("db", {
  ...select("db"),
  policyTypes: ["Ingress"],
  ingress: [{ from: [select("api")], ports: [{ port: 1 }] }],
});
const speaking = names.map((app) =>
  policy(`about ${app}`, { ...select(app), policyTypes: ["Ingress"], ingress: [{}] }),
);

test("where policies say the same, nothing changes", () => {
  expect(changesOf(names, [closed, ...speaking], [{ ...closed }, ...speaking])).toEqual({
    pairs: [],
    ingress: [],
    egress: [],
  });
});

test("a rule for one peer changes what that may open to the subjects", () => {
  expect(changesOf(names, [closed], [open])).toEqual({
    pairs: ["api => db: None to All"],
    ingress: ["db"],
    egress: [],
  });
  expect(changesOf(names, [open], [port])).toEqual({
    pairs: ["api => db: All to TCP 1"],
    ingress: ["db"],
    egress: [],
  });
});

test.each([
  ["any pod", [{ namespaceSelector: {} }]],
  ["anyone", []],
])("another port for %s changes what all may open", (_, from) => {
  const at = (port: number) => policy("db", { ...select("db"), ingress: [{ from, ports: [{ port }] }] });
  expect(changesOf(names, [at(1)], [at(2)])).toEqual({
    pairs: names.map((name) => `${name} => db: TCP 1 to TCP 2`),
    ingress: ["db"],
    egress: [],
  });
});

test("a first policy changes what all peers may open to its subjects, or these to them", () => {
  const isolating = (type: "Ingress" | "Egress") => policy("web", { ...select("web"), policyTypes: [type] });
  expect(changesOf(names, speaking.slice(1), [...speaking.slice(1), isolating("Ingress")])).toEqual({
    pairs: names.map((name) => `${name} => web: All to None`),
    ingress: ["web"],
    egress: [],
  });
  expect(changesOf(names, speaking, [...speaking, isolating("Egress")])).toEqual({
    pairs: names.map((name) => `web => ${name}: All to None`),
    ingress: [],
    egress: ["web"],
  });
});

test("what is held in another way, but by the other end's policies stays denied, is no change of the pair", () => {
  const opened = policy("web", { ...select("web"), policyTypes: ["Egress"], egress: [{ to: [select("db")] }] });
  const shut = policy("web", { ...select("web"), policyTypes: ["Egress"], egress: [{ to: [select("api")] }] });
  expect(changesOf(names, [closed, shut], [closed, opened])).toEqual({
    pairs: ["web => api: All to None"],
    ingress: [],
    egress: ["web"],
  });
});

test("all pairs that differ are found, and all classes that policies hold in another way", () => {
  let found = 0;
  fc.assert(
    fc.property(clusters(), fc.nat(), (cluster, choice) => {
      const before = compile(cluster);
      const policies = cluster.policies.filter((_, index) => index !== choice % cluster.policies.length);
      const after = recompile(before, { ...cluster, policies });
      const changes = after && classChanges(before, after);
      if (after === undefined || changes === undefined) return;
      const classes = Array.from(before.partition.classes.keys());
      const pairs = classes.flatMap((src) =>
        classes.flatMap((dst) => {
          const [was, is] = [before.access.between(src, dst), after.access.between(src, dst)];
          return isSameAccess(was, is) ? [] : [{ src, dst, before: was, after: is }];
        }),
      );
      expect(new Set(changes.pairs)).toEqual(new Set(pairs));
      expect(changes.pairs).toHaveLength(pairs.length);
      for (const direction of ["Ingress", "Egress"] as const) {
        const profileIn = ({ least }: Compiled, number: number) => least.profileOf(number, direction).number;
        const held = classes.filter((number) => profileIn(before, number) !== profileIn(after, number));
        expect(changes.held[direction]).toEqual(held);
      }
      found += pairs.length;
    }),
    { numRuns: 100 },
  );
  expect(found).toBeGreaterThan(30);
});

test("clusters that have not their classes in common are not compared by class, nor those of which something is unknown", () => {
  const before = compile(clusterOf(names, [closed, open]));
  const after = recompile(before, { ...before.cluster, policies: [closed] });
  if (after === undefined) throw new Error("the policies speak of nothing new");
  const other = { ...after, most: compile(after.cluster).least };
  expect(classChanges(before, after)).toBeDefined();
  expect(classChanges(before, compile(after.cluster))).toBeUndefined();
  expect(classChanges(before, other)).toBeUndefined();
  expect(classChanges({ ...before, most: other.most }, after)).toBeUndefined();
});

test("where nearly all has changed, rows are sooner compared", () => {
  const many = Array.from({ length: 400 }, (_, number) => `pod-${String(number)}`);
  const all = policy("all", {
    podSelector: { matchExpressions: [{ key: "app", operator: "In", values: many }] },
    policyTypes: ["Ingress"],
  });
  const none = policy("all", { podSelector: {}, policyTypes: ["Egress"] });
  expect(changesOf(many, [all], [])).toBeUndefined();
  expect(changesOf(many.slice(0, 40), [all], [])?.pairs).toHaveLength(40 * 40);
  expect(changesOf(many.slice(0, 40), [all], [none])?.egress).toHaveLength(40);
});
