import fc from "fast-check";
import { allPorts, named, sctp, sctpRange, tcp, tcpRange, udp, udpRange } from "../../policies/ports";

test.each([
  ["tcp(80)", tcp(80), { protocol: "TCP", port: 80 }],
  ["udp(53)", udp(53), { protocol: "UDP", port: 53 }],
  ["sctp(3868)", sctp(3868), { protocol: "SCTP", port: 3868 }],
  ["tcp(1)", tcp(1), { protocol: "TCP", port: 1 }],
  ["tcp(65535)", tcp(65535), { protocol: "TCP", port: 65535 }],
  ["tcpRange(8000, 8080)", tcpRange(8000, 8080), { protocol: "TCP", port: 8000, endPort: 8080 }],
  ["udpRange(1, 65535)", udpRange(1, 65535), { protocol: "UDP", port: 1, endPort: 65535 }],
  ["sctpRange(7, 7)", sctpRange(7, 7), { protocol: "SCTP", port: 7, endPort: 7 }],
  ['named("http")', named("http"), { protocol: "TCP", port: "http" }],
  ['named("dns", UDP)', named("dns", { protocol: "UDP" }), { protocol: "UDP", port: "dns" }],
  // Port 0 would be refused by the API server: every port is the absence of one.
  ['allPorts("TCP")', allPorts("TCP"), { protocol: "TCP" }],
])("%s is what the API expects", (_, port, expected) => {
  expect(port).toStrictEqual(expected);
});

test.each([
  [() => tcp(0), "tcp: a port must be a whole number in 1..65535, got `0`"],
  [() => tcp(70000), "tcp: a port must be a whole number in 1..65535, got `70000`"],
  [() => udp(1.5), "udp: a port must be a whole number in 1..65535, got `1.5`"],
  [() => sctp(NaN), "sctp: a port must be a whole number in 1..65535, got `NaN`"],
  [() => udp(-1), "udp: a port must be a whole number in 1..65535, got `-1`"],
  [() => tcpRange(80, 65536), "tcpRange: a port must be a whole number in 1..65535, got `65536`"],
  [() => udpRange(90, 80), "udpRange: the first port must not be above the last, got `90` and `80`"],
  [() => named(""), "named: the name of a port must be lower-case letters, digits and `-`, got ``"],
  [() => named("80"), "named: the name of a port must have at least one letter, got `80`"],
  [() => named("a".repeat(16)), "named: the name of a port must be at most 15 characters long, got `aaaaaaaaaaaaaaaa`"],
])("%s throws at once", (make, message) => {
  expect(make).toThrow(new RangeError(message));
});

test("a port is taken exactly if it is a whole number in 1..65535", () => {
  const number = fc.oneof(fc.integer({ min: -5, max: 65540 }), fc.double(), fc.constantFrom(0, 1, 65535, 65536));
  fc.assert(
    fc.property(number, (port) => {
      const isRight = Number.isInteger(port) && port > 0 && port < 2 ** 16;
      if (isRight) expect(tcp(port)).toEqual({ protocol: "TCP", port });
      else expect(() => tcp(port)).toThrow(RangeError);
    }),
  );
});
