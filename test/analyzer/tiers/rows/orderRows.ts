import { globalPolicy, policyOfCalico, type Row, tier } from "./rows";

/** https://docs.tigera.io/calico/latest/reference/resources/tier#how-policy-is-evaluated */
const allowFromB = `
  ingress:
    - { action: Allow, source: { selector: "app == 'b'" } }`;
const denyAll = `
  ingress:
    - { action: Deny }`;

/** Of the pods labelled app=a. */
const toA = (rest: string, rules: string) => `
  selector: app == 'a'
  ${rest}${rules}`;

const onlyFromB = [{ denied: ["* => */a"], butAllowed: ["*/b => */a"] }];
const nothing = [{ denied: ["* => */a"] }];

export const orderRows: readonly Row[] = [
  {
    title: "of two tiers, that of the lower order first",
    given: [
      tier("zoo", "order: 10, defaultAction: Pass"),
      tier("ant", "order: 20, defaultAction: Pass"),
      globalPolicy("one", toA("tier: zoo", allowFromB)),
      globalPolicy("two", toA("tier: ant", denyAll)),
    ],
    cases: onlyFromB,
  },
  {
    title: "orders of tiers are numbers, not texts",
    given: [
      tier("ant", "order: 100, defaultAction: Pass"),
      tier("zoo", "order: 20, defaultAction: Pass"),
      globalPolicy("one", toA("tier: zoo", allowFromB)),
      globalPolicy("two", toA("tier: ant", denyAll)),
    ],
    cases: onlyFromB,
  },
  {
    title: "of two tiers of one order, that whose name comes first",
    given: [
      tier("zoo", "order: 10, defaultAction: Pass"),
      tier("ant", "order: 10, defaultAction: Pass"),
      globalPolicy("one", toA("tier: ant", allowFromB)),
      globalPolicy("two", toA("tier: zoo", denyAll)),
    ],
    cases: onlyFromB,
  },
  {
    title: "a tier without an order last",
    given: [
      tier("ant", "defaultAction: Pass"),
      tier("zoo", "order: 20000000, defaultAction: Pass"),
      globalPolicy("one", toA("tier: zoo", allowFromB)),
      globalPolicy("two", toA("tier: ant", denyAll)),
    ],
    cases: onlyFromB,
  },
  {
    title: "of two policies of a tier, that of the lower order first",
    given: [globalPolicy("zoo", toA("order: 9.5", allowFromB)), globalPolicy("ant", toA("order: 10", denyAll))],
    cases: onlyFromB,
  },
  {
    title: "of two policies of one order, that whose name comes first",
    given: [globalPolicy("zoo", toA("order: 10", denyAll)), globalPolicy("ant", toA("order: 10", allowFromB))],
    cases: onlyFromB,
  },
  {
    title: "a policy without an order last",
    given: [globalPolicy("ant", toA("", denyAll)), globalPolicy("zoo", toA("order: 1000000", allowFromB))],
    cases: onlyFromB,
  },
  {
    title: "policies of a namespace among those of the cluster, by order",
    given: [globalPolicy("global", toA("order: 20", allowFromB)), policyOfCalico("x/own", toA("order: 10", denyAll))],
    cases: [{ denied: ["* => */a"], butAllowed: ["*/b => y/a"] }],
  },
  {
    title: "rules of a policy from top to bottom",
    given: [
      globalPolicy(
        "one",
        toA(
          "",
          `
  ingress:
    - { action: Allow, source: { selector: "app == 'b'" } }
    - { action: Deny }
    - { action: Allow }`,
        ),
      ),
    ],
    cases: onlyFromB,
  },
  {
    title: "a rule that denies before one that allows",
    given: [
      globalPolicy(
        "one",
        toA(
          "",
          `
  ingress:
    - { action: Deny }
    - { action: Allow, source: { selector: "app == 'b'" } }`,
        ),
      ),
    ],
    cases: nothing,
  },
  {
    title: "what a tier decides, no later tier changes",
    given: [
      tier("early", "order: 10"),
      globalPolicy("one", toA("tier: early", allowFromB)),
      globalPolicy("two", toA("order: 1", denyAll)),
    ],
    cases: onlyFromB,
  },
  {
    title: "both ends have to allow it",
    given: [
      globalPolicy("in", toA("types: [Ingress]", allowFromB)),
      globalPolicy(
        "out",
        `
  selector: app == 'b'
  types: [Egress]
  egress:
    - { action: Allow, destination: { selector: "tier == 'back'" } }`,
      ),
    ],
    cases: [{ denied: ["* => */a", "*/b => *"], butAllowed: ["*/b => y/a"] }],
  },
];
