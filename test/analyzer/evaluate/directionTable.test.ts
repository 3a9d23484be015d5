import { ConnectionTable } from "../../../analyzer/evaluate/connectionTable";
import { DirectionTable } from "../../../analyzer/evaluate/directionTable";
import { Mentions } from "../../../analyzer/evaluate/mentions";
import { partition } from "../../../analyzer/evaluate/partition";
import { PodSelection } from "../../../analyzer/evaluate/podSelection";
import { PortSpecs } from "../../../analyzer/evaluate/portSpecs";
import { SubjectGroups } from "../../../analyzer/evaluate/subjectGroups";
import type { Cluster, Policy } from "../../../analyzer/model";
import type { NetworkPolicySpec } from "../../../policies/types";

const origin = { source: "test", line: () => undefined };
const names = ["web", "api", "db", "till", "safe"];
/** The last two are in another namespace. */
const placeOf = (name: string) => (names.indexOf(name) < 3 ? "shop" : "bank");

function policy(namespace: "shop" | "bank", spec: NetworkPolicySpec): Policy {
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p" }, spec } as const;
  return { namespace, name: "p", object, origin };
}

const everyName = { podSelector: { matchExpressions: [{ key: "app", operator: "In" as const, values: names }] } };

/** The table of the policies for Ingress, where each pod is a class of its own. */
function tableOf(...policies: readonly Policy[]) {
  const cluster: Cluster = {
    namespaces: ["shop", "bank"].map((name) => ({ name, labels: { team: name }, origin })),
    workloads: names.map((name) => {
      const pod = { name, labels: { app: name }, ports: [], hostNetwork: false, addresses: [] };
      return { namespace: placeOf(name), name, kind: "Pod", pods: [pod], origin };
    }),
    policies,
    services: [],
  };
  const classes = partition(cluster, new Mentions([...policies, policy("shop", everyName)]));
  const connections = new ConnectionTable();
  const selection = new PodSelection(cluster, classes);
  const make = new SubjectGroups(classes, selection, new PortSpecs("least", connections), "least");
  const byNamespace = (list: readonly Policy[], all: boolean) => {
    const own = ["shop", "bank"].map((name) => list.filter(({ namespace }) => namespace === name));
    return new Map(own.flatMap((some, number) => (all || some.length > 0 ? [[number, some] as const] : [])));
  };
  const table = DirectionTable.of(classes, byNamespace(policies, true), "Ingress", make);
  return {
    table,
    updated: (...others: readonly Policy[]) => table.update(byNamespace(others, false)),
    number: (name: string) => classes.classesOf[names.indexOf(name)]?.[0] ?? -1,
    name: (number: number) => names.find((_, index) => classes.classesOf[index]?.[0] === number),
    portsOf: (id: number) => connections.setOf(id).toString(),
  };
}

type Made = ReturnType<typeof tableOf>;

const select = (app: string) => ({ podSelector: { matchLabels: { app } } });
const accepts = (app: string, from: string, port: number, namespace: "shop" | "bank" = "shop"): Policy =>
  policy(namespace, { ...select(app), ingress: [{ from: [select(from)], ports: [{ port }] }] });

/** What is admitted for a class, by its own policies. */
const admitted = (made: Made, name: string, table = made.table) => {
  const { isIsolated, pods } = table.profileOf(made.number(name));
  const told = pods.map(
    ({ classes, ports }) => `${Array.from(classes, made.name).join()} at ${made.portsOf(ports.fixed)}`,
  );
  return isIsolated ? told : "everything";
};

/** For whom rules admit a class as a peer. */
const mentioned = (made: Made, name: string, table = made.table) =>
  Array.from(table.mentionsOf(made.number(name)), (mention) => {
    const { subjects, ports } = table.mention(mention);
    return `${Array.from(subjects, made.name).join()} at ${made.portsOf(ports.fixed)}`;
  });

test("a class admits what the policies that are about it say together, and everything where none is", () => {
  const made = tableOf(
    accepts("db", "api", 1),
    accepts("db", "web", 2),
    accepts("api", "web", 3),
    policy("shop", { podSelector: {}, ingress: [{ from: [select("db")], ports: [{ port: 4 }] }] }),
    policy("bank", { podSelector: {}, policyTypes: ["Egress"] }),
  );
  expect(names.map((name) => admitted(made, name))).toEqual([
    ["db at TCP 4"],
    ["web at TCP 3", "db at TCP 4"],
    ["api at TCP 1", "web at TCP 2", "db at TCP 4"],
    "everything",
    "everything",
  ]);
});

test("of several classes in each of several namespaces, each is held by its own policies", () => {
  const made = tableOf(
    accepts("web", "api", 1),
    accepts("api", "web", 2),
    accepts("till", "safe", 3, "bank"),
    accepts("safe", "till", 4, "bank"),
    policy("bank", { podSelector: {}, ingress: [{ from: [select("safe")], ports: [{ port: 5 }] }] }),
  );
  expect(names.map((name) => admitted(made, name))).toEqual([
    ["api at TCP 1"],
    ["web at TCP 2"],
    "everything",
    ["safe at TCP 3", "safe at TCP 5"],
    ["till at TCP 4", "safe at TCP 5"],
  ]);
});

test("classes of which policies say the same have one profile, whatever the policies and their order", () => {
  const from = (...apps: string[]) => apps.map((app) => ({ from: [select(app)] }));
  const { table, number } = tableOf(
    policy("shop", { ...select("web"), ingress: from("api", "db") }),
    policy("shop", { ...select("api"), ingress: from("db") }),
    policy("shop", { ...select("api"), ingress: from("api"), egress: [{}] }),
    policy("shop", { ...select("db"), ingress: from("db") }),
  );
  const [web, api, db, till] = names.map((name) => table.profileOf(number(name)));
  expect(api?.number).toBe(web?.number);
  expect(api).toBe(web);
  expect(new Set([web, db, till].map((profile) => profile?.number)).size).toBe(3);
  expect(till).toMatchObject({ number: 0, isIsolated: false, anyone: [], anyPod: [], pods: [], outside: [] });
});

test("a class is isolated by a policy without rules", () => {
  const made = tableOf(policy("shop", { ...select("db"), policyTypes: ["Ingress"] }));
  expect([admitted(made, "db"), admitted(made, "web")]).toEqual([[], "everything"]);
});

test("seen from the peers, a rule admits them for its subjects, of whatever namespace", () => {
  const made = tableOf(
    accepts("db", "api", 1),
    policy("shop", { podSelector: {}, ingress: [{ from: [select("api"), select("web")], ports: [{ port: 2 }] }] }),
    policy("bank", { podSelector: {}, ingress: [{ from: [{ ...select("api"), namespaceSelector: {} }] }] }),
    // Is about no pod.
    accepts("none", "api", 3),
  );
  expect(names.map((name) => mentioned(made, name))).toEqual([
    ["web,api,db at TCP 2"],
    ["db at TCP 1", "web,api,db at TCP 2", "till,safe at All"],
    [],
    [],
    [],
  ]);
});

describe("a table that is updated", () => {
  const update = () => {
    const made = tableOf(
      accepts("db", "web", 1),
      policy("bank", { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }),
    );
    return { made, table: made.updated(accepts("db", "api", 2), accepts("web", "api", 2)) };
  };

  test("has the other policies in the namespace, and the same ones elsewhere", () => {
    const { made, table } = update();
    expect(names.map((name) => admitted(made, name, table))).toEqual([
      ["api at TCP 2"],
      "everything",
      ["api at TCP 2"],
      ["till,safe at All"],
      ["till,safe at All"],
    ]);
    expect(names.map((name) => mentioned(made, name, table))).toEqual([
      [],
      ["db at TCP 2", "web at TCP 2"],
      [],
      ["till,safe at All"],
      ["till,safe at All"],
    ]);
  });

  test("leaves the first one as it was", () => {
    const { made } = update();
    expect(names.map((name) => admitted(made, name))).toEqual([
      "everything",
      "everything",
      ["web at TCP 1"],
      ["till,safe at All"],
      ["till,safe at All"],
    ]);
    expect(mentioned(made, "web")).toEqual(["db at TCP 1"]);
  });

  test("has the same profiles where policies say the same", () => {
    const { made, table } = update();
    const again = made.updated(accepts("db", "web", 1));
    for (const name of names) expect(again.profileOf(made.number(name))).toBe(made.table.profileOf(made.number(name)));
    expect(table.profileOf(made.number("db"))).not.toBe(made.table.profileOf(made.number("db")));
  });
});

test("numbers that no class or mention has are refused", () => {
  const { table } = tableOf();
  expect(() => table.profileOf(9)).toThrow("no class has the number 9");
  expect(() => table.mention(0)).toThrow("no mention has the number 0");
});
