import {
  destination,
  egress,
  globalNetSet,
  globalPolicy,
  ingress,
  netSet,
  nets,
  policy,
  port,
  rule,
  source,
  staged,
  stagedGlobal,
  stagedKubernetes,
  tier,
} from "./examples";

/** Objects of every kind of Calico that use every field, all of them right. */
export function rightManifests(): readonly object[] {
  const end = {
    nets: ["10.0.0.0/8"],
    notNets: ["10.1.0.0/16"],
    selector: "role == 'x'",
    notSelector: "has(y)",
    namespaceSelector: "global()",
    ports: [80, "8000:8080", "http", "443"],
    notPorts: [81],
    serviceAccounts: { names: ["builder"], selector: "a == 'b'" },
  };
  const everything = {
    action: "Allow",
    ipVersion: 4,
    protocol: "TCP",
    notProtocol: 17,
    notICMP: { type: 8, code: 0 },
    source: end,
    destination: end,
    http: { methods: ["GET"], paths: [{ exact: "/a" }, { prefix: "/b" }] },
    metadata: { annotations: { note: "x" } },
  };
  const spec = {
    tier: "security",
    order: 10.5,
    serviceAccountSelector: "a == 'b'",
    types: ["Ingress", "Egress"],
    ingress: [{ action: "Log" }, everything, { action: "Deny" }],
    egress: [{ action: "Allow", destination: { services: { name: "db" } } }],
    performanceHints: ["AssumeNeededOnEveryNode"],
  };
  const globalSpec = {
    ...spec,
    egress: [{ action: "Pass", destination: { services: { name: "db", namespace: "shop" } } }],
    namespaceSelector: "kubernetes.io/metadata.name == 'shop'",
    doNotTrack: true,
    preDNAT: false,
    applyOnForward: true,
  };
  return [
    policy(spec),
    policy(),
    policy({}, { spec: {} }),
    globalPolicy(globalSpec),
    staged({ ...spec, stagedAction: "Set" }),
    staged({ selector: undefined, stagedAction: "Delete", tier: "security" }),
    stagedGlobal({ ...globalSpec, stagedAction: "Learn" }),
    stagedKubernetes({
      stagedAction: "Ignore",
      podSelector: { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            { podSelector: {}, namespaceSelector: {} },
            { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
          ],
          ports: [{ protocol: "TCP", port: 80, endPort: 90 }, { port: "http" }],
        },
      ],
    }),
    netSet(["10.0.0.0/8", "10.0.0.1", "2001:db8::/32"]),
    globalNetSet([]),
    tier("security", { order: 10 }),
    tier("kube-admin", { order: 1000, defaultAction: "Pass" }),
    rule({ protocol: "ICMP", icmp: { type: 8, code: 0 } }),
    rule({ protocol: 58, icmp: { type: 128 } }),
  ];
}

/** Objects that the API server refuses for their structure. */
export function wrongManifests(): readonly object[] {
  return [
    ...[{ extra: 1 }, { namespaceSelector: "all()" }, { stagedAction: "Set" }, { order: "1" }, { selector: 1 }].map(
      (spec) => policy(spec),
    ),
    ...[{ types: ["ingress"] }, { types: ["Ingress", "Ingress"] }, { performanceHints: ["x"] }, { tier: 1 }].map(
      (spec) => globalPolicy(spec),
    ),
    ...[{ doNotTrack: "yes" }, { podSelector: {} }].map((spec) => globalPolicy(spec)),
    ...[{ action: "allow" }, {}, null, "Allow", { action: "Allow", from: [] }].map((one) => ingress(one)),
    ...[
      { ipVersion: 5 },
      { ipVersion: "4" },
      { icmp: { type: 255 } },
      { http: { path: "/" } },
      { metadata: { a: 1 } },
    ].map(rule),
    ...[{ protocol: 1.5 }, { protocol: true }, { source: [] }].map(rule),
    ...[{ net: ["10.0.0.0/8"] }, { nets: "10.0.0.0/8" }, { nets: ["10.0.0.0/8", "10.0.0.0/8"] }, { nets: [null] }].map(
      source,
    ),
    ...[{ ports: 80 }, { ports: [{ port: 80 }] }, { ports: [1.5] }, { serviceAccounts: ["x"] }, { services: "x" }].map(
      destination,
    ),
    egress({ action: "Deny", to: [] }),
    staged({ stagedAction: "set" }),
    stagedKubernetes({ podSelector: { app: "web" } }),
    netSet("10.0.0.0/8"),
    globalNetSet([1]),
    tier("security", { defaultAction: "Allow" }),
    tier("security", { order: "10" }),
    nets(1),
    port(null),
  ];
}
