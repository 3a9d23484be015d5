import { unknown } from "../../../analyzer/model";
import { app, deployment, findingsOf, policy } from "./objects";

const web = deployment("web");
const ingress = (...rules: readonly unknown[]) => [web, policy("p", { policyTypes: ["Ingress"], ingress: rules })];
const egress = (...rules: readonly unknown[]) => [web, policy("p", { policyTypes: ["Egress"], egress: rules })];
const blocks = (...cidrs: readonly string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
const internet = { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] };

describe("open-to-world", () => {
  test.each([
    [
      "a rule without anything",
      ingress({}),
      "warning",
      "spec.ingress[0]: everyone inside the cluster and outside may connect on every port",
    ],
    [
      "a rule without peers",
      ingress({ ports: [{ port: 80 }] }),
      "warning",
      "spec.ingress[0]: everyone inside the cluster and outside may connect on TCP 80",
    ],
    [
      "an empty list of peers",
      ingress({ from: [] }),
      "warning",
      "spec.ingress[0]: everyone inside the cluster and outside may connect on every port",
    ],
    [
      "every address of IPv4",
      ingress({ from: blocks("0.0.0.0/0") }),
      "warning",
      "spec.ingress[0]: every public address may connect on every port",
    ],
    [
      "every address of IPv6",
      ingress({ from: blocks("::/0") }),
      "warning",
      "spec.ingress[0]: every public address may connect on every port",
    ],
    [
      "two halves",
      ingress({ from: blocks("128.0.0.0/1", "0.0.0.0/1") }),
      "warning",
      "spec.ingress[0]: every public address may connect on every port",
    ],
    [
      "all but what is for multicast",
      ingress({ from: blocks("0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3") }),
      "warning",
      "spec.ingress[0]: every public address may connect on every port",
    ],
    [
      "all public addresses of IPv6",
      ingress({ from: blocks("3000::/4", "2000::/4") }),
      "warning",
      "spec.ingress[0]: every public address may connect on every port",
    ],
    [
      "all but private ranges",
      ingress({ from: [{ ipBlock: internet }] }),
      "warning",
      "spec.ingress[0]: every public address may connect on every port",
    ],
    [
      "a port by its name, which is that of the pods",
      ingress({ from: blocks("0.0.0.0/0"), ports: [{ port: "http" }] }),
      "warning",
      "spec.ingress[0]: every public address may connect on TCP http",
    ],
    [
      "egress to every port of the world",
      egress({ to: blocks("0.0.0.0/0") }),
      "warning",
      "spec.egress[0]: every public address may be reached on every port",
    ],
    [
      "egress to one port of the world, mildly",
      egress({ to: blocks("0.0.0.0/0"), ports: [{ port: 443 }] }),
      "info",
      "spec.egress[0]: every public address may be reached on TCP 443",
    ],
  ])("finds %s", (_, objects, severity, expected) => {
    expect(findingsOf("open-to-world", objects)).toEqual([`${severity} NetworkPolicy shop/p ${expected}`]);
  });

  test.each([
    ["peers are pods", ingress({ from: [{ podSelector: app("web") }] })],
    ["one half is missing", ingress({ from: blocks("0.0.0.0/1") })],
    ["a public range is left out", ingress({ from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["8.8.8.0/24"] } }] })],
    ["an exception is not known yet", ingress({ from: [{ ipBlock: { cidr: "0.0.0.0/0", except: [unknown] } }] })],
    ["the peers are not known yet", ingress({ from: unknown })],
    ["the port is a name, which is nothing outside", egress({ to: blocks("0.0.0.0/0"), ports: [{ port: "http" }] })],
    ["the policy is not about that direction", [web, policy("p", { policyTypes: ["Egress"], ingress: [{}] })]],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("open-to-world", objects)).toEqual([]);
  });
});

describe("open-to-all-namespaces", () => {
  test.each([
    [
      "an empty namespaceSelector",
      ingress({ from: [{ namespaceSelector: {} }] }),
      "warning",
      "spec.ingress[0].from[0]: every pod of every namespace may connect on every port",
    ],
    [
      "an empty podSelector beside it",
      ingress({ from: [{ namespaceSelector: {}, podSelector: {} }] }),
      "warning",
      "spec.ingress[0].from[0]: every pod of every namespace may connect on every port",
    ],
    [
      "the label that every namespace has",
      ingress({
        from: [
          { podSelector: app("web") },
          { namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }] } },
        ],
      }),
      "warning",
      "spec.ingress[0].from[1]: every pod of every namespace may connect on every port",
    ],
    [
      "egress to one port, mildly",
      egress({ to: [{ namespaceSelector: {} }], ports: [{ protocol: "UDP", port: 53 }] }),
      "info",
      "spec.egress[0].to[0]: every pod of every namespace may be reached on UDP 53",
    ],
  ])("finds %s", (_, objects, severity, expected) => {
    expect(findingsOf("open-to-all-namespaces", objects)).toEqual([`${severity} NetworkPolicy shop/p ${expected}`]);
  });

  test.each([
    ["pods are selected too", ingress({ from: [{ namespaceSelector: {}, podSelector: app("web") }] })],
    ["namespaces have to have a label", ingress({ from: [{ namespaceSelector: { matchLabels: { team: "a" } } }] })],
    ["the peer is the own namespace", ingress({ from: [{ podSelector: {} }] })],
    ["the selector is not known yet", ingress({ from: [{ namespaceSelector: unknown }] })],
  ])("finds nothing where %s", (_, objects) => {
    expect(findingsOf("open-to-all-namespaces", objects)).toEqual([]);
  });
});
