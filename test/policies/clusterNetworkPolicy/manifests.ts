import { cidrs } from "../generators";
import {
  domains,
  egress,
  from,
  ingress,
  metadata,
  networks,
  policy,
  port,
  protocol,
  selector,
  spec,
  times,
  to,
} from "./examples";

/** Manifests picked by hand for comparing verdicts: each puts one thing, right or wrong, into a right one. */
export function handPicked(): readonly unknown[] {
  return [
    ...wholes(),
    ...specs().map(spec),
    ...ingressRules().map(ingress),
    ...egressRules().map(egress),
    ...peers().flatMap((peer) => [from(peer), to(peer), spec({ subject: peer })]),
    ...selectors().map(selector),
    ...protocols().map(protocol),
    ...ports().map(port),
    ...[...cidrs.right, ...cidrs.odd, ...cidrs.wrong, "1.2.3.4/32", "::ffff:1.2.3.4/128", "::/00"].map((one) =>
      networks(one),
    ),
    ...domainNames().map((one) => domains(one)),
    ...[[], [1], [null], ["10.0.0.0/8", "10.0.0.0/8"], "10.0.0.0/8", times(25, cidr), times(26, cidr)].map((all) =>
      to({ networks: all }),
    ),
    ...[[], [1], [null], ["a.b", "a.b"], times(25, domain), times(26, domain)].map((all) => to({ domainNames: all })),
  ];
}

const cidr = (index: number): string => `10.${String(index)}.0.0/16`;
const domain = (index: number): string => `n${String(index)}.example.com`;

function wholes(): readonly unknown[] {
  const apiVersions = ["v1", "networking.k8s.aws/v1alpha1", "policy.networking.k8s.io/v1alpha1", "", null, 1];
  return [
    policy(),
    {},
    ...apiVersions.map((apiVersion) => policy({ apiVersion })),
    ...["NetworkPolicy", "clusternetworkpolicy", "", null].map((kind) => policy({ kind })),
    ...[null, "x", [], {}].map((value) => policy({ spec: value })),
    ...[null, "x", [], {}].map((value) => policy({ metadata: value })),
    policy({ extra: 1 }),
    ...[{ name: "A_b" }, { name: "a.b" }, { name: "a".repeat(254) }, { name: "" }, { name: 1 }].map(metadata),
    ...[{ namespace: "default" }, { namespace: "" }, { namespace: null }, { namespace: 1 }].map(metadata),
    ...[
      { labels: { a: "b c" } },
      { labels: { a: 1 } },
      { annotations: { "a b": "" } },
      { unknown: 1 },
      { labels: null },
      { labels: { a: null } },
    ].map(metadata),
  ];
}

function specs(): readonly object[] {
  const rule = { action: "Deny", from: [{ namespaces: {} }] };
  return [
    ...["Admin", "Baseline", "admin", "", "AdminX", null, 1].map((tier) => ({ tier })),
    ...[0, 1000, 1001, -1, 1.5, "1", null, true, 2 ** 31, 2 ** 40, 1e30].map((priority) => ({ priority })),
    ...[{}, null, "x", [], { namespaces: {}, pods: { podSelector: {} } }].map((subject) => ({ subject })),
    ...[[], null, {}, "x", [null], ["x"], [{}], times(25, () => rule), times(26, () => rule)].map((rules) => ({
      ingress: rules,
    })),
    ...[[], null, {}, [null], times(26, () => ({ action: "Deny", to: [{ namespaces: {} }] }))].map((rules) => ({
      egress: rules,
    })),
    { ingress: [rule, rule] },
    { extra: 1 },
    { policyTypes: ["Ingress"] },
  ];
}

function ingressRules(): readonly object[] {
  return [
    ...["Accept", "Deny", "Pass", "Allow", "accept", "", null, 1].map((action) => ({ action })),
    ...["", "x", "x".repeat(100), "x".repeat(101), "😀".repeat(100), "😀".repeat(101), null, 1].map((name) => ({
      name,
    })),
    ...[[], null, {}, [{}], [null], ["x"], times(25, peerOf), times(26, peerOf)].map((peers) => ({ from: peers })),
    ...[[], null, {}, [{}], [null], times(25, portOf), times(26, portOf)].map((all) => ({ protocols: all })),
    { to: [{ namespaces: {} }] },
    { ports: [] },
  ];
}

const peerOf = (index: number): object => ({ namespaces: { matchLabels: { n: String(index) } } });
const portOf = (index: number): object => ({ tcp: { destinationPort: { number: index + 1 } } });

function egressRules(): readonly object[] {
  const named = [{ destinationNamedPort: "http" }];
  return [
    { to: [{ networks: ["10.0.0.0/8"] }], protocols: named },
    { to: [{ namespaces: {} }, { nodes: {} }], protocols: named },
    { to: [{ domainNames: ["example.com"] }], protocols: named },
    { to: [{ namespaces: {} }], protocols: named },
    { to: [{ networks: ["10.0.0.0/8"] }], protocols: [portOf(1), ...named] },
    { to: [{ networks: ["10.0.0.0/8"] }], protocols: [portOf(1)] },
    { action: "Deny", to: [{ domainNames: ["example.com"] }] },
    { from: [{ namespaces: {} }] },
    { to: null },
    { to: [] },
  ];
}

function peers(): readonly unknown[] {
  const pods = { namespaceSelector: {}, podSelector: {} };
  return [
    ...[{}, null, "x", [], { namespaces: null }, { namespaces: {}, pods: null }, { namespaces: {}, pods }],
    ...[{ pods }, { pods: { podSelector: {} } }, { pods: { namespaceSelector: {} } }, { pods: {} }, { pods: null }],
    ...[{ pods: { ...pods, podSelector: null } }, { pods: { ...pods, namespaceSelector: null } }, { pods: "x" }],
    ...[{ pods: { ...pods, extra: 1 } }, { namespaces: "x" }, { namespaces: [] }, { ipBlock: { cidr: "10.0.0.0/8" } }],
    ...[{ nodes: {} }, { nodes: { matchLabels: { a: "b" } } }, { nodes: null }, { networks: null }, { networks: {} }],
    ...[{ networks: ["10.0.0.0/8"], nodes: {} }, { networks: ["10.0.0.0/8"] }, { podSelector: {} }],
  ];
}

function selectors(): readonly unknown[] {
  const expression = { key: "a", operator: "In", values: ["b"] };
  return [
    ...[
      { matchLabels: { a: "b" } },
      { matchLabels: { "a b": "c d" } },
      { matchLabels: { a: 1 } },
      { matchLabels: "x" },
    ],
    ...[{ matchLabels: { a: null } }, { matchLabels: null }, { matchLabels: [] }, { app: "web" }],
    ...[[expression], [{}], [null], "x", null, [{ ...expression, extra: 1 }]].map((matchExpressions) => ({
      matchExpressions,
    })),
    ...[
      { key: "" },
      { key: null },
      { key: 1 },
      { key: "a b" },
      { operator: "" },
      { operator: null },
      { operator: "Equals" },
    ]
      .concat([
        { values: [] },
        { values: null },
        { values: [null] },
        { values: [1] },
        { values: "x" },
        { values: ["a b"] },
      ] as never)
      .map((changes) => ({ matchExpressions: [{ ...expression, ...changes }] })),
    { matchExpressions: [{ key: "a" }] },
    { matchExpressions: [{ operator: "Exists" }] },
  ];
}

function protocols(): readonly unknown[] {
  const destinationPort = { number: 80 };
  return [
    ...["tcp", "udp", "sctp", "icmp", "TCP"].map((name) => ({ [name]: { destinationPort } })),
    ...[{}, null, "TCP", [], { tcp: {} }, { tcp: null }, { tcp: "80" }, { tcp: { destinationPort: null } }],
    ...[
      { tcp: { destinationPort }, udp: { destinationPort } },
      { tcp: { destinationPort }, udp: null },
    ],
    ...["http", "", "HTTP", "x".repeat(99), 80, null].map((destinationNamedPort) => ({ destinationNamedPort })),
    { tcp: { destinationPort, extra: 1 } },
  ];
}

function ports(): readonly unknown[] {
  const range = (start: unknown, end: unknown): object => ({ range: { start, end } });
  return [
    ...[1, 65535, 0, 65536, -1, 1.5, "80", "http", null, true, 2 ** 32 + 80].map((number) => ({ number })),
    ...[range(1, 2), range(1, 65535), range(80, 80), range(81, 80), range(0, 80), range(80, 65536), range(80, null)],
    ...[
      range("1", 2),
      { range: {} },
      { range: null },
      { range: { start: 1 } },
      { range: { end: 2 } },
      { range: [1, 2] },
    ],
    ...[{}, null, 80, { number: 80, range: { start: 1, end: 2 } }, { number: 80, range: null }],
  ];
}

function domainNames(): readonly unknown[] {
  return [
    ...[
      "example.com",
      "*.example.com",
      "EXAMPLE.com",
      "example.com.",
      "a_b.example.com",
      "com",
      "*.com",
      "*",
      "",
      "*.*.com",
    ],
    ...[
      "-a.com",
      "a-.com",
      "a..com",
      "a.com..",
      "http://a.com",
      "a.com\n",
      "ä.com",
      "1.2",
      "a.*.com",
      "*a.com",
      1,
      null,
    ],
  ];
}
