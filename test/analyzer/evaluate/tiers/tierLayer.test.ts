import { all, ConnectionTable, none } from "../../../../analyzer/evaluate/connectionTable";
import { Mentions } from "../../../../analyzer/evaluate/mentions";
import { partition } from "../../../../analyzer/evaluate/partition";
import { type Isolation, joinRooms, type Room, TierLayer } from "../../../../analyzer/evaluate/tiers/tierLayer";
import type { Reading } from "../../../../analyzer/evaluate/reading";
import { unknown } from "../../../../analyzer/model";
import { ConnectionSet } from "../../../../analyzer/sets/connectionSet";
import { clusterOf } from "../../yaml";

const pods = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: main, ports: [{ name: http, containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: cache, namespace: shop, labels: { app: cache } }
spec: { containers: [{ name: main, ports: [{ name: http, containerPort: 80 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: shop, labels: { app: agent } }
spec: { hostNetwork: true, containers: [{ name: main }] }
---
apiVersion: v1
kind: Pod
metadata: { name: vague, namespace: shop, labels: { app: vague } }
spec: { hostNetwork: ${unknown}, containers: [{ name: main }] }
`;

const policy = (name: string, spec: string) => `
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: { name: ${name} }
spec:
${spec}`;

function layerOf(policies: string, isolation: Isolation = () => "no") {
  const cluster = clusterOf(`${pods}${policies}`);
  const classes = partition(cluster, new Mentions(cluster.policies, [cluster.tiered]));
  const connections = new ConnectionTable();
  const layer = new TierLayer(cluster, classes, connections, isolation);
  const number = (name: string) => {
    const index = cluster.workloads.findIndex((workload) => workload.name === name);
    return classes.classesOf[index]?.[0] ?? -1;
  };
  const text = (id: number) => (id === all ? "all" : id === none ? "none" : connections.setOf(id).toString());
  /** What is allowed in any case, and what is where NetworkPolicies of Kubernetes admit it. */
  const words = ({ always, ifAdmitted }: Room) => `${text(always)} | ${text(ifAdmitted)}`;
  return { layer, number, words, axis: classes.axis };
}

const denyWeb = policy(
  "deny-web",
  `
  order: 1
  selector: app == 'db'
  ingress:
    - { action: Deny, source: { selector: app == 'web' } }
    - { action: Allow, protocol: TCP, destination: { ports: [http] } }`,
);

describe("between pods", () => {
  const room = (policies: string, subject: string, peer: string, isolation?: Isolation) => {
    const { layer, number, words } = layerOf(policies, isolation);
    const of = (reading: "least" | "most") => words(layer.between("Ingress", number(subject), number(peer), reading));
    return [of("least"), of("most")];
  };
  const isolated: Isolation = (direction) => (direction === "Ingress" ? "yes" : "no");

  test("what no policy is about is allowed always", () => {
    expect(room(denyWeb, "web", "db")).toEqual(["all | all", "all | all"]);
  });

  test("what a policy is about is what it allows, of the ports of the subject", () => {
    expect(room(denyWeb, "db", "cache")).toEqual(["TCP 80 | TCP 80", "TCP 80 | TCP 80"]);
    expect(room(denyWeb, "db", "web")).toEqual(["none | none", "none | none"]);
  });

  test("what NetworkPolicies admit is allowed where they isolate, and nothing denies it before", () => {
    expect(room(denyWeb, "cache", "web", isolated)).toEqual(["none | all", "none | all"]);
    expect(room(denyWeb, "db", "web", isolated)).toEqual(["none | none", "none | none"]);
    expect(room(denyWeb, "db", "cache", isolated)).toEqual(["TCP 80 | all", "TCP 80 | all"]);
  });

  test("what NetworkPolicies that only perhaps isolate admit is allowed, and perhaps the rest too", () => {
    expect(room(denyWeb, "cache", "web", () => "perhaps")).toEqual(["none | all", "all | all"]);
  });

  test("named ports are those of the peer, for egress", () => {
    const out = policy(
      "out",
      `
  egress:
    - { action: Allow, protocol: TCP, destination: { ports: [http] } }`,
    );
    const { layer, number, words } = layerOf(out);
    const to = (peer: string) => words(layer.between("Egress", number("cache"), number(peer), "least"));
    expect([to("web"), to("db")]).toEqual(["TCP 8080 | TCP 8080", "TCP 80 | TCP 80"]);
  });

  test("pods on their node's network are not held, and those that may be are not held in the reading for most", () => {
    const denyAll = policy("deny-all", "  types: [Ingress]");
    expect(room(denyAll, "agent", "web")).toEqual(["all | all", "all | all"]);
    expect(room(denyAll, "vague", "web")).toEqual(["none | none", "all | all"]);
  });

  test("what is not known is allowed in the reading for most alone", () => {
    const doubtful = policy("doubtful", "  ingress: [{ action: Allow, protocol: TCP, source: { ports: [1] } }]");
    expect(room(doubtful, "db", "web")).toEqual(["none | none", "TCP 1-65535 | TCP 1-65535"]);
    const perhaps = policy("perhaps", "  selector: has(pcsa.role)\n  types: [Ingress]");
    expect(room(perhaps, "db", "web")).toEqual(["none | none", "all | all"]);
  });

  test("a named port whose number is not known yet is allowed in the reading for most alone", () => {
    const cluster = `
---
apiVersion: v1
kind: Pod
metadata: { name: odd, namespace: shop, labels: { app: odd } }
spec: { containers: [{ name: main, ports: [{ name: http, containerPort: ${unknown} }] }] }`;
    const named = policy("named", "  ingress: [{ action: Allow, protocol: TCP, destination: { ports: [http] } }]");
    expect(room(`${cluster}${named}`, "odd", "web")).toEqual(["none | none", "TCP 1-65535 | TCP 1-65535"]);
  });

  test("a rule for none of the protocols decides nothing", () => {
    const icmp = policy("icmp", "  ingress: [{ action: Allow, protocol: ICMP }]");
    expect(room(icmp, "db", "web")).toEqual(["none | none", "none | none"]);
  });
});

describe("with addresses outside", () => {
  const fromRange = policy(
    "from-range",
    `
  selector: app == 'db'
  ingress:
    - { action: Allow, protocol: TCP, source: { nets: [203.0.113.0/24] }, destination: { ports: [http] } }`,
  );

  test("the axis is cut where a rule's addresses begin and end, and each piece has its own answer", () => {
    const { layer, number, words, axis } = layerOf(fromRange);
    const pieces = layer.outside("Ingress", number("db"), "least");
    const described = pieces.map((piece) => {
      const { family, first, last } = axis.range(piece);
      return [family, String(first), String(last), words(piece)];
    });
    expect(described).toEqual([
      ["IPv4", "0", "3405803775", "none | none"],
      ["IPv4", "3405803776", "3405804031", "TCP 80 | TCP 80"],
      ["IPv4", "3405804032", "4294967295", "none | none"],
      ["IPv6", "0", String(2n ** 128n - 1n), "none | none"],
    ]);
  });

  test("pieces are in the order of addresses, whichever rule comes first", () => {
    const from = (net: string) => `{ action: Allow, source: { nets: [${net}] } }`;
    const { layer, number, words } = layerOf(
      policy("one", `  ingress: [${from("203.0.113.0/24")}, ${from("10.0.0.0/8")}, ${from("100.64.0.0/10")}]`),
    );
    const pieces = layer.outside("Ingress", number("db"), "least");
    const starts = pieces.map(({ first }) => first);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(pieces.map((piece) => (words(piece) === "all | all" ? "open" : "closed"))).toEqual([
      ...Array.from({ length: 3 }, () => ["closed", "open"]).flat(),
      "closed",
      "closed",
    ]);
  });

  test("everything is allowed at pods that no policy is about, or that are on their node's network", () => {
    const { layer, number, words } = layerOf(`${fromRange}${policy("deny-agent", "  selector: app == 'agent'")}`);
    const answers = (name: string) => Array.from(new Set(layer.outside("Ingress", number(name), "least").map(words)));
    expect([answers("web"), answers("agent")]).toEqual([["all | all"], ["all | all"]]);
  });

  test("no address has a named port, for egress", () => {
    const out = policy("out", "  egress: [{ action: Allow, protocol: TCP, destination: { ports: [http, 443] } }]");
    const { layer, number, words } = layerOf(out);
    expect(layer.outside("Egress", number("db"), "least").map(words)).toEqual(Array(2).fill("TCP 443 | TCP 443"));
  });

  test("what perhaps has an address is allowed in the reading for most alone", () => {
    const set = `
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkSet
metadata: { name: some, labels: { kind: ${unknown} } }
spec: { nets: [203.0.113.0/24] }`;
    const { layer, number, words } = layerOf(
      `${set}${policy("one", "  ingress: [{ action: Allow, source: { selector: kind == 'office' } }]")}`,
    );
    const answers = (["least", "most"] as const).map((reading) =>
      layer.outside("Ingress", number("db"), reading).map(words),
    );
    expect(answers).toEqual([
      ["none | none", "none | none", "none | none", "none | none"],
      ["none | none", "all | all", "none | none", "none | none"],
    ]);
  });
});

describe("groups", () => {
  const two = policy(
    "one",
    "  selector: app in {'db', 'cache'}\n  ingress: [{ action: Allow, source: { selector: app == 'web' } }]",
  );
  const groupsOf = (policies: string, direction: "Ingress" | "Egress", isolation?: Isolation) => {
    const { layer, number } = layerOf(policies, isolation);
    return {
      subject: (name: string) => layer.subjectGroup(direction, number(name)),
      peer: (name: string) => layer.peerGroup(direction, number(name)),
    };
  };

  test("of subjects are one where the tiers hold both alike", () => {
    const { subject } = groupsOf(two, "Ingress");
    expect(subject("db")).toBe(subject("cache"));
    expect(subject("db")).not.toBe(subject("web"));
  });

  test("of subjects are one in the direction of which no policy speaks", () => {
    const { subject } = groupsOf(two, "Egress");
    expect(subject("db")).toBe(subject("web"));
  });

  test("of subjects are two where NetworkPolicies isolate one of them", () => {
    const { layer, number } = layerOf(two);
    const isolation: Isolation = (_, subject) => (subject === number("db") ? "yes" : "no");
    const { subject } = groupsOf(two, "Egress", isolation);
    expect(subject("db")).not.toBe(subject("cache"));
    expect(layer.subjectGroup("Egress", number("db"))).toBe(layer.subjectGroup("Egress", number("cache")));
  });

  test("of subjects are others on the node's network, and where that is not known", () => {
    const { subject } = groupsOf(two, "Egress");
    expect(new Set(["web", "agent", "vague"].map(subject)).size).toBe(3);
  });

  test("of subjects are two where their named ports differ, for ingress alone", () => {
    const named = policy(
      "one",
      "  types: [Ingress]\n  ingress: [{ action: Allow, protocol: TCP, destination: { ports: [http] } }]",
    );
    const [ingress, egress] = [groupsOf(named, "Ingress"), groupsOf(named, "Egress")];
    expect(ingress.subject("db")).not.toBe(ingress.subject("web"));
    expect(ingress.subject("db")).toBe(ingress.subject("cache"));
    expect(egress.subject("db")).toBe(egress.subject("web"));
    expect(ingress.peer("db")).toBe(ingress.peer("web"));
    expect(egress.peer("db")).not.toBe(egress.peer("web"));
  });

  test("of subjects are two where a rule is about the side of one of them alone", () => {
    const own = policy("own", "  ingress: [{ action: Allow, destination: { selector: app == 'db' } }]");
    const { subject } = groupsOf(own, "Ingress");
    expect(subject("db")).not.toBe(subject("cache"));
    expect(subject("web")).toBe(subject("cache"));
  });

  test("of subjects are two where one is the subject of one policy, and one of another", () => {
    const each = ["db", "cache"].map((app) => policy(app, `  selector: app == '${app}'\n  types: [Ingress]`)).join("");
    const { subject } = groupsOf(each, "Ingress");
    expect(subject("db")).not.toBe(subject("cache"));
  });

  test("of subjects are two where a policy is only perhaps about one", () => {
    const perhaps = policy("one", "  selector: app == 'db' || has(pcsa.x) && app == 'cache'\n  types: [Ingress]");
    const { subject } = groupsOf(perhaps, "Ingress");
    expect(new Set(["db", "cache", "web"].map(subject)).size).toBe(3);
  });

  test("of peers are one where rules treat both alike", () => {
    const { peer } = groupsOf(two, "Ingress");
    expect(peer("db")).toBe(peer("cache"));
    expect(peer("db")).not.toBe(peer("web"));
  });

  test("are numbers from 0, and none where there is no such class", () => {
    const { layer, number } = layerOf(two);
    const groups = ["web", "db", "cache", "agent", "vague"].map((name) => layer.subjectGroup("Ingress", number(name)));
    expect(Array.from(new Set(groups)).sort()).toEqual([0, 1, 2, 3]);
    expect([layer.subjectGroup("Ingress", 99), layer.peerGroup("Ingress", 99)]).toEqual([-1, -1]);
  });
});

describe("how much is open", () => {
  const some = policy(
    "some",
    `
  order: 1
  selector: app in {'db', 'cache'}
  ingress:
    - { action: Allow, source: { selector: app == 'web' } }
    - { action: Deny, source: { selector: app == 'cache' } }
  egress:
    - { action: Allow, destination: { selector: app == 'web' } }
    - { action: Deny, destination: { selector: app == 'cache' } }`,
  );
  const isolated: Isolation = () => "yes";

  /** What the first lets out to the second, and what the second lets in from it. */
  const between = (
    { layer, number }: ReturnType<typeof layerOf>,
    src: string,
    dst: string,
    reading: Reading = "least",
  ) => {
    const { of, out, into } = layer.openness(number(src), reading);
    const group = of[number(dst)] ?? -1;
    return [out[group], into[group]];
  };

  test("out to each group: nothing, what NetworkPolicies admit, or something anyway", () => {
    const made = layerOf(some, isolated);
    expect(["cache", "db", "web"].map((dst) => between(made, "db", dst)[0])).toEqual([0, 1, 2]);
  });

  test("into each group: nothing, what NetworkPolicies admit, or something anyway", () => {
    const made = layerOf(some, isolated);
    expect(["cache", "db", "web"].map((src) => between(made, src, "db")[1])).toEqual([0, 1, 2]);
    expect([between(made, "cache", "web")[1], between(made, "cache", "agent")[1]]).toEqual([1, 2]);
  });

  test("in the reading that is asked for", () => {
    const doubtful = policy(
      "one",
      "  ingress: [{ action: Allow, protocol: TCP, source: { ports: [1] } }]\n  egress: [{ action: Allow, protocol: TCP, source: { ports: [1] } }]",
    );
    const made = layerOf(doubtful);
    expect((["least", "most"] as const).map((reading) => between(made, "db", "db", reading))).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });

  test("every class is in one group, with those of which every source gets the same", () => {
    const { layer, number } = layerOf(some, isolated);
    const { of, classes } = layer.openness(number("web"), "least");
    expect(classes.map((own) => Array.from(own, (one) => of[one]))).toEqual(
      classes.map((own, group) => Array.from(own, () => group)),
    );
    expect(Array.from(classes.flatMap((own) => Array.from(own))).sort()).toEqual(Array.from(of.keys()));
    expect(of[number("db")]).not.toBe(of[number("cache")]);
  });
});

test("a class that is not there is an error", () => {
  expect(() => layerOf(denyWeb).layer.outside("Ingress", 99, "least")).toThrow(
    new RangeError("no class has the number 99"),
  );
});

describe("rooms joined with what NetworkPolicies admit", () => {
  const connections = new ConnectionTable();
  const http = connections.idOf(ConnectionSet.ports("TCP", 80, 80));
  const web = connections.idOf(ConnectionSet.ports("TCP", 80, 443));

  test("are what is allowed always, and of the rest what both let through where they overlap", () => {
    const rooms = [
      { first: 0, last: 4, always: none, ifAdmitted: http },
      { first: 5, last: 9, always: http, ifAdmitted: all },
    ];
    const joined = joinRooms(rooms, [{ first: 4, last: 5, connections: web }], connections);
    expect(
      joined.map(({ addresses, connections: id }) => [addresses.intervals, connections.setOf(id).toString()]),
    ).toEqual([
      [[{ first: 0, last: 4 }], "None"],
      [[{ first: 5, last: 9 }], "TCP 80"],
      [[{ first: 4, last: 4 }], "TCP 80"],
      [[{ first: 5, last: 5 }], "TCP 80-443"],
    ]);
  });

  test("have nothing where they do not overlap", () => {
    const room = { first: 0, last: 4, always: none, ifAdmitted: all };
    expect(joinRooms([room], [{ first: 5, last: 9, connections: web }], connections)).toHaveLength(1);
  });
});
