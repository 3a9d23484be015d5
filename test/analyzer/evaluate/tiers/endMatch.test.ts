import { EndMatches } from "../../../../analyzer/evaluate/tiers/endMatch";
import { Mentions } from "../../../../analyzer/evaluate/mentions";
import { partition } from "../../../../analyzer/evaluate/partition";
import { type Cluster, type Pod, unknown } from "../../../../analyzer/model";
import type { AddressSet, EndCondition, Selection, Tiered } from "../../../../analyzer/tiers/model";
import { parseSelector } from "../../../../policies/calico/selectors";

const origin = { source: "test", line: () => undefined };

const pods: Readonly<Record<string, Partial<Pod>>> = {
  web: { labels: { app: "web" } },
  db: { labels: { app: "db" }, addresses: ["10.0.0.5"] },
  dual: { labels: { app: "dual" }, addresses: ["10.0.0.6", "2001:db8::6"] },
  six: { labels: { app: "six" }, addresses: ["2001:db8::7"] },
  agent: { labels: { app: "agent" }, hostNetwork: true },
  vague: { labels: { app: "vague" }, hostNetwork: unknown },
  dark: { labels: unknown },
};

const select = (selector: string, namespaces: Selection["namespaces"] = { are: "any" }): Selection => ({
  namespaces,
  labels: parseSelector(selector),
  isOfPodsOnly: false,
});

const set = (name: string, fields: Partial<AddressSet>): AddressSet => ({
  namespace: "",
  name,
  labels: { kind: name },
  nets: [],
  origin,
  ...fields,
});

const sets = [
  set("office", { nets: ["203.0.113.0/24"] }),
  set("store", { nets: ["198.51.100.0/24"], namespace: "shop" }),
  set("depot", { nets: ["192.0.2.0/24"], namespace: "nowhere" }),
  set("secret", { nets: unknown }),
  set("vague", { labels: { kind: unknown }, nets: ["203.0.113.0/25"] }),
];

/** Addresses outside of which something is asked. */
const places = ["203.0.113.9", "203.0.113.200", "198.51.100.9", "192.0.2.9", "10.0.0.5", "2001:db8::9"];

function matchOf(conditions: readonly EndCondition[] | undefined, addressSets: readonly AddressSet[] = []) {
  const rule = { action: "Deny", path: "", own: undefined, peers: conditions, ports: [] };
  const labelled = { ...rule, peers: [{ selection: select("app == 'x'") }] };
  const policy = { subject: select(""), ingress: [rule, labelled], egress: undefined };
  const cuts = { ...rule, peers: [{ nets: places.map((place) => `${place}/${place.includes(":") ? "128" : "32"}`) }] };
  const tiers = [{ policies: [policy, { ...policy, ingress: [cuts] }] }];
  const tiered = { tiers, addressSets, staged: [] } as unknown as Tiered;
  const cluster: Cluster = {
    namespaces: [{ name: "shop", labels: { team: "blue" }, origin }],
    workloads: Object.entries(pods).map(([name, pod]) => {
      const whole: Pod = { name, labels: {}, ports: [], hostNetwork: false, addresses: [], ...pod };
      return { namespace: "shop", name, kind: "Pod", pods: [whole], origin };
    }),
    policies: [],
    services: [],
    tiered,
  };
  const classes = partition(cluster, new Mentions([], [tiered]));
  const matches = new EndMatches(cluster, classes);
  const match = matches.of(conditions);
  const ofPods = Object.keys(pods).map((name, index) => {
    const holds = match.ofClass(classes.classesOf[index]?.[0] ?? -1);
    return holds === "no" ? "" : holds === "yes" ? name : `${name}?`;
  });
  const ofAddresses = places.map((place) => {
    const part = classes.axis.partOf(place) ?? -1;
    return match.sure.has(part) ? place : match.possible.has(part) ? `${place}?` : "";
  });
  const words = (found: readonly string[]) => found.filter((one) => one !== "").join(" ");
  return { matches, match, pods: words(ofPods), addresses: words(ofAddresses) };
}

describe("the pods that match", () => {
  test.each<[what: string, conditions: readonly EndCondition[] | undefined, pods: string]>([
    ["no condition", undefined, "web db dual six agent vague dark"],
    ["one that asks for nothing", [{}], "web db dual six agent vague dark"],
    ["labels", [{ selection: select("app == 'web'") }], "web dark?"],
    ["labels, on a node's network", [{ selection: select("app in {'agent', 'vague'}") }], "agent? vague? dark?"],
    [
      "labels, of which nobody on a node's network is meant",
      [{ selection: { ...select("app in {'agent', 'vague'}"), isOffHost: true } }],
      "vague? dark?",
    ],
    ["labels that are left out", [{ notSelection: select("app == 'web'") }], "db dual six agent vague dark?"],
    ["either of two", [{ selection: select("app == 'web'") }, { nets: ["10.0.0.5/32"] }], "web db dark?"],
    ["both of two things", [{ selection: select("app == 'web'"), nets: ["10.0.0.5/32"] }], ""],
    ["addresses", [{ nets: ["10.0.0.0/29"] }], "db dual"],
    ["either of two ranges", [{ nets: ["10.0.0.5/32", "2001:db8::/64"] }], "db dual six"],
    ["addresses that are left out", [{ notNets: ["10.0.0.5/32"] }], "web dual six agent vague dark"],
    ["every address of IPv4", [{ nets: ["0.0.0.0/0"] }], "web db dual agent vague dark"],
    ["every address of IPv4, in halves", [{ nets: ["0.0.0.0/1", "128.0.0.0/1"] }], "web db dual agent vague dark"],
    ["every address of IPv6", [{ nets: ["::/0"] }], "dual six"],
    ["every address of IPv4 left out", [{ notNets: ["0.0.0.0/0"] }], "six"],
    ["the family IPv4", [{ family: "IPv4" }], "web db dual? agent vague dark"],
    ["the family IPv6", [{ family: "IPv6" }], "web? dual? six agent? vague? dark?"],
    ["addresses that only the cluster knows", [{ hasUnknownAddresses: true }], "agent? vague?"],
  ])("%s", (_, conditions, expected) => {
    expect(matchOf(conditions).pods).toBe(expected);
  });
});

describe("the addresses outside that match", () => {
  const everywhere = places.join(" ");
  const ofIpv4 = places.filter((place) => !place.includes(":")).join(" ");

  test.each<[what: string, conditions: readonly EndCondition[] | undefined, addresses: string]>([
    ["no condition", undefined, everywhere],
    ["one that asks for nothing", [{}], everywhere],
    ["a range", [{ nets: ["203.0.113.0/24"] }], "203.0.113.9 203.0.113.200"],
    ["either of two ranges", [{ nets: ["203.0.113.0/25", "10.0.0.0/8"] }], "203.0.113.9 10.0.0.5"],
    ["a range that is left out", [{ notNets: ["0.0.0.0/0"] }], "2001:db8::9"],
    ["one range but for another", [{ nets: ["203.0.113.0/24"], notNets: ["203.0.113.0/25"] }], "203.0.113.200"],
    ["a family", [{ family: "IPv4" }], ofIpv4],
    ["either of two conditions", [{ family: "IPv6" }, { nets: ["10.0.0.0/8"] }], "10.0.0.5 2001:db8::9"],
    [
      "addresses that only the cluster knows",
      [{ hasUnknownAddresses: true }],
      places.map((one) => `${one}?`).join(" "),
    ],
  ])("%s", (_, conditions, expected) => {
    expect(matchOf(conditions).addresses).toBe(expected);
  });

  test("a selection without sets has none", () => {
    expect(matchOf([{ selection: select("all()") }]).addresses).toBe("");
  });

  test.each<[what: string, condition: EndCondition, addresses: string]>([
    ["of a set by its labels", { selection: select("kind == 'store'") }, "203.0.113.9? 198.51.100.9"],
    [
      "of sets of a namespace by the labels of that",
      { selection: select("has(kind)", { are: "labelled", labels: parseSelector("team == 'blue'") }) },
      "198.51.100.9",
    ],
    [
      "of a set of a namespace where nothing else is",
      { selection: select("", { are: "own", name: "nowhere" }) },
      "192.0.2.9",
    ],
    [
      "of a set of the cluster and not of a namespace",
      { selection: select("kind == 'office'", { are: "labelled", labels: parseSelector("global()") }) },
      "203.0.113.9 203.0.113.200",
    ],
    [
      "of a set whose addresses are not known: perhaps any",
      { selection: select("kind == 'secret'") },
      places.map((one) => `${one}?`).join(" "),
    ],
    ["of pods alone: none of any set", { selection: { ...select("has(kind)"), isOfPodsOnly: true } }, ""],
    [
      "of all but a set whose labels are not known, and of all but another",
      { notSelection: select("kind == 'store'") },
      "203.0.113.9? 203.0.113.200 192.0.2.9 10.0.0.5 2001:db8::9",
    ],
    [
      "of a set, but for a range",
      { selection: select("kind == 'office'"), notNets: ["203.0.113.200/32"] },
      "203.0.113.9",
    ],
  ])("%s", (_, condition, expected) => {
    expect(matchOf([condition], sets).addresses).toBe(expected);
  });
});

test("equal conditions are one match, others have other numbers", () => {
  const { matches, match } = matchOf([{ selection: select("app == 'web'") }]);
  expect(matches.of([{ selection: select("app == 'web'") }])).toBe(match);
  expect(matches.of(undefined)).toBe(matches.of(undefined));
  expect(matches.of(undefined)).not.toBe(match);
  expect(matches.of([])).not.toBe(matches.of(undefined));
  expect(matches.list.map(({ number }) => number)).toEqual([0, 1, 2]);
});

test("no condition at all that could be met matches nobody", () => {
  expect(matchOf([])).toMatchObject({ pods: "", addresses: "" });
});
