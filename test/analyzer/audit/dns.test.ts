import { unknown } from "../../../analyzer/model";
import { app, deployment, dnsServers, findingsOf, namespace, policy, service } from "./objects";

const web = deployment("web");
const both = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];
const kubeSystem = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } };
const kubeDns = { ...kubeSystem, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } };
const egress = (...rules: readonly object[]) => policy("out", { policyTypes: ["Egress"], egress: rules });
const toApi = { to: [{ podSelector: app("api") }] };

test.each([
  [
    "no rule is for port 53",
    [web, egress(toApi, { ports: [{ port: 443 }] }), dnsServers],
    "warning shop/web[Deployment]: isolated for egress by `shop/out`, and nothing admits UDP 53 and TCP 53 to the DNS pods of kube-system",
  ],
  [
    "a rule is for port 53 of other pods",
    [web, egress({ to: [{ ...kubeSystem, podSelector: app("other") }], ports: both }), dnsServers],
    "warning shop/web[Deployment]: isolated for egress by `shop/out`, and nothing admits UDP 53 and TCP 53 to the DNS pods of kube-system",
  ],
  [
    "a rule selects the namespace by a label that it lacks",
    [
      web,
      namespace("kube-system"),
      egress({ to: [{ namespaceSelector: { matchLabels: { name: "kube-system" } } }], ports: both }),
      dnsServers,
    ],
    "warning shop/web[Deployment]: isolated for egress by `shop/out`, and nothing admits UDP 53 and TCP 53 to the DNS pods of kube-system",
  ],
  [
    "TCP alone is admitted",
    [web, egress({ to: [kubeDns], ports: [{ port: 53 }] }), dnsServers],
    "warning shop/web[Deployment]: isolated for egress by `shop/out`, and nothing admits UDP 53 to the DNS pods of kube-system",
  ],
  [
    "UDP alone is admitted, mildly",
    [web, egress({ to: [kubeDns], ports: [{ protocol: "UDP", port: 53 }] }), dnsServers],
    "info shop/web[Deployment]: isolated for egress by `shop/out`, and nothing admits TCP 53 to the DNS pods of kube-system: answers that are too long for UDP are lost",
  ],
  [
    "nothing at all is admitted, mildly",
    [web, egress(), dnsServers],
    "info shop/web[Deployment]: isolated for egress by `shop/out`, and nothing is admitted, not even DNS",
  ],
  [
    "the input has no DNS pods, and no rule is for port 53",
    [web, egress(toApi, { ports: [{ port: 443 }] })],
    "warning shop/web[Deployment]: isolated for egress by `shop/out`, and nothing admits UDP 53 and TCP 53 to anybody",
  ],
  [
    "the DNS pods answer at another port than the rule's",
    [
      web,
      egress({ to: [kubeDns], ports: both }),
      deployment("coredns", { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } }),
      {
        ...service(
          "kube-dns",
          { "k8s-app": "kube-dns" },
          ...both.map((port) => ({ ...port, name: port.protocol.toLowerCase(), targetPort: 5353 })),
        ),
        metadata: { name: "kube-dns", namespace: "kube-system" },
      },
    ],
    "warning shop/web[Deployment]: isolated for egress by `shop/out`, and nothing admits UDP 53 and TCP 53 to the DNS pods of kube-system",
  ],
])("dns-cut-off finds a workload where %s", (_, objects, expected) => {
  expect(findingsOf("dns-cut-off", objects)).toEqual([expected]);
});

test.each([
  ["a rule admits the DNS pods", [web, egress(toApi, { to: [kubeDns], ports: both }), dnsServers]],
  [
    "a rule admits them by the names of their ports",
    [web, egress({ to: [kubeDns], ports: [{ protocol: "UDP", port: "dns" }, { port: "dns-tcp" }] }), dnsServers],
  ],
  [
    "another policy admits them",
    [web, egress(), policy("dns", { egress: [{ to: [kubeSystem], ports: both }] }), dnsServers],
  ],
  ["everything is admitted", [web, egress({}), dnsServers]],
  [
    "a block may hold the address of the DNS Service",
    [web, egress({ to: [{ ipBlock: { cidr: "10.100.0.10/32" } }], ports: both }), dnsServers],
  ],
  ["the workload is not isolated for egress", [web, policy("in", { policyTypes: ["Ingress"] }), dnsServers]],
  ["it is only perhaps isolated", [web, policy("some", { podSelector: unknown, policyTypes: ["Egress"] }), dnsServers]],
  [
    "the rule's port is not known yet",
    [web, egress({ to: [kubeDns], ports: [{ port: 53 }, { protocol: "UDP", port: unknown }] }), dnsServers],
  ],
  [
    "the input has no DNS pods, and some rule is for port 53",
    [web, egress({ to: [{ podSelector: app("resolver") }], ports: both })],
  ],
  ["the input has no DNS pods, and every pod of kube-system is admitted", [web, egress({ to: [kubeSystem] })]],
  ["it is the DNS itself", [dnsServers, policy("out", { policyTypes: ["Egress"] }, {}, "kube-system")]],
])("dns-cut-off finds nothing where %s", (_, objects) => {
  expect(findingsOf("dns-cut-off", objects)).toEqual([]);
});

describe("where the address of the DNS pods is known, dns-cut-off", () => {
  const server = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "coredns", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
    spec: { containers: [{ name: "dns", ports: [{ containerPort: 53, protocol: "UDP" }] }] },
    status: { podIP: "10.0.0.10" },
  };
  const toBlock = (cidr: string, ports: readonly object[], ...except: readonly string[]) =>
    findingsOf("dns-cut-off", [web, server, egress({ to: [{ ipBlock: { cidr, except } }], ports })]).length;

  test.each<[string, string, readonly object[], readonly string[]]>([
    ["a block without them has every port", "203.0.113.0/24", [], []],
    ["a block has them as an exception", "10.0.0.0/8", both, ["10.0.0.0/24"]],
  ])("finds a workload where %s", (_, cidr, ports, except) => {
    expect(toBlock(cidr, ports, ...except)).toBe(1);
  });

  test.each<[string, string, readonly object[]]>([
    ["a block with them has every port", "10.0.0.0/8", []],
    ["another block has the port of DNS, which may be that of the Service", "10.100.0.10/32", both],
  ])("finds nothing where %s", (_, cidr, ports) => {
    expect(toBlock(cidr, ports)).toBe(0);
  });
});
