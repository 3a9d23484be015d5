import { unknown } from "../../../../analyzer/model";
import { clusterPolicy, globalPolicy, globalSet, podOf, policyOfCalico, type Row, tier } from "./rows";

const deny = (rule: string, path = "ingress") =>
  globalPolicy(
    "one",
    `
  selector: app == 'a'
  ${path}:
    - { action: Deny, ${rule} }
    - { action: Allow }`,
  );
const allow = (rule: string) =>
  globalPolicy("one", `\n  selector: app == 'a'\n  ingress: [{ action: Allow, ${rule} }]`);
const toNodes = (action: string, to: string) =>
  clusterPolicy(
    "one",
    `
  tier: Admin
  priority: 10
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: a } } } }
  egress: [{ action: ${action}, to: [{ ${to} }] }, { action: Deny, to: [{ networks: [0.0.0.0/0] }] }]`,
  );

const toA = ["* => */a"];

export const doubtRows: readonly Row[] = [
  {
    title: "a port of the source, in a rule that denies",
    given: [deny("protocol: TCP, source: { ports: [1234] }")],
    cases: [{ unknown: toA }, { on: "UDP 80" }],
  },
  {
    title: "a port of the source, in a rule that allows",
    given: [allow("protocol: TCP, source: { notPorts: [1234] }")],
    cases: [{ unknown: toA }, { on: "UDP 80", denied: toA }],
  },
  {
    title: "requests of HTTP",
    given: [allow("protocol: TCP, http: { methods: [GET] }")],
    cases: [{ unknown: toA }, { on: "UDP 80", denied: toA }],
  },
  {
    title: "service accounts, among those whom the rule otherwise means",
    given: [deny("source: { selector: app == 'b', serviceAccounts: { names: [web] } }")],
    cases: [{ unknown: ["*/b => */a"] }],
  },
  {
    title: "the pods behind a Service",
    given: [deny("destination: { services: { name: web, namespace: x } }", "egress")],
    cases: [{ unknown: ["*/a => *"] }],
  },
  {
    title: "the service account that a policy is about",
    given: [globalPolicy("one", "\n  selector: app == 'a'\n  serviceAccountSelector: has(role)")],
    cases: [{ unknown: toA }],
  },
  {
    title: "the label of a service account",
    given: [deny("source: { selector: pcsa.role == 'web' && app == 'b' }")],
    cases: [{ unknown: ["*/b => */a"] }],
  },
  {
    title: "the name of a service account as a label, though not that there is one",
    given: [
      globalPolicy(
        "one",
        "\n  selector: app == 'a'\n  ingress: [{ action: Deny, source: { selector: \"has(projectcalico.org/serviceaccount)\" } }, { action: Allow }]",
      ),
      policyOfCalico(
        "x/two",
        "\n  order: 1\n  selector: app == 'b'\n  ingress: [{ action: Deny, source: { selector: \"projectcalico.org/serviceaccount == 'web'\" } }, { action: Allow }]",
      ),
    ],
    cases: [{ denied: ["*/* => */a"], unknown: ["x/a => x/b"] }],
  },
  {
    title: "nodes, which may be any address, and no pod of its own network",
    given: [toNodes("Accept", "nodes: {}")],
    cases: [{ denied: ["*/a => */*"], unknown: ["*/a => 203.0.113.9"] }],
  },
  {
    title: "domain names, which may be any address",
    given: [toNodes("Accept", "domainNames: ['example.org']")],
    cases: [{ denied: ["*/a => */*"], unknown: ["*/a => 203.0.113.9"] }],
  },
  {
    title: "nodes that a rule denies",
    given: [toNodes("Deny", "nodes: {}")],
    cases: [{ denied: ["*/a => */*", "*/a => 203.0.113.9"], unknown: ["*/a => 2001:db8::9"] }],
  },
  {
    title: "ports left out by a name",
    given: [deny("protocol: TCP, destination: { notPorts: [http] }")],
    cases: [{ unknown: toA }, { on: "UDP 80" }],
  },
  {
    title: "an action that is not known yet",
    given: [globalPolicy("one", `\n  selector: app == 'a'\n  ingress: [{ action: ${unknown} }]`)],
    cases: [{ unknown: toA }],
  },
  {
    title: "a peer that is not known yet, which never makes a rule that allows deny",
    given: [
      globalPolicy(
        "one",
        `\n  selector: app == 'a'\n  ingress: [{ action: Allow, source: { selector: ${unknown} } }, { action: Allow }]`,
      ),
    ],
    cases: [{}],
  },
  {
    title: "a peer that is not known yet, in a rule that denies",
    given: [deny(`source: { nets: [${unknown}] }`)],
    cases: [{ unknown: toA }],
  },
  {
    title: "a port that is not known yet",
    given: [deny(`protocol: TCP, destination: { ports: [${unknown}] }`)],
    cases: [{ unknown: toA }],
  },
  {
    title: "rules that are not known yet",
    given: [globalPolicy("one", `\n  selector: app == 'a'\n  ingress: ${unknown}`)],
    cases: [{ unknown: toA }],
  },
  {
    title: "the selector of a policy that is not known yet",
    given: [globalPolicy("one", `\n  selector: ${unknown}\n  types: [Ingress]\n  ingress: [{ action: Deny }]`)],
    cases: [{ unknown: ["* => */*", "*/* => *"] }],
  },
  {
    title: "the tier of a policy that is not known yet",
    given: [globalPolicy("one", `\n  tier: ${unknown}\n  ingress: [{ action: Deny }]`)],
    cases: [{ unknown: ["* => */*", "*/* => *"] }],
  },
  {
    title: "the order of a policy that is not known yet",
    given: [globalPolicy("one", `\n  order: ${unknown}\n  ingress: [{ action: Deny }]`)],
    cases: [{ unknown: ["* => */*", "*/* => *"] }],
  },
  {
    title: "the whole of a policy that is not known yet",
    given: [globalPolicy("one", ` ${unknown}`)],
    cases: [{ unknown: ["* => */*", "*/* => *"] }],
  },
  {
    title: "the priority of a ClusterNetworkPolicy that is not known yet",
    given: [
      clusterPolicy(
        "one",
        `\n  tier: Admin\n  priority: ${unknown}\n  subject: { namespaces: {} }\n  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]`,
      ),
    ],
    cases: [{ unknown: ["* => */*", "*/* => *"] }],
  },
  {
    title: "the action of a ClusterNetworkPolicy that is not known yet",
    given: [
      clusterPolicy(
        "one",
        `\n  tier: Admin\n  priority: 1\n  subject: { namespaces: { matchLabels: { team: blue } } }\n  ingress: [{ action: ${unknown}, from: [{ namespaces: {} }] }]`,
      ),
    ],
    cases: [{ unknown: ["* => x/*"] }],
  },
  {
    title: "labels of pods that are not known yet",
    given: [podOf("x/c", unknown), globalPolicy("one", "\n  selector: app == 'a'\n  ingress: [{ action: Deny }]")],
    cases: [{ denied: ["* => */a"], unknown: ["* => x/c"] }],
  },
  {
    title: "the addresses of a set that are not known yet",
    given: [globalSet("{ kind: office }", unknown), deny("source: { selector: kind == 'office' }")],
    cases: [{ unknown: ["* => */a"] }],
  },
  {
    title: "the labels of a set that are not known yet",
    given: [globalSet(unknown, "[203.0.113.0/24]"), deny("source: { selector: kind == 'office' }")],
    cases: [{ unknown: ["203.0.113.9 => */a"] }],
  },
  {
    title: "what stands before it in an earlier tier is decided all the same",
    given: [
      tier("early", "order: 1"),
      globalPolicy("zero", "\n  tier: early\n  selector: app == 'a'\n  ingress: [{ action: Deny }]"),
      globalPolicy("one", `\n  selector: app == 'a'\n  ingress: [{ action: ${unknown} }]`),
    ],
    cases: [{ denied: toA }],
  },
];
