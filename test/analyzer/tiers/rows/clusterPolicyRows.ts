import { clusterPolicy, globalPolicy, networkPolicy, podOf, type Row, tier } from "./rows";

/** https://network-policy-api.sigs.k8s.io/reference/spec and what its conformance tests try out. */
const podsA = "pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: a } } }";
const podsB = "pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: b } } }";
const toA = (tierName: string, priority: number, ...rules: readonly string[]) => `
  tier: ${tierName}
  priority: ${String(priority)}
  subject: { ${podsA} }
  ingress:
${rules.map((rule) => `    - ${rule}`).join("\n")}`;
const fromA = (tierName: string, priority: number, ...rules: readonly string[]) =>
  toA(tierName, priority, ...rules).replace("ingress", "egress");

const from = (action: string, peer: string) => `{ action: ${action}, from: [{ ${peer} }] }`;
const everybody = "namespaces: {}";

const admitB = networkPolicy(
  "x/a",
  `
  podSelector: { matchLabels: { app: a } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: b } } }]`,
);

export const clusterPolicyRows: readonly Row[] = [
  {
    title: "of the tier Admin denies what NetworkPolicies admit",
    given: [admitB, clusterPolicy("one", toA("Admin", 10, from("Deny", podsB)))],
    cases: [{ denied: ["* => x/a", "*/b => y/a"] }],
  },
  {
    title: "of the tier Admin accepts what NetworkPolicies do not admit",
    given: [
      admitB,
      clusterPolicy("one", toA("Admin", 10, from("Accept", "namespaces: { matchLabels: { team: green } }"))),
    ],
    cases: [{ denied: ["* => x/a"], butAllowed: ["x/b, y/* => x/a"] }],
  },
  {
    title: "of the tier Admin that passes leaves it to NetworkPolicies, past its later rules",
    given: [admitB, clusterPolicy("one", toA("Admin", 10, from("Pass", podsB), from("Deny", everybody)))],
    cases: [{ denied: ["* => x/a", "*/* => */a"], butAllowed: ["x/b => x/a", "*/b => y/a"] }],
  },
  {
    title: "that passes leaves it to the tier Baseline where no NetworkPolicy selects the pods",
    given: [
      clusterPolicy("one", toA("Admin", 10, from("Pass", podsB), from("Deny", everybody))),
      clusterPolicy("two", toA("Baseline", 10, from("Deny", "namespaces: { matchLabels: { team: blue } }"))),
    ],
    cases: [{ denied: ["*/* => */a"], butAllowed: ["y/b => */a"] }],
  },
  {
    title: "of the tier Baseline denies only at pods that no NetworkPolicy selects",
    given: [admitB, clusterPolicy("one", toA("Baseline", 10, from("Deny", everybody)))],
    cases: [{ denied: ["* => x/a", "*/* => y/a"], butAllowed: ["x/b => x/a"] }],
  },
  {
    title: "of the tier Baseline accepts nothing that a NetworkPolicy does not admit",
    given: [admitB, clusterPolicy("one", toA("Baseline", 10, from("Accept", everybody)))],
    cases: [{ denied: ["* => x/a"], butAllowed: ["x/b => x/a"] }],
  },
  {
    title: "leaves what none of its rules is about as it is",
    given: [clusterPolicy("one", toA("Admin", 10, from("Deny", podsB)))],
    cases: [{ denied: ["*/b => */a"] }],
  },
  {
    title: "that passes in the tier Baseline leaves it allowed",
    given: [clusterPolicy("one", toA("Baseline", 10, from("Pass", podsB), from("Deny", everybody)))],
    cases: [{ denied: ["*/* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "of the lower priority is read first, whatever its name",
    given: [
      clusterPolicy("zoo", toA("Admin", 9, from("Accept", podsB))),
      clusterPolicy("ant", toA("Admin", 10, from("Deny", everybody))),
    ],
    cases: [{ denied: ["*/* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "with priority 0 is read before all others",
    given: [
      clusterPolicy("zoo", toA("Admin", 0, from("Accept", podsB))),
      clusterPolicy("ant", toA("Admin", 1, from("Deny", everybody))),
    ],
    cases: [{ denied: ["*/* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "and another of its priority may be read in either order, so that it is not known where they differ",
    given: [
      clusterPolicy("zoo", toA("Admin", 10, from("Accept", podsB))),
      clusterPolicy("ant", toA("Admin", 10, from("Deny", everybody))),
    ],
    cases: [{ denied: ["*/* => */a"], unknown: ["*/b => */a"] }],
  },
  {
    title: "and another of its priority do not differ where both accept",
    given: [
      clusterPolicy("zoo", toA("Admin", 10, from("Accept", podsB))),
      clusterPolicy("ant", toA("Admin", 10, from("Accept", everybody))),
      clusterPolicy("rest", toA("Admin", 11, from("Deny", everybody))),
    ],
    cases: [{}],
  },
  {
    title: "of the same priority in the other tier is no tie",
    given: [
      clusterPolicy("zoo", toA("Admin", 10, from("Accept", podsB))),
      clusterPolicy("ant", toA("Baseline", 10, from("Deny", everybody))),
    ],
    cases: [{ denied: ["*/* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "has its rules read from top to bottom",
    given: [clusterPolicy("one", toA("Admin", 10, from("Deny", podsB), from("Accept", everybody)))],
    cases: [{ denied: ["*/b => */a"] }],
  },
  {
    title: "is about all pods of the namespaces that its subject selects",
    given: [
      clusterPolicy(
        "one",
        `
  tier: Admin
  priority: 10
  subject: { namespaces: { matchLabels: { team: green } } }
  ingress: [${from("Deny", everybody)}]`,
      ),
    ],
    cases: [{ denied: ["*/* => y/*"] }],
  },
  {
    title: "is about the pods that its subject selects, in the namespaces that it does",
    given: [
      clusterPolicy(
        "one",
        `
  tier: Admin
  priority: 10
  subject:
    pods:
      namespaceSelector: { matchExpressions: [{ key: team, operator: NotIn, values: [blue] }] }
      podSelector: { matchExpressions: [{ key: tier, operator: DoesNotExist }] }
  ingress: [${from("Deny", everybody)}]`,
      ),
    ],
    cases: [{ denied: ["*/* => y/b"] }],
  },
  {
    title: "takes traffic from any of several peers",
    given: [
      clusterPolicy(
        "one",
        toA(
          "Admin",
          10,
          `{ action: Deny, from: [{ ${podsB} }, { namespaces: { matchExpressions: [{ key: team, operator: In, values: [green] }] } }] }`,
        ),
      ),
    ],
    cases: [{ denied: ["*/b, y/* => */a"] }],
  },
  {
    title: "selects pods in both namespace and label at once",
    given: [
      clusterPolicy(
        "one",
        toA(
          "Admin",
          10,
          from(
            "Deny",
            "pods: { namespaceSelector: { matchLabels: { team: green } }, podSelector: { matchLabels: { app: b } } }",
          ),
        ),
      ),
    ],
    cases: [{ denied: ["y/b => */a"] }],
  },
  {
    title: "with rules for ingress alone says nothing of egress",
    given: [admitB, clusterPolicy("one", toA("Admin", 10, from("Deny", everybody)))],
    cases: [{ denied: ["* => x/a", "*/* => */a"] }],
  },
  {
    title: "that accepts egress leaves ingress to the other end",
    given: [admitB, clusterPolicy("one", fromA("Admin", 10, `{ action: Accept, to: [{ ${everybody} }] }`))],
    cases: [{ denied: ["* => x/a"], butAllowed: ["x/b => x/a"] }],
  },
  {
    title: "denies egress to pods, and not to addresses outside",
    given: [clusterPolicy("one", fromA("Admin", 10, `{ action: Deny, to: [{ ${everybody} }] }`))],
    cases: [{ denied: ["*/a => */*"] }],
  },
  {
    title: "is read where policies of Calico in the tier `kube-admin` are, by priority and order",
    given: [
      clusterPolicy("one", toA("Admin", 10, from("Deny", everybody))),
      globalPolicy(
        "two",
        "\n  tier: kube-admin\n  order: 9\n  selector: app == 'a'\n  ingress: [{ action: Allow, source: { selector: app == 'b' } }]",
      ),
      globalPolicy(
        "three",
        "\n  tier: kube-admin\n  order: 11\n  selector: app == 'a'\n  ingress: [{ action: Allow }]",
      ),
    ],
    cases: [{ denied: ["*/* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "comes after tiers of Calico below the order 1000",
    given: [
      clusterPolicy("one", toA("Admin", 10, from("Deny", everybody))),
      tier("early", "order: 999, defaultAction: Pass"),
      globalPolicy(
        "two",
        "\n  tier: early\n  selector: app == 'a'\n  ingress: [{ action: Allow, source: { selector: app == 'b' } }]",
      ),
    ],
    cases: [{ denied: ["*/* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "comes before tiers of Calico above the order 1000",
    given: [
      clusterPolicy("one", toA("Admin", 10, from("Deny", everybody))),
      tier("later", "order: 1001, defaultAction: Pass"),
      globalPolicy("two", "\n  tier: later\n  selector: app == 'a'\n  ingress: [{ action: Allow }]"),
    ],
    cases: [{ denied: ["*/* => */a"] }],
  },
  {
    title: "of version v1beta1 says the same",
    given: [clusterPolicy("one", toA("Admin", 10, from("Deny", podsB)), "v1beta1")],
    cases: [{ denied: ["*/b => */a"] }],
  },
  {
    title: "is about no pods on their node's network",
    given: [
      podOf("x/node", "{ app: a }", undefined, "hostNetwork: true"),
      clusterPolicy("one", toA("Admin", 10, from("Deny", podsB))),
    ],
    cases: [{ denied: ["*/b => */a"] }],
  },
  {
    title: "has no pods on their node's network among its peers",
    given: [
      podOf("x/node", "{ app: b }", undefined, "hostNetwork: true"),
      clusterPolicy("one", toA("Admin", 10, from("Deny", podsB))),
    ],
    cases: [{ denied: ["*/b => */a"], butAllowed: ["x/node => *"] }],
  },
  {
    title: "of the tier Baseline is read for a direction in which no NetworkPolicy isolates the pods",
    given: [admitB, clusterPolicy("one", fromA("Baseline", 10, `{ action: Deny, to: [{ ${everybody} }] }`))],
    cases: [{ denied: ["* => x/a", "*/a => */*"], butAllowed: ["x/b => x/a"] }],
  },
];
