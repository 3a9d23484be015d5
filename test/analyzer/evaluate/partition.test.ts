import fc from "fast-check";
import { Mentions } from "../../../analyzer/evaluate/mentions";
import { partition } from "../../../analyzer/evaluate/partition";
import { type Cluster, type Pod, unknown } from "../../../analyzer/model";
import { clusters } from "../oracle/clusters";

/** All that policies can see of a pod, in words. */
function viewOf(
  cluster: Cluster,
  mentions: Mentions,
  namespace: string,
  pod: Pod,
  partOf: (address: string) => unknown,
) {
  const labels =
    pod.labels === unknown
      ? unknown
      : Object.entries(pod.labels)
          .filter(([key]) => mentions.labels.has(key))
          .map(([key, value]) => [key, mentions.labels.get(key)?.numbers.has(value) === true ? value : "other"])
          .sort();
  const ports =
    pod.ports === unknown
      ? unknown
      : pod.ports
          .filter(({ name }) => name !== undefined && (name === unknown || mentions.portNames.has(name)))
          .map(({ name, port, protocol }) => JSON.stringify([name, port, protocol]))
          .sort();
  const parts = Array.from(new Set(pod.addresses.map(partOf).filter((part) => part !== undefined))).sort();
  const place = cluster.namespaces.findIndex(({ name }) => name === namespace);
  return JSON.stringify([place, labels, ports, pod.hostNetwork, parts]);
}

test("pods are in one class exactly where policies see nothing that tells them apart", () => {
  let alike = 0;
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const mentions = new Mentions(cluster.policies);
      const { axis, classes, classesOf, firstClassOf } = partition(cluster, mentions);
      const pods = cluster.workloads.flatMap(({ namespace, pods: own }) => own.map((pod) => ({ namespace, pod })));
      const views = pods.map(({ namespace, pod }) =>
        viewOf(cluster, mentions, namespace, pod, (at) => axis.partOf(at)),
      );
      const numbers = classesOf.flat();
      expect(new Set(numbers).size).toBe(new Set(views).size);
      expect(new Set(numbers.map((number, index) => `${String(number)} ${views[index] ?? ""}`)).size).toBe(
        classes.length,
      );
      alike += pods.length - classes.length;
      // Classes of a namespace follow each other, in the order in which their pods are first met.
      classes.forEach(({ namespace }, number) => {
        expect(number).toBeGreaterThanOrEqual(firstClassOf[namespace] ?? Infinity);
        expect(number).toBeLessThan(firstClassOf[namespace + 1] ?? -1);
      });
      cluster.namespaces.forEach((_, namespace) => {
        const met = numbers.filter((number) => classes[number]?.namespace === namespace);
        const fresh = met.filter((one, index) => met.indexOf(one) === index);
        expect(fresh).toEqual(fresh.slice().sort((a, b) => a - b));
      });
    }),
    { numRuns: 300 },
  );
  expect(alike).toBeGreaterThan(100);
});

test("replicas are compared in everything: the next pod is of another class where one thing differs", () => {
  const pod: Pod = {
    name: "web-1",
    labels: { app: "web", tier: "front" },
    ports: [{ name: "http", port: 80, protocol: "TCP" }],
    hostNetwork: false,
    addresses: ["10.0.0.1"],
  };
  const others: readonly Partial<Pod>[] = [
    { labels: { app: "api", tier: "front" } },
    { labels: { app: "web" } },
    { labels: { app: "web", tier: "front", canary: "yes" } },
    { labels: unknown },
    { ports: [{ name: "http", port: 81, protocol: "TCP" }] },
    { ports: [{ name: "http", port: 80, protocol: "UDP" }] },
    { ports: [{ name: "web", port: 80, protocol: "TCP" }] },
    { ports: [] },
    { ports: unknown },
    { hostNetwork: true },
    { hostNetwork: unknown },
    { addresses: ["10.1.0.1"] },
    { addresses: [] },
    { addresses: ["10.0.0.1", "10.1.0.1"] },
  ];
  const selector = { matchLabels: { app: "web", tier: "front", canary: "no" } };
  const origin = { source: "test", line: () => undefined };
  const spec = {
    podSelector: selector,
    ingress: [
      {
        from: [{ ipBlock: { cidr: "10.1.0.0/16" } }],
        ports: [{ port: "http" }, { port: "web" }],
      },
    ],
  };
  const policy = {
    namespace: "shop",
    name: "p",
    origin,
    object: {
      apiVersion: "networking.k8s.io/v1" as const,
      kind: "NetworkPolicy" as const,
      metadata: { name: "p" },
      spec,
    },
  };
  const classCount = (second: Pod) => {
    const cluster: Cluster = {
      namespaces: [{ name: "shop", labels: {}, origin }],
      workloads: [{ namespace: "shop", name: "web", kind: "Deployment", pods: [pod, second], origin }],
      policies: [policy],
      services: [],
    };
    return partition(cluster, new Mentions([policy])).classes.length;
  };
  expect(classCount({ ...pod })).toBe(1);
  expect(classCount({ ...pod, labels: { ...(pod.labels as object) } })).toBe(1);
  expect(classCount({ ...pod, ports: [{ name: "http", port: 80, protocol: "TCP" }] })).toBe(1);
  expect(classCount({ ...pod, addresses: ["10.0.9.9"] })).toBe(1);
  expect(others.map((other) => classCount({ ...pod, ...other }))).toEqual(others.map(() => 2));
});

const origin = { source: "test", line: () => undefined };

/** Speaks of the labels `app` and `canary`, of the port names `http` and `web`, and of two blocks. */
const speaking = {
  namespace: "shop",
  name: "p",
  origin,
  object: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p" },
    spec: {
      podSelector: { matchLabels: { app: "web", canary: "yes" } },
      ingress: [
        {
          from: [{ ipBlock: { cidr: "10.1.0.0/16" } }, { ipBlock: { cidr: "10.2.0.0/16" } }],
          ports: [{ port: "http" }, { port: "web" }],
        },
      ],
    },
  },
} as const;

/** The classes of one workload with these pods. */
function partitionOf(
  pods: readonly Partial<Pod>[],
  namespaces: Cluster["namespaces"] = [{ name: "shop", labels: { team: "a" }, origin }],
) {
  const plain: Pod = { name: "web", labels: { app: "web" }, ports: [], hostNetwork: false, addresses: [] };
  const workload = {
    namespace: "shop",
    name: "web",
    kind: "Job",
    origin,
    pods: pods.map((pod) => ({ ...plain, ...pod })),
  };
  return partition({ namespaces, workloads: [workload], policies: [], services: [] }, new Mentions([speaking]));
}

const http = { name: "http", port: 80, protocol: "TCP" } as const;

test("a class has what policies see of its pods", () => {
  const { classes, axis } = partitionOf([
    {
      labels: { app: "web", note: "x" },
      ports: [{ name: "metrics", port: 9, protocol: "TCP" }, http, { name: undefined, port: 1, protocol: "UDP" }],
      addresses: ["10.2.0.1", "10.1.0.1", "10.1.0.2", "no address"],
    },
    { hostNetwork: true, ports: unknown },
    { hostNetwork: unknown, ports: [{ ...http, name: unknown }] },
  ]);
  expect(classes.map(({ isOnHostNetwork }) => isOnHostNetwork)).toEqual(["no", "yes", "perhaps"]);
  expect(classes.map(({ namedPorts }) => namedPorts.ports)).toEqual([[http], unknown, [{ ...http, name: unknown }]]);
  expect(classes[0]?.labels).toEqual({ app: "web", note: "x" });
  expect(classes[0]?.parts).toEqual([axis.partOf("10.1.0.0"), axis.partOf("10.2.0.0")]);
});

test.each<[what: string, first: Partial<Pod>, second: Partial<Pod>]>([
  [
    "labels of which one is spoken of",
    { labels: { app: "web", note: "x" } },
    { labels: { app: "web", canary: "yes" } },
  ],
  ["labels", { labels: {} }, { labels: unknown }],
  [
    "the second of two ports",
    { ports: [http, { ...http, name: "web" }] },
    { ports: [http, { ...http, name: "web", port: 81 }] },
  ],
  [
    "the first of two ports",
    { ports: [http, { ...http, name: "web" }] },
    {
      ports: [
        { ...http, port: 81 },
        { ...http, name: "web" },
      ],
    },
  ],
  ["one port more", { ports: [http] }, { ports: [http, { ...http, name: "web" }] }],
  ["ports", { ports: [] }, { ports: unknown }],
  ["ports with one number", { ports: [http] }, { ports: [{ ...http, name: "web" }] }],
  [
    "protocols of ports whose numbers are not known",
    { ports: [{ ...http, port: unknown }] },
    { ports: [{ ...http, port: unknown, protocol: "UDP" }] },
  ],
  ["a number that is not known", { ports: [http] }, { ports: [{ ...http, port: unknown }] }],
  ["the second of two addresses", { addresses: ["10.1.0.1", "10.2.0.1"] }, { addresses: ["10.1.0.1", "10.3.0.1"] }],
  ["the host's network, perhaps", { hostNetwork: true }, { hostNetwork: unknown }],
])("other %s make another class, also where replicas come between", (_, first, second) => {
  expect(partitionOf([first, second]).classesOf).toEqual([[0, 1]]);
  expect(partitionOf([first, first, second, second, first]).classesOf).toEqual([[0, 0, 1, 1, 0]]);
});

test.each<[what: string, first: Partial<Pod>, second: Partial<Pod>]>([
  ["the order of labels", { labels: { app: "web", canary: "yes" } }, { labels: { canary: "yes", app: "web" } }],
  ["a label of which nobody speaks", { labels: { app: "web" } }, { labels: { app: "web", note: "x" } }],
  ["values of which nobody speaks", { labels: { app: "a" } }, { labels: { app: "b" } }],
  ["the order of ports", { ports: [http, { ...http, name: "web" }] }, { ports: [{ ...http, name: "web" }, http] }],
  [
    "ports of which nobody speaks",
    { ports: [http] },
    { ports: [http, { ...http, name: "x" }, { ...http, name: undefined }] },
  ],
  ["the order of addresses", { addresses: ["10.1.0.1", "10.2.0.1"] }, { addresses: ["10.2.0.1", "10.1.0.1"] }],
  ["one more address in a block", { addresses: ["10.1.0.1"] }, { addresses: ["10.1.0.1", "10.1.0.2"] }],
  ["a text that is no address", { addresses: [] }, { addresses: ["web"] }],
  ["names", { name: "a" }, { name: undefined }],
])("%s: that makes no other class", (_, first, second) => {
  expect(partitionOf([first, second]).classesOf).toEqual([[0, 0]]);
});

test.each<
  [what: string, pods: readonly Partial<Pod>[], labels: Cluster["namespaces"][number]["labels"], expected: boolean]
>([
  ["nothing", [{ ports: [http, { ...http, port: 81 }] }, {}], { team: "a" }, false],
  ["labels of one pod", [{ labels: unknown }, {}], {}, true],
  ["a label", [{ labels: { note: unknown, app: "web" } }, {}], {}, true],
  ["whether it is on the host's network", [{}, { hostNetwork: unknown }], {}, true],
  ["ports", [{ ports: unknown }, {}], {}, true],
  ["the name of a port", [{ ports: [http, { ...http, name: unknown }] }, {}], {}, true],
  ["the number of a port of which policies speak", [{ ports: [http, { ...http, port: unknown }] }, {}], {}, true],
  ["the number of another port", [{ ports: [{ ...http, name: "x", port: unknown }] }, {}], {}, false],
  ["labels of a namespace", [{}], unknown, true],
  ["a label of a namespace", [{}], { team: "a", stage: unknown }, true],
])("where %s is not known, a partition says so", (_, pods, labels, expected) => {
  const namespaces = [
    { name: "bank", labels: {}, origin },
    { name: "shop", labels, origin },
  ];
  expect(partitionOf(pods, namespaces).hasUnknowns).toBe(expected);
});

test("classes and namespaces are found by the labels that they have", () => {
  const namespaces = [
    { name: "bank", labels: { team: "b" }, origin },
    { name: "shop", labels: { team: "a" }, origin },
  ];
  const { classIndex, namespaceIndex } = partitionOf(
    [{ labels: { app: "db" } }, {}, { labels: { app: "web", canary: "yes" } }],
    namespaces,
  );
  const having = (key: string, value: string) => [{ key, operator: "In" as const, values: [value] }];
  expect(Array.from(classIndex.candidates(having("app", "web")) ?? [])).toEqual([1, 2]);
  expect(Array.from(namespaceIndex.candidates(having("team", "a")) ?? [])).toEqual([1]);
});

test("each pod is of a class of its namespace, whatever the order of workloads", () => {
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const { classes, classesOf, namespaces } = partition(cluster, new Mentions(cluster.policies));
      cluster.workloads.forEach(({ namespace }, index) => {
        for (const number of classesOf[index] ?? []) {
          expect(classes[number]?.namespace).toBe(namespaces.get(namespace));
        }
      });
    }),
    { numRuns: 50 },
  );
});

test("a workload in a namespace that is not there is refused", () => {
  expect(() => partitionOf([{}], [])).toThrow("workload `shop/web` is in a namespace that is not there");
});
