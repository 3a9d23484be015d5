import type { Problem } from "../../../policies/types";
import { block, check, error, peer, port, selector, spec, warning } from "./examples";

describe("rules that the API server refuses", () => {
  const at = "spec.ingress[0].from[0]";
  const cidr = `${at}.ipBlock.cidr`;
  const ports = "spec.ingress[0].ports[0]";

  test.each<[string, object, readonly Problem[]]>([
    [
      "an empty peer",
      peer({}),
      [error(at, "must have `podSelector`, `namespaceSelector` or `ipBlock`; leave the list out for every peer")],
    ],
    [
      "a null peer",
      peer(null),
      [error(at, "must have `podSelector`, `namespaceSelector` or `ipBlock`; leave the list out for every peer")],
    ],
    [
      "addresses and pods in one peer",
      peer({ ipBlock: { cidr: "10.0.0.0/8" }, podSelector: {} }),
      [error(at, "must not have both `ipBlock` and a selector; write two peers")],
    ],
    [
      "no cidr",
      block(undefined),
      [error(cidr, "must be given, such as `10.0.0.0/8`; for every address write `0.0.0.0/0`")],
    ],
    [
      "an address for a cidr",
      block("10.0.0.5"),
      [
        error(
          cidr,
          "must be a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got `10.0.0.5`; for the one address write `10.0.0.5/32`",
        ),
      ],
    ],
    [
      "an IPv6 address for a cidr",
      block("2001:db8::1"),
      [
        error(
          cidr,
          "must be a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got `2001:db8::1`; for the one address write `2001:db8::1/128`",
        ),
      ],
    ],
    [
      "a prefix that is too long",
      block("10.0.0.0/33"),
      [error(cidr, "must be a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got `10.0.0.0/33`")],
    ],
    [
      "exceptions that are equal, outside, larger, of the other family, or none",
      block("10.0.0.0/16", "10.0.0.0/16", "10.1.0.0/24", "10.0.0.0/8", "2001:db8::/32", ""),
      [
        ...["10.0.0.0/16", "10.1.0.0/24", "10.0.0.0/8", "2001:db8::/32"].map((except, index) =>
          error(
            `${at}.ipBlock.except[${String(index)}]`,
            `must be a smaller range inside \`cidr\` (\`10.0.0.0/16\`), got \`${except}\``,
          ),
        ),
        error(`${at}.ipBlock.except[4]`, "must be a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got ``"),
      ],
    ],
    ["port 0", port({ port: 0 }), [error(`${ports}.port`, "must be 1..65535 or the name of a port, got `0`")]],
    [
      "port 65536",
      port({ port: 65536 }),
      [error(`${ports}.port`, "must be 1..65535 or the name of a port, got `65536`")],
    ],
    ["port 1.5", port({ port: 1.5 }), [error(`${ports}.port`, "must be 1..65535 or the name of a port, got `1.5`")]],
    [
      "port 80 as text",
      port({ port: "80" }),
      [error(`${ports}.port`, 'must be a number, or a name with a letter, got the text "80"')],
    ],
    [
      "a bad name of a port",
      port({ port: "-A--" }),
      [
        error(`${ports}.port`, "must be lower-case letters, digits and `-`, got `-A--`"),
        error(`${ports}.port`, "must have at least one letter, got `-A--`"),
        error(`${ports}.port`, "must not have two `-` in a row, got `-A--`"),
        error(`${ports}.port`, "must not begin or end with `-`, got `-A--`"),
      ],
    ],
    [
      "endPort below port",
      port({ port: 100, endPort: 90 }),
      [error(`${ports}.endPort`, "must not be below `port` (`100`), got `90`")],
    ],
    [
      "endPort with a named port",
      port({ port: "http", endPort: 90 }),
      [error(`${ports}.endPort`, "must be left out with a named port, here `http`")],
    ],
    ["endPort alone", port({ endPort: 90 }), [error(`${ports}.endPort`, "must have a `port` to start from")]],
    [
      "endPort that only fits after it wraps at 32 bits",
      port({ port: 80, endPort: 2 ** 32 + 90 }),
      [error(`${ports}.endPort`, "must be 1..65535, got `4294967386`")],
    ],
    [
      "a protocol in lower case",
      port({ protocol: "tcp" }),
      [error(`${ports}.protocol`, "must be `TCP`, `UDP` or `SCTP`, got `tcp`")],
    ],
    [
      "In without values",
      selector({ matchExpressions: [{ key: "a", operator: "In" }] }),
      [error("spec.podSelector.matchExpressions[0].values", "must have at least one value with `In`")],
    ],
    [
      "Exists with values",
      selector({ matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] }),
      [error("spec.podSelector.matchExpressions[0].values", "must be left out with `Exists`")],
    ],
    [
      "an operator that there is not",
      selector({ matchExpressions: [{ key: "a", operator: "Equals", values: ["b"] }] }),
      [
        error(
          "spec.podSelector.matchExpressions[0].operator",
          "must be `In`, `NotIn`, `Exists` or `DoesNotExist`, got `Equals`",
        ),
      ],
    ],
    [
      "policyTypes in lower case",
      spec({ policyTypes: ["ingress"] }),
      [error("spec.policyTypes[0]", "must be `Ingress` or `Egress`, got `ingress`")],
    ],
    [
      "three policyTypes",
      spec({ policyTypes: ["Ingress", "Egress", "Ingress"] }),
      [
        error("spec.policyTypes", "must have at most two items, got 3"),
        warning("spec.policyTypes[2]", "says the same as `spec.policyTypes[0]`; remove one"),
      ],
    ],
  ])("%s", (_, given, expected) => {
    check(given, expected);
  });

  test("egress has paths of its own", () => {
    check(spec({ policyTypes: ["Egress"], egress: [{}, { to: [{ ipBlock: { cidr: "x" } }] }] }).valueOf(), [
      error("spec.egress[1].to[0].ipBlock.cidr", "must be a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got `x`"),
      warning("spec.egress[0]", "admits all traffic, so the other rules change nothing; remove it or them"),
    ]);
  });
});
