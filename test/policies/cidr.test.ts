import fc from "fast-check";
import {
  addressRange,
  type Cidr,
  contains,
  formatCidr,
  hasHostBits,
  isIpv4Mapped,
  overlaps,
  parseAddress,
  parseCidr,
} from "../../policies/cidr";
import { cidrs } from "./generators";

const ipv4 = fc.record({
  family: fc.constant("IPv4" as const),
  address: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
  prefixLength: fc.integer({ min: 0, max: 32 }),
});
const ipv6 = fc.record({
  family: fc.constant("IPv6" as const),
  address: fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
    fc.bigInt({ min: 0xffff_0000_0000n, max: 0xffff_ffff_ffffn }),
    fc
      .array(fc.constantFrom(0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 })
      .map((groups) => groups.reduce<bigint>((address, group) => (address << 16n) | group, 0n)),
  ),
  prefixLength: fc.integer({ min: 0, max: 128 }),
});
const anyCidr: fc.Arbitrary<Cidr> = fc.oneof(ipv4, ipv6);
/** Two ranges that often meet: the second is a widened or narrowed first, or any. */
const twoCidrs = fc.tuple(anyCidr, anyCidr, fc.boolean(), fc.nat({ max: 128 })).map(([one, other, isRelated, bits]) => {
  const prefixLength = Math.min(bits, one.family === "IPv4" ? 32 : 128);
  return [one, isRelated ? { ...one, prefixLength } : other] as const;
});

const read = (text: string): Cidr => {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`not a CIDR: ${text}`);
  return cidr;
};

describe("parseCidr", () => {
  test.each([
    ["10.0.0.5/8", { family: "IPv4", address: 0x0a000005n, prefixLength: 8 }],
    ["010.0.0.0/08", { family: "IPv4", address: 0x0a000000n, prefixLength: 8 }],
    ["255.255.255.255/32", { family: "IPv4", address: 0xffffffffn, prefixLength: 32 }],
    ["::/0", { family: "IPv6", address: 0n, prefixLength: 0 }],
    ["2001:DB8::1/32", { family: "IPv6", address: 0x20010db8_00000000_00000000_00000001n, prefixLength: 32 }],
    ["1:2:3:4:5:6:7::/112", { family: "IPv6", address: 0x00010002_00030004_00050006_00070000n, prefixLength: 112 }],
    ["::ffff:10.0.0.0/104", { family: "IPv6", address: 0xffff_0a00_0000n, prefixLength: 104 }],
  ])("reads %s", (text, expected) => {
    expect(parseCidr(text)).toEqual(expected);
  });

  test.each(cidrs.wrong)("refuses `%s`", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

test.each([
  ["10.0.0.1", { family: "IPv4", address: 0x0a000001n }],
  ["::1", { family: "IPv6", address: 1n }],
  ["10.0.0.1/32", undefined],
  ["", undefined],
])("parseAddress reads `%s`", (text, expected) => {
  expect(parseAddress(text)).toEqual(expected);
});

describe("formatCidr", () => {
  test.each([
    ["10.0.0.5/8", "10.0.0.0/8"],
    ["010.001.000.000/016", "10.1.0.0/16"],
    ["2001:0DB8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128"],
    ["1:0:3:4:5:6:7:8/128", "1:0:3:4:5:6:7:8/128"],
    ["0:0:0:0:0:0:0:0/0", "::/0"],
    ["1::/16", "1::/16"],
    ["::ffff:10.0.0.5/104", "10.0.0.0/8"],
    ["::ffff:0:0/95", "::fffe:0:0/95"],
  ])("writes %s as %s", (text, expected) => {
    expect(formatCidr(read(text))).toBe(expected);
  });

  test("writes what parseCidr reads as the same range, and the same again", () => {
    fc.assert(
      fc.property(anyCidr, (cidr) => {
        const text = formatCidr(cidr);
        expect(addressRange(read(text))).toEqual(addressRange(cidr));
        expect(formatCidr(read(text))).toBe(text);
        expect(hasHostBits(read(text))).toBe(false);
        expect(isIpv4Mapped(read(text))).toBe(false);
      }),
    );
  });

  test("writes equal texts exactly for ranges that contain each other", () => {
    fc.assert(
      fc.property(twoCidrs, ([a, b]) => {
        expect(formatCidr(a) === formatCidr(b)).toBe(contains(a, b) && contains(b, a));
      }),
    );
  });
});

describe("contains and overlaps", () => {
  test.each([
    ["10.0.0.0/8", "10.1.0.0/16", true, true],
    ["10.1.0.0/16", "10.0.0.0/8", false, true],
    ["10.0.0.0/8", "10.0.0.0/8", true, true],
    ["10.0.0.0/8", "11.0.0.0/8", false, false],
    ["10.0.0.9/8", "10.1.0.9/16", true, true],
    ["0.0.0.0/0", "255.255.255.255/32", true, true],
    ["0.0.0.0/0", "2001:db8::/32", false, false],
    ["::/0", "10.0.0.0/8", false, false],
    ["::ffff:10.0.0.0/104", "10.1.0.0/16", true, true],
    ["2001:db8::/32", "2001:db8:ffff::/48", true, true],
  ])("%s and %s: contains %s, overlaps %s", (a, b, isInside, meets) => {
    expect(contains(read(a), read(b))).toBe(isInside);
    expect(overlaps(read(a), read(b))).toBe(meets);
  });

  test("agree with the addresses: ranges nest or are disjoint, and overlap both ways alike", () => {
    fc.assert(
      fc.property(twoCidrs, ([a, b]) => {
        expect(overlaps(a, b)).toBe(overlaps(b, a));
        expect(overlaps(a, b)).toBe(contains(a, b) || contains(b, a));
        const [x, y] = [addressRange(a), addressRange(b)];
        const isFirstInside = x.family === y.family && x.first <= y.first && y.first <= x.last;
        if (contains(a, b)) expect(isFirstInside).toBe(true);
      }),
    );
  });
});

test.each([
  ["10.0.0.0/8", false],
  ["10.0.0.1/8", true],
  ["10.0.0.1/32", false],
  ["2001:db8::1/64", true],
  ["0.0.0.1/0", true],
])("hasHostBits of %s is %s", (text, expected) => {
  expect(hasHostBits(read(text))).toBe(expected);
});
