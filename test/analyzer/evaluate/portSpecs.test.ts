import { all, ConnectionTable, none } from "../../../analyzer/evaluate/connectionTable";
import type { NamedPorts } from "../../../analyzer/evaluate/partition";
import { PortSpecs } from "../../../analyzer/evaluate/portSpecs";
import type { Rule } from "../../../analyzer/evaluate/policyRules";
import type { Reading } from "../../../analyzer/evaluate/reading";
import { unknown } from "../../../analyzer/model";

const nowhere: NamedPorts = { number: 0, ports: [] };

/** What ports come to at pods with such named ports, in the least and the most reading; undefined where it is nothing anywhere. */
function at(ports: unknown, namedPorts: NamedPorts | undefined = nowhere) {
  return (["least", "most"] as const).map((reading: Reading) => {
    const connections = new ConnectionTable();
    const specs = new PortSpecs(reading, connections);
    const spec = specs.specOf(ports as Rule["ports"]);
    return spec && connections.setOf(specs.at(spec, namedPorts)).toString();
  });
}

test.each<[what: string, ports: unknown, least: string | undefined, most: string | undefined]>([
  ["no ports", [], "All", "All"],
  ["a port without anything", [{}], "TCP 1-65535", "TCP 1-65535"],
  ["a protocol", [{ protocol: "UDP" }], "UDP 1-65535", "UDP 1-65535"],
  ["a protocol, with null for the port", [{ protocol: "UDP", port: null }], "UDP 1-65535", "UDP 1-65535"],
  ["a number", [{ port: 80 }], "TCP 80", "TCP 80"],
  ["a number, with null for the rest", [{ protocol: null, port: 80, endPort: null }], "TCP 80", "TCP 80"],
  ["a range", [{ protocol: "SCTP", port: 80, endPort: 90 }], "SCTP 80-90", "SCTP 80-90"],
  ["several", [{ port: 80 }, { port: 443 }, { protocol: "UDP", port: 53 }], "TCP 80,443; UDP 53", "TCP 80,443; UDP 53"],
  ["ports that are not known", unknown, undefined, "All"],
  ["one that is not known", [unknown], undefined, "All"],
  ["one that is not known beside another", [unknown, { port: 80 }], "TCP 80", "All"],
  ["a number that is not known", [{ port: unknown }], undefined, "TCP 1-65535"],
  ["a protocol that is not known", [{ protocol: unknown }], undefined, "All"],
  ["a number of such a protocol", [{ protocol: unknown, port: 80 }], undefined, "SCTP 80; TCP 80; UDP 80"],
  ["an end that is not known", [{ port: 80, endPort: unknown }], "TCP 80", "TCP 80-65535"],
])("%s is what a rule admits", (_, ports, least, most) => {
  expect(at(ports)).toEqual([least, most]);
});

const named = (...ports: unknown[]): NamedPorts => ({ number: 1, ports }) as unknown as NamedPorts;
const http = { name: "http", protocol: "TCP", port: 8080 };

test.each<[what: string, ports: unknown, at: NamedPorts, least: string, most: string]>([
  ["is that of the pods", [{ port: "http" }], named(http), "TCP 8080", "TCP 8080"],
  ["stands beside numbers", [{ port: "http" }, { port: 80 }], named(http), "TCP 80,8080", "TCP 80,8080"],
  ["is no other name", [{ port: "web" }], named(http), "None", "None"],
  ["is that of its protocol", [{ protocol: "UDP", port: "http" }], named(http), "None", "None"],
  [
    "may stand for several",
    [{ port: "http" }],
    named(http, { ...http, port: 1 }, { ...http, name: "web", port: 2 }),
    "TCP 1,8080",
    "TCP 1,8080",
  ],
  ["has a number that is not known", [{ port: "http" }], named({ ...http, port: unknown }), "None", "TCP 1-65535"],
  ["is perhaps that of a port", [{ port: "http" }], named({ ...http, name: unknown }), "None", "TCP 8080"],
  ["is among ports that are not known", [{ port: "http" }], { number: 1, ports: unknown }, "None", "TCP 1-65535"],
])("a name %s", (_, ports, where, least, most) => {
  expect(at(ports, where)).toEqual([least, most]);
});

test("a name of a protocol that is not known is perhaps that of any", () => {
  const ports = [{ protocol: unknown, port: "http" }];
  expect(at(ports, named(http, { ...http, protocol: "UDP", port: 53 }))).toEqual([undefined, "TCP 8080; UDP 53"]);
});

test("addresses have no named ports", () => {
  const connections = new ConnectionTable();
  const specs = new PortSpecs("least", connections);
  const text = (ports: Rule["ports"]) => {
    const spec = specs.specOf(ports);
    return spec && connections.setOf(specs.at(spec, undefined)).toString();
  };
  expect(text([{ port: "http" }, { port: 80 }])).toBe("TCP 80");
  expect(text([{ port: "http" }])).toBe("None");
});

test("ports that are written alike are one, and others are not", () => {
  const specs = new PortSpecs("most", new ConnectionTable());
  const given: readonly Rule["ports"][] = [
    [],
    unknown,
    [unknown],
    [{ port: 80 }],
    [{ port: 8, endPort: 80 }],
    [{ port: 8, endPort: 800 }],
    [{ port: 88, endPort: 800 }],
    [{ protocol: "UDP", port: 80 }],
    [{ port: "http" }],
    [{ port: 80 }, { port: 443 }],
    [{ port: 80 }, unknown],
    [{}],
  ];
  const numbers = given.map((ports) => specs.specOf(ports)?.number);
  expect(new Set(numbers).size).toBe(given.length);
  expect(numbers).not.toContain(undefined);
  expect(given.map((ports) => specs.specOf(structuredClone(ports))?.number)).toEqual(numbers);
  expect(specs.specOf([{ protocol: "TCP", port: 80 }])).toBe(specs.specOf([{ port: 80 }]));
});

test("what is admitted to every destination is apart from names, and what is nothing stays so when asked again", () => {
  const specs = new PortSpecs("least", new ConnectionTable());
  expect(specs.specOf([])).toMatchObject({ fixed: all, names: [] });
  for (const ports of [[{ port: 80 }], [{ protocol: "UDP" as const }], [{ port: 80, endPort: 90 }]]) {
    expect(specs.specOf(ports)?.names).toEqual([]);
  }
  expect(specs.specOf([{ port: "http" }])).toMatchObject({ fixed: none, names: [{ name: "http", protocol: "TCP" }] });
  expect([specs.specOf(unknown), specs.specOf(unknown)]).toEqual([undefined, undefined]);
});

test("of two destinations each has its own ports, whichever is asked for first", () => {
  const connections = new ConnectionTable();
  const specs = new PortSpecs("least", connections);
  const [one, two] = [specs.specOf([{ port: "http" }]), specs.specOf([{ port: "web" }])];
  if (one === undefined || two === undefined) throw new Error("names admit something");
  const places = [1, 2].map((number): NamedPorts => ({
    number,
    ports: ["http", "web"].map((name, index) => ({ name, protocol: "TCP", port: number * 10 + index })),
  }));
  const told = () =>
    [one, two].map((spec) => places.map((place) => connections.setOf(specs.at(spec, place)).toString()));
  const expected = [
    ["TCP 10", "TCP 20"],
    ["TCP 11", "TCP 21"],
  ];
  expect(told()).toEqual(expected);
  expect(told()).toEqual(expected);
});
