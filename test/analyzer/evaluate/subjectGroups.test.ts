import { ConnectionTable } from "../../../analyzer/evaluate/connectionTable";
import { Mentions } from "../../../analyzer/evaluate/mentions";
import { partition } from "../../../analyzer/evaluate/partition";
import { PodSelection } from "../../../analyzer/evaluate/podSelection";
import { PortSpecs } from "../../../analyzer/evaluate/portSpecs";
import type { Reading } from "../../../analyzer/evaluate/reading";
import { type SubjectGroup, SubjectGroups } from "../../../analyzer/evaluate/subjectGroups";
import { type Cluster, type Pod, type Policy, unknown } from "../../../analyzer/model";

const origin = { source: "test", line: () => undefined };

/** Pods by name, which is also their label; `bank/` is another namespace. */
const pods: Readonly<Record<string, Partial<Pod>>> = {
  web: {},
  db: { addresses: ["10.0.0.1"] },
  "bank/till": {},
};

function policyOf(spec: object, index: number): Policy {
  const name = `p${String(index)}`;
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec };
  return { namespace: "shop", name, object, origin } as unknown as Policy;
}

interface Given {
  readonly pods?: Readonly<Record<string, Partial<Pod>>>;
  readonly direction?: "Ingress" | "Egress";
}

/** What the policies, all of `shop`, come to in a reading, told by the names of pods, addresses and ports. */
function groupsOf(reading: Reading, specs: readonly object[], given: Given = {}) {
  const all = Object.entries(given.pods ?? pods).map(([path, pod]) => {
    const [name = "", namespace = "shop"] = path.split("/").reverse();
    const whole: Pod = { name, labels: { app: name }, ports: [], hostNetwork: false, addresses: [], ...pod };
    return { namespace, name, kind: "Pod", pods: [whole], origin };
  });
  const policies = specs.map(policyOf);
  const cluster: Cluster = {
    namespaces: ["shop", "bank"].map((name) => ({ name, labels: { team: name }, origin })),
    workloads: all,
    policies,
    services: [],
  };
  const classes = partition(cluster, new Mentions([...policies, policyOf(tellingApart(Object.keys(pods)), 99)]));
  const connections = new ConnectionTable();
  const selection = new PodSelection(cluster, classes);
  const make = new SubjectGroups(classes, selection, new PortSpecs(reading, connections), reading);
  const names = (numbers: Int32Array) =>
    Array.from(numbers, (number) => all.filter((_, index) => classes.classesOf[index]?.[0] === number))
      .flat()
      .map(({ name }) => name)
      .join();
  const tell = ({ isolated, subjects, admissions }: SubjectGroup) => ({
    isolated: names(isolated),
    subjects: names(subjects),
    ...tellAdmissions(admissions),
  });
  const tellAdmissions = ({ anyone, anyPod, pods: selected, outside }: SubjectGroup["admissions"]) => {
    const portsOf = ({ ports }: { ports: { fixed: number; names: readonly { name: string }[] } }) =>
      [connections.setOf(ports.fixed).toString(), ...ports.names.map(({ name }) => name)].join(" ");
    return {
      admits: [
        ...anyone.map((one) => `anyone at ${portsOf(one)}`),
        ...anyPod.map((one) => `any pod at ${portsOf(one)}`),
        ...selected.map((one) => `${names(one.classes)} at ${portsOf(one)}`),
        ...outside.map((one) => `${rangesOf(one.addresses.intervals)} at ${portsOf(one)}`),
      ],
    };
  };
  const rangesOf = (intervals: readonly { first: number; last: number }[]) =>
    intervals
      .map((interval) => classes.axis.range(interval))
      .map(({ family, first, last }) => `${family} ${first.toString(16)}-${last.toString(16)}`)
      .join(", ");
  return make.of(0, policies, given.direction ?? "Ingress").map(tell);
}

const select = (app: string) => ({ podSelector: { matchLabels: { app } } });
const tellingApart = (names: readonly string[]) => ({
  podSelector: {
    matchExpressions: [{ key: "app", operator: "In", values: names.map((name) => name.replace("bank/", "")) }],
  },
});
const from = (...peers: unknown[]) => ({ ...select("db"), policyTypes: ["Ingress"], ingress: [{ from: peers }] });

/** What one policy for `db` admits, in the least and in the most reading. */
function admitted(spec: object, given: Given = {}) {
  return (["least", "most"] as const).map((reading) =>
    groupsOf(reading, [spec], given).flatMap(({ admits }) => admits),
  );
}

test("policies about the same pods are one group, with what each of them admits, once", () => {
  const one = { ...select("db"), ingress: [{ from: [select("web")] }, { from: [select("db")] }] };
  const other = { ...select("db"), ingress: [{ from: [select("web")] }, { ports: [{ port: 80 }] }] };
  expect(groupsOf("least", [one, other, { ...select("web"), ingress: [] }])).toEqual([
    { isolated: "db", subjects: "db", admits: ["anyone at TCP 80", "web at All", "db at All"] },
    { isolated: "web", subjects: "web", admits: [] },
  ]);
});

test("policies that do not isolate in the direction are in no group, and rules are those of the direction", () => {
  const ingress = { ...select("db"), policyTypes: ["Ingress"], ingress: [{}], egress: [{ to: [select("web")] }] };
  const egress = { ...select("web"), policyTypes: ["Egress"], ingress: [{}], egress: [{ to: [select("db")] }] };
  expect(groupsOf("least", [ingress, egress])).toEqual([{ isolated: "db", subjects: "db", admits: ["anyone at All"] }]);
  expect(groupsOf("least", [ingress, egress], { direction: "Egress" })).toEqual([
    { isolated: "web", subjects: "web", admits: ["db at All"] },
  ]);
});

test("a policy that perhaps isolates does so in the least reading, and its rules count in the most, apart from others", () => {
  const perhaps = { ...select("db"), policyTypes: unknown, ingress: [{ from: [select("web")] }] };
  const surely = { ...select("db"), policyTypes: ["Ingress"], ingress: [{ from: [select("db")] }] };
  const sure = { isolated: "db", subjects: "db", admits: ["db at All"] };
  expect(groupsOf("least", [perhaps, surely])).toEqual([
    { isolated: "db", subjects: "", admits: ["web at All"] },
    sure,
  ]);
  expect(groupsOf("most", [perhaps, surely])).toEqual([{ isolated: "", subjects: "db", admits: ["web at All"] }, sure]);
  const other = { ...perhaps, ...select("web") };
  expect(groupsOf("least", [perhaps, other]).map(({ isolated }) => isolated)).toEqual(["db", "web"]);
});

test("pods that a policy perhaps selects are isolated in the least reading, and its rules count in the most", () => {
  const given = { pods: { web: { labels: unknown } as Partial<Pod>, db: {}, api: {} } };
  const spec = from(select("db"));
  expect(groupsOf("least", [spec], given)).toMatchObject([{ isolated: "web,db", subjects: "db" }]);
  expect(groupsOf("most", [spec], given)).toMatchObject([{ isolated: "db", subjects: "web,db" }]);
});

test("pods on the host's network are not held, and those that perhaps are, in the least reading only", () => {
  const given = { pods: { web: { hostNetwork: true }, db: {}, api: { hostNetwork: unknown } as Partial<Pod> } };
  const spec = { podSelector: {}, ingress: [] };
  expect(groupsOf("least", [spec], given)).toMatchObject([{ isolated: "db,api", subjects: "db,api" }]);
  expect(groupsOf("most", [spec], given)).toMatchObject([{ isolated: "db", subjects: "db" }]);
});

test.each<[what: string, spec: object, least: readonly string[], most: readonly string[]]>([
  ["no peers", from(), ["anyone at All"], ["anyone at All"]],
  ["pods of its namespace", from(select("web")), ["web at All"], ["web at All"]],
  ["all pods of its namespace", from({ podSelector: {} }), ["web,db at All"], ["web,db at All"]],
  ["pods that are not there", from(select("till")), [], []],
  [
    "no namespaces, with null",
    from({ podSelector: {}, namespaceSelector: null }),
    ["web,db at All"],
    ["web,db at All"],
  ],
  [
    "pods of other namespaces",
    from({ ...select("till"), namespaceSelector: { matchLabels: { team: "bank" } } }),
    ["till at All"],
    ["till at All"],
  ],
  ["namespaces", from({ namespaceSelector: { matchLabels: { team: "shop" } } }), ["web,db at All"], ["web,db at All"]],
  ["all pods", from({ namespaceSelector: {} }), ["any pod at All"], ["any pod at All"]],
  ["no block, with null", from({ ...select("web"), ipBlock: null }), ["web at All"], ["web at All"]],
  [
    "addresses of pods",
    from({ ipBlock: { cidr: "10.0.0.0/30" } }),
    ["db at All", "IPv4 a000000-a000003 at All"],
    ["db at All", "IPv4 a000000-a000003 at All"],
  ],
  [
    "addresses of no pods",
    from({ ipBlock: { cidr: "10.0.0.0/30", except: ["10.0.0.0/31"] } }),
    ["IPv4 a000002-a000003 at All"],
    ["IPv4 a000002-a000003 at All"],
  ],
  ["no addresses", from({ ipBlock: { cidr: "10.0.0.0/31", except: ["10.0.0.0/32", "10.0.0.1/32"] } }), [], []],
  ["peers that are not known", { ...select("db"), ingress: [{ from: unknown }] }, [], ["anyone at All"]],
  ["a peer that is not known", from(unknown, select("web")), ["web at All"], ["anyone at All", "web at All"]],
  ["pods that are not known", from({ podSelector: unknown }), [], ["web,db at All"]],
  [
    "a block that is not known",
    from({ ipBlock: unknown }),
    [],
    ["db at All", "IPv4 0-ffffffff, IPv6 0-ffffffffffffffffffffffffffffffff at All"],
  ],
  [
    "a range that is not known",
    from({ ipBlock: { cidr: unknown } }),
    [],
    ["db at All", "IPv4 0-ffffffff, IPv6 0-ffffffffffffffffffffffffffffffff at All"],
  ],
  [
    "exceptions that are not known",
    from({ ipBlock: { cidr: "10.0.0.0/30", except: [unknown, "10.0.0.0/31"] } }),
    [],
    ["IPv4 a000002-a000003 at All"],
  ],
  [
    "ports that are not known",
    { ...select("db"), ingress: [{ from: [select("web")], ports: unknown }] },
    [],
    ["web at All"],
  ],
  [
    "ports by number and name",
    { ...select("db"), ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }, { port: "http" }] }] },
    ["any pod at TCP 80 http"],
    ["any pod at TCP 80 http"],
  ],
])("a rule with %s admits that", (_, spec, least, most) => {
  expect(admitted(spec)).toEqual([least, most]);
});

test("selectors do not match pods that are, or perhaps are, on the host's network; their addresses are in blocks", () => {
  const given = {
    pods: {
      web: {},
      db: { hostNetwork: true, addresses: ["10.0.0.1"] },
      api: { hostNetwork: unknown, addresses: ["10.0.0.1"] } as Partial<Pod>,
      "bank/till": {},
    },
  };
  const inBoth = (...admits: string[]) => [admits, admits];
  expect(admitted(from({ podSelector: {} }), given)).toEqual(inBoth("web at All"));
  expect(admitted(from({ namespaceSelector: {} }), given)).toEqual(inBoth("any pod at All"));
  expect(admitted(from({ ipBlock: { cidr: "10.0.0.1/32" } }), given)).toEqual(
    inBoth("db,api at All", "IPv4 a000001-a000001 at All"),
  );
});

test("pods with several addresses in a block are in it once, in order with others", () => {
  const given = {
    pods: {
      web: { addresses: ["10.0.0.3"] },
      db: { addresses: ["10.0.0.3", "10.0.0.1"] },
      api: { addresses: ["10.0.0.2"] },
      till: { addresses: ["10.0.0.1"] },
    },
  };
  const block = (cidr: string) => ({ ipBlock: { cidr } });
  expect(
    groupsOf("least", [from(block("10.0.0.0/30"), block("10.0.0.2/32"), block("10.0.0.3/32"))], given),
  ).toMatchObject([
    {
      admits: [
        "web,db,api,till at All",
        "api at All",
        "web,db at All",
        "IPv4 a000000-a000003 at All",
        "IPv4 a000002-a000002 at All",
        "IPv4 a000003-a000003 at All",
      ],
    },
  ]);
});

test("what several policies admit is admitted once, by whatever it is told, with pods on the host's network about", () => {
  const given = { pods: { web: {}, db: { addresses: ["10.0.0.1"] }, node: { hostNetwork: true }, "bank/till": {} } };
  const spec = from(select("web"), { ipBlock: { cidr: "10.0.0.0/30" } }, { namespaceSelector: {} });
  expect(groupsOf("least", [spec, spec], given)).toEqual([
    {
      isolated: "db",
      subjects: "db",
      admits: ["any pod at All", "web at All", "db at All", "IPv4 a000000-a000003 at All"],
    },
  ]);
});
