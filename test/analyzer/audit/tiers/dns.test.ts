import { deployment, dnsServers, findingsOf, policy } from "../objects";
import { clusterPolicy, globalPolicy, tier } from "./objects";

const web = deployment("web");
const kubeDns = {
  selector: "k8s-app == 'kube-dns'",
  namespaceSelector: "projectcalico.org/name == 'kube-system'",
  ports: [53],
};
const allow = (protocol: string, destination: object = kubeDns) => ({ action: "Allow", protocol, destination });
const egress = (...rules: readonly object[]) =>
  globalPolicy("out", { namespaceSelector: "projectcalico.org/name == 'shop'", types: ["Egress"], egress: rules });

const cut = (...objects: readonly object[]) =>
  findingsOf("dns-cut-off", [web, dnsServers, ...objects] as Parameters<typeof findingsOf>[1]);

test.each([
  [
    "a rule allows addresses outside",
    [egress(allow("UDP", { nets: ["203.0.113.0/24"] }), allow("TCP", { nets: ["203.0.113.0/24"] }))],
    "warning shop/web[Deployment]: isolated for egress by policies in tiers, and nothing admits UDP 53 and TCP 53 to the DNS pods of kube-system",
  ],
  [
    "TCP alone is allowed",
    [egress(allow("TCP"))],
    "warning shop/web[Deployment]: isolated for egress by policies in tiers, and nothing admits UDP 53 to the DNS pods of kube-system",
  ],
  [
    "UDP alone is allowed, mildly",
    [egress(allow("UDP"))],
    "info shop/web[Deployment]: isolated for egress by policies in tiers, and nothing admits TCP 53 to the DNS pods of kube-system: answers that are too long for UDP are lost",
  ],
  [
    "an earlier tier denies what a NetworkPolicy admits",
    [
      policy("out", { policyTypes: ["Egress"], egress: [{}] }),
      clusterPolicy("none", {
        subject: { namespaces: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } },
        egress: [{ action: "Deny", to: [{ namespaces: {} }] }],
      }),
    ],
    "warning shop/web[Deployment]: isolated for egress by policies in tiers, and nothing admits UDP 53 and TCP 53 to the DNS pods of kube-system",
  ],
])("dns-cut-off finds a workload where %s", (_, objects, expected) => {
  expect(cut(...objects)).toEqual([expected]);
});

test.each([
  ["no policy holds it for egress", [globalPolicy("in", { types: ["Ingress"], ingress: [{ action: "Allow" }] })]],
  ["a policy of Calico allows both", [egress(allow("UDP"), allow("TCP"))]],
  [
    "an earlier tier allows what no NetworkPolicy admits",
    [
      policy("out", { policyTypes: ["Egress"] }),
      tier("early", { order: 1, defaultAction: "Pass" }),
      globalPolicy("dns", { tier: "early", egress: [allow("UDP"), allow("TCP")] }),
    ],
  ],
  [
    "an earlier tier passes it on, and a NetworkPolicy admits it",
    [
      policy("out", { policyTypes: ["Egress"], egress: [{}] }),
      tier("early", { order: 1 }),
      globalPolicy("pass", { tier: "early", namespaceSelector: "all()", egress: [{ action: "Pass" }] }),
    ],
  ],
  [
    "it is not known whether it is let through",
    [egress({ action: "Allow", source: { serviceAccounts: { names: ["web"] } } })],
  ],
  ["it is the DNS itself", [globalPolicy("dns", { selector: "k8s-app == 'kube-dns'", types: ["Egress"] })]],
])("dns-cut-off finds nothing where %s", (_, objects) => {
  expect(cut(...objects)).toEqual([]);
});

test("dns-cut-off finds nothing where the DNS pods are not in the input", () => {
  expect(findingsOf("dns-cut-off", [web, egress()])).toEqual([]);
});

test("a workload whose NetworkPolicies alone cut it off is said to be isolated by these", () => {
  const objects = [policy("out", { policyTypes: ["Egress"] }), globalPolicy("db", { selector: "app == 'db'" })];
  const [finding] = cut(...objects);
  expect(finding).toContain("isolated for egress by `shop/out`");
});

test("a workload to which policies of Calico allow nothing at all is an info, as it is with NetworkPolicies", () => {
  expect(cut(egress())).toEqual([expect.stringMatching(/^info shop\/web\[Deployment\]: /)]);
});

test("a workload whose look-ups are denied at the DNS pods is not said to be isolated for egress", () => {
  const [finding] = cut(globalPolicy("dns", { selector: "k8s-app == 'kube-dns'", types: ["Ingress"] }));
  expect(finding).toBeDefined();
  expect(finding).not.toContain("isolated for egress");
});
