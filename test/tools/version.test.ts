import { inRange, parseVersion } from "../../tools/version";

test.each([
  ["Kubernetes v1.31.4", [1, 31, 4]],
  ["etcd Version: 3.5.14\nGit SHA: 2f33deca", [3, 5, 14]],
  ["Client Version: v1.32.4-dispatcher\nKustomize Version: v5.5.0", [1, 32, 4]],
  ["go1.26", [1, 26, 0]],
  ["v3.259.0-dev.0", [3, 259, 0]],
  ["no digits", undefined],
  ["7", undefined],
])("the version in %j is %j", (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

test.each([
  ["1.30.99", false],
  ["1.31.0", true],
  ["1.31.14", true],
  ["1.32.0", false],
  ["1.4.0", false],
  ["2.0.0", false],
])("%s in 1.31.0 up to 1.32.0: %s", (text, expected) => {
  expect(inRange(parseVersion(text) ?? [0, 0, 0], { from: "1.31.0", below: "1.32.0" })).toBe(expected);
});
