import fc from "fast-check";
import { equalities, labelMaps, requirements } from "../edges";
import { gapPlaces, withGap } from "../gaps";
import { labelSelectors, namespaceSelectors } from "./selectors";

/** An object of Calico or of the network-policy API, as a manifest has it. */
export type Manifest = Readonly<Record<string, unknown>>;

const calico = "projectcalico.org/v3";

/** Policies of every kind in tiers of every sort, with sets of addresses; the plainest first. */
export function tieredObjects(): fc.Arbitrary<readonly Manifest[]> {
  return fc
    .record({
      policies: fc.array(fc.oneof(policyOfCalico(), policyOfCluster()), { minLength: 1, maxLength: 5 }),
      sets: fc.array(addressSet(), { maxLength: 2 }),
      tiers: fc.constantFrom(...tierLists()),
    })
    .map(({ policies, sets, tiers }) => [
      ...tiers,
      ...policies.map((policy, index) => named(policy, `p${String(index)}`)),
      ...sets.map((set, index) => named(set, `s${String(index)}`)),
    ]);
}

function named({ metadata, ...rest }: Manifest, name: string): Manifest {
  return { ...rest, metadata: { ...(metadata as Manifest), name } };
}

function tierLists(): readonly (readonly Manifest[])[] {
  const tier = (name: string, spec: object) => ({ apiVersion: calico, kind: "Tier", metadata: { name }, spec });
  return [
    [],
    [tier("early", { order: 5, defaultAction: "Pass" }), tier("late", { defaultAction: "Pass" })],
    [tier("early", { order: 2000 }), tier("late", { order: 9_000_000 })],
    [tier("early", { order: 1_000_000, defaultAction: "Deny" })],
  ];
}

const namespaces = fc.constantFrom("default", "b", "a-b", "a");
const labels = fc.constantFrom(...Object.keys(labelSelectors));
const namespaceLabels = fc.constantFrom(...Object.keys(namespaceSelectors));
const netsOf = {
  IPv4: fc.subarray(["0.0.0.0/0", "10.0.0.0/8", "10.0.0.5/32", "10.0.0.0/25", "128.0.0.0/1"], {
    minLength: 1,
    maxLength: 2,
  }),
  IPv6: fc.subarray(["::/0", "2001:db8::/32", "2001:db8::5/128"], { minLength: 1, maxLength: 2 }),
} as const;

/** Half of the ends ask for one thing only: with all at once, hardly anything matches. */
function ends(nets: fc.Arbitrary<readonly string[]>): fc.Arbitrary<object> {
  return fc.oneof(
    fc.constant({}),
    labels.map((selector) => ({ selector })),
    nets.map((some) => ({ nets: some })),
    fc.record({ selector: labels, namespaceSelector: namespaceLabels }),
    fc.record(
      { selector: labels, notSelector: labels, namespaceSelector: namespaceLabels, nets, notNets: nets },
      { requiredKeys: [] },
    ),
  );
}

const ports = fc.constantFrom<readonly (number | string)[]>(
  [80],
  ["79:82"],
  ["http"],
  [1, "443:65535"],
  [53, "dns"],
  ["nowhere"],
);
const numbers = fc.constantFrom<readonly (number | string)[]>([80], ["1:79"], [1, 65535]);

const destinationPorts: fc.Arbitrary<object> = fc.oneof(
  fc.constant({}),
  ports.map((some) => ({ ports: some })),
  numbers.map((notPorts) => ({ notPorts })),
  fc.record({ ports: numbers, notPorts: numbers }),
);

/** Calico takes the ranges of one family only in a rule. */
function matches(end: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const withPorts = fc
    .record({ protocol: fc.constantFrom("TCP", "UDP", "SCTP", 6), destination: end, ports: destinationPorts })
    .map(({ ports: own, ...rest }) => ({ ...rest, destination: { ...rest.destination, ...own } }));
  return fc.oneof(
    fc.record({ source: end, destination: end }, { requiredKeys: [] }),
    fc.tuple(withPorts, fc.record({ source: end }, { requiredKeys: [] })).map(([one, other]) => ({ ...one, ...other })),
  );
}

const match: fc.Arbitrary<object> = fc.oneof(
  fc.constant({}),
  { weight: 4, arbitrary: matches(ends(netsOf.IPv4)) },
  { weight: 2, arbitrary: matches(ends(netsOf.IPv6)) },
  fc.constantFrom<object>(
    { protocol: "ICMP" },
    { notProtocol: "TCP" },
    { notProtocol: "ICMP" },
    { protocol: 17, notProtocol: "UDP" },
    { protocol: "TCP", source: { ports: [1] } },
    { source: { serviceAccounts: { names: ["x"] } } },
    { ipVersion: 4 },
  ),
);

const rule = fc
  .tuple(fc.constantFrom("Allow", "Deny", "Pass", "Log"), match, gapPlaces(60))
  .map(([action, given, gaps]) => gaps.reduce((whole, place) => withGap(whole, place), { action, ...given }));

function policyOfCalico(): fc.Arbitrary<Manifest> {
  const spec = fc.record(
    {
      tier: fc.constantFrom("default", "early", "late", "nowhere"),
      order: fc.constantFrom(1000, 5, 5, 1001, 0.5),
      selector: labels,
      types: fc.constantFrom<readonly string[]>(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
      ingress: fc.array(rule, { maxLength: 3 }),
      egress: fc.array(rule, { maxLength: 3 }),
      serviceAccountSelector: fc.constantFrom("", "", "has(x)"),
    },
    { requiredKeys: [] },
  );
  const ofNamespaces = namespaceLabels.filter((text) => text !== "global()");
  const global = fc.record({ namespaceSelector: ofNamespaces }, { requiredKeys: [] });
  return fc.oneof(
    fc.tuple(spec, global).map(([own, more]) => ({
      apiVersion: calico,
      kind: "GlobalNetworkPolicy",
      spec: { ...own, ...more },
    })),
    fc.tuple(spec, namespaces).map(([own, namespace]) => ({
      apiVersion: calico,
      kind: "NetworkPolicy",
      metadata: { namespace },
      spec: own,
    })),
  );
}

const selector: fc.Arbitrary<object> = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...equalities.slice(0, -1)).map((matchLabels) => ({ matchLabels })),
  fc.constantFrom(...requirements.slice(0, 6)).map((one) => ({ matchExpressions: [one] })),
);

const pods: fc.Arbitrary<object> = fc.oneof(
  selector.map((some) => ({ namespaces: some })),
  fc.record({ namespaceSelector: selector, podSelector: selector }).map((some) => ({ pods: some })),
);

const networks = fc.subarray(["0.0.0.0/0", "10.0.0.0/8", "10.0.0.5/32", "::/0"], { minLength: 1 });

const destination: fc.Arbitrary<object> = fc.oneof(
  pods,
  networks.map((some) => ({ networks: some })),
  fc.constantFrom({ nodes: {} }),
);

const protocol = fc.constantFrom<object>(
  { tcp: { destinationPort: { number: 80 } } },
  { udp: { destinationPort: { range: { start: 1, end: 53 } } } },
  { sctp: { destinationPort: { number: 65535 } } },
);

function policyOfCluster(): fc.Arbitrary<Manifest> {
  const action = fc.constantFrom("Accept", "Deny", "Pass");
  const rulesOf = (peers: string, one: fc.Arbitrary<object>, own: fc.Arbitrary<object>) =>
    fc.array(
      fc.record(
        {
          action,
          [peers]: fc.array(one, { minLength: 1, maxLength: 2 }),
          protocols: fc.array(own, { minLength: 1, maxLength: 2 }),
        },
        { requiredKeys: ["action", peers] },
      ),
      { maxLength: 2 },
    );
  const isNamed = fc.constantFrom<object>({ destinationNamedPort: "http" }, { destinationNamedPort: "dns" });
  return fc
    .record({
      tier: fc.constantFrom("Admin", "Baseline"),
      priority: fc.constantFrom(10, 0, 10, 1000),
      subject: pods,
      ingress: rulesOf("from", pods, fc.oneof(protocol, isNamed)),
      egress: rulesOf("to", destination, protocol),
    })
    .map((spec) => ({ apiVersion: "policy.networking.k8s.io/v1alpha2", kind: "ClusterNetworkPolicy", spec }));
}

function addressSet(): fc.Arbitrary<Manifest> {
  return fc
    .record({
      own: fc.constantFrom(...labelMaps),
      nets: fc.oneof(netsOf.IPv4, netsOf.IPv6),
      namespace: fc.option(namespaces, { nil: undefined }),
    })
    .map(({ own, namespace, nets: some }) => ({
      apiVersion: calico,
      kind: namespace === undefined ? "GlobalNetworkSet" : "NetworkSet",
      metadata: { labels: own, ...(namespace !== undefined && { namespace }) },
      spec: { nets: some },
    }));
}
