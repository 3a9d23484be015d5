import { contains, overlap, parseBlock, type Block } from "../../../../rehearsal/providers/aws/cidr";

const block = (text: string): Block => {
  const parsed = parseBlock(text);
  if (parsed === undefined) throw new Error(`\`${text}\` is no block`);
  return parsed;
};

test.each(["10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "10.0.0.1/24", "10.0.0.0/", "::/0", ""])(
  "`%s` is no block",
  (text) => {
    expect(parseBlock(text)).toBeUndefined();
  },
);

test.each([
  ["10.0.0.0/16", "10.0.255.0/24", true, true],
  ["10.0.0.0/16", "10.0.0.0/16", true, true],
  ["10.0.0.0/24", "10.0.0.0/16", false, true],
  ["10.0.0.0/16", "10.1.0.0/24", false, false],
  ["0.0.0.0/0", "255.255.255.255/32", true, true],
  ["192.168.0.0/17", "192.168.128.0/17", false, false],
])("%s holds %s: %s; they overlap: %s", (outer, inner, holds, overlaps) => {
  expect(contains(block(outer), block(inner))).toBe(holds);
  expect(overlap(block(outer), block(inner))).toBe(overlaps);
  expect(overlap(block(inner), block(outer))).toBe(overlaps);
});
