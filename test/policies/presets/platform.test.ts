import {
  allowApiServer,
  allowAwsEndpoints,
  allowMetricsScraping,
  allowMetricsServer,
  allowPodIdentity,
  allowTelemetry,
  allowWebhooks,
  anywhere,
  denyCloudMetadata,
  ipBlock,
  type NetworkPolicy,
  type NetworkPolicyPort,
  podsIn,
  tcp,
  validate,
} from "../../../policies";

const web = { podSelector: { app: "web" } };
const apiServer = ipBlock("10.0.16.0/20");
const nodes = [ipBlock("10.0.0.0/20"), ipBlock("2001:db8:2::/64")];
const blocks = (...cidrs: readonly string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
const ports = (...numbers: readonly number[]) => numbers.map((port) => ({ protocol: "TCP", port }));

/** Name, and rules of ingress and of egress, of calls that differ from the examples. */
const policies: readonly (readonly [string, NetworkPolicy, readonly object[], readonly object[]])[] = [
  [
    "allow-api-server",
    allowApiServer({ apiServer, on: [tcp(443), tcp(6443)] }),
    [],
    [{ to: blocks("10.0.16.0/20"), ports: ports(443, 6443) }],
  ],
  [
    "allow-webhooks-for-web",
    allowWebhooks({ ...web, apiServer, on: tcp(10250) }),
    [{ from: blocks("10.0.16.0/20"), ports: ports(10250) }],
    [],
  ],
  [
    "allow-pod-identity-for-web",
    allowPodIdentity({ ...web, agent: ipBlock("192.0.2.1/32") }),
    [],
    [{ to: blocks("192.0.2.1/32"), ports: ports(80) }],
  ],
  [
    "allow-aws-endpoints",
    allowAwsEndpoints({ endpoints: [ipBlock("10.0.0.0/16"), ipBlock("10.1.0.0/16")] }),
    [],
    [{ to: blocks("10.0.0.0/16", "10.1.0.0/16"), ports: ports(443) }],
  ],
  [
    "allow-metrics-scraping",
    allowMetricsScraping({ on: tcp(8080) }),
    [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
          },
        ],
        ports: ports(8080),
      },
    ],
    [],
  ],
  [
    "allow-metrics-server-for-metrics-server",
    allowMetricsServer({
      podSelector: { "app.kubernetes.io/name": "metrics-server" },
      apiServer,
      nodes,
      on: tcp(10251),
      apiServerOn: tcp(6443),
      kubeletsOn: tcp(10255),
    }),
    [{ from: blocks("10.0.16.0/20"), ports: ports(10251) }],
    [
      { to: blocks("10.0.16.0/20"), ports: ports(6443) },
      { to: blocks("10.0.0.0/20", "2001:db8:2::/64"), ports: ports(10255) },
    ],
  ],
  [
    "allow-telemetry",
    allowTelemetry({ to: [ipBlock("10.0.0.0/20"), ipBlock("10.0.64.0/20")], on: tcp(24224) }),
    [],
    [{ to: blocks("10.0.0.0/20", "10.0.64.0/20"), ports: ports(24224) }],
  ],
];

test.each(policies)("%s has the peers and ports that were given", (name, policy, ingress, egress) => {
  expect(policy.metadata.name).toBe(name);
  expect(policy.spec.ingress ?? []).toStrictEqual(ingress);
  expect(policy.spec.egress ?? []).toStrictEqual(egress);
  expect(validate(policy)).toEqual([]);
});

test("what denies the metadata service leaves pods reachable of which an engine knows no address", () => {
  expect(denyCloudMetadata(web).spec.egress).toStrictEqual([
    {
      to: [
        { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } },
        { ipBlock: { cidr: "::/0", except: ["fd00:ec2::254/128"] } },
        { namespaceSelector: {} },
      ],
    },
  ]);
});

test("metrics-server has a name of its own for all pods of a namespace", () => {
  const names = [undefined, {}].map((podSelector) =>
    allowMetricsServer({ apiServer, nodes, ...(podSelector === undefined ? {} : { podSelector }) }),
  );
  expect(names.map(({ metadata }) => metadata.name)).toEqual([
    "allow-metrics-server",
    "allow-metrics-server-for-all-pods",
  ]);
});

const noPeers = /^the list of peers is empty, which Kubernetes reads as every peer; write `anywhere` for that$/;
const noPorts = (field: string) =>
  `\`${field}\` is empty, which Kubernetes reads as every port; name the ports of the containers`;
const on: readonly NetworkPolicyPort[] = [];

test.each([
  [() => allowApiServer({ apiServer: [] }), noPeers],
  [() => allowApiServer({ apiServer, on }), noPorts("on")],
  [() => allowWebhooks({ ...web, apiServer: [] }), noPeers],
  [() => allowWebhooks({ ...web, apiServer, on }), noPorts("on")],
  [() => allowPodIdentity({ agent: [] }), noPeers],
  [() => allowAwsEndpoints({ endpoints: [] }), noPeers],
  [() => allowMetricsScraping({ from: [], on: tcp(9090) }), noPeers],
  [() => allowMetricsScraping({ on }), noPorts("on")],
  [() => allowMetricsServer({ apiServer: [], nodes }), noPeers],
  [() => allowMetricsServer({ apiServer, nodes: [] }), noPeers],
  [() => allowMetricsServer({ apiServer, nodes, on }), noPorts("on")],
  [() => allowMetricsServer({ apiServer, nodes, apiServerOn: on }), noPorts("apiServerOn")],
  [() => allowMetricsServer({ apiServer, nodes, kubeletsOn: on }), noPorts("kubeletsOn")],
  [() => allowTelemetry({ to: [] }), noPeers],
  [() => allowTelemetry({ to: podsIn("telemetry", {}), on }), noPorts("on")],
])("%s throws", (make, message) => {
  expect(make).toThrow(RangeError);
  expect(make).toThrow(message);
});

/** Never called: that these do not compile is what is tested, by the compiler. */
export function mustNotCompile(): readonly unknown[] {
  return [
    // @ts-expect-error -- addresses of the API server are required
    allowApiServer({ podSelector: {} }),
    // @ts-expect-error -- the API server has addresses
    allowApiServer({ apiServer: anywhere }),
    // @ts-expect-error -- pods are required
    allowWebhooks({ apiServer }),
    // @ts-expect-error -- addresses of endpoints are required
    allowAwsEndpoints({}),
    // @ts-expect-error -- the agent has addresses
    allowPodIdentity({ agent: podsIn("kube-system", {}) }),
    // @ts-expect-error -- ports are required
    allowMetricsScraping({ podSelector: {} }),
    // @ts-expect-error -- addresses of nodes are required
    allowMetricsServer({ apiServer }),
    // @ts-expect-error -- who takes it is required
    allowTelemetry({ podSelector: {} }),
  ];
}
