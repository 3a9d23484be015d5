import { globalPolicy, policyOfCalico, type Row } from "./rows";

/** https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#entityrule */
const spec = (source: string) => `
  selector: app == 'a'
  ingress:
    - { action: Deny, source: { ${source} } }
    - { action: Allow }`;
const global = (source: string) => [
  globalPolicy("one", `\n  namespaceSelector: projectcalico.org/name == 'x'${spec(source)}`),
];
const ofX = (source: string) => [policyOfCalico("x/one", spec(source))];

export const namespaceRows: readonly Row[] = [
  {
    title: "by a label of theirs",
    given: global("namespaceSelector: team == 'green'"),
    cases: [{ denied: ["y/* => x/a"] }],
  },
  {
    title: "by the name that Calico gives as a label",
    given: global("namespaceSelector: projectcalico.org/name == 'y'"),
    cases: [{ denied: ["y/* => x/a"] }],
  },
  {
    title: "by the name that Kubernetes gives as a label",
    given: global("namespaceSelector: kubernetes.io/metadata.name == 'y'"),
    cases: [{ denied: ["y/* => x/a"] }],
  },
  {
    title: "by a label that they lack",
    given: global("namespaceSelector: '!has(team)'"),
    cases: [{}],
  },
  {
    title: "with a selector of pods: those of them there",
    given: global("namespaceSelector: team == 'green', selector: app == 'b'"),
    cases: [{ denied: ["y/b => x/a"] }],
  },
  {
    title: "with `notSelector`: the others there",
    given: global("namespaceSelector: team == 'green', notSelector: app == 'b'"),
    cases: [{ denied: ["y/a => x/a"] }],
  },
  { title: "all of them", given: global("namespaceSelector: all()"), cases: [{ denied: ["*/* => x/a"] }] },
  { title: "none of them", given: global("namespaceSelector: global()"), cases: [{}] },
  {
    title: "of a policy of the cluster that names none, a selector is for all of them",
    given: global("selector: app == 'b'"),
    cases: [{ denied: ["*/b => x/a"] }],
  },
  {
    title: "of a policy of a namespace that names none, a selector is for its own",
    given: ofX("selector: app == 'b'"),
    cases: [{ denied: ["x/b => x/a"] }],
  },
  {
    title: "of a policy of a namespace that names none, `notSelector` is for its own, too",
    given: ofX("notSelector: app == 'a'"),
    cases: [{ denied: ["x/b => x/a"] }],
  },
  {
    title: "of a policy of a namespace that names all of them, a selector is for all",
    given: ofX("selector: app == 'b', namespaceSelector: all()"),
    cases: [{ denied: ["*/b => x/a"] }],
  },
  {
    title: "of a policy of a namespace that names another, a selector is for that",
    given: ofX("selector: app == 'b', namespaceSelector: team == 'green'"),
    cases: [{ denied: ["y/b => x/a"] }],
  },
  {
    title: "a rule of a policy of a namespace without any selector is about everyone",
    given: ofX(""),
    cases: [{ denied: ["* => x/a"] }],
  },
];
