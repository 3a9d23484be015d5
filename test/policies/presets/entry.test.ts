import {
  allowFromAwsLoadBalancer,
  allowFromGateway,
  allowFromIngressNginx,
  allowFromLoadBalancer,
  allowFromTraefik,
  allowHealthChecks,
  allowPublic,
  anywhere,
  ipBlock,
  type NetworkPolicy,
  tcp,
  validate,
} from "../../../policies";

const web = { podSelector: { app: "web" }, on: tcp(8080) };
const subnets = ipBlock("10.0.32.0/20");
const subnetsV6 = ipBlock("2001:db8:2::/64");
const pods = (namespace: string, labels: object) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
  podSelector: { matchLabels: labels },
});
const nginx = { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" };

test.each<[string, string, NetworkPolicy, readonly object[]]>([
  [
    "another namespace of ingress-nginx",
    "allow-from-ingress-nginx-internal-controller-ingress-nginx-for-web",
    allowFromIngressNginx({ ...web, controllerNamespace: "internal" }),
    [pods("internal", nginx)],
  ],
  [
    "the usual namespace of ingress-nginx",
    "allow-from-ingress-nginx-for-web",
    allowFromIngressNginx({ ...web, controllerNamespace: "ingress-nginx" }),
    [pods("ingress-nginx", nginx)],
  ],
  [
    "other labels of ingress-nginx",
    "allow-from-ingress-nginx-ingress-nginx-inside-for-web",
    allowFromIngressNginx({ ...web, controllerSelector: { app: "inside" } }),
    [pods("ingress-nginx", { app: "inside" })],
  ],
  [
    "another namespace and other labels of Traefik",
    "allow-from-traefik-kube-system-proxy-for-all-pods",
    allowFromTraefik({
      ...web,
      podSelector: {},
      controllerNamespace: "kube-system",
      controllerSelector: { app: "proxy" },
    }),
    [pods("kube-system", { app: "proxy" })],
  ],
  [
    "a Gateway",
    "allow-from-gateway-edge-public-for-web",
    allowFromGateway({ ...web, gateway: "public", gatewayNamespace: "edge" }),
    [pods("edge", { "gateway.networking.k8s.io/gateway-name": "public" })],
  ],
  [
    "a Gateway with other labels",
    "allow-from-gateway-public-by-edge-envoy-for-web",
    allowFromGateway({ ...web, gateway: "public", gatewayNamespace: "edge", gatewaySelector: { app: "envoy" } }),
    [pods("edge", { app: "envoy" })],
  ],
  [
    "pods as targets, without addresses of clients",
    "allow-from-aws-load-balancer-for-web",
    allowFromAwsLoadBalancer({ ...web, mode: "ip", loadBalancerSubnets: [subnets, subnetsV6] }),
    [{ ipBlock: { cidr: "10.0.32.0/20" } }, { ipBlock: { cidr: "2001:db8:2::/64" } }],
  ],
  [
    "nodes as targets",
    "allow-from-aws-load-balancer-for-web",
    allowFromAwsLoadBalancer({ ...web, mode: "instance", nodeSubnets: subnets }),
    [{ ipBlock: { cidr: "10.0.32.0/20" } }],
  ],
])("%s", (_, name, policy, from) => {
  expect(policy.metadata.name).toBe(name);
  expect(policy.spec.ingress).toStrictEqual([{ from, ports: [{ protocol: "TCP", port: 8080 }] }]);
  expect(validate(policy)).toEqual([]);
});

test("clients of a load balancer may be anywhere, but only on the ports", () => {
  const policy = allowFromAwsLoadBalancer({ ...web, mode: "ip", loadBalancerSubnets: subnets, clients: anywhere });
  expect(policy.spec.ingress).toStrictEqual([{ ports: [{ protocol: "TCP", port: 8080 }] }]);
});

test("a Gateway whose name is too long for a label needs other labels", () => {
  const args = { ...web, gateway: "a".repeat(64), gatewayNamespace: "edge" };
  expect(() => allowFromGateway(args)).toThrow(/^gateway must be at most 63 .*; name its pods by `gatewaySelector`$/);
  expect(validate(allowFromGateway({ ...args, gatewaySelector: { app: "envoy" } }))).toEqual([]);
});

test("a name that is given stays", () => {
  expect(allowFromTraefik({ ...web, name: "mine", controllerNamespace: "edge" }).metadata.name).toBe("mine");
  expect(allowFromGateway({ ...web, name: "mine", gateway: "a", gatewayNamespace: "b" }).metadata.name).toBe("mine");
});

const noPorts = /^`on` is empty, which Kubernetes reads as every port; name the ports of the containers$/;
const noPeers = /^the list of peers is empty/;
const gateway = { ...web, gateway: "public", gatewayNamespace: "edge" };

test.each([
  [() => allowPublic({ ...web, on: [] }), noPorts],
  [() => allowFromIngressNginx({ ...web, on: [] }), noPorts],
  [() => allowFromIngressNginx({ ...web, controllerNamespace: "A" }), /^namespace must be lower-case/],
  [() => allowFromGateway({ ...gateway, gateway: "A" }), /^gateway must be lower-case letters.*, got `A`$/],
  [() => allowFromGateway({ ...gateway, gatewayNamespace: "" }), /^namespace must be lower-case/],
  [() => allowFromLoadBalancer({ ...web, sourceRanges: [] }), noPeers],
  [() => allowHealthChecks({ ...web, from: [] }), noPeers],
  [() => allowFromAwsLoadBalancer({ ...web, mode: "ip", loadBalancerSubnets: [] }), noPeers],
  [() => allowFromAwsLoadBalancer({ ...web, mode: "ip", loadBalancerSubnets: [], clients: anywhere }), noPeers],
  [() => allowFromAwsLoadBalancer({ ...web, mode: "ip", loadBalancerSubnets: subnets, clients: [] }), noPeers],
  [() => allowFromAwsLoadBalancer({ ...web, mode: "instance", nodeSubnets: [] }), noPeers],
])("%s throws", (make, message) => {
  expect(make).toThrow(RangeError);
  expect(make).toThrow(message);
});

/** Never called: that these do not compile is what is tested, by the compiler. */
export function mustNotCompile(): readonly unknown[] {
  return [
    // @ts-expect-error -- ports are required
    allowPublic({ podSelector: {} }),
    // @ts-expect-error -- pods are required
    allowPublic({ on: tcp(80) }),
    // @ts-expect-error -- addresses of the load balancer are required
    allowFromAwsLoadBalancer({ ...web, mode: "ip" }),
    // @ts-expect-error -- addresses of nodes are required
    allowFromAwsLoadBalancer({ ...web, mode: "instance", loadBalancerSubnets: subnets }),
    // @ts-expect-error -- nodes put their own address in place of the client's
    allowFromAwsLoadBalancer({ ...web, mode: "instance", nodeSubnets: subnets, clients: anywhere }),
    // @ts-expect-error -- a load balancer has addresses
    allowFromLoadBalancer({ ...web, sourceRanges: anywhere }),
    // @ts-expect-error -- a Gateway is known by name and namespace
    allowFromGateway({ ...web, gateway: "public" }),
  ];
}
