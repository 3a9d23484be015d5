import fc from "fast-check";
import { compile } from "../../../analyzer/evaluate/compiled";
import { type Cluster, type ContainerPort, type Pod, type Policy, unknown } from "../../../analyzer/model";
import { clusters } from "../oracle/clusters";

const origin = { source: "test", line: () => undefined };
const http = (port: number): ContainerPort => ({ name: "http", port, protocol: "TCP" });

/** Each a class of its own. */
const pods: Readonly<Record<string, Partial<Pod>>> = {
  web: { ports: [http(8080)] },
  api: { ports: [http(9090)] },
  db: { addresses: ["10.0.0.1"] },
  node: { hostNetwork: true },
};
const names = Object.keys(pods);

const evaluate = (...specs: readonly object[]) => evaluateWith(undefined, ...specs);

function evaluateWith(tiered: Cluster["tiered"], ...specs: readonly object[]) {
  const all = [...specs, aboutNone].map((spec, index): Policy => {
    const name = `p${String(index)}`;
    const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec };
    return { namespace: "shop", name, object, origin } as unknown as Policy;
  });
  const cluster: Cluster = {
    namespaces: [{ name: "shop", labels: {}, origin }],
    workloads: Object.entries(pods).map(([name, pod]) => {
      const whole: Pod = { name, labels: { app: name }, ports: [], hostNetwork: false, addresses: [], ...pod };
      return { namespace: "shop", name, kind: "Pod", pods: [whole], origin };
    }),
    policies: all,
    services: [],
    ...(tiered && { tiered }),
  };
  const { least, most, connections, partition } = compile(cluster);
  const number = (name: string) => partition.classesOf[names.indexOf(name)]?.[0] ?? -1;
  const nameOf = (sought: number) => names.find((name) => number(name) === sought) ?? "";
  const text = (id: number) => connections.setOf(id).toString();
  return {
    least,
    number,
    between: (src: string, dst: string, evaluation = least) => text(evaluation.between(number(src), number(dst))),
    most: (src: string, dst: string) => text(most.between(number(src), number(dst))),
    row: (src: string) => {
      const { dst, connections: own } = least.row(number(src));
      return Array.from(dst, (one, index) => `${nameOf(one)}: ${text(own[index] ?? -1)}`);
    },
    outside: (name: string, direction: "Ingress" | "Egress") =>
      least.outside(number(name), direction).map(({ first, last, connections: own }) => {
        const range = partition.axis.range({ first, last });
        return `${range.family} ${range.first.toString(16)}-${range.last.toString(16)}: ${text(own)}`;
      }),
  };
}

/** Selects no pod, but speaks of each and of the port. */
const aboutNone = {
  podSelector: {
    matchExpressions: [
      { key: "app", operator: "In", values: names },
      { key: "app", operator: "DoesNotExist" },
    ],
  },
  ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.1/32" } }], ports: [{ port: "http" }] }],
};

const select = (app: string) => ({ podSelector: { matchLabels: { app } } });
const ingress = (app: string, ...rules: object[]) => ({ ...select(app), policyTypes: ["Ingress"], ingress: rules });
const egress = (app: string, ...rules: object[]) => ({ ...select(app), policyTypes: ["Egress"], egress: rules });
const on = (...ports: (number | string)[]) => ({ ports: ports.map((port) => ({ port })) });

test("where no policy isolates, all is allowed", () => {
  const { between, row } = evaluate();
  expect(between("web", "db")).toBe("All");
  expect(row("web")).toEqual(["web: All", "api: All", "db: All", "node: All"]);
});

test("a policy with no rule denies all in its direction, and nothing in the other", () => {
  const { between, row, outside } = evaluate(ingress("db"), egress("web"));
  expect([between("api", "db"), between("db", "api")]).toEqual(["None", "All"]);
  expect([between("web", "api"), between("api", "web")]).toEqual(["None", "All"]);
  expect(row("web")).toEqual([]);
  expect(row("api")).toEqual(["web: All", "api: All", "node: All"]);
  expect(outside("db", "Ingress")).toEqual([]);
  expect(outside("web", "Egress")).toEqual([]);
});

test("what both ends admit is allowed", () => {
  const { between, row } = evaluate(
    egress("web", { to: [select("db")], ...on(1, 2) }, on(3, 5)),
    ingress("db", { from: [select("web")], ...on(2, 3) }, { from: [{ podSelector: {} }], ...on(4, 5) }),
  );
  expect(between("web", "db")).toBe("TCP 2-3,5");
  expect(between("api", "db")).toBe("TCP 4-5");
  expect(row("web")).toEqual(["web: TCP 3,5", "api: TCP 3,5", "db: TCP 2-3,5", "node: TCP 3,5"]);
  expect(row("api")).toEqual(["web: All", "api: All", "db: TCP 4-5", "node: All"]);
});

test("a pod on the host's network is held by no policy and matched by no selector, but anyone is it too", () => {
  const { between, row } = evaluate(
    egress("web", { to: [{ namespaceSelector: {} }], ...on(1) }, on(2)),
    ingress("db", { from: [{ namespaceSelector: {} }], ...on(1, 2) }, on(3)),
    ingress("node"),
  );
  expect(between("web", "node")).toBe("TCP 2");
  expect(between("node", "db")).toBe("TCP 3");
  expect(between("api", "node")).toBe("All");
  expect(row("web")).toEqual(["web: TCP 1-2", "api: TCP 1-2", "db: TCP 1-2", "node: TCP 2"]);
  expect(row("node")).toEqual(["web: All", "api: All", "db: TCP 3", "node: All"]);
});

test("a port's name is the destination's, whichever end's policy has it", () => {
  const { between, row } = evaluate(
    egress("db", { to: [select("web"), select("api")], ...on("http") }),
    ingress("web", { from: [select("api")], ...on("http") }, { from: [{ podSelector: {} }], ...on(8080) }),
    ingress("api", on("http")),
  );
  expect([between("db", "web"), between("db", "api"), between("api", "web")]).toEqual([
    "TCP 8080",
    "TCP 9090",
    "TCP 8080",
  ]);
  expect(row("db")).toEqual(["web: TCP 8080", "api: TCP 9090"]);
  expect(row("node")).toEqual(["api: TCP 9090", "db: All", "node: All"]);
});

test("a rule with names for ports that a destination has not admits nothing there", () => {
  const { row } = evaluate(egress("web", { to: [select("db"), select("api")], ...on("http") }));
  expect(row("web")).toEqual(["api: TCP 9090"]);
});

test("destinations are in a row in order, whatever the order of the policies that admit the source there", () => {
  const { row } = evaluate(ingress("db", { from: [select("web")] }), ingress("api", { from: [select("web")] }));
  expect(row("web")).toEqual(["web: All", "api: All", "db: All", "node: All"]);
});

test("a destination is in a row once, whichever rules admit something or nothing there", () => {
  const to = (...ports: (number | string)[]) => ({ to: [select("db")], ...on(...ports) });
  const { row } = evaluate(egress("web", to("http"), to(80), to("http", 81)));
  expect(row("web")).toEqual(["db: TCP 80-81"]);
});

test("outside, blocks and rules for anyone are joined, and names are those of the pod on the way in only", () => {
  const block = { ipBlock: { cidr: "10.0.0.1/32" } };
  const rules = (peers: "from" | "to") => [{ [peers]: [block], ...on(80, "http") }, on(443, "http")];
  const { outside } = evaluate(
    ingress("web", ...rules("from")),
    egress("web", ...rules("to")),
    ingress("api", ...rules("from")),
  );
  expect(outside("web", "Ingress")).toEqual([
    "IPv4 0-a000000: TCP 443,8080",
    "IPv4 a000001-a000001: TCP 80,443,8080",
    "IPv4 a000002-ffffffff: TCP 443,8080",
    "IPv6 0-ffffffffffffffffffffffffffffffff: TCP 443,8080",
  ]);
  expect(outside("api", "Ingress")[0]).toBe("IPv4 0-a000000: TCP 443,9090");
  expect(outside("web", "Egress")).toEqual([
    "IPv4 0-a000000: TCP 443",
    "IPv4 a000001-a000001: TCP 80,443",
    "IPv4 a000002-ffffffff: TCP 443",
    "IPv6 0-ffffffffffffffffffffffffffffffff: TCP 443",
  ]);
  expect(outside("db", "Ingress")).toEqual(["IPv4 0-ffffffff: All", "IPv6 0-ffffffffffffffffffffffffffffffff: All"]);
});

test("outside, pods that are admitted at the same ports from other blocks, or at other ports, are told apart", () => {
  const from = (cidr: string, port: number) => ({ from: [{ ipBlock: { cidr } }], ...on(port) });
  const to = (cidr: string, port: number) => ({ to: [{ ipBlock: { cidr } }], ...on(port) });
  const { outside } = evaluate(
    ingress("web", from("10.0.0.1/32", 80)),
    ingress("api", from("10.0.0.2/32", 80)),
    ingress("db", from("10.0.0.1/32", 80), from("10.0.0.2/32", 80)),
    egress("web", to("10.0.0.1/32", 80)),
    egress("api", to("10.0.0.1/32", 81)),
    egress("db", to("10.0.0.2/32", 80)),
  );
  const told = (direction: "Ingress" | "Egress") => ["web", "api", "db"].map((name) => outside(name, direction).join());
  expect(told("Ingress")).toEqual([
    "IPv4 a000001-a000001: TCP 80",
    "IPv4 a000002-a000002: TCP 80",
    "IPv4 a000001-a000002: TCP 80",
  ]);
  expect(told("Egress")).toEqual([
    "IPv4 a000001-a000001: TCP 80",
    "IPv4 a000001-a000001: TCP 81",
    "IPv4 a000002-a000002: TCP 80",
  ]);
});

test("what is not known is denied in the least reading, and allowed in the most", () => {
  const { between, most } = evaluate(
    ingress("db", { from: [select("web")], ...on(1) }, { from: unknown as never, ...on(2) }),
  );
  expect([between("web", "db"), most("web", "db")]).toEqual(["TCP 1", "TCP 1-2"]);
  expect([between("api", "db"), most("api", "db")]).toEqual(["None", "TCP 2"]);
});

test("a tier that is read before them allows what no NetworkPolicy admits", () => {
  const rule = { action: "Allow", path: "spec", own: undefined, peers: undefined, ports: [{ port: 80 }] };
  const subject = { namespaces: { are: "any" }, labels: { is: "everything" }, isOfPodsOnly: false };
  const policies = [{ kind: "ClusterNetworkPolicy", order: 1, subject, ingress: [rule], egress: [rule] }];
  const tiers = [
    { name: "kube-admin", order: 1, defaultAction: "Pass", policies },
    { name: "default", order: 2, defaultAction: "Deny", policies: [] },
  ];
  const tiered = { tiers, addressSets: [], staged: [] } as unknown as Cluster["tiered"];
  const { between, row, outside } = evaluateWith(tiered, egress("web"), ingress("db"), ingress("api", on(81)));
  expect([between("web", "db"), between("api", "db"), between("web", "api")]).toEqual(["TCP 80", "TCP 80", "TCP 80"]);
  expect(row("web")).toEqual(["web: TCP 80", "api: TCP 80", "db: TCP 80", "node: TCP 80"]);
  expect(row("db").slice(0, 3)).toEqual(["web: All", "api: TCP 80-81", "db: TCP 80"]);
  expect(outside("db", "Ingress")[0]).toBe("IPv4 0-ffffffff: TCP 80");
});

test("an evaluation that is updated has the other policies, and the first one those that it had", () => {
  const { least, between, number } = evaluate(ingress("db", { from: [select("web")], ...on(1) }));
  expect(between("web", "db")).toBe("TCP 1");
  const open = least.update(new Map([[0, []]]));
  expect([between("web", "db", open), between("api", "db", open)]).toEqual(["All", "All"]);
  expect(Array.from(open.row(number("web")).dst)).toHaveLength(4);
  expect(between("web", "db")).toBe("TCP 1");
  expect(Array.from(least.row(number("api")).dst)).toHaveLength(3);
  expect(between("api", "db", least.update(new Map()))).toBe("None");
});

const numbersOf = ({ partition }: ReturnType<typeof compile>) => Array.from(partition.classes.keys());

test("a row says the same whether other rows were asked for before it or not", () => {
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const [once, again] = [compile(cluster), compile(cluster)];
      const rows = ({ least, connections }: typeof once, numbers: readonly number[]) =>
        new Map(
          numbers.map((number) => {
            const row = least.row(number);
            return [
              number,
              Array.from(row.dst, (dst, n) => [dst, connections.setOf(row.connections[n] ?? -1).toString()]),
            ];
          }),
        );
      const forwards = rows(once, numbersOf(once));
      const backwards = rows(again, numbersOf(again).reverse());
      for (const [number, row] of forwards) expect(backwards.get(number)).toEqual(row);
    }),
    { numRuns: 30 },
  );
});

test("to classes of one column key the same may be opened, and from those of one row key", () => {
  let alike = 0;
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const made = compile(cluster);
      const { least } = made;
      const numbers = numbersOf(made);
      for (const a of numbers) {
        for (const b of numbers.slice(a + 1)) {
          const [isColumn, isRow] = [least.columnKey(a) === least.columnKey(b), least.rowKey(a) === least.rowKey(b)];
          for (const other of numbers) {
            if (isColumn) expect(least.between(other, a)).toBe(least.between(other, b));
            if (isRow) expect(least.between(a, other)).toBe(least.between(b, other));
          }
          if (isColumn) alike++;
          if (isColumn) expect(least.outside(a, "Ingress")).toEqual(least.outside(b, "Ingress"));
          if (isRow) expect(least.outside(a, "Egress")).toEqual(least.outside(b, "Egress"));
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(alike).toBeGreaterThan(5);
});

test("numbers that no class has are refused", () => {
  const { least, number } = evaluate();
  expect(() => least.between(number("web"), 99)).toThrow("no class has the number 99");
  expect(() => least.columnKey(99)).toThrow("no class has the number 99");
});
