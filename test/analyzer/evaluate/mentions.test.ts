import { Mentions } from "../../../analyzer/evaluate/mentions";
import { type Policy, unknown } from "../../../analyzer/model";
import type { EndCondition, Tiered, TieredRule } from "../../../analyzer/tiers/model";
import { parseSelector } from "../../../policies/calico/selectors";

function mentionsOf(spec: object): Mentions {
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p" }, spec };
  const origin = { source: "test", line: () => undefined };
  return new Mentions([{ namespace: "shop", name: "p", object, origin } as unknown as Policy]);
}

const peer = (value: object) => ({ podSelector: {}, ingress: [{ from: [value] }] });
const port = (value: object) => ({ podSelector: {}, egress: [{ ports: [value] }] });
const expression = (fields: object) => ({
  podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["web"], ...fields }] },
});

/** With everything that a policy may speak of, and nothing unknown. */
const full = {
  podSelector: { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "In", values: ["a", "b"] }] },
  policyTypes: ["Ingress", "Egress"],
  ingress: [
    {
      from: [
        { podSelector: { matchLabels: { app: "api" } } },
        { namespaceSelector: { matchLabels: { team: "shop" } } },
        { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
      ],
      ports: [{ port: "http" }, { protocol: "UDP", port: 53, endPort: 54 }],
    },
  ],
  egress: [{}],
};

test("labels, named ports and ranges are mentioned once each, with numbers that differ", () => {
  const { labels, portNames, cidrs, hasUnknowns } = mentionsOf({ ...full, egress: full.ingress });
  expect(Array.from(labels, ([key, { numbers }]) => [key, Array.from(numbers.keys())])).toEqual([
    ["app", [unknown, "web", "api"]],
    ["tier", [unknown, "a", "b"]],
  ]);
  const numbers = Array.from(labels.values(), (label) => [label.other, ...label.numbers.values()]).flat();
  expect(numbers.slice().sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(Array.from(portNames)).toEqual([["http", 1]]);
  expect(Array.from(cidrs)).toEqual(["10.0.0.0/8", "10.1.0.0/16"]);
  expect(hasUnknowns).toBe(false);
});

test.each([
  ["spec", unknown],
  ["podSelector", { podSelector: unknown }],
  ["matchLabels", { podSelector: { matchLabels: unknown } }],
  ["a label's value", { podSelector: { matchLabels: { app: unknown } } }],
  ["a selector's values", expression({ values: unknown })],
  ["one of them", expression({ values: ["web", unknown] })],
  ["a selector's operator", expression({ operator: unknown })],
  ["policyTypes", { podSelector: {}, policyTypes: unknown }],
  ["one of them", { podSelector: {}, policyTypes: ["Ingress", unknown] }],
  ["the rules", { podSelector: {}, ingress: unknown }],
  ["a rule", { podSelector: {}, egress: [unknown] }],
  ["from", { podSelector: {}, ingress: [{ from: unknown }] }],
  ["a peer", { podSelector: {}, ingress: [{ from: [unknown] }] }],
  ["namespaceSelector", peer({ namespaceSelector: unknown })],
  ["its value beside a known one", peer({ namespaceSelector: { matchLabels: { a: "b", team: unknown } } })],
  ["ipBlock", peer({ ipBlock: unknown })],
  ["cidr", peer({ ipBlock: { cidr: unknown } })],
  ["except", peer({ ipBlock: { cidr: "10.0.0.0/8", except: unknown } })],
  ["an exception", peer({ ipBlock: { cidr: "10.0.0.0/8", except: [unknown] } })],
  ["ports", { podSelector: {}, egress: [{ ports: unknown }] }],
  ["a port", { podSelector: {}, egress: [{ ports: [unknown] }] }],
  ["its number", port({ port: unknown })],
  ["its protocol", port({ protocol: unknown, port: 80 })],
  ["its end", port({ port: 80, endPort: unknown })],
])("a policy in which %s is not known has unknowns", (_, spec) => {
  expect(mentionsOf(spec as object).hasUnknowns).toBe(true);
});

test("what is not known is no range, and no value", () => {
  const cidrs = (ipBlock: unknown) => Array.from(mentionsOf(peer({ ipBlock })).cidrs);
  expect(cidrs(unknown)).toEqual([]);
  expect(cidrs({ cidr: unknown })).toEqual([]);
  expect(cidrs({ cidr: "10.0.0.0/8", except: unknown })).toEqual(["10.0.0.0/8"]);
  expect(cidrs({ cidr: "10.0.0.0/8", except: [unknown, "10.1.0.0/16"] })).toEqual(["10.0.0.0/8", "10.1.0.0/16"]);
  const values = (given: unknown) =>
    mentionsOf(expression({ values: given }))
      .labels.get("app")
      ?.numbers.keys();
  expect(Array.from(values(unknown) ?? [])).toEqual([unknown]);
  expect(Array.from(values(["web", unknown]) ?? [])).toEqual([unknown, "web"]);
});

test.each(["ipBlock", "podSelector", "namespaceSelector"])(
  "a peer with null for %s speaks of nothing there",
  (field) => {
    const { labels, cidrs, hasUnknowns } = mentionsOf(peer({ [field]: null }));
    expect([labels.size, cidrs.size, hasUnknowns]).toEqual([0, 0, false]);
  },
);

test("of a block without exceptions, with null or an empty list of them, its range is all", () => {
  for (const except of [undefined, null, []]) {
    const { cidrs, hasUnknowns } = mentionsOf(peer({ ipBlock: { cidr: "10.0.0.0/8", except } }));
    expect([Array.from(cidrs), hasUnknowns]).toEqual([["10.0.0.0/8"], false]);
  }
});

describe("all that others speak of is spoken of", () => {
  const known = mentionsOf(full);

  test.each([
    ["the same", full],
    ["less", { podSelector: { matchLabels: { app: "api" } } }],
    ["a key without values", { podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } }],
    ["another namespace's labels, which tell no pods apart", peer({ namespaceSelector: { matchLabels: { a: "b" } } })],
    ["numbers of ports", port({ port: 1 })],
  ])("in %s", (_, spec) => {
    expect(known.include(mentionsOf(spec))).toBe(true);
  });

  test.each([
    ["another key", { podSelector: { matchLabels: { role: "web" } } }],
    ["another value", { podSelector: { matchLabels: { app: "db" } } }],
    ["another value beside a known one", expression({ values: ["web", "db"] })],
    ["another name of a port", port({ port: "metrics" })],
    ["another range", peer({ ipBlock: { cidr: "10.2.0.0/16" } })],
    ["another exception", peer({ ipBlock: { cidr: "10.0.0.0/8", except: ["10.3.0.0/16"] } })],
  ])("but not in %s", (_, spec) => {
    expect(known.include(mentionsOf(spec))).toBe(false);
  });
});

describe("policies in tiers", () => {
  const select = (text: string) => ({ namespaces: { are: "any" }, labels: parseSelector(text), isOfPodsOnly: false });
  const rule = (fields: Partial<TieredRule>) => ({
    action: "Allow",
    path: "spec",
    own: undefined,
    peers: undefined,
    ports: [],
    ...fields,
  });
  const mentionsOfTiers = (...tiered: object[]) => new Mentions([], tiered as unknown as Tiered[]);
  const withRule = (fields: Partial<TieredRule>, direction: "ingress" | "egress" = "ingress") => {
    const policy = {
      subject: select("app == 'web'"),
      ingress: undefined,
      egress: undefined,
      [direction]: [rule(fields)],
    };
    return mentionsOfTiers({ tiers: [{ policies: [policy] }], addressSets: [] });
  };
  const withPeer = (peer: object) => withRule({ peers: [peer] });
  const keysOf = ({ labels }: Mentions) => Array.from(labels.keys());

  test.each<[text: string, values: Readonly<Record<string, readonly string[]>>, whole: readonly string[]]>([
    ["all()", {}, []],
    ["global()", {}, []],
    ["has(tier)", { tier: [] }, []],
    ["tier == 'a'", { tier: ["a"] }, []],
    ["tier in {'a', 'b'}", { tier: ["a", "b"] }, []],
    ["tier not in {'a'} && has(role)", { tier: ["a"], role: [] }, []],
    ["!has(tier) || role == 'x'", { tier: [], role: ["x"] }, []],
    ["tier contains 'a'", { tier: [] }, ["tier"]],
    ["tier starts with 'a'", { tier: [] }, ["tier"]],
    ["tier ends with 'a'", { tier: [] }, ["tier"]],
  ])("with `%s` speak of its labels, and of each value where a part is asked for", (text, values, whole) => {
    for (const made of [withPeer({ selection: select(text) }), withPeer({ notSelection: select(text) })]) {
      const [app, ...others] = Array.from(made.labels, ([key, { numbers }]) => [
        key,
        Array.from(numbers.keys()).slice(1),
      ]);
      expect(app).toEqual(["app", ["web"]]);
      expect(Object.fromEntries(others)).toEqual(values);
      expect(Array.from(made.wholeLabels)).toEqual(whole);
      expect(made.hasUnknowns).toBe(false);
    }
  });

  test.each(["has", "==", "contains"])(
    "that ask for the account of a pod (%s) ask for what is not known",
    (operator) => {
      for (const key of ["projectcalico.org/serviceaccount", "pcsa.role"]) {
        const text = operator === "has" ? `has(${key})` : `${key} ${operator} 'x'`;
        expect(withPeer({ selection: select(text) }).hasUnknowns).toBe(true);
      }
      const other = operator === "has" ? "has(role.pcsa.)" : `role.pcsa ${operator} 'x'`;
      expect(withPeer({ selection: select(other) }).hasUnknowns).toBe(false);
    },
  );

  test("speak of what is at both ends of their rules, in both directions", () => {
    for (const direction of ["ingress", "egress"] as const) {
      const made = withRule(
        {
          own: [{ nets: ["10.0.0.0/8"], notNets: ["10.1.0.0/16"] }, { selection: select("has(a)") }] as EndCondition[],
          peers: [
            { nets: ["10.2.0.0/16"] },
            { notNets: ["10.3.0.0/16"] },
            { selection: select("has(b)") },
          ] as EndCondition[],
          ports: [{ port: "http" }],
        },
        direction,
      );
      expect(keysOf(made)).toEqual(["app", "a", "b"]);
      expect(Array.from(made.cidrs)).toEqual(["10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]);
      expect(Array.from(made.portNames.keys())).toEqual(["http"]);
      expect(made.hasUnknowns).toBe(false);
    }
    expect(withRule({ ports: undefined }).hasUnknowns).toBe(false);
  });

  test.each<[what: string, fields: Partial<TieredRule>]>([
    ["a doubt", { doubt: "of something" }],
    ["a family", { peers: [{ family: "IPv4" }] }],
    ["addresses that only the cluster knows", { own: [{ hasUnknownAddresses: true }] }],
  ])("have unknowns in a rule with %s", (_, fields) => {
    expect(withRule(fields).hasUnknowns).toBe(true);
  });

  test("speak of sets of addresses, which may not be known", () => {
    const withSet = (set: object) => mentionsOfTiers({ tiers: [], addressSets: [set] });
    const known = withSet({ labels: {}, nets: ["10.0.0.0/8"] });
    expect([Array.from(known.cidrs), known.hasUnknowns]).toEqual([["10.0.0.0/8"], false]);
    expect(withPeer({ hasUnknownAddresses: false }).hasUnknowns).toBe(false);
    for (const set of [
      { labels: unknown, nets: ["10.0.0.0/8"] },
      { labels: {}, nets: unknown },
    ]) {
      expect(withSet(set).hasUnknowns).toBe(true);
    }
    expect(withSet({ labels: {}, nets: unknown }).cidrs.size).toBe(0);
  });

  test("may be of several clusters, some of which have none", () => {
    const one = { tiers: [], addressSets: [{ labels: {}, nets: ["10.0.0.0/8"] }] };
    const made = new Mentions([], [undefined, one as unknown as Tiered, undefined]);
    expect(made.cidrs.size).toBe(1);
  });

  test("a value has a number of its own where it is named, or where every value counts", () => {
    const made = withPeer({ selection: select("tier == 'a' && role contains 'x'") });
    const numberOf = (key: string, value: string) => {
      const label = made.labels.get(key);
      return label && made.numberOf(label, key, value);
    };
    expect(numberOf("tier", "b")).toBe(numberOf("tier", "c"));
    expect(numberOf("tier", "a")).not.toBe(numberOf("tier", "b"));
    const roles = ["x", "xy", "z"].map((value) => numberOf("role", value));
    const all = [...roles, numberOf("tier", "a"), numberOf("tier", "b"), numberOf("app", "web"), numberOf("app", "")];
    expect(new Set(all).size).toBe(7);
    expect(["x", "xy", "z"].map((value) => numberOf("role", value))).toEqual(roles);
  });
});
