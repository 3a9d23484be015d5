import { runInNewContext } from "node:vm";
import * as presets from "../../../policies";
import { clusterOf, denied, judgedOf, only, pod, policy } from "./cluster";

const api = pod("api", "10.0.1.1", { ports: [8000] });
const db = pod("db", "10.0.2.1", { ports: [5432] });
const dns = pod("coredns", "10.0.3.1", { namespace: "kube-system", labels: { "k8s-app": "kube-dns" }, ports: [53] });
const deny = policy("deny", {});
const denyIngress = policy("deny-in", { policyTypes: ["Ingress"] });
const denyEgress = policy("deny-out", { policyTypes: ["Egress"] });

/** The policies that a suggestion comes to, by the real presets. */
function policiesOf(call: string): readonly object[] {
  const made: unknown = runInNewContext(call, { ...presets });
  return Array.isArray(made) ? (made as object[]) : [made as object];
}

const record = denied("10.0.1.1", "10.0.2.1", 5432);
const toOutside = denied("10.0.1.1", "198.51.100.7", 443);
const fromOutside = denied("198.51.100.7", "10.0.1.1", 8000);
const podsOf = (name: string) => `podsIn("shop", { app: "${name}" })`;

test.each<[string, readonly object[], ReturnType<typeof denied>, string]>([
  ["both sides deny", [deny], record, `allow({ from: ${podsOf("api")}, to: ${podsOf("db")}, on: tcp(5432) })`],
  [
    "the source denies",
    [denyEgress],
    record,
    `allowEgressTo({ namespace: "shop", podSelector: { app: "api" }, to: ${podsOf("db")}, on: tcp(5432) })`,
  ],
  [
    "the destination denies",
    [denyIngress],
    record,
    `allowIngressFrom({ namespace: "shop", podSelector: { app: "db" }, from: ${podsOf("api")}, on: tcp(5432) })`,
  ],
  [
    "it leads outside",
    [deny],
    toOutside,
    `allowToAddresses({ namespace: "shop", podSelector: { app: "api" }, to: ipBlock("198.51.100.7/32"), on: tcp(443) })`,
  ],
  [
    "it comes from outside",
    [deny],
    fromOutside,
    `allow({ from: ipBlock("198.51.100.7/32"), to: ${podsOf("api")}, on: tcp(8000) })`,
  ],
  [
    "it asks the DNS servers",
    [deny],
    denied("10.0.1.1", "10.0.3.1", 53, { protocol: "UDP" }),
    `allowDns({ namespace: "shop", podSelector: { app: "api" } })`,
  ],
  [
    "it is SCTP",
    [deny],
    denied("10.0.1.1", "10.0.2.1", 3868, { protocol: "SCTP" }),
    `allow({ from: ${podsOf("api")}, to: ${podsOf("db")}, on: sctp(3868) })`,
  ],
  [
    "it asks Pod Identity",
    [deny],
    denied("10.0.1.1", "169.254.170.23", 80),
    `allowPodIdentity({ namespace: "shop", podSelector: { app: "api" } })`,
  ],
  [
    "it asks the node's DNS cache",
    [deny],
    denied("10.0.1.1", "169.254.20.10", 53, { protocol: "UDP" }),
    `allowNodeLocalDns({ namespace: "shop", podSelector: { app: "api" } })`,
  ],
  [
    "it asks for the time",
    [deny],
    denied("10.0.1.1", "169.254.169.123", 123, { protocol: "UDP" }),
    `allowNtp({ namespace: "shop", podSelector: { app: "api" } })`,
  ],
])("where %s, a call is written that allows it", (_, objects, one, call) => {
  const cluster = [api, db, dns, ...objects];
  expect(only(judgedOf(clusterOf(...cluster), [one]))).toMatchObject({
    verdict: "denied",
    calls: [call],
    warning: undefined,
  });
  expect(only(judgedOf(clusterOf(...cluster, ...policiesOf(call)), [one]))).toMatchObject({
    verdict: "allowed",
    calls: [],
  });
});

test("by IPv6 a range is one address, too, of which it is not known whether a pod has it", () => {
  const objects = [pod("api6", "2001:db8::1"), deny];
  const one = denied("2001:db8::1", "2001:db8:1::9", 443);
  const { verdict, calls } = only(judgedOf(clusterOf(...objects), [one]));
  expect(verdict).toBe("denied");
  expect(calls.join()).toContain('to: ipBlock("2001:db8:1::9/128")');
  expect(only(judgedOf(clusterOf(...objects, ...calls.flatMap(policiesOf)), [one])).verdict).toBe("unknown");
});

test("the DNS servers are allowed to answer where they deny, too", () => {
  const cluster = [api, dns, deny, policy("deny", {}, "kube-system")];
  const asked = denied("10.0.1.1", "10.0.3.1", 53, { protocol: "UDP" });
  const { calls } = only(judgedOf(clusterOf(...cluster), [asked]));
  expect(calls).toHaveLength(2);
  const { verdict } = only(judgedOf(clusterOf(...cluster, ...calls.flatMap(policiesOf)), [asked]));
  expect(verdict).toBe("allowed");
});

test("the policies that isolate and do not admit it are named, for each side", () => {
  const other = policy("api", { podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Egress"] });
  const { sides } = only(judgedOf(clusterOf(api, db, deny, other), [record]));
  expect(
    sides.map(({ direction, verdict, policies }) => [direction, verdict, policies.map(({ name }) => name)]),
  ).toEqual([
    ["Egress", "denied", ["shop/api", "shop/deny"]],
    ["Ingress", "denied", ["shop/deny"]],
  ]);
});

test("what the policies allow is said plainly, with no call", () => {
  const { verdict, calls, notes } = only(judgedOf(clusterOf(api, db), [record]));
  expect({ verdict, calls }).toEqual({ verdict: "allowed", calls: [] });
  expect(notes).toEqual([
    "the policies given allow it: the log is older than they are, or a policy that is not among them denies it",
  ]);
});

test.each(["169.254.169.254", "fd00:ec2::254"])(
  "for the metadata service at %s there is a warning, and no call",
  (address) => {
    const own = address.includes(":") ? pod("api6", "2001:db8::1") : api;
    const { verdict, warning, calls } = only(judgedOf(clusterOf(own, deny), [denied(own.status.podIP, address, 80)]));
    expect({ verdict, calls }).toEqual({ verdict: "denied", calls: [] });
    expect(warning).toContain("leave it denied");
  },
);

describe("an address that no pod has", () => {
  const toPods = policy("to-pods", {
    policyTypes: ["Egress"],
    egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 6379 }] }],
  });

  test.each<[string, readonly object[], string, number, string]>([
    ["is denied where no rule on the port is about pods", [deny], "10.0.9.9", 6379, "denied"],
    ["is unknown where one is", [toPods], "10.0.9.9", 6379, "unknown"],
    ["is denied where that one is for another port", [toPods], "10.0.9.9", 80, "denied"],
    ["is denied on the internet, where no pod is", [toPods], "198.51.100.7", 6379, "denied"],
    [
      "is unknown by IPv6, where pods have any address",
      [toPods, pod("api6", "2001:db8::1")],
      "2001:db8:5::5",
      6379,
      "unknown",
    ],
    [
      "is unknown on the internet where pods of the cluster are, too",
      [toPods, pod("odd", "203.0.113.1")],
      "198.51.100.7",
      6379,
      "unknown",
    ],
    ["is not allowed where it may be a pod with policies of its own", [], "10.0.9.9", 80, "unknown"],
    ["is allowed on the internet", [], "198.51.100.7", 80, "allowed"],
  ])("%s", (_, objects, address, port, verdict) => {
    const src = address.includes(":") ? "2001:db8::1" : "10.0.1.1";
    const flow = only(judgedOf(clusterOf(api, ...objects), [denied(src, address, port)]));
    expect(flow).toMatchObject({ verdict, to: { name: address } });
  });

  test("is said to be that, where it may be a pod's", () => {
    const { notes, calls } = only(judgedOf(clusterOf(api, toPods), [denied("10.0.1.1", "10.0.9.9", 6379)]));
    expect(notes).toEqual([
      "no pod of the input has the address 10.0.9.9: it is outside the cluster, a node's, or that of a pod which is not in the input",
    ]);
    expect(calls).toHaveLength(1);
  });

  test("at both ends leaves no policy to ask", () => {
    const flow = only(judgedOf(clusterOf(api, deny), [denied("10.0.8.8", "10.0.9.9", 80)]));
    expect(flow).toMatchObject({ verdict: "unknown", sides: [], calls: [] });
  });

  test("is what an address of two pods is taken for", () => {
    const flow = only(
      judgedOf(clusterOf(api, pod("a", "10.0.5.5"), pod("b", "10.0.5.5"), toPods), [
        denied("10.0.1.1", "10.0.5.5", 6379),
      ]),
    );
    expect(flow).toMatchObject({ verdict: "unknown", to: { kind: "address" } });
  });
});

test("of an address that AWS serves on every node it is known that no pod has it", () => {
  const rules = [{ to: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }];
  const objects = [pod("api6", "2001:db8::1"), policy("to-pods", { policyTypes: ["Egress"], egress: rules })];
  const flow = only(judgedOf(clusterOf(...objects), [denied("2001:db8::1", "fd00:ec2::254", 80)]));
  expect(flow).toMatchObject({ verdict: "denied", notes: [] });
});

test("a node is allowed by its address, since selectors do not match the pods on its network", () => {
  const agent = pod("agent", "10.0.0.1", { hostNetwork: true });
  const { calls } = only(judgedOf(clusterOf(api, agent, deny), [denied("10.0.1.1", "10.0.0.1", 10250)]));
  expect(calls).toEqual([
    'allowToAddresses({ namespace: "shop", podSelector: { app: "api" }, to: ipBlock("10.0.0.1/32"), on: tcp(10250) })',
  ]);
});

test("the address of a node is never told as denied", () => {
  const agents = ["one", "two"].map((name) => pod(name, "10.0.0.1", { hostNetwork: true }));
  const flow = only(judgedOf(clusterOf(api, ...agents, deny), [denied("10.0.0.1", "10.0.1.1", 8000)]));
  expect(flow).toMatchObject({ verdict: "unknown", from: { kind: "node", name: "10.0.0.1" } });
  expect(flow.calls).toEqual([`allow({ from: ipBlock("10.0.0.1/32"), to: ${podsOf("api")}, on: tcp(8000) })`]);
});

describe("a Service", () => {
  const service = (spec: object) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "db", namespace: "shop" },
    spec: { ports: [{ port: 80, targetPort: 5432 }], ...spec },
  });
  const addresses = new Map([["shop/db", ["172.20.0.7"]]]);
  const ask = (port: number, spec: object, ...objects: readonly object[]) =>
    only(
      judgedOf(
        clusterOf(api, db, deny, service(spec), ...objects),
        [denied("10.0.1.1", "172.20.0.7", port)],
        addresses,
      ),
    );

  test("is judged by the pods behind it, and their port", () => {
    const flow = ask(80, { selector: { app: "db" } });
    expect(flow).toMatchObject({ verdict: "denied", to: { name: "shop/db[Service]" }, port: 80 });
    expect(flow.calls).toEqual([`allow({ from: ${podsOf("api")}, to: ${podsOf("db")}, on: tcp(5432) })`]);
    expect(flow.notes).toEqual([
      "shop/db[Service] sends TCP 80 to shop/db[Pod] on TCP 5432, and that is what policies see",
    ]);
  });

  test("is that of pods in its own namespace alone", () => {
    const other = pod("db", "10.0.8.1", { namespace: "pay" });
    expect(ask(80, { selector: { app: "db" } }, other).calls).toHaveLength(1);
  });

  test("is unknown where its pods are judged differently", () => {
    const both = { selector: { tier: "data" } };
    const pods = [
      pod("one", "10.0.7.1", { labels: { app: "one", tier: "data" } }),
      pod("two", "10.0.7.2", { labels: { app: "two", tier: "data" } }),
    ];
    const open = policy("open", {
      podSelector: { matchLabels: { app: "one" } },
      ingress: [{}],
      policyTypes: ["Ingress"],
    });
    const out = policy("out", { podSelector: { matchLabels: { app: "api" } }, egress: [{}], policyTypes: ["Egress"] });
    const flow = ask(80, both, ...pods, open, out);
    expect(flow.verdict).toBe("unknown");
    expect(flow.calls).toEqual([
      `allowIngressFrom({ namespace: "shop", podSelector: { app: "two" }, from: ${podsOf("api")}, on: tcp(5432) })`,
    ]);
  });

  test.each<[string, number, object, string]>([
    ["without such a port", 81, { selector: { app: "db" } }, "the Service `shop/db` has no port TCP 81"],
    [
      "without a selector",
      80,
      {},
      "the Service `shop/db` selects no pods by itself, so it is not known where its packets arrive",
    ],
    ["without pods", 80, { selector: { app: "none" } }, "no pod of the input is behind the Service `shop/db`"],
  ])("%s is unknown", (_, port, spec, note) => {
    expect(ask(port, spec)).toMatchObject({ verdict: "unknown", notes: [note], calls: [] });
  });
});

test.each<[string, Parameters<typeof denied>[2], string]>([
  ["ICMP", undefined, "NetworkPolicies speak of TCP, UDP and SCTP alone: what becomes of ICMP is up to the plugin"],
  ["TCP", undefined, "the log does not say to which port, so no policy can be asked"],
])("%s without a port is unknown", (protocol, port, note) => {
  const flow = only(judgedOf(clusterOf(api, db, deny), [denied("10.0.1.1", "10.0.2.1", port, { protocol })]));
  expect(flow).toMatchObject({ verdict: "unknown", notes: [note], calls: [] });
});

describe("answers", () => {
  const answer = denied("10.0.2.1", "10.0.1.1", 40_000, { srcPort: 5432 });

  test("need no call where the connection is allowed", () => {
    const { notes, calls, verdict } = only(judgedOf(clusterOf(api, db), [answer]));
    expect({ calls, verdict }).toEqual({ calls: [], verdict: "allowed" });
    expect(notes[0]).toContain("answers");
  });

  test("are judged as the connection that they belong to", () => {
    const { calls, from, to } = only(judgedOf(clusterOf(api, db, deny), [answer]));
    expect([from.name, to.name]).toEqual(["shop/api[Pod]", "shop/db[Pod]"]);
    expect(calls).toEqual([`allow({ from: ${podsOf("api")}, to: ${podsOf("db")}, on: tcp(5432) })`]);
  });
});

describe("labels", () => {
  const callWith = (labels: Record<string, string>, ...others: readonly object[]) =>
    only(
      judgedOf(clusterOf(pod("x", "10.0.6.1", { labels }), ...others, deny), [denied("10.0.6.1", "198.51.100.7", 443)]),
    ).calls[0];

  test.each<[string, Record<string, string>, string]>([
    ["the usual one alone", { app: "x", version: "7" }, '{ app: "x" }'],
    ["without what controllers add", { tier: "x", "pod-template-hash": "7" }, '{ tier: "x" }'],
    ["with keys in quotes", { "app.kubernetes.io/name": "x" }, '{ "app.kubernetes.io/name": "x" }'],
  ])("%s", (_, labels, expected) => {
    expect(callWith(labels)).toContain(`podSelector: ${expected},`);
  });

  test("all of them where the usual ones mean others, too", () => {
    const other = pod("y", "10.0.6.2", { labels: { app: "x", tier: "b" } });
    expect(callWith({ app: "x", tier: "a" }, other)).toContain('podSelector: { app: "x", tier: "a" },');
  });

  test("without any there is no call, since it would mean all pods", () => {
    const flow = only(
      judgedOf(clusterOf(pod("x", "10.0.6.1", { labels: {} }), deny), [denied("10.0.6.1", "198.51.100.7", 443)]),
    );
    expect(flow.calls).toEqual([]);
    expect(flow.notes).toEqual(["no preset can name the pods of shop/x: they have no labels in common that are known"]);
  });
});
