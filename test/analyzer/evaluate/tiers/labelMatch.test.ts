import { isSelected, type Labelled } from "../../../../analyzer/evaluate/tiers/labelMatch";
import { type Namespace, unknown } from "../../../../analyzer/model";
import type { Selection } from "../../../../analyzer/tiers/model";
import { type LabelExpression, parseSelector } from "../../../../policies/calico/selectors";

const shop: Namespace = { name: "shop", labels: { team: "blue", name: "other" }, origin: undefined };
const web: Labelled = { labels: { app: "web", tier: "front" }, namespace: shop, isPod: true };
/** A GlobalNetworkSet. */
const office: Labelled = { labels: { kind: "office" }, namespace: undefined, isPod: false };
/** A NetworkSet. */
const store: Labelled = { ...office, namespace: shop };

const everything: LabelExpression = { is: "everything" };
const anywhere: Selection = { namespaces: { are: "any" }, labels: everything, isOfPodsOnly: false };

const byLabels = (selector: string, thing: Labelled = web) =>
  isSelected({ ...anywhere, labels: parseSelector(selector) }, thing);
const byNamespace = (selector: string, thing: Labelled = web) =>
  isSelected({ ...anywhere, namespaces: { are: "labelled", labels: parseSelector(selector) } }, thing);

test.each([
  ["app == 'web'", "yes"],
  ["app == 'db'", "no"],
  ["app != 'db'", "yes"],
  ["missing == ''", "no"],
  ["missing != 'x'", "yes"],
  ["app in {'db', 'web'}", "yes"],
  ["app in {}", "no"],
  ["has(app)", "yes"],
  ["has(missing)", "no"],
  ["has(toString)", "no"],
  ["app contains 'e'", "yes"],
  ["app contains 'x'", "no"],
  ["missing contains ''", "no"],
  ["app starts with 'we'", "yes"],
  ["app starts with 'eb'", "no"],
  ["app ends with 'eb'", "yes"],
  ["app ends with 'we'", "no"],
  ["app == 'web' && tier == 'front'", "yes"],
  ["app == 'web' && tier == 'back'", "no"],
  ["app == 'db' || tier == 'front'", "yes"],
  ["app == 'db' || tier == 'back'", "no"],
  ["!(app == 'db')", "yes"],
  ["all()", "yes"],
  ["!all()", "no"],
])("of a pod's labels, `%s` is %s", (selector, expected) => {
  expect(byLabels(selector)).toBe(expected);
});

test.each([
  ["a pod", "projectcalico.org/namespace == 'shop'", "yes", web],
  ["a pod", "projectcalico.org/namespace == 'bank'", "no", web],
  ["a pod", "projectcalico.org/orchestrator == 'k8s'", "yes", web],
  ["a pod", "has(projectcalico.org/serviceaccount)", "yes", web],
  ["a pod", "projectcalico.org/serviceaccount == 'web'", "perhaps", web],
  ["a pod", "pcsa.role == 'web'", "perhaps", web],
  ["a pod", "has(pcsa.role)", "perhaps", web],
  ["a pod", "pcns.team == 'blue'", "yes", web],
  ["a pod", "has(pcns.app)", "no", web],
  ["a pod", "pcns.projectcalico.org/name == 'shop'", "yes", web],
  ["a pod", "has(projectcalico.org/name)", "no", web],
  ["a set of a namespace", "projectcalico.org/namespace == 'shop'", "yes", store],
  ["a set of a namespace", "pcns.team == 'blue'", "yes", store],
  ["a set of a namespace", "has(projectcalico.org/orchestrator)", "no", store],
  ["a set of a namespace", "has(projectcalico.org/serviceaccount)", "no", store],
  ["a set of a namespace", "has(pcsa.role)", "no", store],
  ["a set of the cluster", "kind == 'office'", "yes", office],
  ["a set of the cluster", "has(projectcalico.org/namespace)", "no", office],
  ["a set of the cluster", "has(pcns.team)", "no", office],
  ["a set of the cluster", "all()", "yes", office],
  ["a set of the cluster", "global()", "yes", office],
  ["a set of a namespace", "global()", "no", store],
] as const)("of the labels that Calico gives %s, `%s` is %s", (_, selector, expected, thing) => {
  expect(byLabels(selector, thing)).toBe(expected);
});

test.each([
  ["a pod", "team == 'blue'", "yes", web],
  ["a pod", "team == 'green'", "no", web],
  ["a pod", "app == 'web'", "no", web],
  ["a pod", "projectcalico.org/name == 'shop'", "yes", web],
  ["a pod", "kubernetes.io/metadata.name == 'shop'", "yes", web],
  ["a pod", "name == 'other'", "yes", web],
  ["a pod", "all()", "yes", web],
  ["a pod", "global()", "no", web],
  ["a set of a namespace", "all()", "yes", store],
  ["a set of the cluster", "all()", "no", office],
  ["a set of the cluster", "global()", "yes", office],
  ["a set of the cluster", "!global()", "no", office],
  ["a set of the cluster", "kind == 'office'", "no", office],
  ["a set of the cluster", "has(projectcalico.org/name)", "no", office],
  ["a set of the cluster", "team != 'blue'", "yes", office],
] as const)("by namespaces, %s with `%s` is selected: %s", (_, selector, expected, thing) => {
  expect(byNamespace(selector, thing)).toBe(expected);
});

test("only what is in the namespace itself is selected where that is meant", () => {
  const own: Selection = { ...anywhere, namespaces: { are: "own", name: "shop" } };
  expect([web, store, office].map((thing) => isSelected(own, thing))).toEqual(["yes", "yes", "no"]);
  expect(isSelected({ ...own, namespaces: { are: "own", name: "bank" } }, web)).toBe("no");
});

test("sets are left out where pods alone are meant", () => {
  const pods: Selection = { ...anywhere, isOfPodsOnly: true };
  expect([web, store, office].map((thing) => isSelected(pods, thing))).toEqual(["yes", "no", "no"]);
});

test("namespace and labels must both be right", () => {
  const both = (namespace: string, labels: string) =>
    isSelected(
      {
        ...anywhere,
        namespaces: { are: "labelled", labels: parseSelector(namespace) },
        labels: parseSelector(labels),
      },
      web,
    );
  expect(both("team == 'blue'", "app == 'web'")).toBe("yes");
  expect(both("team == 'blue'", "app == 'db'")).toBe("no");
  expect(both("team == 'green'", "app == 'web'")).toBe("no");
});

describe("what is not known", () => {
  const vague: Labelled = { ...web, labels: { app: unknown, tier: "front" } };
  const dark: Labelled = { ...web, labels: unknown };
  const away: Labelled = { ...web, namespace: { ...shop, labels: unknown } };

  test.each([
    ["a value: whether it is this one", "app == 'web'", "perhaps", vague],
    ["a value: whether it is not", "app != 'web'", "perhaps", vague],
    ["a value: that the label is there", "has(app)", "yes", vague],
    ["a value: that it contains something", "app contains 'e'", "perhaps", vague],
    ["a value: with something that is known and holds", "app == 'web' && tier == 'front'", "perhaps", vague],
    ["a value: with something that is known and does not hold", "app == 'web' && tier == 'back'", "no", vague],
    ["a value: or something that is known and holds", "app == 'web' || tier == 'front'", "yes", vague],
    ["a value: or something that is known and does not hold", "app == 'web' || tier == 'back'", "perhaps", vague],
    ["all labels: whether one is there", "has(app)", "perhaps", dark],
    ["all labels: whether one is not there", "!has(app)", "perhaps", dark],
    ["all labels: everything is", "all()", "yes", dark],
    ["all labels: the namespace is known", "projectcalico.org/namespace == 'shop'", "yes", dark],
    ["labels of the namespace, as the pod has them", "pcns.team == 'blue'", "perhaps", away],
    ["labels of the namespace, whose name is known", "pcns.projectcalico.org/name == 'bank'", "no", away],
  ] as const)("of %s", (_, selector, expected, thing) => {
    expect(byLabels(selector, thing)).toBe(expected);
  });

  test("of the labels of a namespace is whether it is selected by them, but not by its name", () => {
    expect(byNamespace("team == 'blue'", away)).toBe("perhaps");
    expect(byNamespace("projectcalico.org/name == 'shop'", away)).toBe("yes");
    expect(byNamespace("kubernetes.io/metadata.name == 'bank'", away)).toBe("no");
  });
});
