import type { ContainerPort } from "../../../analyzer/model";
import type { IpBlock, Labels, LabelSelectorRequirement, NetworkPolicyPort, Protocol } from "../../../policies/types";

/** Values at the edges of what the API allows; the plainest first, since examples shrink towards them. */

/** Missing keys, empty values, and keys that JavaScript's own objects have. */
export const labelMaps: readonly Labels[] = [
  {},
  ...["a", "b", ""].map((app) => ({ app })),
  ...["a", ""].flatMap((app) => ["x", ""].map((tier) => ({ app, tier }))),
  ...["a", "constructor"].map((text) => ({ constructor: text })),
  { tier: "x" },
  { app: "a", constructor: "a" },
  { app: "b", toString: "b", tier: "x" },
] as readonly Record<string, string>[];

/** Of namespaces as the API server labels them all. */
export const nameLabel = "kubernetes.io/metadata.name";

/** What is meant to be a text, a list or an object may be null all the same: the API server reads it as absent. */
const absent = null as never;

export const equalities: readonly Labels[] = [
  ...labelMaps.slice(1),
  ...["default", "a", "b"].map((name) => ({ [nameLabel]: name })),
  { app: absent },
];

export const requirements: readonly LabelSelectorRequirement[] = [
  ...["app", "tier", "constructor"].flatMap((key): LabelSelectorRequirement[] => [
    { key, operator: "Exists" },
    { key, operator: "DoesNotExist" },
    { key, operator: "In", values: ["a"] },
    { key, operator: "NotIn", values: ["a"] },
    { key, operator: "In", values: ["", "x", "b"] },
    { key, operator: "NotIn", values: ["", "x"] },
  ]),
  { key: "app", operator: "Exists", values: [] },
  { key: "app", operator: "DoesNotExist", values: absent },
  { key: "app", operator: "In", values: [absent, "b"] },
  { key: "tier", operator: "NotIn", values: [absent] },
  { key: nameLabel, operator: "In", values: ["a", "default"] },
  { key: nameLabel, operator: "NotIn", values: ["default"] },
  { key: nameLabel, operator: "DoesNotExist" },
  { key: "toString", operator: "DoesNotExist" },
];

export const blocks: readonly IpBlock[] = [
  { cidr: "0.0.0.0/0" },
  { cidr: "10.0.0.0/8" },
  { cidr: "10.0.0.5/32" },
  { cidr: "0.0.0.0/32" },
  { cidr: "255.255.255.255/32" },
  // Neighbours, which make one range.
  { cidr: "10.0.0.0/25" },
  { cidr: "10.0.0.128/25" },
  { cidr: "9.255.255.255/32" },
  { cidr: "128.0.0.0/1" },
  { cidr: "0.0.0.0/1" },
  // Host bits, and zeros that are not octal.
  { cidr: "10.0.0.5/8" },
  { cidr: "010.000.0.012/029" },
  { cidr: "255.255.255.255/0" },
  // With parts left out: half, both halves, one end, and one by host bits.
  { cidr: "10.0.0.0/8", except: [] },
  { cidr: "10.0.0.0/8", except: absent },
  { cidr: "10.0.0.0/8", except: ["10.0.0.0/9"] },
  { cidr: "10.0.0.0/8", except: ["10.0.0.0/9", "10.128.0.0/9"] },
  { cidr: "10.0.0.0/24", except: ["10.0.0.0/32", "10.0.0.255/32"] },
  { cidr: "0.0.0.0/0", except: ["10.0.0.5/8", "9.255.255.255/32"] },
  { cidr: "0.0.0.0/0", except: ["0.0.0.0/1"] },
  { cidr: "10.0.0.0/8", except: ["10.0.0.4/30", "10.0.0.5/32"] },
  // Of IPv6.
  { cidr: "::/0" },
  { cidr: "2001:db8::/32" },
  { cidr: "2001:DB8:0:0::5/128" },
  { cidr: "::/128" },
  { cidr: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128" },
  { cidr: "8000::/1" },
  { cidr: "2001:db8::5/64" },
  { cidr: "::/0", except: ["2001:db8::/32", "8000::/1"] },
  { cidr: "2001:db8::/32", except: ["2001:db8::/33"] },
  { cidr: "2001:db8::/32", except: ["2001:db8::5/128", "2001:db8:0:1::/64"] },
  // Of IPv4 as IPv6 writes it; one bit more, and it is a range of IPv6 without any IPv4 in it.
  { cidr: "::ffff:10.0.0.0/104" },
  { cidr: "::ffff:0:0/96" },
  { cidr: "::ffff:0:0/95" },
  { cidr: "::fffe:0:0/96" },
  { cidr: "::ffff:10.0.0.5/128" },
  { cidr: "::ffff:10.0.0.0/104", except: ["::ffff:10.0.0.0/105"] },
  { cidr: "10.0.0.0/8", except: ["::ffff:10.0.0.0/112"] },
];

const numbers: readonly Omit<NetworkPolicyPort, "protocol">[] = [
  {},
  { port: 80 },
  { port: 81 },
  { port: 1 },
  { port: 65535 },
  { port: "http" },
  { port: "dns" },
  { port: "nowhere" },
  { port: 80, endPort: 80 },
  { port: 79, endPort: 82 },
  { port: 1, endPort: 65535 },
  // With those above they are neighbours.
  { port: 82, endPort: 442 },
  { port: 443, endPort: 65535 },
  { port: 1, endPort: 79 },
  { port: 65534, endPort: 65535 },
];

export const policyPorts: readonly NetworkPolicyPort[] = [
  ...numbers,
  ...(["TCP", "UDP", "SCTP"] as const).flatMap((protocol) => numbers.map((number) => ({ protocol, ...number }))),
  absent,
  { protocol: absent, port: absent, endPort: absent },
];

const served = (name: string | undefined, port: number, protocol: Protocol = "TCP"): ContainerPort => ({
  name,
  port,
  protocol,
});

/** Names that several containers have, for one protocol or for several, and numbers that have several names. */
export const containerPorts: readonly (readonly ContainerPort[])[] = [
  [],
  [served("http", 80)],
  [served(undefined, 80)],
  [served("http", 81), served("dns", 53, "UDP")],
  [served("http", 80), served("http", 81)],
  [served("http", 80), served("http", 8080, "UDP"), served("http", 1, "SCTP")],
  [served("dns", 53), served("dns", 53, "UDP"), served("http", 53)],
  [served("http", 65535, "SCTP"), served("dns", 80)],
];

/** What pods are known to have: most have none, some one of each family, some the same as another. */
export const podAddresses: readonly (readonly string[])[] = [
  [],
  [],
  [],
  ["10.0.0.5"],
  ["10.0.0.1"],
  ["10.128.0.1"],
  ["192.168.0.9"],
  ["10.0.0.6", "2001:db8::6"],
  ["2001:db8::5"],
  ["::ffff:10.0.0.5"],
  ["9.255.255.255", "fd00::1"],
];
