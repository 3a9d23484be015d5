import { AdmissionList } from "../../../analyzer/evaluate/admissionList";
import { AdmissionTable } from "../../../analyzer/evaluate/admissionTable";
import { IntervalSet } from "../../../analyzer/sets/intervalSet";

const ports = Array.from({ length: 100 }, (_, number) => ({ number, fixed: 1, names: [] }));
const classes = [Int32Array.of(0), Int32Array.of(1, 2)];
const addresses = [IntervalSet.single(1), IntervalSet.single(2, 3)];

test("equal admissions are one, and others have other numbers", () => {
  const table = new AdmissionTable();
  const all = () =>
    ports.flatMap((spec) => [
      table.ofAnyone(spec),
      table.ofAnyPod(spec),
      ...classes.map((pods) => table.ofPods(pods, spec)),
      ...addresses.map((set) => table.ofOutside(set, spec)),
    ]);
  const made = all();
  expect(all()).toEqual(made);
  expect(all().every((one, index) => one === made[index])).toBe(true);
  expect(new Set(made.map(({ number }) => number)).size).toBe(600);
});

test.each([1, 15, 16, 17, 18, 100])(
  "a list has each of %i admissions once, in order, whatever the others have",
  (length) => {
    const table = new AdmissionTable();
    const some = ports.slice(0, length);
    const [own, shared] = [Int32Array.of(7), IntervalSet.single(7)];
    const list = new AdmissionList();
    for (const spec of [...some, ...some]) {
      list.add(list.anyone, table.ofAnyone(spec));
      list.add(list.pods, table.ofPods(own, spec));
      list.add(list.outside, table.ofOutside(shared, spec));
    }
    const joined = new AdmissionList();
    for (let round = 0; round < 2; round++) joined.addAll(list);
    for (const made of [list, joined]) {
      expect(made.anyone).toEqual(some.map((spec) => table.ofAnyone(spec)));
      expect(made.anyPod).toEqual([]);
      expect(made.pods).toEqual(some.map((spec) => table.ofPods(own, spec)));
      expect(made.outside).toEqual(some.map((spec) => table.ofOutside(shared, spec)));
    }
  },
);
