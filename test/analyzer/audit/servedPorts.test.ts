import { unknown } from "../../../analyzer/model";
import { app, auditOf, deployment, findingsOf, policy, service } from "./objects";

const http = { name: "http", containerPort: 8080 };
const web = deployment("web", { ports: [http] });
const onPorts = (...ports: readonly object[]) => policy("web", { podSelector: app("web"), ingress: [{ ports }] });
const toWeb = (...ports: readonly object[]) =>
  policy("out", { policyTypes: ["Egress"], egress: [{ to: [{ podSelector: app("web") }], ports }] });

describe("port-not-served", () => {
  test.each([
    [
      "a port that no selected pod serves",
      [web, onPorts({ port: 9090 })],
      "spec.ingress[0].ports[0].port: no pod that the policy selects serves TCP 9090; they serve TCP 8080",
    ],
    [
      "a port of another protocol",
      [web, onPorts({ port: 8080 }, { protocol: "UDP", port: 8080 })],
      "spec.ingress[0].ports[1].port: no pod that the policy selects serves UDP 8080; they serve no UDP port",
    ],
    [
      "the port of the Service instead of the container's",
      [web, service("web", { app: "web" }, { port: 80, targetPort: "http" }), onPorts({ port: 80 })],
      "spec.ingress[0].ports[0].port: TCP 80 is the port of the Service `shop/web`; its pods listen on 8080, which is what policies see",
    ],
    [
      "a range in which no port is served",
      [web, onPorts({ port: 9000, endPort: 9100 })],
      "spec.ingress[0].ports[0].port: no pod that the policy selects serves TCP 9000-9100; they serve TCP 8080",
    ],
  ])("finds %s", (_, objects, expected) => {
    expect(findingsOf("port-not-served", objects)).toEqual([`warning NetworkPolicy shop/web ${expected}`]);
  });

  test("finds a port that the pods of an egress rule's peers do not serve", () => {
    expect(findingsOf("port-not-served", [web, toWeb({ port: 80 })])).toEqual([
      "warning NetworkPolicy shop/out spec.egress[0].ports[0].port: no pod of the rule's peers serves TCP 80; they serve TCP 8080",
    ]);
  });

  test("says what to write where it is the port of the Service", () => {
    const objects = [web, service("web", { app: "web" }, { port: 80, targetPort: 8080 }), onPorts({ port: 80 })];
    expect(auditOf(objects).findings.find(({ rule }) => rule === "port-not-served")?.fix).toBe("write 8080");
  });

  test.each([
    ["a pod serves it", [web, onPorts({ port: 8080 })]],
    ["a pod serves a port of the range", [web, onPorts({ port: 8000, endPort: 8100 })]],
    [
      "one of several pods serves it",
      [
        web,
        deployment("db", { ports: [{ containerPort: 5432 }] }),
        policy("all", { ingress: [{ ports: [{ port: 5432 }] }] }),
      ],
    ],
    ["a pod declares no ports", [deployment("web"), onPorts({ port: 8080 })]],
    [
      "only a Service says that it is served",
      [web, service("web", { app: "web" }, { port: 9090 }), onPorts({ port: 9090 })],
    ],
    [
      "the container's port is not known yet",
      [deployment("web", { ports: [{ containerPort: unknown }] }), onPorts({ port: 80 })],
    ],
    ["the rule is for every port", [web, onPorts({ protocol: "UDP" })]],
    [
      "addresses may serve it",
      [
        web,
        policy("out", {
          policyTypes: ["Egress"],
          egress: [{ to: [{ podSelector: app("web") }, { ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 443 }] }],
        }),
      ],
    ],
    ["anyone may serve it", [web, policy("out", { policyTypes: ["Egress"], egress: [{ ports: [{ port: 443 }] }] })]],
    [
      "no pod is selected, which is another finding",
      [web, policy("typo", { podSelector: app("wbe"), ingress: [{ ports: [{ port: 80 }] }] })],
    ],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("port-not-served", objects)).toEqual([]);
  });
});

describe("named-port-missing", () => {
  test.each([
    ["a name that no pod has", onPorts({ port: "htpp" }), "no pod that the policy selects has a TCP port named `htpp`"],
    [
      "a name that is of another protocol",
      onPorts({ protocol: "UDP", port: "http" }),
      "no pod that the policy selects has a UDP port named `http`; it is a TCP port there",
    ],
  ])("finds %s", (_, object, message) => {
    expect(findingsOf("named-port-missing", [web, object])).toEqual([
      `error NetworkPolicy shop/web spec.ingress[0].ports[0].port: ${message}`,
    ]);
  });

  test("finds the name of a Service's port, which means nothing to policies", () => {
    const named = service("web", { app: "web" }, { name: "public", port: 80, targetPort: "http" });
    expect(findingsOf("named-port-missing", [web, named, onPorts({ port: "public" })])).toHaveLength(1);
  });

  test("finds a name that pods which declare no ports cannot have", () => {
    expect(findingsOf("named-port-missing", [deployment("web"), onPorts({ port: "http" })])).toHaveLength(1);
  });

  test("finds a name that the pods of an egress rule's peers do not have", () => {
    expect(findingsOf("named-port-missing", [web, toWeb({ port: "https" })])).toEqual([
      "error NetworkPolicy shop/out spec.egress[0].ports[0].port: no pod of the rule's peers has a TCP port named `https`",
    ]);
  });

  test.each([
    ["a pod has it", [web, onPorts({ port: "http" })]],
    [
      "one of several pods has it",
      [web, deployment("db"), policy("all", { ingress: [{ ports: [{ port: "http" }] }] })],
    ],
    [
      "the names of a pod's ports are not known yet",
      [deployment("web", { ports: [{ name: unknown, containerPort: 1 }] }), onPorts({ port: "http" })],
    ],
    ["the name is not known yet", [web, onPorts({ port: unknown })]],
    [
      "a pod is only perhaps selected",
      [web, policy("some", { podSelector: unknown, ingress: [{ ports: [{ port: "x" }] }] })],
    ],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("named-port-missing", objects)).toEqual([]);
  });
});
