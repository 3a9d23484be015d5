import { globalPolicy, podOf, policyOfCalico, type Row } from "./rows";

const deny = "\n  ingress: [{ action: Deny }]";

export const subjectRows: readonly Row[] = [
  { title: "every pod of the cluster", given: [globalPolicy("one", deny)], cases: [{ denied: ["* => */*"] }] },
  { title: "every pod of its namespace", given: [policyOfCalico("x/one", deny)], cases: [{ denied: ["* => x/*"] }] },
  {
    title: "pods by their labels, in every namespace",
    given: [globalPolicy("one", `\n  selector: app == 'a'${deny}`)],
    cases: [{ denied: ["* => */a"] }],
  },
  {
    title: "pods by their labels, in its own namespace",
    given: [policyOfCalico("x/one", `\n  selector: app == 'a'${deny}`)],
    cases: [{ denied: ["* => x/a"] }],
  },
  {
    title: "pods by the labels of their namespace",
    given: [globalPolicy("one", `\n  namespaceSelector: team == 'green'${deny}`)],
    cases: [{ denied: ["* => y/*"] }],
  },
  {
    title: "pods by both",
    given: [globalPolicy("one", `\n  selector: app == 'b'\n  namespaceSelector: team == 'green'${deny}`)],
    cases: [{ denied: ["* => y/b"] }],
  },
  {
    title: "pods by the namespace that they have as a label",
    given: [globalPolicy("one", `\n  selector: projectcalico.org/namespace == 'y'${deny}`)],
    cases: [{ denied: ["* => y/*"] }],
  },
  {
    title: "no pods on their node's network, and a selector perhaps has these as peers",
    given: [
      podOf("x/node", "{ app: b }", undefined, "hostNetwork: true"),
      globalPolicy("one", "\n  ingress: [{ action: Deny, source: { selector: app == 'b' } }, { action: Allow }]"),
    ],
    cases: [{ denied: ["*/b => *"], unknown: ["x/node => *"], butAllowed: ["* => x/node", "* => 2*"] }],
  },
  {
    title: "the pods of the namespace `default` where a policy of a namespace names none",
    given: [podOf("default/c", "{ app: c }"), policyOfCalico("one", deny)],
    cases: [{ denied: ["* => default/c"] }],
  },
  ...[
    ["rules for neither direction: ingress", "\n  selector: app == 'a'", ["* => */a"]],
    ["rules for ingress: ingress", "\n  selector: app == 'a'\n  ingress: [{ action: Deny }]", ["* => */a"]],
    ["rules for egress: egress", "\n  selector: app == 'a'\n  egress: [{ action: Deny }]", ["*/a => *"]],
    [
      "rules for both: both",
      "\n  selector: app == 'a'\n  ingress: [{ action: Deny }]\n  egress: [{ action: Deny }]",
      ["* => */a", "*/a => *"],
    ],
    [
      "`types` say so, whatever rules there are",
      "\n  selector: app == 'a'\n  types: [Egress]\n  ingress: [{ action: Allow }]",
      ["*/a => *"],
    ],
    [
      "`types` say so, for both directions without a rule",
      "\n  selector: app == 'a'\n  types: [Ingress, Egress]",
      ["* => */a", "*/a => *"],
    ],
  ].map(([title, spec, denied]) => ({
    title: `in the directions of ${String(title)}`,
    given: [globalPolicy("one", String(spec))],
    cases: [{ denied: denied as readonly string[] }],
  })),
];
