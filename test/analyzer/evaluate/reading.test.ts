import { admits, restricts } from "../../../analyzer/evaluate/reading";

test.each([
  ["no", [false, false], [false, false]],
  ["perhaps", [false, true], [true, false]],
  ["yes", [true, true], [true, true]],
] as const)(
  "what holds `%s` lets through, or holds back, so that the least or the most is allowed",
  (holds, through, held) => {
    expect([admits("least", holds), admits("most", holds)]).toEqual(through);
    expect([restricts("least", holds), restricts("most", holds)]).toEqual(held);
  },
);
