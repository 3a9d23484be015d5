import { globalPolicy, type Row, tier } from "./rows";

const passB = `
  ingress:
    - { action: Pass, source: { selector: "app == 'b'" } }`;

export const endOfTierRows: readonly Row[] = [
  {
    title: "what no rule decides of pods that a policy is about is denied",
    given: [globalPolicy("one", "\n  selector: app == 'a'\n  types: [Ingress]")],
    cases: [{ denied: ["* => */a"] }],
  },
  {
    title: "the same of a tier that does not say what becomes of it",
    given: [tier("early", "order: 1"), globalPolicy("one", "\n  tier: early\n  selector: app == 'a'")],
    cases: [{ denied: ["* => */a"] }],
  },
  {
    title: "it goes on to the next tier where the default action is `Pass`",
    given: [
      tier("early", "order: 1, defaultAction: Pass"),
      globalPolicy("one", "\n  tier: early\n  selector: app == 'a'"),
    ],
    cases: [{}],
  },
  {
    title: "a tier without a policy about the pods is skipped, with its end",
    given: [
      tier("early", "order: 1, defaultAction: Deny"),
      globalPolicy("one", "\n  tier: early\n  selector: app == 'nobody'"),
    ],
    cases: [{}],
  },
  {
    title: "only the direction that a policy is for is denied",
    given: [globalPolicy("one", "\n  selector: app == 'a'\n  types: [Egress]")],
    cases: [{ denied: ["*/a => *"] }],
  },
  {
    title: "a rule with `Pass` leaves it to the next tier, and the rest is denied",
    given: [tier("early", "order: 1"), globalPolicy("one", `\n  tier: early\n  selector: app == 'a'${passB}`)],
    cases: [{ denied: ["* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "the next tier decides about what was passed to it",
    given: [
      tier("early", "order: 1"),
      globalPolicy("one", `\n  tier: early\n  selector: app == 'a'${passB}`),
      globalPolicy(
        "two",
        `
  selector: app == 'a'
  ingress:
    - { action: Deny, source: { selector: "tier == 'front'" } }
    - { action: Allow }`,
      ),
    ],
    cases: [{ denied: ["* => */a"], butAllowed: ["y/b => */a"] }],
  },
  {
    title: "`Pass` skips the policies of the tier that come after",
    given: [
      tier("early", "order: 1"),
      globalPolicy("one", `\n  tier: early\n  order: 1\n  selector: app == 'a'${passB}`),
      globalPolicy("two", "\n  tier: early\n  order: 2\n  ingress: [{ action: Deny }]"),
    ],
    cases: [{ denied: ["* => *"], butAllowed: ["* => 2*", "*/b => */a"] }],
  },
  {
    title: "what the last tier passes is allowed",
    given: [globalPolicy("one", `\n  selector: app == 'a'${passB}`)],
    cases: [{ denied: ["* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "`Log` decides nothing, and the next rule is read",
    given: [
      globalPolicy(
        "one",
        `
  selector: app == 'a'
  ingress:
    - { action: Log }
    - { action: Allow, source: { selector: "app == 'b'" } }`,
      ),
    ],
    cases: [{ denied: ["* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "all is denied where a policy only logs",
    given: [globalPolicy("one", "\n  selector: app == 'a'\n  ingress: [{ action: Log }]")],
    cases: [{ denied: ["* => */a"] }],
  },
  {
    title: "a policy without rules lets the next one of the tier decide",
    given: [
      globalPolicy("one", "\n  order: 1\n  selector: app == 'a'"),
      globalPolicy(
        "two",
        `
  order: 2
  selector: app == 'a'
  ingress:
    - { action: Allow, source: { selector: "app == 'b'" } }`,
      ),
    ],
    cases: [{ denied: ["* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "a tier that is not given is read last, and denies",
    given: [
      tier("late", "order: 20000000, defaultAction: Pass"),
      globalPolicy("one", "\n  tier: ant\n  selector: app == 'a'"),
      globalPolicy(
        "two",
        `
  tier: late
  selector: app == 'a'
  ingress:
    - { action: Allow, source: { selector: "app == 'b'" } }`,
      ),
    ],
    cases: [{ denied: ["* => */a"], butAllowed: ["*/b => */a"] }],
  },
  {
    title: "the tiers that Calico makes for ClusterNetworkPolicies pass it on to the next",
    given: [
      globalPolicy("one", "\n  tier: kube-admin\n  selector: app == 'a'"),
      globalPolicy("two", "\n  tier: kube-baseline\n  selector: app == 'a'"),
    ],
    cases: [{}],
  },
];
