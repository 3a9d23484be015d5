import fc from "fast-check";
import { all, ConnectionTable, none } from "../../../analyzer/evaluate/connectionTable";
import { joinOutside } from "../../../analyzer/evaluate/outsideAccess";
import { ConnectionSet } from "../../../analyzer/sets/connectionSet";
import { IntervalSet } from "../../../analyzer/sets/intervalSet";

const table = new ConnectionTable();
const [http = none, https = none] = [80, 443].map((port) => table.idOf(ConnectionSet.ports("TCP", port, port)));
const web = table.union(http, https);
const highest = 9;
const addresses = fc
  .array(fc.record({ first: fc.nat(highest), last: fc.nat(highest) }), { maxLength: 3 })
  .map((intervals) => IntervalSet.of(intervals));
const allowed = fc.array(fc.record({ addresses, connections: fc.constantFrom(none, http, https, web, all) }), {
  maxLength: 5,
});

test("each address has what is allowed in all sets together, and none with nothing is listed", () => {
  fc.assert(
    fc.property(allowed, (sets) => {
      const joined = joinOutside(sets, table);
      for (let address = 0; address <= highest; address++) {
        const expected = table.unionOf(
          sets.filter((one) => one.addresses.has(address)).map(({ connections }) => connections),
        );
        const found = joined.filter(({ first, last }) => first <= address && address <= last);
        expect(found.map(({ connections }) => connections)).toEqual(expected === none ? [] : [expected]);
      }
    }),
    { numRuns: 1000 },
  );
});

test("intervals are in order and as large as can be", () => {
  fc.assert(
    fc.property(allowed, (sets) => {
      const joined = joinOutside(sets, table);
      for (const [index, { first, last, connections }] of joined.entries()) {
        expect(first).toBeLessThanOrEqual(last);
        const next = joined[index + 1];
        if (next === undefined) continue;
        expect(next.first).toBeGreaterThan(last);
        if (next.first === last + 1) expect(next.connections).not.toBe(connections);
      }
    }),
    { numRuns: 1000 },
  );
});
