import { unknown } from "../../../analyzer/model";
import { controller, ids, onlyPods, onlyWorkload, pod, readAll, told } from "./manifests";

describe("a pod belongs to its outermost owner", () => {
  const hashed = { app: "web", "pod-template-hash": "7d4f9" };

  test.each([
    ["alone", [pod()], "shop/web[Pod]"],
    [
      "of a StatefulSet that is not given",
      [pod({ name: "web-0", owner: ["StatefulSet", "web"] })],
      "shop/web[StatefulSet]",
    ],
    [
      "of a ReplicaSet that is given with its Deployment",
      [
        pod({ name: "web-7d4f9-x", owner: ["ReplicaSet", "web-7d4f9"] }),
        controller("ReplicaSet", { name: "web-7d4f9", owner: ["Deployment", "web"] }),
        controller("Deployment"),
      ],
      "shop/web[Deployment]",
    ],
    [
      "of a ReplicaSet that is given alone",
      [
        pod({ name: "web-7d4f9-x", owner: ["ReplicaSet", "web-7d4f9"] }),
        controller("ReplicaSet", { name: "web-7d4f9", owner: ["Rollout", "web"] }),
      ],
      "shop/web[Rollout]",
    ],
    [
      "of a ReplicaSet that is not given, told by the hash",
      [pod({ name: "web-7d4f9-x", labels: hashed, owner: ["ReplicaSet", "web-7d4f9"] })],
      "shop/web[Deployment]",
    ],
    ["of a ReplicaSet without a hash", [pod({ name: "web-x", owner: ["ReplicaSet", "web"] })], "shop/web[ReplicaSet]"],
    [
      "of a ReplicaSet with another hash",
      [pod({ name: "web-x", labels: hashed, owner: ["ReplicaSet", "web-1"] })],
      "shop/web-1[ReplicaSet]",
    ],
    [
      "of a Job of a CronJob",
      [
        pod({ name: "web-1-x", owner: ["Job", "web-1"] }),
        controller("Job", { name: "web-1", owner: ["CronJob", "web"] }),
        controller("CronJob"),
      ],
      "shop/web[CronJob]",
    ],
    [
      "of a ReplicationController of a DeploymentConfig",
      [
        pod({ name: "web-1-x", owner: ["ReplicationController", "web-1"] }),
        controller("ReplicationController", { name: "web-1", owner: ["DeploymentConfig", "web"] }),
      ],
      "shop/web[DeploymentConfig]",
    ],
    ["of a node", [pod({ owner: ["Node", "node-1"] })], "shop/web[Pod]"],
    ["of a custom resource", [pod({ name: "web-0", owner: ["Kafka", "web"] })], "shop/web[Kafka]"],
    [
      "of something that a custom resource owns",
      [
        controller("StatefulSet", { owner: ["Prometheus", "k8s"] }),
        pod({ name: "web-0", owner: ["StatefulSet", "web"] }),
      ],
      "shop/web[StatefulSet]",
    ],
    [
      "of owners that go round in a circle",
      [controller("ReplicaSet", { owner: ["ReplicaSet", "web"] }), pod({ name: "a", owner: ["ReplicaSet", "web"] })],
      "shop/web[ReplicaSet]",
    ],
  ])("%s", (_, objects, expected) => {
    expect(ids(readAll(...objects))).toEqual([expected]);
    expect(ids(readAll(...objects.toReversed()))).toEqual([expected]);
  });

  test("an owner that is no controller does not count", () => {
    const object = {
      ...pod(),
      metadata: { name: "web", namespace: "shop", ownerReferences: [{ kind: "Job", name: "x" }] },
    };
    expect(ids(readAll(object))).toEqual(["shop/web[Pod]"]);
  });

  test("an owner is one in the same namespace", () => {
    const reading = readAll(
      pod({ name: "x", owner: ["ReplicaSet", "web-1"] }),
      controller("ReplicaSet", { name: "web-1", namespace: "pay", owner: ["Deployment", "web"] }),
    );
    expect(ids(reading)).toEqual(["pay/web[Deployment]", "shop/web-1[ReplicaSet]"]);
  });

  test("it is said to come from where its outermost owner stands", () => {
    const { origin } = onlyWorkload(
      readAll(pod({ name: "web-0", owner: ["StatefulSet", "web"] }), controller("StatefulSet")),
    );
    expect(origin.source).toBe("memory");
  });
});

describe("templates and pods", () => {
  test("a template is a pod without a name", () => {
    expect(onlyPods(readAll(controller("Deployment", { labels: { app: "web" } })))).toEqual([
      { name: undefined, labels: { app: "web" }, ports: [], hostNetwork: false, addresses: [] },
    ]);
  });

  test("where there are pods the template does not count", () => {
    const reading = readAll(
      controller("StatefulSet", { labels: { app: "new" } }),
      pod({ name: "web-0", labels: { app: "web" }, owner: ["StatefulSet", "web"] }),
    );
    expect(onlyPods(reading)).toMatchObject([{ name: "web-0", labels: { app: "web" } }]);
  });

  test("pods that have ended take no part, and leave the template", () => {
    const owner = ["StatefulSet", "web"] as const;
    const ended = ["Succeeded", "Failed"].map((phase) => pod({ name: phase, owner, status: { phase } }));
    expect(onlyPods(readAll(...ended, controller("StatefulSet")))).toMatchObject([{ name: undefined }]);
    expect(ids(readAll(...ended, pod({ name: "alone", status: { phase: "Failed" } })))).toEqual([]);
  });

  test.each([["Complete"], ["Failed"]])("a Job that is over takes no part: %s", (type) => {
    expect(ids(readAll(controller("Job", { status: { conditions: [{ type, status: "True" }] } })))).toEqual([]);
    expect(ids(readAll(controller("Job", { status: { conditions: [{ type, status: "False" }] } })))).toEqual([
      "shop/web[Job]",
    ]);
  });

  test("a ReplicaSet of before takes no part", () => {
    const of = { owner: ["Deployment", "web"] as const };
    const reading = readAll(
      controller("Deployment", { labels: { app: "web" } }),
      controller("ReplicaSet", { name: "web-1", labels: { app: "old" }, spec: { replicas: 0 }, ...of }),
      controller("ReplicaSet", {
        name: "web-2",
        labels: { app: "web", "pod-template-hash": "2" },
        spec: { replicas: 2 },
        ...of,
      }),
    );
    expect(onlyPods(reading).map(({ labels }) => labels)).toEqual([{ app: "web" }]);
  });

  test("a ReplicaSet that still runs what was before does", () => {
    const reading = readAll(
      controller("Deployment", { labels: { app: "web" } }),
      controller("ReplicaSet", {
        name: "web-1",
        labels: { app: "old" },
        spec: { replicas: 1 },
        owner: ["Deployment", "web"],
      }),
    );
    expect(onlyPods(reading).map(({ labels }) => labels)).toEqual([{ app: "web" }, { app: "old" }]);
  });

  test("what is scaled to nothing still tells what would run", () => {
    expect(ids(readAll(controller("Deployment", { spec: { replicas: 0 } })))).toEqual(["shop/web[Deployment]"]);
  });

  test("pods that are alike and have no addresses are one; others keep their own", () => {
    const owner = ["StatefulSet", "web"] as const;
    const reading = readAll(
      pod({ name: "c", owner, labels: { a: "1" } }),
      pod({ name: "b", owner, labels: { a: "1" } }),
      pod({ name: "d", owner, labels: { a: "2" } }),
      pod({ name: "e", owner, labels: { a: "1" }, status: { podIP: "10.0.0.1" } }),
      pod({ name: "f", owner, labels: { a: "1" }, status: { podIP: "10.0.0.2" } }),
    );
    expect(onlyPods(reading).map(({ name, labels, addresses }) => [name, labels, addresses])).toEqual([
      ["b", { a: "1" }, []],
      ["d", { a: "2" }, []],
      ["e", { a: "1" }, ["10.0.0.1"]],
      ["f", { a: "1" }, ["10.0.0.2"]],
    ]);
  });
});

describe("labels", () => {
  test.each([
    ["absent", undefined, {}],
    ["null", null, {}],
    ["texts", { a: "b", "c.d/e": "" }, { a: "b", "c.d/e": "" }],
    ["null values, which are empty", { a: null, b: "c" }, { a: "", b: "c" }],
    ["names that every object has", { constructor: "x", toString: "y" }, { constructor: "x", toString: "y" }],
    ["one that is not known", { a: unknown }, { a: unknown }],
    ["none that is known", unknown, unknown],
  ])("%s", (_, labels, expected) => {
    expect(onlyPods(readAll(pod({ labels })))[0]?.labels).toEqual(expected);
  });

  test("the prototype is a label like any other", () => {
    const labels = JSON.parse('{"__proto__": "x", "a": null}') as unknown;
    const read = onlyPods(readAll(pod({ labels })))[0]?.labels;
    expect(Object.entries(read as object)).toEqual([
      ["__proto__", "x"],
      ["a", ""],
    ]);
  });

  test.each([
    ["a number", { a: 1 }, "metadata.labels.a: must be a string, got `1`; in YAML write it in quotes"],
    [
      "a bare word that YAML reads as true",
      { a: true },
      "metadata.labels.a: must be a string, got `true`; in YAML write it in quotes",
    ],
    ["a list", { a: [] }, "metadata.labels.a: must be a string, got `[]`"],
    ["no map", "a=b", "metadata.labels: must be an object, got `a=b`"],
  ])("%s is a problem", (_, labels, expected) => {
    const reading = readAll(pod({ labels }));
    expect(told(reading)).toEqual([`memory: Pod shop/web: ${expected}`]);
    expect(ids(reading)).toEqual([]);
  });
});

describe("ports", () => {
  const ports = (spec: unknown) => onlyPods(readAll(pod({ spec })))[0]?.ports;

  test.each([
    ["none", { containers: [{ name: "a" }] }, []],
    [
      "TCP where nothing is said",
      { containers: [{ ports: [{ containerPort: 80 }] }] },
      [{ name: undefined, port: 80, protocol: "TCP" }],
    ],
    [
      "of every container",
      {
        containers: [
          { ports: [{ name: "http", containerPort: 80, protocol: "TCP" }] },
          { ports: [{ containerPort: 53, protocol: "UDP" }] },
        ],
      },
      [
        { name: "http", port: 80, protocol: "TCP" },
        { name: undefined, port: 53, protocol: "UDP" },
      ],
    ],
    [
      "of containers that begin first and go on, and of no others that begin first",
      {
        initContainers: [{ restartPolicy: "Always", ports: [{ containerPort: 1 }] }, { ports: [{ containerPort: 2 }] }],
        containers: [],
      },
      [{ name: undefined, port: 1, protocol: "TCP" }],
    ],
    [
      "an empty name is none",
      { containers: [{ ports: [{ name: "", containerPort: 1, protocol: "" }] }] },
      [{ name: undefined, port: 1, protocol: "TCP" }],
    ],
    [
      "a number that is not known",
      { containers: [{ ports: [{ name: "a", containerPort: unknown }] }] },
      [{ name: "a", port: unknown, protocol: "TCP" }],
    ],
    [
      "a name that is not known",
      { containers: [{ ports: [{ name: unknown, containerPort: 1 }] }] },
      [{ name: unknown, port: 1, protocol: "TCP" }],
    ],
    ["a protocol that is not known", { containers: [{ ports: [{ containerPort: 1, protocol: unknown }] }] }, unknown],
    ["a port that is not known", { containers: [{ ports: [unknown] }] }, unknown],
    ["ports that are not known", { containers: [{ ports: unknown }] }, unknown],
    ["a container that is not known", { containers: [unknown] }, unknown],
    ["containers that are not known", { containers: unknown }, unknown],
    [
      "a container that may go on",
      { initContainers: [{ restartPolicy: unknown, ports: [{ containerPort: 1 }] }] },
      unknown,
    ],
    ["a spec that is not known", unknown, unknown],
  ])("%s", (_, spec, expected) => {
    expect(ports(spec)).toEqual(expected);
  });

  const path = "memory: Pod shop/web: spec.containers[0].ports";
  test.each([
    ["0", [{ containerPort: 0 }], `${path}[0].containerPort: must be 1..65535, got \`0\``],
    ["65536", [{ containerPort: 65536 }], `${path}[0].containerPort: must be 1..65535, got \`65536\``],
    [
      "a text",
      [{ containerPort: "80" }],
      `${path}[0].containerPort: must be 1..65535, got \`80\`; write it without quotes`,
    ],
    ["nothing", [{}], `${path}[0].containerPort: must be 1..65535, got nothing`],
    [
      "a protocol",
      [{ containerPort: 1 }, { containerPort: 1, protocol: "tcp" }],
      `${path}[1].protocol: must be \`TCP\`, \`UDP\` or \`SCTP\`, got \`tcp\``,
    ],
    [
      "a name",
      [{ containerPort: 1, name: 1 }],
      `${path}[0].name: must be a string, got \`1\`; in YAML write it in quotes`,
    ],
    ["no list", {}, `${path}: must be a list, got \`{}\``],
    ["a number alone", [80], `${path}[0]: must be an object, got \`80\``],
  ])("a problem: %s", (_, given, expected) => {
    expect(told(readAll(pod({ spec: { containers: [{ ports: given }] } })))).toEqual([expected]);
  });

  test("a problem in a template has the path from the object's own root", () => {
    const template = { spec: { containers: [{ ports: [{ containerPort: 0 }] }] } };
    expect(told(readAll(controller("CronJob", { spec: { jobTemplate: { spec: { template } } } })))).toEqual([
      "memory: CronJob shop/web: spec.jobTemplate.spec.template.spec.containers[0].ports[0].containerPort: must be 1..65535, got `0`",
    ]);
  });
});

describe("addresses", () => {
  test.each([
    ["none", undefined, []],
    ["the first alone", { podIP: "10.0.0.1" }, ["10.0.0.1"]],
    [
      "all of them, once each",
      { podIP: "10.0.0.1", podIPs: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }] },
      ["10.0.0.1", "fd00::1"],
    ],
    ["one that is not known", { podIP: unknown, podIPs: unknown }, []],
    ["an empty one, as before a pod starts", { podIP: "" }, []],
  ])("%s", (_, status, expected) => {
    expect(onlyPods(readAll(pod({ status })))[0]?.addresses).toEqual(expected);
  });

  test.each([
    [{ podIP: "10.0.0.256" }, "status.podIP: must be an address such as `10.0.0.1` or `2001:db8::1`, got `10.0.0.256`"],
    [{ podIPs: [{ ip: 1 }] }, "status.podIPs[0].ip: must be an address such as `10.0.0.1` or `2001:db8::1`, got `1`"],
  ])("a problem: %j", (status, expected) => {
    expect(told(readAll(pod({ status })))).toEqual([`memory: Pod shop/web: ${expected}`]);
  });
});

describe("the host's network", () => {
  test.each([
    [true, true],
    [false, false],
    [undefined, false],
    [null, false],
    [unknown, unknown],
  ])("%p", (hostNetwork, expected) => {
    expect(onlyPods(readAll(pod({ spec: { hostNetwork } })))[0]?.hostNetwork).toBe(expected);
  });

  test("is yes or no", () => {
    expect(told(readAll(pod({ spec: { hostNetwork: "yes" } })))).toEqual([
      "memory: Pod shop/web: spec.hostNetwork: must be true or false, got `yes`",
    ]);
  });
});
