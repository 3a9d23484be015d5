import { type Cell, type Probe, shortNames, truthTable } from "../../analyzer/matrix";
import { type ContainerPort, type Pod, unknown } from "../../analyzer/model";
import type { Access, PodEntity, Reachability } from "../../analyzer/reachability";
import { access, pods } from "./reports/rows";

const web = pods("shop/web[Deployment]");
const tcp = (name: string | undefined, port: ContainerPort["port"]): ContainerPort => ({ name, port, protocol: "TCP" });

/** Pods that have these ports. */
function serving(...ports: readonly Pod["ports"][]): PodEntity {
  const pod = { name: undefined, labels: {}, hostNetwork: false, addresses: [] };
  return { ...pods("shop/db[StatefulSet]"), pods: ports.map((own) => ({ ...pod, ports: own })) };
}

/** Tries the probe from `web`, where this much is allowed. */
function cell(dst: PodEntity, between: Access, probe: Probe): Cell {
  const reachability: Pick<Reachability, "between"> = { between: () => between };
  return truthTable(reachability as Reachability, probe, { from: [web], to: [dst] }).cell(web, dst);
}

test.each<[Cell, Access]>([
  ["allowed", access("TCP 80")],
  ["denied", access("TCP 81")],
  ["denied", access("UDP 80")],
  ["unknown", access("None", "TCP 80")],
])("a port by number is %s", (expected, between) => {
  expect(cell(serving([]), between, { port: 80, protocol: "TCP" })).toBe(expected);
});

test("a pod reaches itself, whatever is allowed", () => {
  expect(cell(web, access("None"), { port: 80, protocol: "TCP" })).toBe("allowed");
});

test.each<[string, Cell, readonly Pod["ports"][], Access]>([
  ["is that of the containers", "allowed", [[tcp("http", 8080)]], access("TCP 8080")],
  ["is not one of the same number", "no port", [[tcp("web", 8080)]], access("All")],
  ["is one of the protocol", "no port", [[{ name: "http", port: 80, protocol: "UDP" }]], access("All")],
  [
    "stands for several ports, of which one is enough",
    "allowed",
    [[tcp("http", 1)], [tcp("http", 2)]],
    access("TCP 2"),
  ],
  ["stands for several ports, none of which is open", "denied", [[tcp("http", 1)], [tcp("http", 2)]], access("TCP 3")],
  ["has a number that is not known", "unknown", [[tcp("http", unknown)]], access("TCP 3")],
  ["has a number that is not known where nothing is open", "denied", [[tcp("http", unknown)]], access("UDP 3")],
  [
    "has a number that is not known, or is not there, where all is open",
    "unknown",
    [[tcp("http", unknown)]],
    access("All"),
  ],
  ["may be there, since the ports are not known", "unknown", [unknown], access("None", "TCP 3")],
])("a port by name %s", (_, expected, ports, between) => {
  expect(cell(serving(...ports), between, { port: "http", protocol: "TCP" })).toBe(expected);
});

test("names leave the kind out, but where two kinds have one name", () => {
  const entities = ["shop/web[Deployment]", "shop/web[Job]", "shop/db[StatefulSet]", "mail/web[Pod]"].map(pods);
  expect(Array.from(shortNames(entities).values())).toEqual([
    "shop/web[Deployment]",
    "shop/web[Job]",
    "shop/db",
    "mail/web",
  ]);
});
