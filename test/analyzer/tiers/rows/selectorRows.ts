import { globalPolicy, type Row } from "./rows";

/** https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors */
const selectors: readonly (readonly [selector: string, selected: string])[] = [
  ["app == 'b'", "*/b"],
  ['app == "b"', "*/b"],
  ["app=='b'", "*/b"],
  ["app != 'b'", "y/a"],
  ["tier != 'front'", "y/*"],
  ["has(tier)", "x/b, y/a"],
  ["!has(tier)", "y/b"],
  ["tier in { 'front', 'back' }", "x/b, y/a"],
  ["tier not in { 'front' }", "y/*"],
  ["tier contains 'ron'", "x/b"],
  ["tier starts with 'ba'", "y/a"],
  ["tier starts with 'ack'", "nobody"],
  ["tier ends with 'nt'", "x/b"],
  ["tier ends with 'fro'", "nobody"],
  ["all()", "*/*"],
  ["!all()", "nobody"],
  ["app == 'b' && has(tier)", "x/b"],
  ["app == 'a' || has(tier)", "x/b, y/a"],
  ["app == 'b' && !has(tier)", "y/b"],
  ["app == 'a' || app == 'b' && has(tier)", "x/b, y/a"],
  ["(app == 'a' || app == 'b') && has(tier)", "x/b, y/a"],
  ["(app == 'a' || app == 'b') && !has(tier)", "y/b"],
  ["!(app == 'a' || has(tier))", "y/b"],
  ["! has(tier) || tier starts with 'ba' && app in {'a', 'c'}", "y/*"],
  ["app == 'B'", "nobody"],
  ["projectcalico.org/namespace == 'y'", "y/*"],
  ["projectcalico.org/namespace in {'x', 'z'}", "x/b"],
  ["projectcalico.org/orchestrator == 'k8s'", "*/*"],
  ["pcns.team == 'green'", "y/*"],
  ["has(pcns.team) && app == 'b'", "*/b"],
  ["has(team)", "nobody"],
  ["pcns.projectcalico.org/name == 'y'", "y/*"],
];

const denyFrom = (source: string) =>
  globalPolicy(
    "one",
    `
  namespaceSelector: projectcalico.org/name == 'x'
  selector: app == 'a'
  ingress:
    - action: Deny
      source:
        ${source}
    - { action: Allow }`,
  );

export const selectorRows: readonly Row[] = [
  ...selectors.map(([selector, selected]) => ({
    title: `\`${selector}\` is ${selected}`,
    given: [denyFrom(`selector: ${JSON.stringify(selector)}`)],
    cases: [{ denied: [`${selected} => x/a`] }],
  })),
  {
    title: "where there is none, a rule is about everyone",
    given: [denyFrom("{}")],
    cases: [{ denied: ["* => x/a"] }],
  },
  {
    title: "an empty one says nothing",
    given: [denyFrom('selector: ""')],
    cases: [{ denied: ["* => x/a"] }],
  },
  {
    title: "`notSelector` is everyone, from outside too, but who is selected",
    given: [denyFrom("notSelector: app == 'b'")],
    cases: [{ denied: ["* => x/a"], butAllowed: ["*/b => x/a"] }],
  },
  {
    title: "`notSelector` of a missing label is everyone without it, while `selector` with `!` is pods only",
    given: [denyFrom("notSelector: has(tier)")],
    cases: [{ denied: ["2*, y/b => x/a"] }],
  },
  {
    title: "`selector` and `notSelector` together are who the one has and the other has not",
    given: [denyFrom("{ selector: has(tier), notSelector: tier == 'front' }")],
    cases: [{ denied: ["y/a => x/a"] }],
  },
];
