import { readObjects } from "../../../analyzer/input/readObjects";
import { at, controller, pod, policy, readAll, told } from "./manifests";

describe("the same object twice", () => {
  const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
  const given = (objects: readonly (readonly [string, unknown])[]) =>
    readObjects(objects.map(([source, object]) => ({ object, origin: at(source) })));

  test.each([
    [
      "policies",
      policy(),
      { ...policy(), metadata: { name: "web", namespace: "shop", uid: "u", annotations: { [lastApplied]: "{}" } } },
    ],
    ["pods", pod({ labels: { a: "b" } }), { ...pod({ labels: { a: "b" } }), status: { phase: "Running" } }],
    ["controllers", controller("Deployment"), { ...controller("Deployment"), status: { replicas: 1 } }],
  ])("is one where both say the same of traffic: %s", (_, one, other) => {
    for (const order of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      const reading = given([
        [order[0], one],
        [order[1], other],
      ]);
      expect(told(reading)).toEqual([]);
      const all = [...reading.cluster.policies, ...reading.cluster.workloads];
      expect(all.map(({ origin }) => origin.source)).toEqual(["a"]);
    }
  });

  test.each([
    ["NetworkPolicy shop/web", policy(), policy({ podSelector: { matchLabels: { a: "b" } } })],
    [
      "NetworkPolicy shop/web",
      policy({ podSelector: {}, policyTypes: ["Ingress"] }),
      policy({ podSelector: {}, policyTypes: ["Egress"] }),
    ],
    [
      "NetworkPolicy shop/web",
      policy(),
      {
        ...policy(),
        metadata: { name: "web", namespace: "shop", annotations: { "portcullis.dev/review-by": "2027-01-01" } },
      },
    ],
    ["Pod shop/web", pod({ labels: { a: "b" } }), pod({ labels: { a: "c" } })],
    ["Deployment shop/web", controller("Deployment", { labels: { a: "b" } }), controller("Deployment")],
    [
      "Namespace shop",
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { a: "b" } } },
    ],
  ])("is a problem where they differ, and both places are named: %s", (title, one, other) => {
    const expected = [`b: ${title}: is given a second time, with other contents than at \`a\`; remove one of them`];
    expect(
      told(
        given([
          ["a", one],
          ["b", other],
        ]),
      ),
    ).toEqual(expected);
    expect(
      told(
        given([
          ["b", other],
          ["a", one],
        ]),
      ),
    ).toEqual(expected);
  });

  test("objects whose names the API server makes up are never the same", () => {
    const nameless = { ...policy(), metadata: { generateName: "web-", namespace: "shop" } };
    const other = { ...nameless, spec: { podSelector: { matchLabels: { a: "b" } } } };
    const reading = readAll(nameless, other);
    expect(told(reading)).toEqual([]);
    expect(reading.cluster.policies.map(({ name }) => name)).toEqual(["web-", "web-"]);
  });
});
