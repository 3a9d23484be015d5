import fc from "fast-check";
import { AddressAxis } from "../../../analyzer/sets/addressAxis";
import { addressRange, contains, formatAddress, type IpFamily, parseCidr } from "../../../policies/cidr";

/** Both ends of what is possible, neighbours, and blocks in blocks. */
const ipv4 = fc
  .tuple(fc.constantFrom("0.0", "9.255", "10.0", "10.1", "128.0", "255.255"), fc.constantFrom("0.0", "0.5", "255.255"))
  .chain(([high, low]) => fc.constantFrom(0, 1, 8, 9, 16, 30, 32).map((length) => `${high}.${low}/${String(length)}`));
const ipv6 = fc
  .tuple(fc.constantFrom("::", "2001:db8::", "2001:db8::5", "8000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))
  .chain(([address]) => fc.constantFrom(0, 1, 32, 64, 127, 128).map((length) => `${address}/${String(length)}`));
const cidrs = fc.array(fc.oneof(ipv4, ipv6), { maxLength: 6 });

const rangeOf = (cidr: string) => {
  const parsed = parseCidr(cidr);
  if (parsed === undefined) throw new Error(`${cidr} is no CIDR`);
  return addressRange(parsed);
};
const single = (address: string) => `${address}/${address.includes(":") ? "128" : "32"}`;
const isIn = (address: string, cidr: string) => {
  const [inner, outer] = [parseCidr(single(address)), parseCidr(cidr)];
  return inner !== undefined && outer !== undefined && contains(outer, inner);
};
const partsOf = (axis: AddressAxis, families: readonly IpFamily[] = ["IPv4", "IPv6"]) =>
  axis
    .everything(families)
    .intervals.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, n) => first + n));
const textOf = ({ family, first, last }: ReturnType<AddressAxis["range"]>) =>
  `${formatAddress(family, first)}-${formatAddress(family, last)}`;

test("parts follow each other from the first address to the last, and an address is in the part whose range has it", () => {
  fc.assert(
    fc.property(cidrs, (list) => {
      const axis = new AddressAxis(list);
      for (const family of ["IPv4", "IPv6"] as const) {
        let next = 0n;
        for (const part of partsOf(axis, [family])) {
          const range = axis.range({ first: part, last: part });
          expect([range.family, range.first]).toEqual([family, next]);
          expect(axis.partOf(formatAddress(family, range.first))).toBe(part);
          expect(axis.partOf(formatAddress(family, range.last))).toBe(part);
          next = range.last + 1n;
        }
        expect(next).toBe(family === "IPv4" ? 1n << 32n : 1n << 128n);
      }
    }),
    { numRuns: 300 },
  );
});

test("there is a cut where a block begins or ends, and nowhere else", () => {
  fc.assert(
    fc.property(cidrs, (list) => {
      const axis = new AddressAxis(list);
      for (const family of ["IPv4", "IPv6"] as const) {
        const ranges = list.map(rangeOf).filter((range) => range.family === family);
        const end = family === "IPv4" ? 1n << 32n : 1n << 128n;
        const cuts = new Set([0n, ...ranges.flatMap(({ first, last }) => [first, last + 1n])]);
        cuts.delete(end);
        const starts = partsOf(axis, [family]).map((part) => axis.range({ first: part, last: part }).first);
        expect(new Set(starts)).toEqual(cuts);
      }
    }),
    { numRuns: 300 },
  );
});

test("a block has the addresses that are in it and in none of its exceptions", () => {
  fc.assert(
    fc.property(cidrs, cidrs, (list, except) => {
      const axis = new AddressAxis([...list, ...except]);
      const parts = partsOf(axis);
      for (const cidr of list) {
        const expected = parts.filter((part) => {
          const { family, first } = axis.range({ first: part, last: part });
          const address = formatAddress(family, first);
          return isIn(address, cidr) && !except.some((hole) => isIn(address, hole));
        });
        const addresses = axis.addressesOf({ cidr, except });
        expect(parts.filter((part) => addresses.has(part))).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});

test("several parts that follow each other have one range", () => {
  const axis = new AddressAxis(["10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32", "2001:db8::/64"]);
  const ranges = (cidr: string, ...except: string[]) =>
    axis.addressesOf({ cidr, except }).intervals.map((interval) => textOf(axis.range(interval)));
  expect(ranges("10.0.0.0/8")).toEqual(["10.0.0.0-10.255.255.255"]);
  expect(ranges("10.0.0.0/8", "10.1.0.0/16")).toEqual(["10.0.0.0-10.0.255.255", "10.2.0.0-10.255.255.255"]);
  expect(ranges("2001:db8::/32")).toEqual(["2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"]);
  expect(ranges("2001:db8::/32", "2001:db8::/64")).toEqual(["2001:db8:0:1::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"]);
  expect(axis.everything(["IPv4", "IPv6"]).intervals.map((interval) => textOf(axis.range(interval)))).toEqual([
    "0.0.0.0-255.255.255.255",
    "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  ]);
});

test("a block has one set, however often it is asked for, and others have others", () => {
  const axis = new AddressAxis(["1.0.0.0/1", "21.0.0.0/16", "1.0.0.0/12", "1.0.0.0/16"]);
  const one = { cidr: "1.0.0.0/1", except: ["21.0.0.0/16"] };
  // Written one after the other without a space, these are the same text.
  const other = { cidr: "1.0.0.0/12", except: ["1.0.0.0/16"] };
  expect(axis.addressesOf(one)).toBe(axis.addressesOf({ ...one }));
  expect(axis.addressesOf({ cidr: one.cidr })).toBe(axis.addressesOf({ cidr: one.cidr, except: [] }));
  expect(axis.addressesOf(one).equals(axis.addressesOf(other))).toBe(false);
});

test("a block that is written in another way than where the cuts were made is the same", () => {
  const axis = new AddressAxis(["10.0.0.0/8"]);
  expect(axis.addressesOf({ cidr: "10.0.0.5/8" }).equals(axis.addressesOf({ cidr: "10.0.0.0/8" }))).toBe(true);
});

test("what is no CIDR is refused", () => {
  expect(() => new AddressAxis(["10.0.0.0"])).toThrow("`10.0.0.0` is no CIDR");
  expect(() => new AddressAxis([]).addressesOf({ cidr: "10.0.0.0/33" })).toThrow("`10.0.0.0/33` is no CIDR");
});

describe("the part of an address", () => {
  const axis = new AddressAxis(["1.2.3.4/32", "10.0.0.9/32", "::/128", "2001:db8::5/128"]);

  test.each([
    ["1.2.3.4", "1.2.3.4"],
    ["10.0.0.9", "10.0.0.9"],
    ["with zeros that are not octal", "010.000.0.009"],
    ["of IPv4, written as one of IPv6", "::ffff:1.2.3.4"],
    ["::", "::"],
    ["2001:db8::5", "2001:DB8:0:0::5"],
  ])("%s is found", (_, address) => {
    const part = axis.partOf(address);
    expect(part).toBeDefined();
    if (part === undefined) return;
    const { first, last } = axis.range({ first: part, last: part });
    expect(first).toBe(rangeOf(single(address)).first);
    expect(last).toBe(first);
  });

  test.each(["", "web", "1.2.3", "1.2.3.256", "1.2.3.4/32", "2001:db8"])(
    "`%s` is none, since that is no address",
    (text) => {
      expect(axis.partOf(text)).toBeUndefined();
    },
  );
});
