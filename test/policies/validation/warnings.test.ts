import type { Problem } from "../../../policies/types";
import { block, check, policy, port, rule, selector, spec, warning } from "./examples";

describe("what the API server accepts but hardly anybody means", () => {
  const cidr = "spec.ingress[0].from[0].ipBlock.cidr";
  const forgotten = (field: string, extra: string, type: string): string =>
    `isolates for ${field}, and no rule admits anything there${extra}; write \`${field}: []\` if that is meant, or remove \`${type}\``;
  const noEffect = (type: string): string =>
    `has no effect, since \`${type}\` is not in \`policyTypes\`; add it there, or remove the rules`;

  test.each<[string, object, readonly Problem[]]>([
    [
      "host bits",
      block("10.0.0.5/8"),
      [
        warning(
          cidr,
          "`10.0.0.5/8` has host bits set and means `10.0.0.0/8`; write that, or `10.0.0.5/32` for the one address",
        ),
      ],
    ],
    [
      "leading zeros",
      block("010.0.0.0/8"),
      [warning(cidr, "`010.0.0.0/8` has leading zeros, which some tools read as octal; write `10.0.0.0/8`")],
    ],
    [
      "leading zeros in the last octet",
      block("10.0.0.00/8"),
      [warning(cidr, "`10.0.0.00/8` has leading zeros, which some tools read as octal; write `10.0.0.0/8`")],
    ],
    [
      "leading zeros in the prefix",
      block("2001:0db8::/032"),
      [warning(cidr, "`2001:0db8::/032` has leading zeros, which some tools read as octal; write `2001:db8::/32`")],
    ],
    [
      "IPv4-mapped IPv6",
      block("::ffff:10.0.0.0/104"),
      [
        warning(
          cidr,
          "`::ffff:10.0.0.0/104` is a range of IPv4 addresses written as IPv6, which not every engine matches; write `10.0.0.0/8`",
        ),
      ],
    ],
    [
      "host bits in an exception",
      block("10.0.0.0/8", "10.1.0.9/16"),
      [
        warning(
          "spec.ingress[0].from[0].ipBlock.except[0]",
          "`10.1.0.9/16` has host bits set and means `10.1.0.0/16`; write that, or `10.1.0.9/32` for the one address",
        ),
      ],
    ],
    [
      "no policyTypes and no rules",
      policy({ spec: { podSelector: {} } }),
      [
        warning(
          "spec.policyTypes",
          "without it and without rules the policy isolates for ingress, and admits nothing; write `policyTypes: [Ingress]` if that is meant",
        ),
      ],
    ],
    [
      "no spec",
      policy({ spec: undefined }),
      [
        warning("spec.podSelector", "missing, so the policy selects every pod; write `{}` if that is meant"),
        warning(
          "spec.policyTypes",
          "without it and without rules the policy isolates for ingress, and admits nothing; write `policyTypes: [Ingress]` if that is meant",
        ),
      ],
    ],
    [
      "egress rules without policyTypes",
      policy({ spec: { podSelector: {}, egress: [{}] } }),
      [
        warning(
          "spec.policyTypes",
          "without it the policy also isolates for ingress, and admits nothing there; write `policyTypes: [Egress]`, or `[Ingress, Egress]` if that is meant",
        ),
      ],
    ],
    [
      "`egress: []` without policyTypes, which does not isolate for egress",
      policy({ spec: { podSelector: {}, ingress: [], egress: [] } }),
      [warning("spec.egress", noEffect("Egress"))],
    ],
    ["egress rules that do not count", spec({ egress: [{}] }), [warning("spec.egress", noEffect("Egress"))]],
    [
      "ingress rules that do not count",
      spec({ policyTypes: ["Egress"], ingress: [{}] }),
      [warning("spec.ingress", noEffect("Ingress"))],
    ],
    [
      "Egress listed and its rules forgotten",
      spec({ policyTypes: ["Ingress", "Egress"], ingress: [{}] }),
      [warning("spec.policyTypes[1]", forgotten("egress", ", not even DNS", "Egress"))],
    ],
    [
      "Ingress listed and its rules forgotten",
      spec({ policyTypes: ["Ingress", "Egress"], egress: [{}] }),
      [warning("spec.policyTypes[0]", forgotten("ingress", "", "Ingress"))],
    ],
    [
      "no podSelector",
      policy({ spec: { policyTypes: ["Ingress"] } }),
      [warning("spec.podSelector", "missing, so the policy selects every pod; write `{}` if that is meant")],
    ],
    [
      "an empty list of peers",
      rule({ from: [] }),
      [
        warning(
          "spec.ingress[0].from",
          "an empty list admits every peer, not none; leave `from` out if that is meant, or remove the rule",
        ),
      ],
    ],
    [
      "an empty list of ports",
      rule({ from: [{ podSelector: {} }], ports: [] }),
      [
        warning(
          "spec.ingress[0].ports",
          "an empty list admits every port, not none; leave `ports` out if that is meant, or remove the rule",
        ),
      ],
    ],
    [
      "a null rule",
      rule(null),
      [warning("spec.ingress[0]", "null admits all traffic; write `{}` if that is meant, or remove it")],
    ],
    [
      "a null port",
      port(null),
      [warning("spec.ingress[0].ports[0]", "null is every TCP port; write `protocol: TCP` if that is meant")],
    ],
    [
      "a null label",
      selector({ matchLabels: { a: null } }),
      [warning("spec.podSelector.matchLabels.a", 'null is read as the empty string; write `""` or remove it')],
    ],
    [
      "a rule that admits all beside others",
      spec({ ingress: [{ ports: [{ port: 80 }] }, {}] }),
      [warning("spec.ingress[1]", "admits all traffic, so the other rules change nothing; remove it or them")],
    ],
    [
      "a rule twice, fields in another order",
      spec({
        ingress: [
          { from: [{ podSelector: {} }], ports: [{ port: 80 }] },
          { ports: [{ port: 80 }], from: [{ podSelector: {} }] },
        ],
      }),
      [warning("spec.ingress[1]", "says the same as `spec.ingress[0]`; remove one")],
    ],
    [
      "a port twice, once with the default protocol",
      rule({ ports: [{ port: 80 }, { port: 80, protocol: "TCP" }] }),
      [warning("spec.ingress[0].ports[1]", "says the same as `spec.ingress[0].ports[0]`; remove one")],
    ],
    [
      "a peer twice",
      rule({ from: [{ podSelector: {} }, { podSelector: {} }] }),
      [warning("spec.ingress[0].from[1]", "says the same as `spec.ingress[0].from[0]`; remove one")],
    ],
    [
      "an exception twice",
      block("10.0.0.0/8", "10.1.0.0/16", "10.1.0.0/16"),
      [
        warning(
          "spec.ingress[0].from[0].ipBlock.except[1]",
          "says the same as `spec.ingress[0].from[0].ipBlock.except[0]`; remove one",
        ),
      ],
    ],
    [
      "a policy type twice",
      spec({ policyTypes: ["Ingress", "Ingress"] }),
      [warning("spec.policyTypes[1]", "says the same as `spec.policyTypes[0]`; remove one")],
    ],
  ])("%s", (_, given, expected) => {
    check(given, expected);
  });
});
