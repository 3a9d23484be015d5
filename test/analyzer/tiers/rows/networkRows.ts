import { clusterPolicy, globalPolicy, globalSet, policyOfCalico, type Row, setIn } from "./rows";

/** What pods labelled app=a may not open. */
const denyTo = (destination: string, more = "") =>
  globalPolicy(
    "one",
    `
  selector: app == 'a'
  egress:
    - { action: Deny${more}, destination: { ${destination} } }
    - { action: Allow }`,
  );

const denyToNetworks = (networks: string) =>
  clusterPolicy(
    "one",
    `
  tier: Admin
  priority: 10
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: a } } } }
  egress: [{ action: Deny, to: [{ networks: ${networks} }] }]`,
  );

const denyFrom = (source: string) =>
  `
  selector: app == 'a'
  ingress:
    - { action: Deny, source: { ${source} } }
    - { action: Allow }`;

const office = globalSet("{ kind: office }", "[203.0.113.0/24]");

export const networkRows: readonly Row[] = [
  {
    title: "`nets` have addresses outside",
    given: [denyTo("nets: [203.0.113.0/24]")],
    cases: [{ denied: ["*/a => 203.0.113.9"] }],
  },
  {
    title: "`nets` have pods whose address is known, too",
    given: [denyTo("nets: [10.0.0.2/32]")],
    cases: [{ denied: ["*/a => x/b"] }],
  },
  {
    title: "`nets` of all addresses of IPv4 have every pod",
    given: [denyTo("nets: [0.0.0.0/0]")],
    cases: [{ denied: ["*/a => *"], butAllowed: ["* => 2001:db8::9"] }],
  },
  {
    title: "`nets` of all addresses of IPv6 have no pod",
    given: [denyTo('nets: ["::/0"]')],
    cases: [{ denied: ["*/a => 2001:db8::9"] }],
  },
  {
    title: "`notNets` have everything else, of both families",
    given: [denyTo("notNets: [10.0.0.0/24, 203.0.113.0/24]")],
    cases: [{ denied: ["*/a => y/*", "*/a => 2001:db8::9"] }],
  },
  {
    title: "`nets` without some `notNets`",
    given: [denyTo("nets: [10.0.0.0/8, 203.0.113.0/24], notNets: [203.0.113.8/29]")],
    cases: [{ denied: ["y/a => x/a", "*/a => x/b"] }],
  },
  {
    title: "`nets` and a selector together are what both have",
    given: [denyTo("nets: [10.0.0.0/8, 203.0.113.0/24], selector: tier == 'front'")],
    cases: [{ denied: ["*/a => x/b"] }],
  },
  {
    title: "`ipVersion: 4` has pods and addresses of IPv4",
    given: [denyTo("", ", ipVersion: 4")],
    cases: [{ denied: ["*/a => *"], butAllowed: ["* => 2001:db8::9"] }],
  },
  {
    title: "`ipVersion: 6` may have pods whose addresses are not known",
    given: [denyTo("", ", ipVersion: 6")],
    cases: [{ denied: ["*/a => 2001:db8::9"], unknown: ["*/a => y/*"] }],
  },
  {
    title: "`networks` of a ClusterNetworkPolicy have addresses and pods alike",
    given: [denyToNetworks("[203.0.113.0/24, 10.0.0.2/32]")],
    cases: [{ denied: ["*/a => 203.0.113.9, x/b"] }],
  },
  {
    title: "`networks` of all addresses of IPv4 have every pod",
    given: [denyToNetworks("[0.0.0.0/0]")],
    cases: [{ denied: ["*/a => *"], butAllowed: ["* => 2001:db8::9"] }],
  },
  {
    title: "a selector has the addresses of a GlobalNetworkSet with such labels",
    given: [office, denyTo("selector: kind == 'office'")],
    cases: [{ denied: ["*/a => 203.0.113.9"] }],
  },
  {
    title: "a set may have a single address",
    given: [globalSet("{ kind: office }", "[203.0.113.9]"), denyTo("selector: kind == 'office'")],
    cases: [{ denied: ["*/a => 203.0.113.9"] }],
  },
  {
    title: "a selector has no addresses of a set with other labels",
    given: [office, denyTo("selector: kind == 'home'")],
    cases: [{}],
  },
  {
    title: "`all()` has every pod and every set, and no other address",
    given: [office, denyTo("selector: all()")],
    cases: [{ denied: ["*/a => *"], butAllowed: ["* => 2001:db8::9"] }],
  },
  {
    title: "`notSelector` leaves the addresses of a set out",
    given: [office, denyTo("notSelector: kind == 'office'")],
    cases: [{ denied: ["*/a => *"], butAllowed: ["* => 203.0.113.9"] }],
  },
  {
    title: "a set has pods whose address is in it, too",
    given: [globalSet("{ kind: office }", "[10.0.0.2/32]"), denyTo("selector: kind == 'office'")],
    cases: [{ denied: ["*/a => x/b"] }],
  },
  {
    title: "a set of all addresses of IPv4 has every pod",
    given: [globalSet("{ kind: office }", "[0.0.0.0/0]"), denyTo("selector: kind == 'office'")],
    cases: [{ denied: ["*/a => *"], butAllowed: ["* => 2001:db8::9"] }],
  },
  {
    title: "a set without addresses has none",
    given: [globalSet("{ kind: office }", "[]"), denyTo("selector: kind == 'office'")],
    cases: [{}],
  },
  {
    title: "a policy of a namespace selects the NetworkSets there, and not those of others",
    given: [
      setIn("x", "{ kind: office }", "[203.0.113.0/24]"),
      policyOfCalico("x/one", denyFrom("selector: kind == 'office'")),
      policyOfCalico("y/one", denyFrom("selector: kind == 'office'")),
    ],
    cases: [{ denied: ["203.0.113.9 => x/a"] }],
  },
  {
    title: "a policy of a namespace selects no GlobalNetworkSet by its labels alone",
    given: [office, policyOfCalico("x/one", denyFrom("selector: kind == 'office'"))],
    cases: [{}],
  },
  {
    title: "a policy of a namespace selects a GlobalNetworkSet by `global()`",
    given: [office, policyOfCalico("x/one", denyFrom("selector: kind == 'office', namespaceSelector: global()"))],
    cases: [{ denied: ["203.0.113.9 => x/a"] }],
  },
  {
    title: "a policy of the cluster selects NetworkSets by their namespace",
    given: [
      setIn("y", "{ kind: office }", "[203.0.113.0/24]"),
      globalPolicy("one", denyFrom("selector: kind == 'office', namespaceSelector: team == 'green'")),
      globalPolicy("two", denyFrom("selector: kind == 'office', namespaceSelector: team == 'blue'")),
    ],
    cases: [{ denied: ["203.0.113.9 => */a"] }],
  },
  {
    title: "`global()` has GlobalNetworkSets, and no pods",
    given: [office, globalPolicy("one", denyFrom("namespaceSelector: global()"))],
    cases: [{ denied: ["203.0.113.9 => */a"] }],
  },
  {
    title: "`all()` for namespaces has no GlobalNetworkSets",
    given: [office, globalPolicy("one", denyFrom("namespaceSelector: all()"))],
    cases: [{ denied: ["*/* => */a"] }],
  },
];
