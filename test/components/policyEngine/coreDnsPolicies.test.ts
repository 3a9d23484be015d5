import { coreDnsPolicies } from "../../../components/policyEngine/coreDnsPolicies";

test("CoreDNS may be asked by everyone, may ask other DNS servers and the API server, and nothing else", () => {
  const [udp53, tcp53, tcp443] = [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
    { protocol: "TCP", port: 443 },
  ];
  const podSelector = { matchLabels: { "k8s-app": "kube-dns" } };
  expect(coreDnsPolicies.map(({ metadata: { namespace, name }, spec }) => ({ namespace, name, spec }))).toEqual([
    {
      namespace: "kube-system",
      name: "coredns-ingress",
      spec: { podSelector, policyTypes: ["Ingress"], ingress: [{ ports: [udp53, tcp53] }] },
    },
    {
      namespace: "kube-system",
      name: "coredns-egress",
      spec: { podSelector, policyTypes: ["Egress"], egress: [{ ports: [udp53, tcp53, tcp443] }] },
    },
  ]);
});
