import type { PolicyEngine } from "../../../analyzer/audit";
import { unknown } from "../../../analyzer/model";
import { app, auditOf, denyAll, deployment, findingsOf, policy, service } from "./objects";

type Objects = Parameters<typeof findingsOf>[1];

const inBothModes: readonly PolicyEngine[] = ["vpc-cni", "vpc-cni-strict"];

/** Numbers from the first on, every second of them, so that none of them follow each other. */
const ports = (count: number, first = 8000) =>
  Array.from({ length: count }, (_, index) => ({ port: first + 2 * index }));
const ofProtocol = (protocol: string, list: readonly object[]) => list.map((port) => ({ protocol, ...port }));
const api = { podSelector: app("api") };
const ingress = (...rules: readonly object[]) => policy("web", { policyTypes: ["Ingress"], ingress: rules });

const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "sets", uid: "1", controller: true };

describe("vpc-cni-port-limit", () => {
  const find = (object: Objects[number], engine?: PolicyEngine) =>
    findingsOf("vpc-cni-port-limit", [deployment("web"), object], engine);
  const tooMany = (path: string, counts: string, who = "this peer") =>
    `error NetworkPolicy shop/web ${path}: names too many different ports and ranges for ${who}: ${counts}, and the engine takes 24`;

  test.each([
    ["25 ports for a peer", ingress({ from: [api], ports: ports(25) }), "spec.ingress[0].from[0]", "25 of TCP"],
    [
      "24 ports and a range",
      ingress({ from: [api], ports: [...ports(24), { port: 8000, endPort: 8100 }] }),
      "spec.ingress[0].from[0]",
      "25 of TCP",
    ],
    [
      "24 ports and every port",
      ingress({ from: [api], ports: [...ports(24), { protocol: "TCP" }] }),
      "spec.ingress[0].from[0]",
      "25 of TCP",
    ],
    [
      "ports of several rules, and says where the peer stands first",
      ingress(
        { from: [{ podSelector: app("db") }], ports: ports(1) },
        { from: [{ podSelector: app("db") }, api], ports: ports(13) },
        { from: [api], ports: ports(13, 9000) },
      ),
      "spec.ingress[1].from[1]",
      "26 of TCP",
    ],
    [
      "a peer whose labels stand in another order",
      ingress(
        { from: [{ podSelector: { matchLabels: { app: "api", tier: "back" } } }], ports: ports(13) },
        { from: [{ podSelector: { matchLabels: { tier: "back", app: "api" } } }], ports: ports(13, 9000) },
      ),
      "spec.ingress[0].from[0]",
      "26 of TCP",
    ],
    [
      "a block whose exceptions stand in another order",
      ingress(
        { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.2.0.0/16"] } }], ports: ports(13) },
        { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.2.0.0/16", "10.1.0.0/16"] } }], ports: ports(13, 9000) },
      ),
      "spec.ingress[0].from[0]",
      "26 of TCP",
    ],
    [
      "a protocol that is not named, which is TCP",
      ingress({ from: [api], ports: [...ports(13), ...ofProtocol("TCP", ports(12, 9000))] }),
      "spec.ingress[0].from[0]",
      "25 of TCP",
    ],
    [
      "two protocols at once",
      ingress({ from: [api], ports: [...ofProtocol("UDP", ports(26)), ...ports(25)] }),
      "spec.ingress[0].from[0]",
      "25 of TCP and 26 of UDP",
    ],
    [
      "25 known ports among others",
      ingress({ from: [unknown, api], ports: [unknown, { port: unknown }, ...ports(25)] }),
      "spec.ingress[0].from[1]",
      "25 of TCP",
    ],
    [
      "egress rules",
      policy("web", { policyTypes: ["Egress"], egress: [{ to: [{ namespaceSelector: {} }], ports: ports(25) }] }),
      "spec.egress[0].to[0]",
      "25 of TCP",
    ],
  ])("finds %s", (_, object, path, counts) => {
    for (const engine of inBothModes) expect(find(object, engine)).toEqual([tooMany(path, counts)]);
    for (const engine of [undefined, "calico"] as const) expect(find(object, engine)).toEqual([]);
  });

  test("finds ports of rules that name no peers, which are for everyone", () => {
    expect(find(ingress({ ports: ports(13) }, { ports: ports(12, 9000) }), "vpc-cni")).toEqual([
      tooMany("spec.ingress[0]", "25 of TCP", "everyone"),
    ]);
  });

  test("finds each of two peers that have too many", () => {
    expect(find(ingress({ from: [api, { ipBlock: { cidr: "10.0.0.0/8" } }], ports: ports(25) }), "vpc-cni")).toEqual([
      tooMany("spec.ingress[0].from[0]", "25 of TCP"),
      tooMany("spec.ingress[0].from[1]", "25 of TCP"),
    ]);
  });

  const half = { from: [api], ports: ports(13) };
  const otherHalf = ports(13, 9000);
  test.each([
    ["there are 24 ports", ingress({ from: [api], ports: ports(24) })],
    ["there are 23 ports and a range", ingress({ from: [api], ports: [...ports(23), { port: 9000, endPort: 9999 }] })],
    ["ports are repeated", ingress({ from: [api], ports: ports(24) }, { from: [api], ports: ports(24) })],
    [
      "a range is the one port that is there already",
      ingress({ from: [api], ports: [...ports(24), { port: 8000, endPort: 8000 }] }),
    ],
    ["the peer is named twice in a rule", ingress({ from: [api, api], ports: ports(24) })],
    ["the ports are for two peers", ingress(half, { from: [{ podSelector: app("db") }], ports: otherHalf })],
    [
      "the same labels are asked for in other namespaces",
      ingress(half, { from: [{ ...api, namespaceSelector: {} }], ports: otherHalf }),
    ],
    [
      "blocks differ in their exceptions",
      ingress(
        { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: ports(13) },
        { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }], ports: otherHalf },
      ),
    ],
    ["some are of another protocol", ingress({ from: [api], ports: [...ports(24), ...ofProtocol("UDP", ports(24))] })],
    [
      "they are of two directions",
      policy("web", { policyTypes: ["Ingress", "Egress"], ingress: [half], egress: [{ to: [api], ports: otherHalf }] }),
    ],
    ["a rule has no ports", ingress({ from: [api], ports: ports(24) }, { from: [api] })],
    ["some ports have names", ingress({ from: [api], ports: [...ports(24), { port: "http" }, { port: "admin" }] })],
    ["a port is not known yet", ingress({ from: [api], ports: [...ports(24), { port: unknown }] })],
    [
      "the end of a range is not known yet",
      ingress({ from: [api], ports: [...ports(24), { port: 1, endPort: unknown }] }),
    ],
    ["a protocol is not known yet", ingress({ from: [api], ports: [...ports(24), { protocol: unknown, port: 1 }] })],
    [
      "the ports of a rule are not known yet",
      ingress({ from: [api], ports: ports(24) }, { from: [api], ports: unknown }),
    ],
    ["peers are not known yet", ingress({ from: unknown, ports: ports(25) })],
    [
      "labels of peers are not known yet",
      ingress(
        { from: [{ podSelector: app(unknown) }], ports: ports(13) },
        { from: [{ podSelector: app(unknown) }], ports: otherHalf },
      ),
    ],
    [
      "the policy does not isolate in the direction",
      policy("web", { policyTypes: ["Egress"], ingress: [{ from: [api], ports: ports(25) }] }),
    ],
    [
      "its directions are not known yet",
      policy("web", { policyTypes: unknown, ingress: [{ from: [api], ports: ports(25) }] }),
    ],
  ])("finds nothing where %s", (_, object) => {
    expect(find(object, "vpc-cni")).toEqual([]);
  });
});

describe("vpc-cni-service-port", () => {
  const web = deployment("web", { ports: [{ name: "http", containerPort: 8080 }] });
  const on8080 = service("web", { app: "web" }, { port: 80, targetPort: 8080 });
  const byName = service("web", { app: "web" }, { port: 80, targetPort: "http" });
  const differs = (ways: string) => [
    `warning Service shop/web spec.ports: leads ${ways} of pods that policies isolate for ingress, and the engine wants the same port on both sides`,
  ];
  const find = (objects: Objects, engine?: PolicyEngine) => findingsOf("vpc-cni-service-port", objects, engine);

  test.each([
    ["another port by its number", [web, on8080, denyAll], "from TCP 80 to 8080"],
    ["another port by its name", [web, byName, denyAll], "from TCP 80 to 8080"],
    [
      "a name that is another port in each of two workloads",
      [
        ...["blue", "green"].map((name, index) =>
          deployment(name, { labels: { tier: "web" }, ports: [{ name: "http", containerPort: 8081 - index }] }),
        ),
        service("web", { tier: "web" }, { port: 80, targetPort: "http" }),
        denyAll,
      ],
      "from TCP 80 to 8080 and 8081",
    ],
    [
      "several ports of one Service, but for those that are the same",
      [
        web,
        service(
          "web",
          { app: "web" },
          { name: "a", port: 80, targetPort: "http" },
          { name: "b", port: 8080 },
          { name: "c", port: 53, targetPort: 5353, protocol: "UDP" },
        ),
        denyAll,
      ],
      "from TCP 80 to 8080 and from UDP 53 to 5353",
    ],
    [
      "pods of which only some are isolated",
      [
        deployment("web", { labels: { tier: "web" } }),
        deployment("db", { labels: { tier: "web" } }),
        service("web", { tier: "web" }, { port: 80, targetPort: 8080 }),
        policy("db", { podSelector: app("db") }),
      ],
      "from TCP 80 to 8080",
    ],
  ])("finds %s", (_, objects, ways) => {
    for (const engine of inBothModes) expect(find(objects, engine)).toEqual(differs(ways));
    for (const engine of [undefined, "calico"] as const) expect(find(objects, engine)).toEqual([]);
  });

  test.each([
    ["the ports are the same", [web, service("web", { app: "web" }, { port: 8080 }), denyAll]],
    [
      "the port with the name is the same",
      [web, service("web", { app: "web" }, { port: 8080, targetPort: "http" }), denyAll],
    ],
    ["no port has the name", [deployment("web"), byName, denyAll]],
    ["no policy selects the pods", [web, on8080, policy("db", { podSelector: app("db") })]],
    ["policies isolate the pods for egress only", [web, on8080, policy("out", { policyTypes: ["Egress"] })]],
    ["the Service is for other pods", [web, service("db", { app: "db" }, { port: 80, targetPort: 8080 }), denyAll]],
    ["the Service selects no pods", [web, service("web", {}, { port: 80, targetPort: 8080 }), denyAll]],
    ["the pods are on their node's network", [deployment("web", { hostNetwork: true }), on8080, denyAll]],
    ["the pods are perhaps isolated", [web, on8080, policy("some", { podSelector: app(unknown) })]],
    [
      "the number with the name is not known yet",
      [deployment("web", { ports: [{ name: "http", containerPort: unknown }] }), byName, denyAll],
    ],
    [
      "the name of another port is not known yet",
      [
        deployment("web", {
          ports: [
            { name: "http", containerPort: 8080 },
            { name: unknown, containerPort: 80 },
          ],
        }),
        byName,
        denyAll,
      ],
    ],
    [
      "the Service's pods are not known yet",
      [web, service("web", { app: unknown }, { port: 80, targetPort: 8080 }), denyAll],
    ],
    [
      "the port that it leads to is not known yet",
      [web, service("web", { app: "web" }, { port: 80, targetPort: unknown }), denyAll],
    ],
  ])("finds nothing where %s", (_, objects) => {
    expect(find(objects, "vpc-cni")).toEqual([]);
  });

  test("is accepted by the annotation of the Service", () => {
    const accepting = {
      ...on8080,
      metadata: {
        name: "web",
        namespace: "shop",
        annotations: { "portcullis.dev/accept": "vpc-cni-service-port" },
      },
    };
    const { findings, accepted } = auditOf([web, accepting, denyAll], "vpc-cni");
    expect(accepted.map(({ rule, entity }) => `${rule} ${entity}`)).toEqual(["vpc-cni-service-port Service shop/web"]);
    expect(findings.map(({ rule }) => rule)).not.toContain("vpc-cni-service-port");
  });
});

describe("vpc-cni-unowned-pod", () => {
  const find = (objects: Objects, engine?: PolicyEngine) => findingsOf("vpc-cni-unowned-pod", objects, engine);
  const held = (name: string) =>
    `warning shop/shell[Pod]: policy \`shop/${name}\` selects it, but has no effect on it: the engine does not hold a Pod without an owner`;

  test.each([
    ["every policy selects", [pod(), denyAll], "deny-all"],
    ["a policy selects by its labels", [pod(), policy("shell", { podSelector: app("shell") })], "shell"],
    ["several policies select, and names the first", [pod(), policy("b", {}), policy("c", {}), policy("a", {})], "a"],
    [
      "several policies select by different labels, and names the first",
      [pod(), policy("b", {}), policy("a", { podSelector: app("shell") })],
      "a",
    ],
  ])("finds a bare Pod that %s", (_, objects, name) => {
    for (const engine of inBothModes) expect(find(objects, engine)).toEqual([held(name)]);
    for (const engine of [undefined, "calico"] as const) expect(find(objects, engine)).toEqual([]);
  });

  test("finds only the bare Pod among pods that are labelled alike", () => {
    expect(find([pod(), deployment("shell"), denyAll], "vpc-cni")).toEqual([held("deny-all")]);
  });

  test.each([
    ["no policy selects it", [pod(), policy("db", { podSelector: app("db") })]],
    ["a controller owns it", [pod({}, { ownerReferences: [owner] }), denyAll]],
    ["it is a Deployment's", [deployment("shell"), denyAll]],
    ["it is on its node's network", [pod({ hostNetwork: true }), denyAll]],
    ["it is perhaps on its node's network", [pod({ hostNetwork: unknown }), denyAll]],
    ["a policy perhaps selects it", [pod(), policy("some", { podSelector: app(unknown) })]],
    ["its labels are not known yet", [pod({}, { labels: unknown }), policy("shell", { podSelector: app("shell") })]],
  ])("finds nothing where %s", (_, objects) => {
    expect(find(objects, "vpc-cni")).toEqual([]);
  });
});

describe("vpc-cni-strict-uncovered", () => {
  const web = deployment("web");
  const forDb = policy("db", { podSelector: app("db") });
  const cutOff = (entity: string, pods = "its pods") =>
    `error ${entity}: no policy selects ${pods}: in strict mode everything to and from them is denied`;
  const find = (objects: Objects, engine?: PolicyEngine) => findingsOf("vpc-cni-strict-uncovered", objects, engine);

  test.each([
    ["a workload that no policy selects", [web, deployment("db"), forDb], cutOff("shop/web[Deployment]")],
    [
      "one in a namespace of Kubernetes just the same",
      [deployment("coredns", { namespace: "kube-system" })],
      cutOff("kube-system/coredns[Deployment]"),
    ],
    [
      "one of which a policy selects some pods",
      [
        pod({}, { name: "a", ownerReferences: [owner], labels: { app: "db" } }),
        pod({}, { name: "b", ownerReferences: [owner], labels: { app: "web" } }),
        forDb,
      ],
      cutOff("shop/sets[StatefulSet]", "1 of its 2 pods"),
    ],
  ])("finds %s, in strict mode only", (_, objects, expected) => {
    expect(find(objects, "vpc-cni-strict")).toEqual([expected]);
    for (const engine of [undefined, "calico", "vpc-cni"] as const) expect(find(objects, engine)).toEqual([]);
  });

  test("takes the place of the finding that such a workload is open", () => {
    expect(findingsOf("uncovered-workload", [web], "vpc-cni-strict")).toEqual([]);
    for (const engine of ["calico", "vpc-cni"] as const) {
      expect(findingsOf("uncovered-workload", [web], engine)).toHaveLength(1);
    }
  });

  test.each([
    ["a policy selects it", [web, denyAll]],
    ["a policy selects it for one direction", [web, policy("out", { policyTypes: ["Egress"] })]],
    ["it is on its node's network", [deployment("agent", { hostNetwork: true })]],
    ["it is perhaps on its node's network", [pod({ hostNetwork: unknown })]],
    ["a policy perhaps selects it", [web, policy("some", { podSelector: app(unknown) })]],
    ["the directions of the policy are not known yet", [web, policy("some", { policyTypes: unknown })]],
    ["its labels are not known yet", [pod({}, { labels: unknown }), forDb]],
  ])("finds nothing where %s", (_, objects) => {
    expect(find(objects, "vpc-cni-strict")).toEqual([]);
  });
});

/** A Pod that nobody owns unless the metadata says so. */
function pod(spec: object = {}, metadata: object = {}) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "shell", namespace: "shop", labels: { app: "shell" }, ...metadata },
    spec: { containers: [{ name: "main", image: "none" }], ...spec },
  };
}

test("an accepting annotation of a Service that names no rule is found", () => {
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop", annotations: { "portcullis.dev/accept": "vpc-cni-service-prot" } },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
  };
  expect(findingsOf("accept-invalid", [service])).toEqual([
    "warning Service shop/web metadata.annotations: `portcullis.dev/accept` names `vpc-cni-service-prot`, and no rule is called so",
  ]);
});
