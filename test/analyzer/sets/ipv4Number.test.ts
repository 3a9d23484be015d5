import fc from "fast-check";
import { ipv4Number } from "../../../analyzer/sets/ipv4Number";
import { parseAddress } from "../../../policies/cidr";

const octet = fc.oneof(fc.constantFrom(0, 9, 10, 99, 100, 255), fc.nat(255));

test("four octets are one number of base 256", () => {
  fc.assert(
    fc.property(octet, octet, octet, octet, (a, b, c, d) => {
      expect(ipv4Number([a, b, c, d].join("."))).toBe(((a * 256 + b) * 256 + c) * 256 + d);
    }),
    { numRuns: 500 },
  );
});

test("what is read as an IPv4 address elsewhere is read as the same one here, and nothing else", () => {
  const part = fc.constantFrom(
    "0",
    "1",
    "9",
    "00",
    "010",
    "25",
    "255",
    "256",
    "300",
    "",
    ".",
    "/",
    ":",
    "-1",
    "a",
    " ",
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const text = parts.join(".");
      const parsed = parseAddress(text);
      expect(ipv4Number(text)).toBe(parsed?.family === "IPv4" ? Number(parsed.address) : undefined);
    }),
    { numRuns: 3000 },
  );
});

test.each(["", "1.2.3", "1.2.3.", ".1.2.3", ".1.2.3.4", "1.2.3.4.", "1.2.3.4.5", "1..3.4", "1.2.3./", "1.2.3.:"])(
  "`%s` is none",
  (text) => {
    expect(ipv4Number(text)).toBeUndefined();
  },
);
