import { globalPolicy, networkPolicy, policyOfCalico, type Row, tier } from "./rows";

/** https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy#the-default-tier */
const admitB = networkPolicy(
  "x/a",
  `
  podSelector: { matchLabels: { app: a } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: b } } }]`,
);

const denyAll = "\n  selector: app == 'a'\n  ingress: [{ action: Deny }]";
const allowAll = "\n  selector: app == 'a'\n  ingress: [{ action: Allow }]";

export const kubernetesRows: readonly Row[] = [
  {
    title: "a policy of Calico of an order below 1000 decides before they do",
    given: [admitB, globalPolicy("one", `\n  order: 999${denyAll}`)],
    cases: [{ denied: ["* => */a"] }],
  },
  {
    title: "it may allow what they do not admit",
    given: [admitB, globalPolicy("one", `\n  order: 999${allowAll}`)],
    cases: [{}],
  },
  {
    title: "what they admit, no policy above 1000 denies",
    given: [admitB, globalPolicy("one", `\n  order: 1001${denyAll}`)],
    cases: [{ denied: ["* => */a"], butAllowed: ["x/b => x/a"] }],
  },
  {
    title: "what they do not admit, a policy above 1000 may allow",
    given: [admitB, globalPolicy("one", `\n  order: 1001${allowAll}`)],
    cases: [{}],
  },
  {
    title: "a policy without an order is read after them",
    given: [admitB, globalPolicy("one", denyAll)],
    cases: [{ denied: ["* => */a"], butAllowed: ["x/b => x/a"] }],
  },
  {
    title: "a policy of Calico's namespaced kind, too",
    given: [admitB, policyOfCalico("x/one", `\n  order: 999${denyAll}`)],
    cases: [{ denied: ["* => x/a"] }],
  },
  {
    title: "at order 1000, where one denies what the other admits, either may be",
    given: [admitB, globalPolicy("one", `\n  order: 1000${denyAll}`)],
    cases: [{ denied: ["* => */a"], unknown: ["x/b => x/a"] }],
  },
  {
    title: "at order 1000, what both allow is allowed",
    given: [admitB, globalPolicy("one", `\n  order: 1000${allowAll}`)],
    cases: [{}],
  },
  {
    title: "an earlier tier decides before them, whatever the order of its policies",
    given: [admitB, tier("early", "order: 10"), globalPolicy("one", `\n  tier: early\n  order: 5000${allowAll}`)],
    cases: [{}],
  },
  {
    title: "an earlier tier may leave it to them",
    given: [
      admitB,
      tier("early", "order: 10"),
      globalPolicy("one", "\n  tier: early\n  selector: app == 'a'\n  ingress: [{ action: Pass }]"),
    ],
    cases: [{ denied: ["* => x/a"], butAllowed: ["x/b => x/a"] }],
  },
  {
    title: "they deny what they do not admit at the end of `default`, so later tiers have no say",
    given: [admitB, tier("late", "order: 2000000"), globalPolicy("one", `\n  tier: late${allowAll}`)],
    cases: [{ denied: ["* => x/a"], butAllowed: ["x/b => x/a"] }],
  },
  {
    title: "pods that none of them selects go on to later tiers",
    given: [admitB, tier("late", "order: 2000000"), globalPolicy("one", `\n  tier: late${denyAll}`)],
    cases: [{ denied: ["* => */a"], butAllowed: ["x/b => x/a"] }],
  },
  {
    title: "a rule with `Pass` in `default` leaves it to later tiers, past them",
    given: [admitB, globalPolicy("one", "\n  order: 1\n  selector: app == 'a'\n  ingress: [{ action: Pass }]")],
    cases: [{}],
  },
  {
    title: "they isolate in their own directions only",
    given: [admitB, globalPolicy("one", "\n  order: 1\n  selector: app == 'a'\n  egress: [{ action: Deny }]")],
    cases: [{ denied: ["* => x/a", "*/a => *"], butAllowed: ["x/b => x/a"] }],
  },
];
