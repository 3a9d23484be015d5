import {
  allowNtp,
  allowSmtp,
  allowToAddresses,
  allowToInternet,
  allowToPrivateRanges,
  anywhere,
  ipBlock,
  type NetworkPolicy,
  namespace,
  tcp,
  validate,
} from "../../../policies";

const web = { podSelector: { app: "web" } };
const servers = ipBlock("192.0.2.0/24");
const blocks = (...cidrs: readonly string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
const ports = (protocol: string, ...numbers: readonly number[]) => numbers.map((port) => ({ protocol, port }));
const privateRanges = [
  ...blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
  { ipBlock: { cidr: "fc00::/7", except: ["fd00:ec2::254/128"] } },
];

/** Name and rules of calls that differ from the examples. */
const policies: readonly (readonly [string, NetworkPolicy, readonly object[]])[] = [
  [
    "allow-to-192-0-2-0-24-and-2001-db8-48-for-all-pods",
    allowToAddresses({ to: [servers, ipBlock("2001:db8::/48")] }),
    [{ to: blocks("192.0.2.0/24", "2001:db8::/48") }],
  ],
  ["allow-to-private-ranges", allowToPrivateRanges(), [{ to: privateRanges }]],
  [
    "allow-to-private-ranges-for-web",
    allowToPrivateRanges({ ...web, carrierGradeNat: true }),
    [{ to: [...privateRanges, ...blocks("100.64.0.0/10")] }],
  ],
  [
    "allow-smtp-for-web",
    allowSmtp({ ...web, to: servers, on: tcp(25) }),
    [{ to: blocks("192.0.2.0/24"), ports: ports("TCP", 25) }],
  ],
  ["allow-smtp", allowSmtp({ to: anywhere }), [{ ports: ports("TCP", 587, 465) }]],
  ["allow-ntp-for-web", allowNtp({ ...web, to: servers }), [{ to: blocks("192.0.2.0/24"), ports: ports("UDP", 123) }]],
];

test.each(policies)("%s has the peers and ports that were given", (name, policy, egress) => {
  expect(policy.metadata.name).toBe(name);
  expect(policy.spec.policyTypes).toEqual(["Egress"]);
  expect(policy.spec.egress).toStrictEqual(egress);
  expect(validate(policy)).toEqual([]);
});

test("the internet is on TCP 443, on other ports, or on all", () => {
  const rules = [allowToInternet(), allowToInternet({ on: [tcp(80), tcp(443)] }), allowToInternet({ on: "all" })];
  expect(rules.flatMap(({ spec }) => spec.egress?.map((rule) => rule.ports))).toEqual([
    ports("TCP", 443),
    ports("TCP", 80, 443),
    undefined,
  ]);
});

test("policies for the same pods and other addresses have other names, unless one is given", () => {
  const name = (to: string, args = {}) => allowToAddresses({ ...web, to: ipBlock(to), ...args }).metadata.name;
  expect(name("10.1.0.0/16")).toBe("allow-to-10-1-0-0-16-for-web");
  expect(name("10.2.0.0/16")).toBe("allow-to-10-2-0-0-16-for-web");
  expect(name("10.2.0.0/16", { name: "mine" })).toBe("mine");
});

const noPeers = /^the list of peers is empty/;
const noPorts = /^`on` is empty, which Kubernetes reads as every port; /;

test.each([
  [() => allowToAddresses({ to: [] }), noPeers],
  [() => allowToAddresses({ to: servers, on: [] }), noPorts],
  [() => allowToPrivateRanges({ on: [] }), noPorts],
  [() => allowToInternet({ on: [] }), noPorts],
  [() => allowSmtp({ to: [] }), noPeers],
  [() => allowSmtp({ on: [] }), noPorts],
  [() => allowNtp({ to: [] }), noPeers],
])("%s throws", (make, message) => {
  expect(make).toThrow(RangeError);
  expect(make).toThrow(message);
});

/** Never called: that these do not compile is what is tested, by the compiler. */
export function mustNotCompile(): readonly unknown[] {
  return [
    // @ts-expect-error -- addresses are required
    allowToAddresses({ podSelector: {} }),
    // @ts-expect-error -- pods have no addresses that are known
    allowToAddresses({ to: namespace("pay") }),
    // @ts-expect-error -- every port is written as "all"
    allowToInternet({ on: "any" }),
  ];
}
