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
