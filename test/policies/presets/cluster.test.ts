import type { CalicoRule, GlobalNetworkPolicy } from "../../../policies/calico/types";
import type { ClusterNetworkPolicy } from "../../../policies/clusterNetworkPolicy/types";
import type { ClusterObject } from "../../../policies/clusterObjects";
import { presetLabel, presetVersionLabel } from "../../../policies/presets/origin";
import { denyCloudMetadataClusterWide } from "../../../policies/presets/cluster/cloudMetadata";
import { clusterDefaultDeny } from "../../../policies/presets/cluster/defaultDeny";
import { logDenied } from "../../../policies/presets/cluster/logDenied";
import { validateObject } from "../../../policies/validateObject";

const both = ["Ingress", "Egress"] as const;
const calico = { api: "calico" } as const;
const standard = { api: "network-policy-api" } as const;

/** Every preset by every API, and with every argument. */
const calls: readonly (readonly [string, readonly ClusterObject[]])[] = [
  ["cluster-default-deny", clusterDefaultDeny(calico)],
  ["cluster-default-deny", clusterDefaultDeny(standard)],
  ["cluster-default-deny", clusterDefaultDeny({ ...calico, spare: ["monitoring"], allowDns: false })],
  ["cluster-default-deny", clusterDefaultDeny({ ...standard, spare: ["a"], allowDns: false, priority: 0 })],
  ["deny-cloud-metadata-cluster-wide", denyCloudMetadataClusterWide(calico)],
  ["deny-cloud-metadata-cluster-wide", denyCloudMetadataClusterWide(standard)],
  ["log-denied", logDenied({ namespaces: ["shop"], directions: both })],
  ["log-denied", logDenied({ namespaces: ["shop", "pay"], podSelector: { app: "web" }, directions: ["Egress"] })],
];

test.each(calls)("%s makes objects that are accepted and say who made them", (preset, objects) => {
  expect(objects.flatMap(validateObject)).toEqual([]);
  for (const { metadata } of objects) {
    expect(metadata.labels).toEqual({ [presetLabel]: preset, [presetVersionLabel]: "1" });
  }
});

test("names and labels are those that were asked for", () => {
  const own = { name: "mine", labels: { team: "platform" } };
  const made = [
    ...clusterDefaultDeny({ ...calico, ...own }),
    ...clusterDefaultDeny({ ...standard, ...own }),
    ...denyCloudMetadataClusterWide({ ...calico, ...own }),
    ...denyCloudMetadataClusterWide({ ...standard, ...own }),
    ...logDenied({ namespaces: ["shop"], directions: both, ...own }),
  ];
  expect(made.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    "GlobalNetworkPolicy mine",
    "ClusterNetworkPolicy mine",
    "Tier portcullis-guard",
    "GlobalNetworkPolicy portcullis-guard.mine",
    "ClusterNetworkPolicy mine",
    "GlobalNetworkPolicy mine",
  ]);
  for (const { metadata } of made) expect(metadata.labels).toMatchObject({ team: "platform" });
});

describe("clusterDefaultDeny", () => {
  const dns = (protocol: "TCP" | "UDP"): CalicoRule => ({
    action: "Allow",
    protocol,
    destination: {
      namespaceSelector: "projectcalico.org/name in {'kube-system'}",
      selector: "k8s-app == 'kube-dns'",
      ports: [53],
    },
  });

  test("by Calico selects pods, but those of the system, and has no rule but that for DNS, and no order", () => {
    const [policy, ...others] = clusterDefaultDeny(calico) as readonly GlobalNetworkPolicy[];
    expect(others).toEqual([]);
    expect(policy?.spec).toStrictEqual({
      tier: "default",
      namespaceSelector:
        "has(projectcalico.org/name) && projectcalico.org/name not in {'kube-system', 'kube-public', " +
        "'kube-node-lease', 'calico-system', 'calico-apiserver', 'tigera-operator'}",
      types: ["Ingress", "Egress"],
      egress: [dns("UDP"), dns("TCP")],
    });
  });

  test("by the network-policy API denies all in the tier that NetworkPolicies override, after admitting DNS", () => {
    const [policy, ...others] = clusterDefaultDeny(standard) as readonly ClusterNetworkPolicy[];
    expect(others).toEqual([]);
    const name = "kubernetes.io/metadata.name";
    expect(policy?.spec).toStrictEqual({
      tier: "Baseline",
      priority: 1000,
      subject: {
        namespaces: {
          matchExpressions: [
            {
              key: name,
              operator: "NotIn",
              values: [
                ...["kube-system", "kube-public", "kube-node-lease"],
                ...["calico-system", "calico-apiserver", "tigera-operator"],
              ],
            },
          ],
        },
      },
      ingress: [{ name: "deny-from-pods", action: "Deny", from: [{ namespaces: {} }] }],
      egress: [
        {
          name: "accept-dns",
          action: "Accept",
          to: [
            {
              pods: {
                namespaceSelector: { matchLabels: { [name]: "kube-system" } },
                podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
              },
            },
          ],
          protocols: [{ udp: { destinationPort: { number: 53 } } }, { tcp: { destinationPort: { number: 53 } } }],
        },
        { name: "deny-the-rest", action: "Deny", to: [{ namespaces: {} }, { networks: ["0.0.0.0/0", "::/0"] }] },
      ],
    });
  });

  test("spares what else is named, once", () => {
    const args = { spare: ["monitoring", "kube-system", "monitoring"] };
    const made = [...clusterDefaultDeny({ ...calico, ...args }), ...clusterDefaultDeny({ ...standard, ...args })];
    const texts = made.map((object) => JSON.stringify(object));
    for (const text of texts) expect(text.match(/monitoring/g)).toHaveLength(1);
    expect(texts[0]).toContain("'tigera-operator', 'monitoring'}");
    expect(texts[1]).toContain('"tigera-operator","monitoring"]');
  });

  test("leaves DNS out where it is told to", () => {
    const [first] = clusterDefaultDeny({ ...calico, allowDns: false });
    const [second] = clusterDefaultDeny({ ...standard, allowDns: false });
    expect(first?.spec.egress).toEqual([]);
    expect(second?.spec.egress).toMatchObject([{ action: "Deny" }]);
  });
});

describe("denyCloudMetadataClusterWide", () => {
  test("by Calico is a tier that leaves all else to the others, and a policy for pods with a rule for each family", () => {
    expect(
      denyCloudMetadataClusterWide(calico).map(({ kind, metadata: { name }, spec }) => ({ kind, name, spec })),
    ).toStrictEqual([
      { kind: "Tier", name: "portcullis-guard", spec: { order: 100, defaultAction: "Pass" } },
      {
        kind: "GlobalNetworkPolicy",
        name: "portcullis-guard.deny-cloud-metadata",
        spec: {
          tier: "portcullis-guard",
          order: 100,
          namespaceSelector: "all()",
          types: ["Egress"],
          egress: [
            { action: "Deny", destination: { nets: ["169.254.169.254/32"] } },
            { action: "Deny", destination: { nets: ["fd00:ec2::254/128"] } },
          ],
        },
      },
    ]);
  });

  test("does not put the tier before a name twice", () => {
    const [, policy] = denyCloudMetadataClusterWide({ ...calico, name: "portcullis-guard.mine" });
    expect(policy?.metadata.name).toBe("portcullis-guard.mine");
  });

  test("by the network-policy API is read before NetworkPolicies", () => {
    const priorities = [undefined, 0].map((priority) =>
      denyCloudMetadataClusterWide({ ...standard, ...(priority === undefined ? {} : { priority }) }),
    );
    expect(priorities.map(([policy]) => policy?.spec)).toStrictEqual(
      [10, 0].map((priority) => ({
        tier: "Admin",
        priority,
        subject: { namespaces: {} },
        egress: [
          {
            name: "deny-cloud-metadata",
            action: "Deny",
            to: [{ networks: ["169.254.169.254/32", "fd00:ec2::254/128"] }],
          },
        ],
      })),
    );
  });
});

describe("logDenied", () => {
  const rules = [{ action: "Log" }, { action: "Deny" }];
  const common = { tier: "default", order: 2000 };

  test("stands after NetworkPolicies, and logs before it denies", () => {
    const [policy] = logDenied({ namespaces: ["shop", "shop"], directions: ["Egress", "Ingress"] });
    expect(policy?.metadata.name).toBe("log-denied-in-shop");
    expect(policy?.spec).toStrictEqual({
      ...common,
      namespaceSelector: "projectcalico.org/name in {'shop'}",
      types: ["Ingress", "Egress"],
      ingress: rules,
      egress: rules,
    });
  });

  test("is about the pods and the direction that are named, and its name says which", () => {
    const [policy] = logDenied({ namespaces: ["shop", "pay"], podSelector: { app: "web" }, directions: ["Ingress"] });
    expect(policy?.metadata.name).toBe("log-denied-ingress-for-web-in-shop-and-pay");
    expect(policy?.spec).toStrictEqual({
      ...common,
      namespaceSelector: "projectcalico.org/name in {'shop', 'pay'}",
      selector: "app == 'web'",
      types: ["Ingress"],
      ingress: rules,
    });
  });
});

const anyApi = { api: "cilium" } as unknown as { api: "calico" };

test.each([
  [() => clusterDefaultDeny(anyApi), "api must be `calico` or `network-policy-api`, got `cilium`"],
  [() => denyCloudMetadataClusterWide(anyApi), "api must be `calico` or `network-policy-api`, got `cilium`"],
  [
    () => clusterDefaultDeny({ ...calico, spare: ["ok", "Not"] }),
    "spare: a namespace's name must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `Not`",
  ],
  [() => clusterDefaultDeny({ ...standard, priority: 1001 }), "priority must be a whole number in 0..1000, got `1001`"],
  [() => denyCloudMetadataClusterWide({ ...standard, priority: -1 }), "in 0..1000, got `-1`"],
  [() => denyCloudMetadataClusterWide({ ...standard, priority: 1.5 }), "in 0..1000, got `1.5`"],
  [
    () => logDenied({ namespaces: [], directions: both }),
    "`namespaces` is empty; name those in which NetworkPolicies isolate the pods",
  ],
  [() => logDenied({ namespaces: ["a."], directions: both }), "namespaces: a namespace's name must be"],
  [
    () => logDenied({ namespaces: ["shop"], directions: [] }),
    "`directions` is empty; name those in which NetworkPolicies isolate the pods",
  ],
])("%s throws", (make, message) => {
  expect(make).toThrow(RangeError);
  expect(make).toThrow(message);
});

/** Never called: that these do not compile is what is tested, by the compiler. */
export function mustNotCompile(): readonly unknown[] {
  return [
    // @ts-expect-error -- which API must be said
    clusterDefaultDeny({}),
    // @ts-expect-error -- there is no such API
    clusterDefaultDeny({ api: "cilium" }),
    // @ts-expect-error -- policies of Calico have no priority
    denyCloudMetadataClusterWide({ api: "calico", priority: 10 }),
    // @ts-expect-error -- it has no addresses to choose from
    denyCloudMetadataClusterWide({ api: "calico", spare: [] }),
    // @ts-expect-error -- which pods must be said
    logDenied({ directions: ["Ingress"] }),
    // @ts-expect-error -- which directions must be said
    logDenied({ namespaces: ["shop"] }),
    // @ts-expect-error -- there is no such direction
    logDenied({ namespaces: ["shop"], directions: ["ingress"] }),
    // @ts-expect-error -- Calico alone can log
    logDenied({ namespaces: ["shop"], directions: ["Ingress"], api: "network-policy-api" }),
  ];
}
