import { clusterPolicy, globalPolicy, podOf, type Row } from "./rows";

/** What nobody may open to pods labelled app=a. */
const deny = (rule: string) =>
  globalPolicy(
    "one",
    `
  selector: app == 'a'
  ingress:
    - { action: Deny, ${rule} }
    - { action: Allow }`,
  );
const denyProtocols = (protocols: string) =>
  clusterPolicy(
    "one",
    `
  tier: Admin
  priority: 10
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: a } } } }
  ingress: [{ action: Deny, from: [{ namespaces: {} }], protocols: ${protocols} }]`,
  );

const toA = ["* => */a"];
const podsToA = ["*/* => */a"];

export const portRows: readonly Row[] = [
  {
    title: "a protocol without ports has all of them",
    given: [deny("protocol: TCP")],
    cases: [{ on: "TCP 1", denied: toA }, { on: "TCP 65535", denied: toA }, { on: "UDP 1" }, { on: "SCTP 1" }],
  },
  {
    title: "a protocol may be a number",
    given: [deny("protocol: 17")],
    cases: [{ on: "UDP 80", denied: toA }, { on: "TCP 80" }],
  },
  {
    title: "no protocol is all of them",
    given: [deny("source: {}")],
    cases: [
      { on: "TCP 80", denied: toA },
      { on: "UDP 80", denied: toA },
      { on: "SCTP 80", denied: toA },
    ],
  },
  {
    title: "`notProtocol` has every other",
    given: [deny("notProtocol: TCP")],
    cases: [{ on: "TCP 80" }, { on: "UDP 80", denied: toA }, { on: "SCTP 80", denied: toA }],
  },
  {
    title: "a rule for ICMP decides nothing of TCP, UDP and SCTP",
    given: [deny("protocol: ICMP"), deny("protocol: ICMP, icmp: { type: 8 }").replace("name: one", "name: two")],
    cases: [{ on: "TCP 80" }, { on: "UDP 80" }, { on: "SCTP 80" }],
  },
  {
    title: "a policy whose only rule allows ICMP denies them at the end of the tier",
    given: [globalPolicy("one", "\n  selector: app == 'a'\n  ingress: [{ action: Allow, protocol: ICMP }]")],
    cases: [{ denied: toA }],
  },
  {
    title: "a rule for all but ICMP has them all",
    given: [deny("notProtocol: ICMP")],
    cases: [
      { on: "TCP 80", denied: toA },
      { on: "UDP 80", denied: toA },
    ],
  },
  {
    title: "ports by number",
    given: [deny("protocol: TCP, destination: { ports: [80, 443] }")],
    cases: [{ on: "TCP 80", denied: toA }, { on: "TCP 443", denied: toA }, { on: "TCP 81" }, { on: "UDP 80" }],
  },
  {
    title: "a port may be a text of digits",
    given: [deny("protocol: TCP, destination: { ports: ['80'] }")],
    cases: [{ on: "TCP 80", denied: toA }, { on: "TCP 81" }],
  },
  {
    title: "ports as a range, with both of its ends",
    given: [deny("protocol: UDP, destination: { ports: ['80:90'] }")],
    cases: [
      { on: "UDP 79" },
      { on: "UDP 80", denied: toA },
      { on: "UDP 90", denied: toA },
      { on: "UDP 91" },
      { on: "TCP 80" },
    ],
  },
  {
    title: "ports by the name that the pod gives them",
    given: [
      deny("protocol: TCP, destination: { ports: [http] }"),
      podOf("x/c", "{ app: a }").replace("containerPort: 80", "containerPort: 8080").replace("name: x/c", "name: c"),
    ],
    cases: [{ on: "TCP 80", denied: toA }, { on: "TCP 8080", denied: ["* => x/c"] }, { on: "UDP 80" }].map((one) =>
      one.on === "TCP 80" ? { ...one, butAllowed: ["* => x/c"] } : one,
    ) as Row["cases"],
  },
  {
    title: "the name of a port of another protocol has nothing",
    given: [deny("protocol: TCP, destination: { ports: [dns] }")],
    cases: [{ on: "TCP 53" }, { on: "UDP 53" }],
  },
  {
    title: "`notPorts` have every other port of the protocol",
    given: [deny("protocol: TCP, destination: { notPorts: [80, '443:500'] }")],
    cases: [
      { on: "TCP 80" },
      { on: "TCP 450" },
      { on: "TCP 79", denied: toA },
      { on: "TCP 501", denied: toA },
      { on: "UDP 79" },
    ],
  },
  {
    title: "`ports` without some `notPorts`",
    given: [deny("protocol: TCP, destination: { ports: ['80:90'], notPorts: ['85:86'] }")],
    cases: [{ on: "TCP 84", denied: toA }, { on: "TCP 85" }, { on: "TCP 86" }, { on: "TCP 87", denied: toA }],
  },
  {
    title: "`ports` that `notPorts` leave nothing of have nothing",
    given: [deny("protocol: TCP, destination: { ports: [80], notPorts: ['1:100'] }")],
    cases: [{ on: "TCP 80" }, { on: "TCP 101" }],
  },
  {
    title: "ports are those of the destination, in egress rules too",
    given: [
      globalPolicy(
        "one",
        `
  selector: app == 'a'
  egress:
    - { action: Deny, protocol: TCP, destination: { ports: [80] } }
    - { action: Allow }`,
      ),
    ],
    cases: [{ on: "TCP 80", denied: ["*/a => *"] }, { on: "TCP 81" }],
  },
  {
    title: "in an egress rule, a name is that of the pod that is reached, and no address outside has one",
    given: [
      globalPolicy(
        "one",
        `
  selector: app == 'a'
  egress:
    - { action: Deny, protocol: TCP, destination: { ports: [http] } }
    - { action: Allow }`,
      ),
    ],
    cases: [{ on: "TCP 80", denied: ["*/a => */*"] }],
  },
  {
    title: "a ClusterNetworkPolicy has one port, or a range with both of its ends",
    given: [
      denyProtocols(
        "[{ tcp: { destinationPort: { number: 80 } } }, { udp: { destinationPort: { range: { start: 5, end: 9 } } } }]",
      ),
    ],
    cases: [
      { on: "TCP 80", denied: podsToA },
      { on: "TCP 81" },
      { on: "UDP 4" },
      { on: "UDP 5", denied: podsToA },
      { on: "UDP 9", denied: podsToA },
      { on: "UDP 10" },
      { on: "UDP 80" },
    ],
  },
  {
    title: "a ClusterNetworkPolicy has ports of SCTP",
    given: [denyProtocols("[{ sctp: { destinationPort: { number: 80 } } }]")],
    cases: [{ on: "SCTP 80", denied: podsToA }, { on: "TCP 80" }],
  },
  {
    title: "a ClusterNetworkPolicy names a port of whatever protocol",
    given: [denyProtocols("[{ destinationNamedPort: http }, { destinationNamedPort: dns }]")],
    cases: [{ on: "TCP 80", denied: podsToA }, { on: "UDP 53", denied: podsToA }, { on: "TCP 53" }, { on: "UDP 80" }],
  },
];
