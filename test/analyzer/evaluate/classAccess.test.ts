import fc from "fast-check";
import { isDenied, isSameAccess } from "../../../analyzer/access";
import { type Compiled, compile } from "../../../analyzer/evaluate/compiled";
import { type Cluster, type Pod, type Policy, unknown } from "../../../analyzer/model";
import type { Access } from "../../../analyzer/reachability";
import { clusters } from "../oracle/clusters";

const origin = { source: "test", line: () => undefined };

/** Pods by their names, which are their labels too; and policies by what they say. */
function compiled(pods: Readonly<Record<string, Partial<Pod>>>, ...specs: readonly object[]) {
  const whole = (name: string, pod: Partial<Pod>): Pod => ({
    name,
    labels: { app: name },
    ports: [],
    hostNetwork: false,
    addresses: [],
    ...pod,
  });
  const policies = specs.map((spec, index) => {
    const name = `p${String(index)}`;
    const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec };
    return { namespace: "shop", name, object, origin } as unknown as Policy;
  });
  const cluster: Cluster = {
    namespaces: [{ name: "shop", labels: {}, origin }],
    workloads: Object.entries(pods).map(([name, pod]) => {
      return { namespace: "shop", name, kind: "Pod", pods: [whole(name, pod)], origin };
    }),
    policies,
    services: [],
  };
  const made = compile(cluster);
  const names = Object.keys(pods);
  return { ...made, number: (name: string) => made.partition.classesOf[names.indexOf(name)]?.[0] ?? -1 };
}

const text = ({ allowed, unknown: perhaps }: Access) => `${allowed.toString()}, perhaps ${perhaps.toString()}`;
const select = (app: string) => ({ podSelector: { matchLabels: { app } } });
const on = (...ports: unknown[]) => ({ ports: ports.map((port) => ({ port })) });
const notTcp80 = "SCTP 1-65535; TCP 1-79,81-65535; UDP 1-65535";

describe("what is allowed in the most reading only is unknown", () => {
  const make = () => compiled({ web: {}, db: {} }, { ...select("db"), ingress: [on(80), unknown] });

  test("between pods", () => {
    const { access, number } = make();
    expect(text(access.between(number("web"), number("db")))).toBe(`TCP 80, perhaps ${notTcp80}`);
    expect(text(access.between(number("db"), number("web")))).toBe("All, perhaps None");
  });

  test("and outside", () => {
    const { access, number } = make();
    expect(access.outside(number("db"), "Ingress").map((one) => text(one.access))).toEqual([
      `TCP 80, perhaps ${notTcp80}`,
      `TCP 80, perhaps ${notTcp80}`,
    ]);
    expect(access.outside(number("db"), "Egress").map((one) => text(one.access))).toEqual([
      "All, perhaps None",
      "All, perhaps None",
    ]);
  });
});

test.each([true, unknown] as const)("what is not allowed with a pod on the host's network (%s) is unknown", (host) => {
  const pods = { web: {}, node: { hostNetwork: host }, db: {} };
  const { access, number } = compiled(pods, { ...select("db"), ingress: [on(80)] }, { ...select("web"), ingress: [] });
  const between = (src: string, dst: string) => text(access.between(number(src), number(dst)));
  expect(between("node", "db")).toBe(`TCP 80, perhaps ${notTcp80}`);
  expect(between("node", "web")).toBe("None, perhaps All");
  expect(between("web", "node")).toBe("All, perhaps None");
  expect(between("web", "db")).toBe("TCP 80, perhaps None");
  expect(between("db", "web")).toBe("None, perhaps None");
});

test("a pod that may open nothing may perhaps open something to one on the host's network", () => {
  const { access, number } = compiled(
    { web: {}, node: { hostNetwork: true }, db: {} },
    { ...select("web"), policyTypes: ["Egress"] },
  );
  const row = access.row(number("web"));
  expect(Array.from(row.dst)).toEqual([number("node")]);
  expect(row.access.map(text)).toEqual(["None, perhaps All"]);
});

describe("outside, the access changes where one of the readings does", () => {
  const block = (cidr: string, port: number, ...except: string[]) => ({
    from: [{ ipBlock: { cidr, except } }],
    ...on(port),
  });
  const least = [block("10.0.0.0/29", 1), block("10.0.0.2/31", 2), block("10.0.0.12/31", 1)];
  const parts = (...rules: unknown[]) => {
    const { access, number, partition } = compiled({ db: {} }, { ...select("db"), ingress: rules });
    return access.outside(number("db"), "Ingress").flatMap(({ first, last, access: one }) => {
      const range = partition.axis.range({ first, last });
      if (range.family === "IPv6") return [];
      return `${(range.first & 0xffn).toString()}-${(range.last & 0xffn).toString()}: ${text(one)}`;
    });
  };

  test("where the most allows the same all over", () => {
    const all = { ports: [{ port: 1, endPort: 3 }] };
    expect(parts(...least, { from: unknown, ...all })).toEqual([
      "0-255: None, perhaps TCP 1-3",
      "0-1: TCP 1, perhaps TCP 2-3",
      "2-3: TCP 1-2, perhaps TCP 3",
      "4-7: TCP 1, perhaps TCP 2-3",
      "8-11: None, perhaps TCP 1-3",
      "12-13: TCP 1, perhaps TCP 2-3",
      "14-255: None, perhaps TCP 1-3",
    ]);
  });

  test("and where it changes, too", () => {
    expect(parts(...least, block("10.0.0.0/28", 3, unknown as never, "10.0.0.12/30"))).toEqual([
      "0-1: TCP 1, perhaps TCP 3",
      "2-3: TCP 1-2, perhaps TCP 3",
      "4-7: TCP 1, perhaps TCP 3",
      "8-11: None, perhaps TCP 3",
      "12-13: TCP 1, perhaps None",
    ]);
  });

  test("and where the most does within what the least allows", () => {
    expect(parts(block("10.0.0.0/29", 1), block("10.0.0.4/30", 2, unknown as never))).toEqual([
      "0-3: TCP 1, perhaps None",
      "4-7: TCP 1, perhaps TCP 2",
    ]);
  });

  test("and where both begin or end with all addresses", () => {
    expect(parts(block("0.0.0.0/1", 1), block("128.0.0.0/1", 2), { from: unknown, ...on(1, 2) })).toEqual([
      "0-255: TCP 1, perhaps TCP 2",
      "0-255: TCP 2, perhaps TCP 1",
    ]);
  });
});

const numbersOf = ({ partition }: Compiled) => Array.from(partition.classes.keys());

test("a row has what there is between the class and each one, in order, and nothing that is denied", () => {
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const made = compile(cluster);
      const { access } = made;
      for (const src of numbersOf(made)) {
        const pairs = numbersOf(made).map((dst) => [dst, access.between(src, dst)] as const);
        const row = access.row(src);
        expect(Array.from(row.dst, (dst, index) => [dst, row.access[index]])).toEqual(
          pairs.filter(([, one]) => !isDenied(one)),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test("outside, too, each address has what the two readings say, in order", () => {
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const made = compile(cluster);
      const { access, least, most, connections, partition } = made;
      const everywhere = partition.axis.everything(["IPv4", "IPv6"]).intervals;
      const parts = everywhere.flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, n) => first + n),
      );
      for (const number of numbersOf(made)) {
        for (const direction of ["Ingress", "Egress"] as const) {
          const at = <T extends { first: number; last: number }>(list: readonly T[], part: number) =>
            list.filter(({ first, last }) => first <= part && part <= last);
          const found = access.outside(number, direction);
          for (const part of parts) {
            const [told, ...others] = at(found, part);
            const [surely, perhaps] = [least, most].map((one) =>
              connections.setOf(at(one.outside(number, direction), part)[0]?.connections ?? 0),
            );
            expect(others).toEqual([]);
            expect([told?.access.allowed.toString() ?? "None", told?.access.unknown.toString() ?? "None"]).toEqual([
              surely?.toString(),
              surely && perhaps?.subtract(surely).toString(),
            ]);
          }
          expect(found.map(({ first }) => first)).toEqual(found.map(({ first }) => first).sort((a, b) => a - b));
          expect(found.some((one) => isDenied(one.access))).toBe(false);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test("classes with one key of behaviour open the same, and the same may be opened to them", () => {
  let alike = 0;
  fc.assert(
    fc.property(clusters(), (cluster) => {
      const made = compile(cluster);
      const { access } = made;
      const numbers = numbersOf(made);
      for (const a of numbers) {
        for (const b of numbers.slice(a + 1)) {
          if (access.behaviourKey(a) !== access.behaviourKey(b)) continue;
          alike++;
          for (const other of numbers) {
            expect(isSameAccess(access.between(a, other), access.between(b, other))).toBe(true);
            expect(isSameAccess(access.between(other, a), access.between(other, b))).toBe(true);
          }
          for (const direction of ["Ingress", "Egress"] as const) {
            expect(access.outside(a, direction)).toEqual(access.outside(b, direction));
          }
        }
      }
    }),
    { numRuns: 100 },
  );
  expect(alike).toBeGreaterThan(5);
});
