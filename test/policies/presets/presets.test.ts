import fc from "fast-check";
import {
  allow,
  allowAllToPod,
  type AllowArgs,
  allowDns,
  allowEgressTo,
  allowIngressFrom,
  allowWithinNamespace,
  anywhere,
  blockAllIncoming,
  blockAllOutgoing,
  clusterDns,
  defaultDeny,
  denyAllToPod,
  inNamespace,
  ipBlock,
  namespace,
  namespacesLabelled,
  type NetworkPolicy,
  pods,
  podsIn,
  tcp,
  tcpRange,
  udp,
  validate,
} from "../../../policies";
import { anyPeer, inCluster, labels, names, outside, ports } from "./arguments";

const web = { matchLabels: { app: "web" } };
const inNamespaceNamed = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });

/** Name and spec that each call gives; apiVersion, kind and the rest of metadata are the same for all, and below. */
const presets: readonly (readonly [string, NetworkPolicy, object])[] = [
  [
    "allow-all-to-web",
    allowAllToPod({ podSelector: web }),
    {
      podSelector: web,
      policyTypes: ["Ingress", "Egress"],
      ingress: [{}],
      egress: [{}],
    },
  ],
  [
    "deny-all-to-web",
    denyAllToPod({ podSelector: { app: "web" } }),
    {
      podSelector: web,
      policyTypes: ["Ingress", "Egress"],
    },
  ],
  ["block-all-incoming", blockAllIncoming(), { podSelector: {}, policyTypes: ["Ingress"] }],
  ["block-all-outgoing", blockAllOutgoing(), { podSelector: {}, policyTypes: ["Egress"] }],
  ["default-deny", defaultDeny(), { podSelector: {}, policyTypes: ["Ingress", "Egress"] }],
  [
    "allow-dns",
    allowDns(),
    {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: inNamespaceNamed("kube-system"),
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    },
  ],
  [
    "allow-dns-for-web",
    allowDns({ podSelector: web, servers: [namespace("dns"), ipBlock("169.254.20.10/32")], port: 5353 }),
    {
      podSelector: web,
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ namespaceSelector: inNamespaceNamed("dns") }, { ipBlock: { cidr: "169.254.20.10/32" } }],
          ports: [
            { protocol: "UDP", port: 5353 },
            { protocol: "TCP", port: 5353 },
          ],
        },
      ],
    },
  ],
  [
    "allow-within-namespace",
    allowWithinNamespace(),
    {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    },
  ],
  [
    "allow-ingress-to-web-from-shop",
    allowIngressFrom({ podSelector: web, from: namespace("shop"), on: tcp(80) }),
    {
      podSelector: web,
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ namespaceSelector: inNamespaceNamed("shop") }], ports: [{ protocol: "TCP", port: 80 }] }],
    },
  ],
  [
    "allow-ingress-to-web-from-anywhere",
    allowIngressFrom({ podSelector: web, from: anywhere }),
    {
      podSelector: web,
      policyTypes: ["Ingress"],
      ingress: [{}],
    },
  ],
  [
    "allow-egress-from-all-pods-to-10-0-0-0-8",
    allowEgressTo({ podSelector: {}, to: ipBlock("10.0.0.0/8"), on: [udp(1), tcpRange(2, 3)] }),
    {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "10.0.0.0/8" } }],
          ports: [
            { protocol: "UDP", port: 1 },
            { protocol: "TCP", port: 2, endPort: 3 },
          ],
        },
      ],
    },
  ],
  [
    "allow-egress-from-web-to-anywhere",
    allowEgressTo({ podSelector: web, to: anywhere, on: tcp(443) }),
    {
      podSelector: web,
      policyTypes: ["Egress"],
      egress: [{ ports: [{ protocol: "TCP", port: 443 }] }],
    },
  ],
];

test.each(presets)("%s is written as the API expects", (name, policy, spec) => {
  const { labels, ...metadata } = policy.metadata;
  expect({ ...policy, metadata }).toStrictEqual({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name },
    spec,
  });
  expect(Object.keys(labels ?? {})).toEqual(["portcullis.dev/preset", "portcullis.dev/preset-version"]);
});

test("namespace, name and labels are those that the caller gives", () => {
  const args = { namespace: "shop", name: "mine", labels: { team: "a" } };
  const policies = [
    allowAllToPod({ ...args, podSelector: web }),
    denyAllToPod({ ...args, podSelector: web }),
    blockAllIncoming(args),
    blockAllOutgoing(args),
    defaultDeny(args),
    allowDns(args),
    allowWithinNamespace(args),
    allowIngressFrom({ ...args, podSelector: web, from: anywhere }),
    allowEgressTo({ ...args, podSelector: web, to: anywhere }),
  ];
  for (const policy of policies) {
    expect(policy.metadata).toStrictEqual({
      namespace: "shop",
      name: "mine",
      labels: {
        "portcullis.dev/preset": expect.stringMatching(/^[a-z-]+$/) as string,
        "portcullis.dev/preset-version": "1",
        team: "a",
      },
    });
  }
});

describe("default names", () => {
  const from = (peer: Parameters<typeof allowIngressFrom>[0]["from"]) =>
    allowIngressFrom({ podSelector: { app: "db" }, from: peer }).metadata.name;

  test.each([
    [pods({}), "all-pods"],
    [pods({ tier: "front", app: "web" }), "web-front"],
    [podsIn("shop", { "app.kubernetes.io/name": "Web_1.x" }), "shop-web-1-x"],
    [namespacesLabelled({ team: "a" }, { app: "web" }), "a-namespace-web"],
    [namespacesLabelled({}), "any-namespace"],
    [[namespace("shop"), ipBlock("2001:db8::/32")], "shop-and-2001-db8-32"],
    [pods({ matchExpressions: [{ key: "app", operator: "NotIn", values: ["a", "b"] }] }), "not-a-or-b"],
    [
      pods({
        matchExpressions: [
          { key: "app", operator: "Exists" },
          { key: "x", operator: "DoesNotExist" },
        ],
      }),
      "with-app-without-x",
    ],
    [pods({ canary: "" }), "canary"],
  ])("%j is called %s", (peer, slug) => {
    expect(from(peer)).toBe(`allow-ingress-to-db-from-${slug}`);
  });

  test("do not depend on the ports or the order of labels, so that changing those updates the policy in place", () => {
    const args = { podSelector: { app: "web", tier: "front" }, from: anywhere };
    expect(allowIngressFrom({ ...args, on: tcp(80) }).metadata.name).toBe(
      allowIngressFrom({ ...args, podSelector: { tier: "front", app: "web" }, on: tcp(443) }).metadata.name,
    );
  });

  test("that would be long are cut, and stay different", () => {
    const many = (last: string) => [
      ...Array.from({ length: 20 }, (_, i) => namespace(`namespace-${String(i)}`)),
      namespace(last),
    ];
    expect(from(many("a")).length).toBeLessThanOrEqual(100);
    expect(from(many("a"))).toMatch(/^allow-ingress-to-db-from-namespace-0-and-.*-[0-9a-f]{8}$/);
    expect(from(many("a"))).not.toBe(from(many("b")));
    expect(from(many("a"))).toBe(from(many("a")));
  });
});

describe("allow", () => {
  const client = podsIn("shop", { app: "web" });
  const server = podsIn("pay", { app: "db" });
  const labels = { "portcullis.dev/preset": "allow", "portcullis.dev/preset-version": "1" };

  test("writes both sides, each in its own namespace", () => {
    expect(allow({ from: client, to: server, on: tcp(5432) })).toStrictEqual([
      allowEgressTo({ labels, namespace: "shop", podSelector: { app: "web" }, to: server, on: tcp(5432) }),
      allowIngressFrom({ labels, namespace: "pay", podSelector: { app: "db" }, from: client, on: tcp(5432) }),
    ]);
  });

  test.each<[string, AllowArgs, NetworkPolicy[]]>([
    [
      "to addresses",
      { from: client, to: ipBlock("10.0.0.0/8") },
      [allowEgressTo({ labels, namespace: "shop", podSelector: { app: "web" }, to: ipBlock("10.0.0.0/8") })],
    ],
    [
      "to anywhere",
      { from: namespace("shop"), to: anywhere, on: tcp(443) },
      [allowEgressTo({ labels, namespace: "shop", podSelector: {}, to: anywhere, on: tcp(443) })],
    ],
    [
      "from addresses",
      { from: ipBlock("10.0.0.0/8"), to: server },
      [allowIngressFrom({ labels, namespace: "pay", podSelector: { app: "db" }, from: ipBlock("10.0.0.0/8") })],
    ],
    [
      "from anywhere",
      { from: anywhere, to: server },
      [allowIngressFrom({ labels, namespace: "pay", podSelector: { app: "db" }, from: anywhere })],
    ],
  ])("writes only the side in the cluster: %s", (_, args, expected) => {
    expect(allow(args)).toStrictEqual(expected);
  });

  test("gives its name and labels to both sides", () => {
    const policies = allow({ from: client, to: server, name: "orders", labels: { team: "a" } });
    expect(policies.map(({ metadata }) => metadata)).toStrictEqual([
      { namespace: "shop", name: "orders-egress", labels: { ...labels, team: "a" } },
      { namespace: "pay", name: "orders-ingress", labels: { ...labels, team: "a" } },
    ]);
  });

  test("inNamespace picks the policies of one namespace", () => {
    const policies = [...allow({ from: client, to: server }), defaultDeny(), defaultDeny({ namespace: "pay" })];
    expect(inNamespace("pay", policies)).toEqual([policies[1], policies[3]]);
  });
});

test.each([
  [() => allowIngressFrom({ podSelector: {}, from: [] }), /the list of peers is empty/],
  [
    () => allowEgressTo({ podSelector: {}, to: clusterDns, on: [] }),
    /^`on` is empty, which Kubernetes reads as every port; leave it out for that$/,
  ],
  [() => allow({ from: namespace("a"), to: namespace("b"), on: [] }), /`on` is empty/],
  [() => allowDns({ port: 0 }), /a port must be a whole number in 1..65535/],
])("%s throws, since the API would read it as everything or refuse it", (make, message) => {
  expect(make).toThrow(message);
});

test("presets with right arguments have no problem, not even a warning", () => {
  const optional = fc.record({ namespace: names, name: names, labels }, { requiredKeys: [] });
  const sides = fc.oneof(
    fc.record({ from: inCluster, to: fc.oneof(inCluster, outside) }),
    fc.record({ from: outside, to: inCluster }),
  );
  fc.assert(
    fc.property(optional, labels, anyPeer, sides, ports, (args, podSelector, peer, { from, to }, on) => {
      const onPorts = on.length === 0 ? {} : { on };
      const policies = [
        allowAllToPod({ ...args, podSelector }),
        denyAllToPod({ ...args, podSelector }),
        blockAllIncoming(args),
        blockAllOutgoing(args),
        defaultDeny(args),
        allowWithinNamespace(args),
        allowDns({ ...args, podSelector, servers: peer }),
        allowIngressFrom({ ...args, podSelector, from: peer, ...onPorts }),
        allowEgressTo({ ...args, podSelector, to: peer, ...onPorts }),
        ...allow({ from, to, ...onPorts } as AllowArgs),
      ];
      expect(policies.flatMap(validate)).toEqual([]);
    }),
  );
});
