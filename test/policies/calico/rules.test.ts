import type { Problem } from "../../../policies/types";
import {
  check,
  destination,
  egress,
  error,
  globalPolicy,
  ingress,
  nets,
  netSet,
  port,
  rule,
  source,
  warning,
} from "./examples";

const at = "spec.ingress[0]";
const src = `${at}.source`;
const dst = `${at}.destination`;
const names = "`TCP`, `UDP`, `SCTP`, `UDPLite`, `ICMP` or `ICMPv6`";

describe("actions, protocols and versions of IP", () => {
  const protocol = (field: string, got: string): Problem =>
    error(`${at}.${field}`, `must be ${names}, or a number in 1..255, got ${got}`);
  test.each<[object, readonly Problem[]]>([
    [ingress({}), [error(`${at}.action`, "must be given: `Allow`, `Deny`, `Log` or `Pass`")]],
    [rule({ action: "allow" }), [error(`${at}.action`, "must be `Allow`, `Deny`, `Log` or `Pass`, got `allow`")]],
    [rule({ action: 1 }), [error(`${at}.action`, "must be a string, got `1`; in YAML write it in quotes")]],
    [ingress(null), [error(at, "must not be null; write it out or remove it")]],
    [ingress("x"), [error(at, "must be an object, got `x`")]],
    [rule({ from: [] }), [error(`${at}.from`, "unknown field; remove it")]],
    [rule({ Protocol: "TCP" }), [error(`${at}.Protocol`, "unknown field; did you mean `protocol`?")]],
    [rule({ protocol: "UDPLite", notProtocol: "6" }), []],
    [rule({ protocol: 1 }), []],
    [rule({ protocol: 255 }), []],
    [rule({ protocol: 0 }), [protocol("protocol", "`0`")]],
    [rule({ notProtocol: 256 }), [protocol("notProtocol", "`256`")]],
    [rule({ protocol: "tcp" }), [protocol("protocol", "`tcp`")]],
    [rule({ protocol: 6.5 }), [protocol("protocol", "`6.5`")]],
    [rule({ protocol: "ICMP", icmp: { type: 254, code: 255 } }), []],
    [rule({ protocol: 58, icmp: {} }), []],
    [rule({ notICMP: { type: 0 } }), []],
    [rule({ icmp: { type: 8 } }), [error(`${at}.icmp`, "must have `protocol: ICMP` or `ICMPv6` in the rule")]],
    [rule({ protocol: "TCP", icmp: {} }), [error(`${at}.icmp`, "must have `protocol: ICMP` or `ICMPv6` in the rule")]],
    [rule({ protocol: "icmp", icmp: {} }), [protocol("protocol", "`icmp`")]],
    [rule({ protocol: "ICMP", icmp: { code: 0 } }), [error(`${at}.icmp.code`, "must have a `type` beside it")]],
    [rule({ notICMP: { code: 0 } }), [error(`${at}.notICMP.code`, "must have a `type` beside it")]],
    [
      rule({ protocol: "ICMP", icmp: { type: 255 } }),
      [error(`${at}.icmp.type`, "must be a whole number in 0..254, got `255`")],
    ],
    [
      rule({ notICMP: { type: 0, code: 256 } }),
      [error(`${at}.notICMP.code`, "must be a whole number in 0..255, got `256`")],
    ],
    [rule({ ipVersion: 4 }), []],
    [rule({ ipVersion: 5 }), [error(`${at}.ipVersion`, "must be 4 or 6, got `5`")]],
    [rule({ ipVersion: "4" }), [error(`${at}.ipVersion`, "must be 4 or 6, got `4`")]],
    [rule({ ipVersion: 4, protocol: "ICMP" }), []],
    [rule({ ipVersion: 6, protocol: "ICMPv6" }), []],
    [
      rule({ ipVersion: 6, protocol: "ICMP" }),
      [error(`${at}.ipVersion`, "must be 4 with ICMP; for 6 there is `ICMPv6`")],
    ],
    [
      rule({ ipVersion: 4, notProtocol: 58 }),
      [error(`${at}.ipVersion`, "must be 6 with ICMPv6; for 4 there is `ICMP`")],
    ],
    [rule({ metadata: { annotations: { "a.b/c": "any text" } } }), []],
    [
      rule({ metadata: { annotations: { "A b": "" } } }),
      [
        error(
          `${at}.metadata.annotations`,
          "must be letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, got `a b`",
        ),
      ],
    ],
    [rule({ metadata: { labels: {} } }), [error(`${at}.metadata.labels`, "unknown field; known here: `annotations`")]],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("addresses of rules", () => {
  const cidr = "must be a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got";
  const mixed = "must not mix IPv4 and IPv6 within a rule; write a rule for each";
  const only = (family: string): string =>
    `must have ${family} only, as \`ipVersion\` says; write another rule for the rest`;
  const v4 = "10.0.0.0/8";
  const v6 = "2001:db8::/32";
  test.each<[object, readonly Problem[]]>([
    [nets(v4, "0.0.0.0/0"), []],
    [nets("10.0.0.1"), [error(`${src}.nets[0]`, `${cidr} \`10.0.0.1\`; for the one address write \`10.0.0.1/32\``)]],
    [nets("::1"), [error(`${src}.nets[0]`, `${cidr} \`::1\`; for the one address write \`::1/128\``)]],
    [nets("any"), [error(`${src}.nets[0]`, `${cidr} \`any\``)]],
    [nets("010.0.0.0/8"), [error(`${src}.nets[0]`, `${cidr} \`010.0.0.0/8\``)]],
    [nets("2001:00db8::/32"), [error(`${src}.nets[0]`, `${cidr} \`2001:00db8::/32\``)]],
    [
      nets("10.0.0.5/8"),
      [
        error(
          `${src}.nets[0]`,
          "must not have host bits, got `10.0.0.5/8`; write `10.0.0.0/8`, or `10.0.0.5/32` for the one address",
        ),
      ],
    ],
    [nets(v4, v4), [error(`${src}.nets[1]`, `has \`${v4}\` as \`${src}.nets[0]\` has; remove one`)]],
    [nets(1), [error(`${src}.nets[0]`, "must be a string, got `1`; in YAML write it in quotes")]],
    [nets(null), [error(`${src}.nets[0]`, "must not be null; write it out or remove it")]],
    [source({ nets: v4 }), [error(`${src}.nets`, `must be a list, got \`${v4}\``)]],
    [nets(v4, v6), [error(`${src}.nets`, mixed)]],
    [source({ nets: [v4], notNets: [v6] }), [error(`${src}.notNets`, mixed)]],
    [rule({ source: { nets: [v4] }, destination: { nets: [v6] } }), [error(`${dst}.nets`, mixed)]],
    [rule({ source: { nets: [v6] }, destination: { notNets: [v6] } }), []],
    [rule({ ipVersion: 6, source: { nets: [v6] } }), []],
    [rule({ ipVersion: 6, source: { nets: [v4] } }), [error(`${src}.nets`, only("IPv6"))]],
    [rule({ ipVersion: 4, destination: { notNets: [v6] } }), [error(`${dst}.notNets`, only("IPv4"))]],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("addresses of sets", () => {
  test.each<[object, readonly Problem[]]>([
    [netSet(["10.0.0.0/8", "10.0.0.1", "2001:db8::1"]), []],
    [
      netSet(["10.0.0.5/8"]),
      [
        warning(
          "spec.nets[0]",
          "`10.0.0.5/8` has host bits set and means `10.0.0.0/8`; write `10.0.0.0/8`, or `10.0.0.5/32` for the one address",
        ),
      ],
    ],
    [
      netSet(["any"]),
      [error("spec.nets[0]", "must be an address, or a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got `any`")],
    ],
    [
      netSet(["010.0.0.1"]),
      [error("spec.nets[0]", "must be an address, or a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got `010.0.0.1`")],
    ],
    [netSet(["::1", "::1"]), [error("spec.nets[1]", "has `::1` as `spec.nets[0]` has; remove one")]],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("ports", () => {
  const path = `${dst}.ports[0]`;
  const range = (got: string): Problem => error(path, `must be a range such as \`8000:8080\`, got \`${got}\``);
  const within = (got: string): Problem => error(path, `must be within 1..65535, got \`${got}\``);
  const need = "must have `protocol: TCP`, `UDP` or `SCTP` in the rule; write it there, or remove the ports";
  test.each<[object, readonly Problem[]]>([
    ...[1, 65535, "80", "1:65535", "80:80", "http", "a-1"].map((one): [object, Problem[]] => [port(one), []]),
    [port(0), [error(path, "must be 1..65535, a range or a name, got `0`")]],
    [port(65536), [error(path, "must be 1..65535, a range or a name, got `65536`")]],
    [port(1.5), [error(path, "must be 1..65535, a range or a name, got `1.5`")]],
    [port({}), [error(path, "must be 1..65535, a range or a name, got `{}`")]],
    [port("0"), [within("0")]],
    [port("0:80"), [within("0:80")]],
    [port("80:65536"), [within("80:65536")]],
    [port("81:80"), [error(path, "must not end before it begins, got `81:80`; swap the two")]],
    [port("80:"), [range("80:")]],
    [port("http:80"), [range("http:80")]],
    [
      port("HTTP"),
      [
        error(path, "must be lower-case letters, digits and `-`, got `HTTP`"),
        error(path, "must have at least one letter, got `HTTP`"),
      ],
    ],
    ...["TCP", "UDP", "SCTP", 6, 17, 132, "17"].map((protocol): [object, Problem[]] => [
      rule({ protocol, source: { ports: [80], notPorts: [81] } }),
      [],
    ]),
    [rule({ destination: { ports: [80] } }), [error(`${dst}.ports`, need)]],
    [rule({ protocol: "UDPLite", destination: { notPorts: [80] } }), [error(`${dst}.notPorts`, need)]],
    [rule({ protocol: 136, source: { ports: [80] } }), [error(`${src}.ports`, need)]],
    [rule({ notProtocol: "UDP", source: { ports: [80] } }), [error(`${src}.ports`, need)]],
    [source({ notPorts: [] }), []],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("ends by selectors, service accounts and services", () => {
  const beside = (field: string): string => `must not stand beside \`${field}\`; remove one, or write two rules`;
  const globalOnly = "must not use `global()`, which is for the `namespaceSelector` of a rule only; remove it";
  const service = { name: "db" };
  test.each<[object, readonly Problem[]]>([
    [source({ selector: "a == 'b'", notSelector: "has(c)", namespaceSelector: "global()" }), []],
    [
      source({ selector: "a = 'b'" }),
      [
        error(
          `${src}.selector`,
          "must be a selector such as `app == 'web'`, got `a = 'b'`; at character 3: expected `==`, `!=`, `in`, " +
            "`not in`, `contains`, `starts with` or `ends with`",
        ),
      ],
    ],
    [source({ selector: { app: "web" } }), [error(`${src}.selector`, 'must be a string, got `{"app":"web"}`')]],
    [source({ selector: "has(a) && global()" }), [error(`${src}.selector`, globalOnly)]],
    [source({ selector: "!(has(a) || global())" }), [error(`${src}.selector`, globalOnly)]],
    [
      source({ namespaceSelector: "global() || has(a)" }),
      [error(`${src}.namespaceSelector`, "must be `global()` alone, with nothing beside it; write two rules")],
    ],
    [source({ serviceAccounts: { names: ["a"], selector: "has(b)" } }), []],
    [
      source({ serviceAccounts: { names: ["a", "a"] } }),
      [error(`${src}.serviceAccounts.names[1]`, `has \`a\` as \`${src}.serviceAccounts.names[0]\` has; remove one`)],
    ],
    [
      source({ serviceAccounts: { name: "a" } }),
      [error(`${src}.serviceAccounts.name`, "unknown field; did you mean `names`?")],
    ],
    [source({ services: service, ports: [80] }), []],
    [egress({ action: "Allow", destination: { services: { ...service, namespace: "shop" } } }), []],
    [
      destination({ services: service }),
      [error(`${dst}.services`, "must be left out of the destination of an ingress rule; it is for the source there")],
    ],
    [
      egress({ action: "Allow", source: { services: service } }),
      [
        error(
          "spec.egress[0].source.services",
          "must be left out of the source of an egress rule; it is for the destination there",
        ),
      ],
    ],
    [
      source({ services: { ...service, namespace: "a..b" } }),
      [
        error(
          `${src}.services.namespace`,
          "must be lower-case letters, digits, `-` and `.`, with a letter or digit at both ends of each part, got `a..b`",
        ),
      ],
    ],
    [source({ services: {} }), [error(`${src}.services.name`, "must be given")]],
    [
      source({ services: { name: "A", namespace: "b" } }),
      [
        error(
          `${src}.services.name`,
          "must be lower-case letters, digits, `-` and `.`, with a letter or digit at both ends of each part, got `A`",
        ),
      ],
    ],
    ...(["selector", "notSelector", "namespaceSelector"] as const).map((field): [object, Problem[]] => [
      source({ services: service, [field]: "has(a)" }),
      [error(`${src}.services`, beside(field))],
    ]),
    [source({ services: service, nets: ["10.0.0.0/8"] }), [error(`${src}.services`, beside("nets"))]],
    [source({ services: service, notNets: ["10.0.0.0/8"] }), [error(`${src}.services`, beside("notNets"))]],
    [source({ services: service, serviceAccounts: {} }), [error(`${src}.services`, beside("serviceAccounts"))]],
    ...(["ports", "notPorts"] as const).map((field): [object, Problem[]] => [
      egress({ action: "Allow", protocol: "TCP", destination: { services: service, [field]: [80] } }),
      [error("spec.egress[0].destination.services", beside(field))],
    ]),
    [
      globalPolicy({ ingress: [{ action: "Allow", source: { services: service } }] }),
      [error(`${src}.services.namespace`, "must be given, since a global policy belongs to no namespace")],
    ],
    [globalPolicy({ ingress: [{ action: "Allow", source: { services: { ...service, namespace: "shop" } } }] }), []],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("requests of HTTP", () => {
  const http = `${at}.http`;
  const paths = (...all: unknown[]): object => rule({ http: { paths: all } });
  test.each<[object, readonly Problem[]]>([
    [rule({ http: { methods: ["GET", "PUT"], paths: [{ exact: "/" }, { prefix: "/a" }] } }), []],
    [rule({ protocol: "TCP", http: {} }), []],
    [rule({ protocol: 6, http: {} }), []],
    [rule({ protocol: "UDP", http: {} }), [error(http, "must have `protocol: TCP` in the rule, or none, got `UDP`")]],
    [ingress({ action: "Deny", http: {} }), [error(http, "must have `action: Allow` in the rule")]],
    [
      egress({ action: "Allow", http: {} }),
      [error("spec.egress[0].http", "must be left out of egress rules; it is for ingress only")],
    ],
    [
      rule({ http: { methods: ["GET", "GET"] } }),
      [error(`${http}.methods[1]`, `has \`GET\` as \`${http}.methods[0]\` has; remove one`)],
    ],
    [rule({ http: "x" }), [error(http, "must be an object, got `x`")]],
    [paths("x"), [error(`${http}.paths[0]`, "must be an object, got `x`")]],
    [paths({ exact: 1 }), [error(`${http}.paths[0].exact`, "must be a string, got `1`; in YAML write it in quotes")]],
    [paths({}), [error(`${http}.paths[0]`, "must have `exact` or `prefix`, such as `prefix: /api`")]],
    [
      paths({ exact: "/a", prefix: "/b" }),
      [error(`${http}.paths[0]`, "must not have both `exact` and `prefix`; write two items")],
    ],
    ...["a", "/a b", "/a?b", "/a#b"].map((exact): [object, Problem[]] => [
      paths({ exact }),
      [error(`${http}.paths[0].exact`, `must begin with \`/\`, without space, \`?\` and \`#\`, got \`${exact}\``)],
    ]),
    [
      paths({ exact: "", prefix: "a" }),
      [error(`${http}.paths[0].prefix`, "must begin with `/`, without space, `?` and `#`, got `a`")],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});
