import { entitiesOf } from "../../../analyzer/evaluate/entities";
import type { Pod, Workload } from "../../../analyzer/model";

const origin = { source: "test", line: () => undefined };

/** Pods by their names; a template has none. */
function workload(name: string, ...names: (string | undefined)[]): Workload {
  const pods = names.map((own): Pod => ({ name: own, labels: {}, ports: [], hostNetwork: false, addresses: [] }));
  return { namespace: "shop", name, kind: "Job", pods, origin };
}

/** Each entity with its class and the names of its pods. */
function told(classes: number, ...given: readonly (readonly [Workload, readonly number[]])[]) {
  const { list, classOf } = entitiesOf(
    given.map(([one]) => one),
    given.map(([, numbers]) => numbers),
    classes,
  );
  return list.map(({ id, pods }, index) => [id, classOf[index], pods.map(({ name }) => name).join()]);
}

test("a workload whose pods are alike is one entity, and entities are in order of their ids", () => {
  expect(told(3, [workload("web", "web-1", "web-2"), [2, 2]], [workload("db", "db-1"), [0]])).toEqual([
    ["shop/db[Job]", 0, "db-1"],
    ["shop/web[Job]", 2, "web-1,web-2"],
  ]);
});

test("of pods that are told apart, those like the first by name keep the workload's id, and others have a pod's", () => {
  expect(told(3, [workload("web", "web-4", "web-3", "web-2", "web-1", "web-5"), [1, 2, 1, 0, 2]])).toEqual([
    ["shop/web-2[Pod]", 1, "web-4,web-2"],
    ["shop/web-3[Pod]", 2, "web-3,web-5"],
    ["shop/web[Job]", 0, "web-1"],
  ]);
});

test("a template keeps the workload's id, and further templates are counted", () => {
  expect(told(4, [workload("web", "web-1", undefined, undefined, undefined), [3, 1, 0, 0]])).toEqual([
    ["shop/web-1[Pod]", 3, "web-1"],
    ["shop/web[Job]", 1, ""],
    ["shop/web[Job]#2", 0, ","],
  ]);
});

test("a template among pods of its class names them", () => {
  expect(told(2, [workload("web", "web-2", "web-1", undefined), [0, 1, 1]])).toEqual([
    ["shop/web-2[Pod]", 0, "web-2"],
    ["shop/web[Job]", 1, "web-1,"],
  ]);
});

test("entities are found by class and by themselves, and a workload without pods is none", () => {
  const given = [workload("web", "web-1", "web-2"), workload("none"), workload("db", "db-1"), workload("api", "api-1")];
  const { list, ofClass, numbers } = entitiesOf(given, [[2, 0], [], [0], [0]], 3);
  expect(list.map(({ id, workload: one }) => [id, one.name])).toEqual([
    ["shop/api[Job]", "api"],
    ["shop/db[Job]", "db"],
    ["shop/web-2[Pod]", "web"],
    ["shop/web[Job]", "web"],
  ]);
  expect(ofClass).toEqual([[0, 1, 2], [], [3]]);
  expect(list.map((entity) => numbers.get(entity))).toEqual([0, 1, 2, 3]);
});
